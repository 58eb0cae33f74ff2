BeforeAll {
    . (Join-Path $PSScriptRoot 'Common.ps1')
    Enter-TestHome

    $project = New-Item -ItemType Directory -Path (Join-Path $TestDrive 'project')
    $skelebot = Join-Path $project 'skelebot.yaml'
    Set-Content -LiteralPath $skelebot -Value @'
name: demo
baseImage: python:3.11-slim
primaryJob: train
primaryExe: ENTRYPOINT
ignores: [data/, '*.csv']
jobs:
- {name: query, source: query.sh, help: get the data}
- {name: wrangle, source: wrangle.sh, help: w, params: [{name: all, accepts: boolean}]}
- name: train
  source: train.sh
  help: t
  args:
  - {name: date}
  params:
  - {name: env, alt: e, default: local, choices: [local, dev]}
  - {name: config}
  - {name: sizes, alt: many, choices: [1, 2]}
- {name: boxed, source: echo hi, help: n, native: never}
- {name: bare, source: echo hi, help: n, native: always}
- {name: afar, source: echo hi, help: n, host: 'ssh://nobody@there.invalid'}
params:
- {name: log-level, alt: l, choices: [debug, info], default: info}
'@
    Set-Content -LiteralPath (Join-Path $project 'skelebot-dev.yaml') -Value @'
params:
- {name: log-level, alt: l, choices: [debug, info, trace], default: trace}
'@
    foreach ($name in 'query', 'wrangle', 'train') {
        Set-Content -LiteralPath (Join-Path $project "$name.sh") -Value "echo $name `"`$@`""
    }

    $ame = Join-Path $TestDrive 'own.ame.yml'
    Set-Content -LiteralPath $ame -Value "name: own`ntasks:`n- name: train`n  fromTemplate: {name: base, project: far}`n"
    $far = New-Item -ItemType Directory -Path (Join-Path $TestDrive 'elsewhere/far')
    Set-Content -LiteralPath (Join-Path $far 'ame.yml') -Value "name: far`ntemplates:`n- name: base`n  executor: !custom {pythonVersion: '3.11', command: echo far}`n"

    $sap = Join-Path $TestDrive 'client.json'
    Set-Content -LiteralPath $sap -Value '{"oauthTokenUrl": "https://x.invalid", "jobAPI": "https://x.invalid", "jobName": "own", "completionTime": "1h", "image": "i", "script": "print(1)"}'

    function Get-Line {
        <# .SYNOPSIS The command line of the first worker. #>
        param($Plan)
        $Plan.Execution.Workers[0].CommandLine
    }
}

AfterAll {
    Exit-TestHome
}

