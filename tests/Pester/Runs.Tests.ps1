BeforeAll {
    . (Join-Path $PSScriptRoot 'Common.ps1')
    Enter-TestHome
}

AfterAll {
    Exit-TestHome
}

Describe 'Start-TrainingJob' {
    It 'runs a job of a file with its parameters' {
        $run = Start-TrainingJob $irisFile train -Epochs 3 -Optimizer momentum
        $run.Name | Should -Be 'train'
        $ended = $run | Wait-TrainingRun -Timeout 2m
        $ended.State | Should -Be 'Succeeded'
        $ended.ExitCode | Should -Be 0
        Get-JobLog $run -Raw | Should -Contain (Get-JobLog $run | Select-Object -First 1).Text
        (Get-JobLog $run -Raw) -join "`n" | Should -Match 'epoch +3/3'
        (Get-JobArtifact $run).Name | Should -Contain 'model.json'
    }

    It 'takes several jobs from the pipeline, and waits for all' {
        $runs = 1..3 | ForEach-Object { New-TrainingJob "piped-$_" true } | Start-TrainingJob -Wait
        $runs.Name | Sort-Object | Should -Be 'piped-1', 'piped-2', 'piped-3'
        $runs.State | Select-Object -Unique | Should -Be 'Succeeded'
    }

    It 'starts nothing and writes nothing with -WhatIf, and shows the plan' {
        $before = $env:TRAININGJOBS_HOME
        try {
            Enter-TestHome
            $said = (Invoke-Fresh "Start-TrainingJob '$irisFile' train -LearningRate 0.00003 -WhatIf") -join "`n"
            $said | Should -Match 'What if:'
            $said | Should -Match 'python3 train\.py --epochs 60 --learning-rate 0\.00003'
            $said | Should -Match ([regex]::Escape((Join-Path $root 'examples/iris')))
            $said | Should -Match 'ML_OUTPUT_PATH'
            $said | Should -Match '256Mi'
            $said | Should -Match '10m'
            $env:TRAININGJOBS_HOME | Should -Not -Exist
        }
        finally {
            $env:TRAININGJOBS_HOME = $before
        }
    }

    It 'refuses a file with errors whole' {
        Set-Content -LiteralPath "$TestDrive/half.yaml" -Value "jobs:`n  good: {command: [echo, x]}`n  bad: {command: [echo], timeout: soon}"
        $count = @(Get-TrainingRun).Count
        Get-ErrorId { Start-TrainingJob "$TestDrive/half.yaml" good } | Should -Be 'JobFileInvalid,TrainingJobs.Cmdlets.Commands.StartTrainingJobCommand'
        @(Get-TrainingRun).Count | Should -Be $count
    }

    It 'has an error of its own for each mistake' -ForEach @(
        @{ Id = 'FileNotFound'; Category = 'ObjectNotFound'; Arguments = @{ Path = 'nope.yaml' } }
        @{ Id = 'JobNotFound'; Category = 'ObjectNotFound'; Arguments = @{ Path = '<iris>'; Name = 'nope' } }
        @{ Id = 'JobNameRequired'; Category = 'InvalidArgument'; Arguments = @{ Path = '<templates>' } }
        @{ Id = 'ArgumentsInvalid'; Category = 'InvalidArgument'; Arguments = @{ Path = '<iris>'; Argument = @{ x = 1 } } }
        @{ Id = 'TargetNotFound'; Category = 'ObjectNotFound'; Arguments = @{ Path = '<iris>'; Target = 'moon' } }
    ) {
        $Arguments = $Arguments.Clone()
        $Arguments.Path = $Arguments.Path.Replace('<iris>', $irisFile).Replace('<templates>', (Join-Path $root 'examples/templates/trainingjobs.yaml'))
        Start-TrainingJob @Arguments -ErrorAction SilentlyContinue -ErrorVariable failed | Should -BeNullOrEmpty
        $failed.FullyQualifiedErrorId | Should -Be "$Id,TrainingJobs.Cmdlets.Commands.StartTrainingJobCommand"
        $failed.CategoryInfo.Category | Should -Be $Category
        $failed.TargetObject | Should -Not -BeNullOrEmpty
        $failed.ErrorDetails.RecommendedAction | Should -Not -BeNullOrEmpty
    }
}

