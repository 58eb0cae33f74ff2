BeforeAll {
    . (Join-Path $PSScriptRoot 'Common.ps1')
    Enter-TestHome
    $file = Join-Path $TestDrive 'trainingjobs.yaml'
    Set-Content -LiteralPath $file -Value @'
jobs:
  train:
    command: [python3, train.py]
    parameters:
      learning-rate: {type: float, default: 0.00003, help: Step size.}
      epochs: {type: int, default: 5, alias: rounds}
      optimizer: {type: string, choices: [sgd, momentum]}
      size: {type: int, choices: [8, 16]}
      rate: {type: float, choices: [1e-3, 0.10]}
      resume: {type: flag}
      layers: {type: list}
      version: {type: string}
      name: {type: string}
      v: {type: flag}
  needs:
    command: [python3, train.py]
    parameters:
      - {name: data, type: string, required: true, help: Folder of the data.}
  words:
    command: [python3, train.py]
    parameters:
      - {name: out, type: string, required: true, positional: true}
      - {name: epochs, type: int, default: 1}
  single:
    command: [echo, hi]
'@

    function Get-Line {
        <# .SYNOPSIS The command line of the first worker. #>
        param($Plan)
        $Plan.Execution.Workers[0].CommandLine
    }
}

AfterAll {
    Exit-TestHome
}

Describe 'The parameters that a job declares' {
    It 'are parameters of the cmdlet, with types' {
        $parameters = (Get-Command Start-TrainingJob -ArgumentList $file, 'train').Parameters
        $parameters['LearningRate'].ParameterType | Should -Be ([double])
        $parameters['Epochs'].ParameterType | Should -Be ([long])
        $parameters['Optimizer'].ParameterType | Should -Be ([string])
        $parameters['Resume'].ParameterType | Should -Be ([switch])
        $parameters['Layers'].ParameterType | Should -Be ([string[]])
    }

    It 'have the names of the file, and its aliases' {
        $parameters = (Get-Command Start-TrainingJob -ArgumentList $file, 'train').Parameters
        $parameters['LearningRate'].Aliases | Should -Contain 'learning-rate'
        $parameters['Epochs'].Aliases | Should -Contain 'rounds'
        Get-Line (Get-JobPlan $file train -learning-rate 0.5) | Should -Match '--learning-rate 0\.5'
        Get-Line (Get-JobPlan $file train -Rounds 7) | Should -Match '--epochs 7'
    }

    It 'tell their help and default' {
        $help = (Get-Command Start-TrainingJob -ArgumentList $file, 'train').Parameters['LearningRate'].Attributes.HelpMessage
        $help | Should -Be 'Step size. Default: 0.00003.'
    }

    It 'pass on a number as it was typed' {
        Get-Line (Get-JobPlan $file train -LearningRate 0.00003) | Should -Match '--learning-rate 0\.00003'
        Get-Line (Get-JobPlan $file train -LearningRate 1e-3) | Should -Match '--learning-rate 1e-3'
        Get-Line (Get-JobPlan $file train -Version 3.10) | Should -Match '--version 3\.10'
    }

    It 'pass on a computed number so that it reads back as the same' {
        $rate = 0.1 + 0.2
        Get-Line (Get-JobPlan $file train -LearningRate $rate) | Should -Match '--learning-rate 0\.30000000000000004'
        Get-Line (Get-JobPlan $file train -Epochs (10 / 2)) | Should -Match '--epochs 5'
    }

    It 'do not depend on the language of the session' {
        $said = Invoke-Fresh "[cultureinfo]::CurrentCulture = 'de-DE'; (Get-JobPlan '$file' train -LearningRate (1 / 4)).Execution.Workers[0].CommandLine"
        $said | Should -Match '--learning-rate 0\.25'
    }

    It 'take no fraction for a whole number' {
        { Get-JobPlan $file train -Epochs 2.5 } | Should -Throw -ErrorId 'ParameterArgumentTransformationError,TrainingJobs.Cmdlets.Commands.GetJobPlanCommand'
        { Get-JobPlan $file train -Epochs many } | Should -Throw -ErrorId 'ParameterArgumentTransformationError,TrainingJobs.Cmdlets.Commands.GetJobPlanCommand'
    }

    It 'take only the choices' {
        { Get-JobPlan $file train -Optimizer adam } | Should -Throw -ErrorId 'ParameterArgumentValidationError,TrainingJobs.Cmdlets.Commands.GetJobPlanCommand'
        { Get-JobPlan $file train -Size 9 } | Should -Throw -ErrorId 'ParameterArgumentValidationError,TrainingJobs.Cmdlets.Commands.GetJobPlanCommand'
        Get-Line (Get-JobPlan $file train -Size 16) | Should -Match '--size 16'
        Get-Line (Get-JobPlan $file train -Rate 0.001) | Should -Match '--rate 1e-3'
        Get-Line (Get-JobPlan $file train -Rate 0.1) | Should -Match '--rate 0\.10'
    }

    It 'are bare for flags and many for lists' {
        Get-Line (Get-JobPlan $file train -Resume -Layers 64, 32) | Should -Match '--resume --layers 64 32'
        Get-Line (Get-JobPlan $file train -Resume:$false) | Should -Not -Match '--resume'
    }

    It 'are left out where PowerShell would take them for its own, and reached by -Argument' {
        $parameters = (Get-Command Start-TrainingJob -ArgumentList $file, 'train').Parameters
        $parameters['Name'].IsDynamic | Should -BeFalse
        $parameters.Keys | Should -Not -Contain 'V'
        Get-Line (Get-JobPlan $file train -Argument @{ name = 'run one'; v = $true }) | Should -Match "--name 'run one'.* -v"
    }

    It 'may be splatted, and stand in any order' {
        $splat = @{ Path = $file; Name = 'train'; Epochs = 7; Resume = $true }
        Get-Line (Get-JobPlan @splat) | Should -Match '--epochs 7 --resume'
        Get-Line (Get-JobPlan -Epochs 8 -Name train -Path $file) | Should -Match '--epochs 8'
    }

    It 'are asked for when required' {
        $data = (Get-Command Start-TrainingJob -ArgumentList $file, 'needs').Parameters['Data']
        $data.Attributes.Where({ $_ -is [Parameter] }).Mandatory | Should -BeTrue
        Invoke-Fresh "try { Get-JobPlan '$file' needs } catch { `$_.FullyQualifiedErrorId }" | Should -Match '^MissingMandatoryParameter,'
        Get-Line (Get-JobPlan $file needs -Data x) | Should -Match '--data x'
        Get-Line (Get-JobPlan $file needs -Argument @{ data = 'y' }) | Should -Match '--data y'
        Get-Line (Get-JobPlan $file needs --data z) | Should -Match '--data z'
        $words = '--data', 'w'
        Get-Line (Get-JobPlan $file needs @words) | Should -Match '--data w'
    }
}