Describe 'How a file is read' {
    It 'follows the environment that is named' {
        Get-Line (Import-TrainingJob $skelebot query | Get-JobPlan) | Should -Be 'bash query.sh --log-level info'
        Get-Line (Import-TrainingJob $skelebot query -Environment dev | Get-JobPlan) | Should -Be 'bash query.sh --log-level trace'
        Get-Line (Get-JobPlan $skelebot query -Environment dev) | Should -Be 'bash query.sh --log-level trace'
        Get-Line (Get-JobPlan -LiteralPath $skelebot -Name query -Environment:dev) | Should -Be 'bash query.sh --log-level trace'
    }

    It 'says which environments there are' {
        Get-JobPlan $skelebot query -Environment nope -ErrorAction SilentlyContinue -ErrorVariable failed | Should -BeNullOrEmpty
        $failed[0].FullyQualifiedErrorId | Should -Be 'JobFileInvalid,TrainingJobs.Cmdlets.Commands.GetJobPlanCommand'
        "$failed" | Should -Match 'Environments: dev'
        (Test-TrainingJob $skelebot -Environment nope).Code | Should -Contain 'PathNotFound'
        Test-TrainingJob $skelebot -Environment dev -Quiet | Should -BeTrue
    }

    It 'gives the job the parameters that it has in the environment' {
        Get-Line (Get-JobPlan $skelebot query -Environment dev -LogLevel trace) | Should -Match 'trace'
        $named = 'dev'
        Get-Line (Get-JobPlan $skelebot query -Environment $named -LogLevel trace) | Should -Match 'trace'
        { Get-JobPlan $skelebot query -LogLevel trace } | Should -Throw -ErrorId 'ParameterArgumentValidationError,*'
    }

    It 'completes the choices that a parameter has in the environment that the line names' {
        $all = 'debug', 'info', 'trace'
        (TabExpansion2 "Start-TrainingJob '$skelebot' query -Environment dev -LogLevel ").CompletionMatches.CompletionText | Should -Be $all
        (TabExpansion2 "Start-TrainingJob '$skelebot' query -Environment dev -LogLevel t").CompletionMatches.CompletionText | Should -Be 'trace'
        (TabExpansion2 "Start-TrainingJob -LiteralPath '$skelebot' -Name query -Environment:dev -LogLevel ").CompletionMatches.CompletionText | Should -Be $all
        (TabExpansion2 "Get-JobPlan '$skelebot' query -Environment 'dev' -LogLevel ").CompletionMatches.CompletionText | Should -Be $all
        # What stands at a prompt is global.
        Set-Variable -Name tjNamed -Value dev -Scope Global
        (TabExpansion2 "Start-TrainingJob '$skelebot' query -Environment `$tjNamed -LogLevel ").CompletionMatches.CompletionText | Should -Be $all
        Remove-Variable -Name tjNamed -Scope Global
        (TabExpansion2 "Start-TrainingJob '$skelebot' query -LogLevel ").CompletionMatches.CompletionText | Should -Be 'debug', 'info'

        # As editors do it, with what they have parsed.
        $line = "Start-TrainingJob '$skelebot' query -Environment dev -LogLevel "
        $tokens = $errors = $null
        $ast = [System.Management.Automation.Language.Parser]::ParseInput($line, [ref] $tokens, [ref] $errors)
        $position = $ast.Extent.StartScriptPosition.GetType().GetMethod('CloneWithNewOffset', [System.Reflection.BindingFlags] 'Instance, NonPublic').Invoke($ast.Extent.StartScriptPosition, @($line.Length))
        (TabExpansion2 -ast $ast -tokens $tokens -positionOfCursor $position).CompletionMatches.CompletionText | Should -Be $all
    }

    It 'leaves names to the job that the job has itself' {
        Get-Line (Get-JobPlan $skelebot train 2018-01-01 -Env dev) | Should -Be 'bash train.sh 2018-01-01 --env dev --log-level info'
        Get-Line (Get-JobPlan $skelebot train 2018-01-01 -Env dev -Environment dev -Config x) |
            Should -Be 'bash train.sh 2018-01-01 --env dev --config x --log-level trace'
    }

    It 'finds other projects of AME' {
        (Test-TrainingJob $ame).Code | Should -Contain 'ProjectNotFound'
        Get-Line (Import-TrainingJob $ame -ProjectPath (Join-Path $TestDrive 'elsewhere') | Get-JobPlan) | Should -Match 'echo far'
        Push-Location -LiteralPath $TestDrive
        try {
            Get-Line (Get-JobPlan ./own.ame.yml -ProjectPath ./elsewhere/far) | Should -Match 'echo far'
        }
        finally {
            Pop-Location
        }
    }

    It 'puts given fields over those of SAP, also tables' {
        $job = Import-TrainingJob $sap -Config @{ jobName = 'given'; completionTime = '2h' }
        $job.Name | Should -Be 'given'
        $job.Timeout | Should -Be ([timespan] '02:00:00')
        $plan = Get-JobPlan $sap -Config @{ env = @(@{ name = 'RATE'; value = 0.00003 }) }
        Get-Line $plan | Should -Match '--rate=0\.00003$'
    }

    It 'takes the format that is named, and no other' {
        (Import-TrainingJob $skelebot query -Format skelebot).Name | Should -Be 'query'
        Get-ErrorId { Import-TrainingJob $skelebot -Format skelbot } | Should -Be 'FormatNotFound,TrainingJobs.Cmdlets.Commands.ImportTrainingJobCommand'
        (Import-TrainingJob $skelebot query -Format Skelebot | Test-TrainingJob).Code | Should -Not -Contain 'UnknownFormat'
    }

    It 'warns of what means nothing to the file' {
        Import-TrainingJob $irisFile -Environment dev -Config @{ a = 1 } -WarningVariable warned -WarningAction SilentlyContinue | Should -Not -BeNullOrEmpty
        "$warned" | Should -Match "environment 'dev'.*only projects of skelebot"
        "$warned" | Should -Match 'only files of SAP'
    }

    It 'is said once what is wrong with a file that others refer to' {
        $found = Test-TrainingJob (Join-Path $root 'examples/ame') -Recurse
        $shared = $found | Where-Object File -Like '*shared_templates*' | Where-Object Line -EQ 16
        @($shared).Count | Should -Be 1
    }

    It 'comes by the tabulator key' {
        (Get-Completion "Import-TrainingJob '$skelebot' -Environment ").CompletionText | Should -Be 'dev'
        (Get-Completion "Start-TrainingJob '$skelebot' -Environment ").CompletionText | Should -Be 'dev'
        (Get-Completion "Test-TrainingJob '$skelebot' -Environment d").CompletionText | Should -Be 'dev'
        (Get-Completion 'Import-TrainingJob x -Format S').CompletionText | Should -Be 'Skelebot', 'Sap'
        (Get-Completion "Import-TrainingJob '$skelebot' w").CompletionText | Should -Be 'wrangle'
        (Get-Completion "Import-TrainingJob '$project' -Name q").CompletionText | Should -Be 'query'
        (Get-Completion "Start-TrainingJob '$skelebot' train -Env ").CompletionText | Sort-Object | Should -Be 'dev', 'local'
        (Get-Completion "Start-TrainingJob '$skelebot' train -Man").CompletionText | Should -Be '-Many'
        (Get-Completion "Start-TrainingJob '$skelebot' train -Sizes ").CompletionText | Should -Be '1', '2'
    }
}