Describe 'Failures' {
    It 'name the program that does not exist' {
        $run = New-TrainingJob absent no-such-program-here | Start-TrainingJob -Wait
        $run.State | Should -Be 'Failed'
        $run.ReasonCode | Should -Be 'ProgramNotFound'
        $run.Reason | Should -Match 'no-such-program-here'
    }

    It 'have the exit code' {
        $run = New-TrainingJob failing -ShellCommand 'exit 3' | Start-TrainingJob -Wait
        $run.State | Should -Be 'Failed'
        $run.ExitCode | Should -Be 3
        $run.ReasonCode | Should -Be 'ExitCode'
    }

    It 'at the time limit end the run' {
        $run = New-TrainingJob limited sleep 60 -Timeout 300ms | Start-TrainingJob -Wait
        $run.State | Should -Be 'TimedOut'
    }
}

Describe 'Get-TrainingRun' {
    BeforeAll {
        $a = New-TrainingJob list-a true | Start-TrainingJob -Wait
        $b = New-TrainingJob list-b false | Start-TrainingJob -Wait
        $c = New-TrainingJob list-a false | Start-TrainingJob -Wait
    }

    It 'lists by name, newest first' {
        (Get-TrainingRun list-a).Id | Should -Be $c.Id, $a.Id
        (Get-TrainingRun list-*).Id | Should -Be $c.Id, $b.Id, $a.Id
        (Get-TrainingRun list-a, list-b).Count | Should -Be 3
        (Get-TrainingRun list-* -Newest 2).Id | Should -Be $c.Id, $b.Id
        (Get-TrainingRun list-* -State Succeeded).Id | Should -Be $a.Id
    }

    It 'lists by id or its beginning' {
        (Get-TrainingRun -Id $a.Id).Id | Should -Be $a.Id
        (Get-TrainingRun -Id $a.Id.Substring(0, 7)).Id | Should -Be $a.Id
        (Get-TrainingRun -Id $a.Id, $b.Id).Id | Should -Be $a.Id, $b.Id
    }

    It 'takes runs, jobs and other objects from the pipeline' {
        ($a | Get-TrainingRun).Id | Should -Be $a.Id
        ($a.Id | Get-TrainingRun).Id | Should -Be $a.Id
        ([pscustomobject]@{ Id = $a.Id } | Get-TrainingRun).Id | Should -Be $a.Id
        ([pscustomobject]@{ Name = 'list-b' } | Get-TrainingRun).Id | Should -Be $b.Id
        ($a | ConvertTo-Json -Depth 3 | ConvertFrom-Json | Get-TrainingRun).Id | Should -Be $a.Id
        (New-TrainingJob list-b true | Get-TrainingRun).Id | Should -Be $b.Id
        $exported = Join-Path $TestDrive 'run.xml'
        $a | Export-Clixml -LiteralPath $exported
        (Import-Clixml -LiteralPath $exported | Get-TrainingRun).Id | Should -Be $a.Id
    }

    It 'has an error for a literal name or id without a run, and none for a wildcard or a state' {
        Get-TrainingRun nothing* | Should -BeNullOrEmpty
        Get-TrainingRun list-b -State Succeeded | Should -BeNullOrEmpty
        Get-ErrorId { Get-TrainingRun nothing } | Should -Be 'RunNotFound,TrainingJobs.Cmdlets.Commands.GetTrainingRunCommand'
        Get-ErrorId { Get-TrainingRun -Id zzzzzz } | Should -Be 'RunNotFound,TrainingJobs.Cmdlets.Commands.GetTrainingRunCommand'
        { Get-TrainingRun nothing } | Should -Throw "There is no run of a job 'nothing'."
        { Get-TrainingRun $b.Id } | Should -Throw "*Get-TrainingRun -Id $($b.Id)."
    }
}