Describe 'Arguments' {
    It 'may be words as one would type them' {
        Get-Line (Get-JobPlan $file words out.csv --epochs 3) | Should -Be 'python3 train.py out.csv --epochs 3'
        Get-Line (Get-JobPlan $file words --epochs 3 out.csv) | Should -Be 'python3 train.py out.csv --epochs 3'
        Get-Line (Get-JobPlan $file train --learning-rate 0.10) | Should -Match '--learning-rate 0\.10'
        Get-Line (Get-JobPlan $file words -Argument 'out.csv', '--epochs', 4) | Should -Be 'python3 train.py out.csv --epochs 4'
        Get-Line (Get-JobPlan $file train -Argument '--learning-rate 0.10 --version "a b"') | Should -Match "--learning-rate 0\.10.* --version 'a b'"
    }

    It 'may be a hashtable, in which null means not given' {
        Get-Line (Get-JobPlan $file train -Argument @{ epochs = 9; layers = 1, 2; resume = $true; optimizer = $null }) |
            Should -Be 'python3 train.py --learning-rate 0.00003 --epochs 9 --resume --layers 1 2'
    }

    It 'come with jobs of the pipeline too' {
        Get-Line (Import-TrainingJob $file -Name train | Get-JobPlan -Argument @{ epochs = 9 }) | Should -Match '--epochs 9'
    }

    It 'that are wrong are errors, one each, that name the parameter' {
        $errors = @()
        Get-JobPlan $file train -Argument @{ epohcs = 3; optimizer = 'adam' } -ErrorAction SilentlyContinue -ErrorVariable errors | Should -BeNullOrEmpty
        $errors.FullyQualifiedErrorId | Should -Be (@('ArgumentsInvalid,TrainingJobs.Cmdlets.Commands.GetJobPlanCommand') * 2)
        $errors.CategoryInfo.Category | Should -Be 'InvalidArgument', 'InvalidArgument'
        "$errors" | Should -Match 'epochs'
        "$errors" | Should -Match 'sgd.*momentum'
        $errors.TargetObject.Code | Sort-Object | Should -Be 'InvalidArgument', 'UnknownArgument'
    }
}
