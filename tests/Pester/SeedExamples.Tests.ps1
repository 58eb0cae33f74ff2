BeforeAll {
    . (Join-Path $PSScriptRoot 'Common.ps1')
    Enter-TestHome
    Copy-Item -LiteralPath (Join-Path $root 'examples') -Destination $TestDrive -Recurse
    $examples = Join-Path $TestDrive 'examples'
}

AfterAll {
    Exit-TestHome
}

Describe 'Examples of other systems at the prompt' -Skip:$IsWindows {
    It 'runs a job of skelebot with its arguments, and a chain' {
        Start-TrainingJob -Path "$examples/skelebot/skelebot.yaml" example 2018-01-01 -Env dev -WarningAction SilentlyContinue |
            Wait-TrainingRun -Timeout 60 | ForEach-Object State | Should -Be 'Succeeded'
        $run = Start-TrainingJob -Path "$examples/skelebot/skelebot.yaml" 'query + wrangle --all + train --output-folder results/'
        ($run | Wait-TrainingRun -Timeout 60).State | Should -Be 'Succeeded'
        ($run | Get-JobLog | Where-Object Stream -NE Setup).Text | Should -Contain 'train: wrote results/model.txt from 20 rows'
    }

    It 'runs a script of SAP, whose variables are its flags' {
        $run = Import-TrainingJob "$examples/sap/trainingClient.json" | Start-TrainingJob
        ($run | Wait-TrainingRun -Timeout 120).State | Should -Be 'Succeeded'
        ($run | Get-JobLog | Where-Object Stream -NE Setup).Text | Should -Contain 'epoch 2: accuracy 0.50'
    }

    It 'runs workers of proxiML that ask for more cores than there are, when they are shared out' {
        Set-JobTarget local -Cpu 64
        $run = Import-TrainingJob "$examples/proximl/training.json" | Start-TrainingJob
        ($run | Wait-TrainingRun -Timeout 60).State | Should -Be 'Succeeded'
        ($run | Get-JobArtifact).Name | Should -Be @('weights-0.json', 'weights-1.json')
    }

    It 'says why <_> is not started' -ForEach 'notebook', 'endpoint' {
        Get-ErrorId { Import-TrainingJob "$examples/proximl/$_.json" -WarningAction SilentlyContinue | Start-TrainingJob -WarningAction SilentlyContinue -ErrorAction Stop } |
            Should -BeLike 'NotSupported,*'
    }
}