Describe 'Wait-TrainingRun' {
    It 'waits for all, and writes them as they end' {
        $runs = @(New-TrainingJob slow sleep 0.6 | Start-TrainingJob) + @(New-TrainingJob quick true | Start-TrainingJob)
        ($runs | Wait-TrainingRun).Name | Should -Be 'quick', 'slow'
    }

    It 'returns with the first one for -Any' {
        $slow = New-TrainingJob slow sleep 60 | Start-TrainingJob
        $quick = New-TrainingJob quick true | Start-TrainingJob
        (Wait-TrainingRun $slow, $quick -Any).Id | Should -Be $quick.Id
        (Get-TrainingRun -Id $slow.Id).State | Should -Not -Be 'Succeeded'
        $slow | Stop-TrainingRun
    }

    It 'gives up after -Timeout with an error, and leaves the run alone' -ForEach '200ms', '0.2s', ([timespan]::FromMilliseconds(200)) {
        $run = New-TrainingJob long sleep 60 | Start-TrainingJob
        $ended = $run | Wait-TrainingRun -Timeout $_ -ErrorAction SilentlyContinue -ErrorVariable failed
        $ended | Should -BeNullOrEmpty
        $failed.FullyQualifiedErrorId | Should -Be 'WaitTimedOut,TrainingJobs.Cmdlets.Commands.WaitTrainingRunCommand'
        $failed.CategoryInfo.Category | Should -Be 'OperationTimeout'
        $failed.TargetObject.Id | Should -Be $run.Id
        (Get-TrainingRun -Id $run.Id).State | Should -BeIn 'Queued', 'Waiting', 'Preparing', 'Running'
        $run | Stop-TrainingRun
    }

    It 'does not wait at all for a timeout of 0, and takes a very long one' {
        $ended = New-TrainingJob quick true | Start-TrainingJob -Wait
        (Wait-TrainingRun $ended -Timeout 0).Id | Should -Be $ended.Id
        (Wait-TrainingRun $ended -Timeout 5000d).Id | Should -Be $ended.Id
        $run = New-TrainingJob long sleep 60 | Start-TrainingJob
        Get-ErrorId { Wait-TrainingRun $run -Timeout 0 } | Should -Be 'WaitTimedOut,TrainingJobs.Cmdlets.Commands.WaitTrainingRunCommand'
        $run | Stop-TrainingRun
    }

    It 'takes only lengths of time' {
        { Wait-TrainingRun x -Timeout soon } | Should -Throw -ErrorId 'ParameterArgumentTransformationError,TrainingJobs.Cmdlets.Commands.WaitTrainingRunCommand'
        Get-ErrorId { Wait-TrainingRun zzzzzz } | Should -Be 'RunNotFound,TrainingJobs.Cmdlets.Commands.WaitTrainingRunCommand'
    }
}

Describe 'Stop-TrainingRun' {
    It 'stops, waits for the end, and is silent without -PassThru' {
        $run = New-TrainingJob stopped sleep 60 | Start-TrainingJob
        $run | Stop-TrainingRun | Should -BeNullOrEmpty
        (Get-TrainingRun -Id $run.Id).State | Should -Be 'Stopped'
        (Stop-TrainingRun $run -PassThru).State | Should -Be 'Stopped'
    }

    It 'returns at once with -NoWait' {
        $run = New-TrainingJob stopped -ShellCommand 'trap "" TERM; while :; do sleep 0.1; done' | Start-TrainingJob
        Wait-Until { (Get-TrainingRun -Id $run.Id).State -eq 'Running' } | Should -BeTrue
        (Stop-TrainingRun $run -NoWait -Grace 500ms -PassThru).State | Should -Not -Be 'Stopped'
        ($run | Wait-TrainingRun -Timeout 10s).State | Should -Be 'Stopped'
    }

    It 'leaves no process of a tree that ignores SIGTERM' -Skip:$IsWindows {
        $mark = "mark-$([guid]::NewGuid().ToString('n'))"
        $text = "trap '' TERM HUP INT; for i in 1 2 3; do (trap '' TERM HUP INT; exec -a $mark sleep 600) & done; (trap '' TERM; setsid sh -c 'exec -a $mark sleep 600') & exec -a $mark sleep 600"
        $run = New-TrainingJob stubborn bash '-c' $text | Start-TrainingJob
        $count = { @([System.IO.Directory]::GetDirectories('/proc') -match '/\d+$' | Where-Object { try { [System.IO.File]::ReadAllText("$_/cmdline").StartsWith($mark) } catch { $false } }).Count }
        Wait-Until { (& $count) -ge 4 } | Should -BeTrue
        $run | Stop-TrainingRun -Grace 300ms
        (Get-TrainingRun -Id $run.Id).State | Should -Be 'Stopped'
        Wait-Until { (& $count) -eq 0 } -Seconds 5 | Should -BeTrue
    }

    It 'does nothing with -WhatIf' {
        $run = New-TrainingJob kept sleep 60 | Start-TrainingJob
        $run | Stop-TrainingRun -WhatIf
        (Get-TrainingRun -Id $run.Id).State | Should -Not -Be 'Stopped'
        $run | Stop-TrainingRun -Confirm:$false
    }
}