Describe 'Where a job runs' {
    It 'is this machine, or a container for one that runs nowhere else' {
        (Get-JobPlan $skelebot query).Placement.Target | Should -Be 'local'
        (Get-JobPlan $skelebot boxed).Placement.Target | Should -Be 'docker'
        (Get-JobPlan $skelebot bare).Placement.Target | Should -Be 'local'
        (Get-JobPlan $skelebot query -Native).Placement.Target | Should -Be 'local'
    }

    It 'is not another machine because a file says so' {
        (Get-JobPlan $skelebot afar -WarningVariable warned -WarningAction SilentlyContinue).Placement.Target | Should -Be 'local'
        "$warned" | Should -Match 'ssh://nobody@there.invalid'
        (Get-JobPlan $skelebot afar -Native -WarningVariable quiet).Placement.Target | Should -Be 'local'
        $quiet | Should -BeNullOrEmpty
    }

    It 'contradicting the file is an error of the start, and a warning of the plan' {
        $id = 'TargetMismatch,TrainingJobs.Cmdlets.Commands.StartTrainingJobCommand'
        Get-ErrorId { Start-TrainingJob $skelebot boxed -Native } | Should -Be $id
        Get-ErrorId { Start-TrainingJob $skelebot boxed -Target local } | Should -Be $id
        Get-ErrorId { Start-TrainingJob $skelebot bare -Target docker } | Should -Be $id
        Get-ErrorId { Start-TrainingJob $skelebot query -Native -Target docker } | Should -Be $id
        Get-TrainingRun | Should -BeNullOrEmpty
        (Get-JobPlan $skelebot boxed -Target local -WarningVariable warned -WarningAction SilentlyContinue).Placement.Target | Should -Be 'local'
        "$warned" | Should -Match 'container only'
    }
}