Describe 'Remove-TrainingRun' {
    It 'removes an ended run with its folder' {
        $run = New-TrainingJob removed -ShellCommand 'echo x > "$ML_OUTPUT_PATH/x"' | Start-TrainingJob -Wait
        $run.OutputPath | Should -Exist
        $run | Remove-TrainingRun -WhatIf
        (Get-TrainingRun -Id $run.Id).Id | Should -Be $run.Id
        $run | Remove-TrainingRun -Confirm:$false | Should -BeNullOrEmpty
        Get-ErrorId { Get-TrainingRun -Id $run.Id } | Should -Be 'RunNotFound,TrainingJobs.Cmdlets.Commands.GetTrainingRunCommand'
        $run.OutputPath | Should -Not -Exist
    }

    It 'stops a run first only with -Force' {
        $run = New-TrainingJob removed sleep 60 | Start-TrainingJob
        Get-ErrorId { $run | Remove-TrainingRun -Confirm:$false } | Should -Be 'RunNotEnded,TrainingJobs.Cmdlets.Commands.RemoveTrainingRunCommand'
        $run | Remove-TrainingRun -Force -Confirm:$false
        Get-TrainingRun removed -ErrorAction SilentlyContinue | Where-Object Id -EQ $run.Id | Should -BeNullOrEmpty
    }
}

Describe 'Get-JobLog' {
    BeforeAll {
        $run = New-TrainingJob talk -ShellCommand 'for i in 1 2 3 4 5; do echo "out $i"; done; echo wrong >&2; printf last' | Start-TrainingJob -Wait
        $pair = New-TrainingJob pair -ShellCommand 'echo "I am $TRAINING_WORKER_INDEX"' -WorkerCount 2 | Start-TrainingJob -Wait
    }

    It 'writes records, or text with -Raw' {
        $log = Get-JobLog $run
        $log.Count | Should -Be 7
        $log[0].Text | Should -Be 'out 1'
        $log[0].RunId | Should -Be $run.Id
        ($log | Where-Object Text -EQ 'wrong').Stream | Should -Be 'Error'
        ($log | Where-Object Text -EQ 'last').Terminator | Should -Be 'None'
        Get-JobLog $run -Raw | Should -BeOfType ([string])
    }

    It 'writes the end, or what is since' {
        (Get-JobLog $run -Raw -Tail 2).Count | Should -Be 2
        (Get-JobLog $run -Since 1h).Count | Should -Be 7
        Get-JobLog $run -Since ([datetimeoffset]::Now.AddHours(1)) | Should -BeNullOrEmpty
        Get-JobLog $run -Since '2099-01-01' | Should -BeNullOrEmpty
        { Get-JobLog $run -Since someday } | Should -Throw -ErrorId 'ParameterArgumentTransformationError,TrainingJobs.Cmdlets.Commands.GetJobLogCommand'
    }

    It 'writes what one worker said' {
        Get-JobLog $pair -Worker 1 -Raw | Should -Be 'I am 1'
        (Get-JobLog $pair).Worker | Sort-Object | Should -Be 0, 1
        Get-ErrorId { Get-JobLog $pair -Worker 7 } | Should -Be 'WorkerNotFound,TrainingJobs.Cmdlets.Commands.GetJobLogCommand'
    }

    It 'does not consume, has an alias, and takes the pipeline' {
        (Get-JobLog $run -Raw) -join ',' | Should -Be ((& (Get-Alias -Name Get-TrainingJobLog) $run -Raw) -join ',')
        ($run, $pair | Get-JobLog).Count | Should -Be 9
        (Get-JobLog $run -Tail 1 | Get-TrainingRun).Id | Should -Be $run.Id
        Get-ErrorId { Get-JobLog zzzzzz } | Should -Be 'RunNotFound,TrainingJobs.Cmdlets.Commands.GetJobLogCommand'
    }

    It 'has 100,000 lines complete and in order' {
        $many = New-TrainingJob many seq 100000 | Start-TrainingJob
        $followed = [System.Collections.Generic.List[string]]::new()
        $many | Get-JobLog -Follow -Raw | ForEach-Object { $followed.Add($_) }
        $expected = [System.Collections.Generic.List[string]]::new()
        foreach ($number in 1..100000) { $expected.Add([string] $number) }
        [System.Linq.Enumerable]::SequenceEqual($followed, $expected) | Should -BeTrue
        [System.Linq.Enumerable]::SequenceEqual([System.Collections.Generic.List[string]] (Get-JobLog $many -Raw), $expected) | Should -BeTrue
    }

    It 'follows until the run has ended' {
        $run = New-TrainingJob steps -ShellCommand 'for i in 1 2 3; do echo $i; sleep 0.2; done' | Start-TrainingJob
        $run | Get-JobLog -Follow -Raw | Should -Be '1', '2', '3'
        (Get-TrainingRun -Id $run.Id).State | Should -BeIn 'Finishing', 'Succeeded'
    }

    It 'stops reading when the pipeline has enough' {
        $run = New-TrainingJob endless -ShellCommand 'while :; do echo x; sleep 0.05; done' | Start-TrainingJob
        # That it comes back at all is the proof: the run has no end.
        $run | Get-JobLog -Follow -Raw | Select-Object -First 3 | Should -Be 'x', 'x', 'x'
        (Get-TrainingRun -Id $run.Id).State | Should -Be 'Running'
        $run | Stop-TrainingRun
    }

    It 'shows a line within 50 ms of its being printed' -Skip:$IsWindows {
        # The worker prints the time. What the bare process takes on this machine, by the same clock, is not ours.
        $text = 'sleep 1; for i in 1 2 3 4 5 6 7 8 9 10; do date +%s%3N; sleep 0.1; done'
        $bare = sh -c $text | ForEach-Object { [datetimeoffset]::UtcNow.ToUnixTimeMilliseconds() - [long] $_ } | Sort-Object
        $late = New-TrainingJob clock -ShellCommand $text | Start-TrainingJob | Get-JobLog -Follow -Raw |
            ForEach-Object { [datetimeoffset]::UtcNow.ToUnixTimeMilliseconds() - [long] $_ } | Sort-Object
        $late[4] - $bare[4] | Should -BeLessThan 50
    }
}

Describe 'Ctrl+C' {
    BeforeEach {
        $run = New-TrainingJob long -ShellCommand 'echo begun; exec sleep 600' | Start-TrainingJob
        Wait-Until { Get-JobLog $run } | Should -BeTrue
    }

    AfterEach {
        $run | Stop-TrainingRun -Grace 0s
    }

    It 'ends <_> at once and leaves the run alone' -ForEach 'Get-JobLog -Follow', 'Wait-TrainingRun', 'Wait-TrainingRun -Timeout 1h' {
        $shell = [powershell]::Create()
        $null = $shell.AddScript("Import-Module '$manifest'; `$waiting.Set(); '$($run.Id)' | $_")
        $waiting = [System.Threading.ManualResetEventSlim]::new()
        $shell.Runspace.SessionStateProxy.SetVariable('waiting', $waiting)
        $output = [System.Management.Automation.PSDataCollection[psobject]]::new()
        $busy = $shell.BeginInvoke([System.Management.Automation.PSDataCollection[psobject]]::new(), $output)
        $waiting.Wait([timespan]::FromSeconds(20)) | Should -BeTrue
        if ($_ -like '*Follow*') {
            Wait-Until { $output.Count -ge 1 } | Should -BeTrue
        }

        $busy.IsCompleted | Should -BeFalse
        # Comes back when the pipeline has ended, which by itself it would not for ten minutes.
        $shell.Stop()
        $shell.InvocationStateInfo.State | Should -Be 'Stopped'
        $shell.Dispose()
        (Get-TrainingRun -Id $run.Id).State | Should -Be 'Running'
    }
}

Describe 'Get-JobArtifact' {
    BeforeAll {
        $run = New-TrainingJob results -ShellCommand 'cd "$ML_OUTPUT_PATH"; echo one > model.json; mkdir -p logs; echo two > "logs/a[1].txt"' | Start-TrainingJob -Wait
    }

    It 'lists what the run has left' {
        (Get-JobArtifact $run).Name | Should -Be 'logs/a[1].txt', 'model.json'
        ($run | Get-JobArtifact -Name model*).Length | Should -Be 4
        Get-JobArtifact $run nothing* | Should -BeNullOrEmpty
        Get-ErrorId { Get-JobArtifact $run nothing.bin } | Should -Be 'ArtifactNotFound,TrainingJobs.Cmdlets.Commands.GetJobArtifactCommand'
    }

    It 'pipes into the cmdlets for files' {
        Get-JobArtifact $run model.json | Get-Content | Should -Be 'one'
        $folder = New-Item -ItemType Directory -Path (Join-Path $TestDrive 'copied')
        Get-JobArtifact $run | Copy-Item -Destination $folder
        (Get-ChildItem -LiteralPath $folder).Name | Sort-Object | Should -Be 'a[1].txt', 'model.json'
        (Get-JobArtifact $run | Get-Item).Count | Should -Be 2
        (Get-JobArtifact $run model.json | Get-FileHash).Algorithm | Should -Be 'SHA256'
    }
}