Describe 'A chain' {
    It 'is planned job by job, each with its arguments' {
        $plan = Get-JobPlan -Path $skelebot 'query + wrangle --all + train 2018-01-01 --env dev'
        $plan.Job.Name | Should -Be 'query-wrangle-train'
        $plan.Pipeline.Steps.Name | Should -Be 'query', 'wrangle', 'train'
        $plan.Pipeline[1].Steps[0].Plan.Execution.Workers[0].CommandLine | Should -Be 'bash wrangle.sh --all --log-level info'
        (Get-JobPlan -Path $skelebot -Chain 'query + query').Pipeline.Steps.Name | Should -Be 'query', 'query-2'
    }

    It 'is shown by -WhatIf' {
        $said = Invoke-Fresh "Start-TrainingJob -Path '$skelebot' 'query + wrangle --all' -WhatIf"
        "$said" | Should -Match 'Stage 2 +wrangle: bash wrangle.sh --all'
        Get-TrainingRun | Should -BeNullOrEmpty
    }

    It 'runs to its end, each job after the one before it' -Skip:$IsWindows {
        $run = Start-TrainingJob -Path $skelebot 'query + wrangle --all + train 2018-01-01 --env dev' -Wait
        $run.State | Should -Be 'Succeeded' -Because $run.Reason
        ($run | Get-JobLog | Where-Object Stream -NE Setup).Text |
            Should -Be 'query --log-level info', 'wrangle --all --log-level info', 'train 2018-01-01 --env dev --log-level info'
        ($run | Get-TrainingRun -Tree).Name | Should -Be 'query-wrangle-train', 'query', 'wrangle', 'train'
    }

    It 'stops at the first failure, with its exit code' -Skip:$IsWindows {
        $script = Join-Path $project 'wrangle.sh'
        $before = Get-Content -LiteralPath $script -Raw
        try {
            Set-Content -LiteralPath $script -Value 'exit 3'
            $run = Start-TrainingJob -Path $skelebot -Chain 'query + wrangle + train 2018-01-01' -Wait
            "$($run.State) $($run.ExitCode)" | Should -Be 'Failed 3'
            $run.Reason | Should -Match 'wrangle'
            ($run | Get-TrainingRun -Tree).State | Should -Be 'Failed', 'Succeeded', 'Failed', 'Stopped'
            ($run | Get-JobLog | Where-Object Stream -NE Setup).Text | Should -Be 'query --log-level info'
        }
        finally {
            Set-Content -LiteralPath $script -Value $before -NoNewline
        }
    }

    It 'names what is wrong in it' {
        Get-ErrorId { Start-TrainingJob $skelebot 'query + wrangl' } | Should -Be 'JobNotFound,TrainingJobs.Cmdlets.Commands.StartTrainingJobCommand'
        Get-ErrorId { Start-TrainingJob $skelebot 'query + ' } | Should -Be 'ArgumentsInvalid,TrainingJobs.Cmdlets.Commands.StartTrainingJobCommand'
        Get-ErrorId { Start-TrainingJob $skelebot 'query --x + wrangle' } | Should -Be 'ArgumentsInvalid,TrainingJobs.Cmdlets.Commands.StartTrainingJobCommand'
        Get-ErrorId { Start-TrainingJob $skelebot 'bare + boxed' } | Should -Be 'TargetMismatch,TrainingJobs.Cmdlets.Commands.StartTrainingJobCommand'
    }
}