Describe 'The agent' {
    It 'is shown, is stopped, and comes back' {
        $null = New-TrainingJob any true | Start-TrainingJob -Wait
        $agent = Get-JobAgent
        $agent.IsRunning | Should -BeTrue
        $agent.Host | Should -Be 'pwsh'
        $agent.StateFolder | Should -Be $env:TRAININGJOBS_HOME
        Stop-JobAgent -WhatIf
        (Get-JobAgent).ProcessId | Should -Be $agent.ProcessId
        $run = New-TrainingJob survivor -ShellCommand 'sleep 1; echo survived' | Start-TrainingJob
        Wait-Until { (Get-TrainingRun -Id $run.Id).State -eq 'Running' } | Should -BeTrue
        (Stop-JobAgent -PassThru).IsRunning | Should -BeFalse
        Stop-JobAgent | Should -BeNullOrEmpty
        ($run | Wait-TrainingRun -Timeout 20s).State | Should -Be 'Succeeded'
        Get-JobLog $run -Raw | Should -Be 'survived'
        Wait-Until { (Get-JobAgent).ProcessId -ne $agent.ProcessId } | Should -BeTrue
    }

    It 'may be the console host' -Skip:(-not (Test-Path (Join-Path $PSScriptRoot '../../output/bin/trainingjobs'))) {
        Stop-JobAgent
        $env:TRAININGJOBS_AGENT_HOST = Join-Path $root 'output/bin/trainingjobs'
        try {
            (New-TrainingJob any true | Start-TrainingJob -Wait).State | Should -Be 'Succeeded'
            (Get-JobAgent).Host | Should -Be 'trainingjobs'
        }
        finally {
            $env:TRAININGJOBS_AGENT_HOST = $null
            Stop-JobAgent
        }
    }
}

Describe 'A run of another session' {
    It 'is listed, followed, waited for and read' {
        $id = Invoke-Fresh "(New-TrainingJob elsewhere -ShellCommand 'echo begun; sleep 1; echo done > \`"`$ML_OUTPUT_PATH/result.txt\`"; echo ended' | Start-TrainingJob).Id".Replace('\', '')
        (Get-TrainingRun elsewhere).Id | Should -Be $id
        Get-JobLog $id -Follow -Raw | Should -Be 'begun', 'ended'
        (Wait-TrainingRun $id -Timeout 20s).State | Should -Be 'Succeeded'
        Invoke-Fresh "Get-JobLog $id -Raw; Get-JobArtifact $id | Get-Content" | Should -Be 'begun', 'ended', 'done'
    }
}

Describe 'A session that is killed' -Skip:$IsWindows {
    It 'costs its run nothing, which another session finds, follows and waits for' {
        $out = Join-Path $TestDrive 'killed.txt'
        $text = "`$PSStyle.OutputRendering = 'PlainText'; Import-Module '$manifest'; New-TrainingJob followed -ShellCommand 'echo begun; while [ ! -e `"$TestDrive/go`" ]; do sleep 0.02; done; echo done' | Start-TrainingJob | Get-JobLog -Follow -Raw"
        $encoded = [Convert]::ToBase64String([Text.Encoding]::Unicode.GetBytes($text))
        $session = Start-Process -FilePath $pwshCommand[0] -ArgumentList (@($pwshCommand | Select-Object -Skip 1) + '-NoProfile', '-NonInteractive', '-EncodedCommand', $encoded) -RedirectStandardOutput $out -PassThru
        try {
            $limit = [datetime]::Now.AddMinutes(1)
            while ((Get-Content -LiteralPath $out -ErrorAction Ignore) -notcontains 'begun') {
                [datetime]::Now | Should -BeLessThan $limit -Because 'the session must show the first line'
                $session.WaitForExit(20) | Should -BeFalse
            }
        }
        finally {
            # SIGKILL, in the middle of following the log.
            $session.Kill()
        }

        $run = Get-TrainingRun followed
        $run.State | Should -Be 'Running'
        New-Item -Path "$TestDrive/go" | Out-Null
        $said = Invoke-Fresh 'Get-Job -Name followed | Wait-Job -Timeout 60 | Receive-Job'
        $said | Should -Be 'begun', 'done'
        (Get-TrainingRun followed).State | Should -Be 'Succeeded'
    }
}