Describe 'Export-TrainingJob -Format Dockerfile' {
    It 'writes the image of the main job, and what stays out of it' {
        $folder = New-Item -ItemType Directory -Path (Join-Path $TestDrive 'image')
        Import-TrainingJob $skelebot | Export-TrainingJob (Join-Path $folder 'Dockerfile') -Format Dockerfile
        $lines = Get-Content -LiteralPath (Join-Path $folder 'Dockerfile')
        $lines | Should -Contain 'FROM python:3.11-slim'
        $lines | Should -Contain 'COPY . /app'
        $lines[-1] | Should -Be 'ENTRYPOINT ["bash", "train.sh"]'
        Get-Content -LiteralPath (Join-Path $folder '.dockerignore') | Should -Be 'data/', '*.csv'
    }

    It 'leaves a .dockerignore of the user alone, unless forced' {
        $folder = New-Item -ItemType Directory -Path (Join-Path $TestDrive 'image-own')
        $own = Join-Path $folder '.dockerignore'
        Set-Content -LiteralPath $own -Value 'mine'
        Import-TrainingJob $skelebot | Export-TrainingJob (Join-Path $folder 'Dockerfile') -Format Dockerfile -WarningVariable warned -WarningAction SilentlyContinue
        Get-Content -LiteralPath $own | Should -Be 'mine'
        "$warned" | Should -Match 'data/, \*\.csv'
        Import-TrainingJob $skelebot | Export-TrainingJob (Join-Path $folder 'Dockerfile') -Format Dockerfile -Force
        Get-Content -LiteralPath $own | Should -Be 'data/', '*.csv'
    }

    It 'gives the text, and takes one job alone' {
        Import-TrainingJob $skelebot query | Export-TrainingJob -Format Dockerfile | Should -Match '(?m)^CMD '
        $id = 'JobFileInvalid,TrainingJobs.Cmdlets.Commands.ExportTrainingJobCommand'
        Get-ErrorId { Import-TrainingJob $skelebot query, wrangle | Export-TrainingJob -Format Dockerfile } | Should -Be $id
    }

    It 'comes by the tabulator key' {
        (Get-Completion 'Export-TrainingJob -Format ').CompletionText | Sort-Object | Should -Be 'Dockerfile', 'Yaml'
    }
}

Describe 'The parameters of a function of Modelbit' {
    BeforeAll {
        $folder = New-Item -ItemType Directory -Path (Join-Path $TestDrive 'training_jobs/fit')
        $modelbit = Join-Path $folder 'metadata.yaml'
        Set-Content -LiteralPath $modelbit -Value @'
owner: a@example.com
runtimeInfo:
  mainFunction: fit
  mainFunctionArgs: ['rounds:int', 'rate:float', 'name:str', 'deep:bool', 'more:Any', 'return:Any']
  pythonVersion: '3.11'
  systemPackages: null
schemaVersion: 1
'@
        Set-Content -LiteralPath (Join-Path $folder 'source.py') -Value "def fit(rounds: int, rate: float = 0.10, name: str = 'x', deep: bool = False, more=None):`n    return rounds"
    }

    It 'are typed parameters of the cmdlet' {
        $parameters = (Get-Command Start-TrainingJob -ArgumentList $modelbit, 'fit').Parameters
        $parameters['Rounds'].ParameterType | Should -Be ([long])
        $parameters['Rate'].ParameterType | Should -Be ([double])
        $parameters['More'].ParameterType | Should -Be ([string])
        (Get-Completion "Start-TrainingJob '$modelbit' fit -Rou").CompletionText | Should -Be '-Rounds'
    }

    It 'reach the function' {
        $run = Start-TrainingJob $modelbit fit -Rounds 3 -Rate 0.5 -Wait
        $run.State | Should -Be 'Succeeded' -Because $run.Reason
        Get-Content -Raw -LiteralPath ($run | Get-JobArtifact -Name result.json).FullName | Should -Match '^\s*3\s*$'
    }

    It 'are checked' {
        { Start-TrainingJob $modelbit fit -Rounds many } | Should -Throw -ErrorId 'ParameterArgumentTransformationError,*'
    }
}
