BeforeAll {
    . (Join-Path $PSScriptRoot 'Common.ps1')
    Enter-TestHome
    $first = New-TrainingJob sweep -ShellCommand 'echo first' -Label @{ team = 'vision' } -Project iris | Start-TrainingJob -Wait
    $second = New-TrainingJob sweep -ShellCommand 'echo second' -Label @{ team = 'speech' } | Start-TrainingJob -Wait
    $other = New-TrainingJob other -ShellCommand 'echo other; exit 3' | Start-TrainingJob -Wait
}

AfterAll {
    Exit-TestHome
}

Describe 'Runs are meant by' {
    It 'the name of their job, which is the newest' {
        Get-JobLog sweep -Raw | Should -Be 'second'
    }

    It 'a pattern, which is all that it fits' {
        Get-JobLog 'swe*' -Raw | Sort-Object | Should -Be 'first', 'second'
        (Get-TrainingRun -Id 'swe*').Count | Should -Be 2
    }

    It 'a beginning of their id' {
        Get-JobLog $first.Id.Substring(0, $first.Id.Length - 1) -Raw | Should -Be 'first'
    }

    It 'themselves, by position' {
        Get-JobLog $first -Raw | Should -Be 'first'
    }

    It '-Last' {
        Get-JobLog -Last -Stream Output -Raw | Should -Be 'other'
    }

    It 'and what is none of these is an error that says so' {
        Get-ErrorId { Get-JobLog nothing-of-the-kind } | Should -Be 'RunNotFound,TrainingJobs.Cmdlets.Commands.GetJobLogCommand'
    }
}

Describe 'Get-TrainingRun' {
    It 'filters by <Name>' -ForEach @(
        @{ Name = 'label'; Arguments = @{ Label = 'team=vision' }; Expected = 'first' }
        @{ Name = 'label in a table'; Arguments = @{ Label = @{ team = 'SPEECH' } }; Expected = 'second' }
        @{ Name = 'label with any value'; Arguments = @{ Label = 'team'; Newest = 1 }; Expected = 'second' }
        @{ Name = 'project'; Arguments = @{ Project = 'ir*' }; Expected = 'first' }
        @{ Name = 'skip and first'; Arguments = @{ Skip = 1; First = 1 }; Expected = 'second' }
        @{ Name = 'state'; Arguments = @{ State = 'Failed' }; Expected = 'other' }
        @{ Name = 'time'; Arguments = @{ Since = '1h'; Target = 'local'; Newest = 1 }; Expected = 'other' }
    ) {
        $run = Get-TrainingRun @Arguments
        @($run).Count | Should -Be 1
        $run | Get-JobLog -Stream Output -Raw | Should -Be $Expected
    }

    It 'finds nothing before the first run' {
        Get-TrainingRun -Before 1d | Should -BeNullOrEmpty
    }

    It 'says what a run ran' {
        $file = Join-Path $TestDrive 'trainingjobs.yaml'
        Set-Content -LiteralPath $file -Value "jobs:`n  fit:`n    command: [echo]`n    parameters: {lr: {type: float, default: 0.1}}"
        $run = Start-TrainingJob $file fit -Lr 0.00003
        $run.Arguments['lr'] | Should -Be '0.00003'
        $run = $run | Wait-TrainingRun | Get-TrainingRun
        $run.Arguments['lr'] | Should -Be '0.00003'
        $run.Command | Should -Be 'echo --lr 0.00003'
        $run.File | Should -Be $file
        $run.Folder | Should -Be (Split-Path $file)
        $run.CheckpointPath | Should -Match $run.Id
        $run.OriginId | Should -BeNullOrEmpty
    }

    It 'gives plan and history with -Detailed, and Get-TrainingRunEvent the history' {
        $run = Get-TrainingRun -Id $first -Detailed
        $run.Plan.Job.Name | Should -Be 'sweep'
        $run.Events[-1].State | Should -Be 'Succeeded'
        (Get-TrainingRunEvent $first).State | Should -Be $run.Events.State
    }
}

Describe 'Restart-TrainingRun' {
    BeforeAll {
        $saving = New-TrainingJob saving -ShellCommand 'ls "$TRAINING_CHECKPOINT_PATH"; touch "$TRAINING_CHECKPOINT_PATH/epoch1"' | Start-TrainingJob -Wait
    }

    It 'goes on from the checkpoints, and says whose they are' {
        $again = Restart-TrainingRun $saving -Wait
        $again | Get-JobLog -Raw | Should -Be 'epoch1'
        $again.OriginId | Should -Be $saving.Id
    }

    It 'begins without them with -Fresh' {
        $again = Restart-TrainingRun $saving -Fresh -Wait
        $again | Get-JobLog -Raw | Should -BeNullOrEmpty
        $again.OriginId | Should -BeNullOrEmpty
    }
}

Describe 'A failed run' {
    It 'is an error for Wait-TrainingRun -ErrorOnFailure' {
        $other | Wait-TrainingRun -ErrorOnFailure -ErrorAction SilentlyContinue -ErrorVariable failed | Should -Not -BeNullOrEmpty
        $failed.FullyQualifiedErrorId | Should -Be 'RunFailed,TrainingJobs.Cmdlets.Commands.WaitTrainingRunCommand'
        $failed.Exception.Message | Should -Match 'code 3'
        $failed.TargetObject.Id | Should -Be $other.Id
    }

    It 'is one for Start-TrainingJob, which waits for it then' {
        Get-ErrorId { New-TrainingJob bad false | Start-TrainingJob -ErrorOnFailure } | Should -Be 'RunFailed,TrainingJobs.Cmdlets.Commands.StartTrainingJobCommand'
        { New-TrainingJob bad false | Start-TrainingJob -ErrorOnFailure -ErrorAction Stop } | Should -Throw
    }

    It 'is none where it succeeds' {
        New-TrainingJob good true | Start-TrainingJob -ErrorOnFailure -ErrorVariable failed | Should -Not -BeNullOrEmpty
        $failed | Should -BeNullOrEmpty
    }

    It 'ends pwsh -c with 1' {
        $null = Invoke-Fresh 'New-TrainingJob bad false | Start-TrainingJob -ErrorOnFailure 2>$null; exit [int](-not $?)'
        $LASTEXITCODE | Should -Be 1
    }
}

Describe 'Start-TrainingJob' {
    It 'takes a job by position' {
        $job = New-TrainingJob positional -ShellCommand 'echo here'
        Start-TrainingJob $job -Wait | Get-JobLog -Raw | Should -Be 'here'
    }

    It 'follows the logs of several side by side' {
        $gate = Join-Path $TestDrive 'gate'
        $jobs = @(
            New-TrainingJob one -ShellCommand "while [ ! -e '$gate' ]; do sleep 0.05; done; echo one"
            New-TrainingJob two -ShellCommand "touch '$gate'; echo two")
        ($jobs | Start-TrainingJob -Follow).Text | Sort-Object | Should -Be 'one', 'two'
    }
}

Describe 'Get-JobLog' {
    It 'does not keep what is upstream from starting the next run' {
        $gate = Join-Path $TestDrive 'gate2'
        $lines = @(
            New-TrainingJob one -ShellCommand "while [ ! -e '$gate' ]; do sleep 0.05; done; echo one"
            New-TrainingJob two -ShellCommand "touch '$gate'; echo two") | Start-TrainingJob | Get-JobLog -Follow -Raw
        $lines | Sort-Object | Should -Be 'one', 'two'
    }

    It 'shows a line that is drawn again and again once, and all of it with -All' {
        $run = New-TrainingJob bar -ShellCommand 'printf "\r 10%%\r 50%%\r100%%\ndone\n"' | Start-TrainingJob -Wait
        $run | Get-JobLog -Raw | Should -Be '100%', 'done'
        $run | Get-JobLog -Raw -Tail 1 | Should -Be 'done'
        $run | Get-JobLog -Raw -All | Should -Contain ' 50%'
    }

    It 'takes a stream, and lines that fit with those around them' {
        $run = New-TrainingJob lines -ShellCommand 'for i in 1 2 3 4 5; do echo line $i; done; echo oops >&2' | Start-TrainingJob -Wait
        $run | Get-JobLog -Stream Error -Raw | Should -Be 'oops'
        $run | Get-JobLog -Match 'line 3' -Raw | Should -Be 'line 3'
        $run | Get-JobLog -Stream Output -Match 'LINE 3' -Context 1 -Raw | Should -Be 'line 2', 'line 3', 'line 4'
        Get-ErrorId { $run | Get-JobLog -Match '(' } | Should -Be 'PatternInvalid,TrainingJobs.Cmdlets.Commands.GetJobLogCommand'
    }
}

Describe 'What a person types counts' {
    It 'a length of time: <_>' -ForEach '2d', '1.5s', '90', '24:00:00' {
        $expected = @{ '2d' = '2.00:00:00'; '1.5s' = '00:00:01.5'; '90' = '00:01:30'; '24:00:00' = '1.00:00:00' }[$_]
        (& ([scriptblock]::Create("New-TrainingJob x y -Timeout $_"))).Timeout | Should -Be ([timespan]$expected)
    }

    It 'a time back from now: 1d' {
        (Get-TrainingRun -Since 1d).Count | Should -BeGreaterThan 2
        Get-JobLog $first -Since 1d -Raw | Should -Be 'first'
    }

    It 'an amount: 2d is none' {
        { New-TrainingJob x y -Cpu 2d } | Should -Throw
        (New-TrainingJob x y -Memory 16GB).Resources.Memory.Value | Should -Be 16GB
    }

    It 'a command line that was given as one program is warned of' {
        $null = New-TrainingJob x -Command 'python3 train.py' -WarningVariable warned -WarningAction SilentlyContinue
        $warned | Should -Match 'ShellCommand'
    }

    It 'a list where a job takes one value says what to do' {
        $file = Join-Path $TestDrive 'one.yaml'
        Set-Content -LiteralPath $file -Value "jobs:`n  fit:`n    command: [echo]`n    parameters: {lr: {type: float, default: 0.1}}"
        { Start-TrainingJob $file fit -Lr 0.1, 0.2 -ErrorAction Stop } | Should -Throw '*one value*'
    }
}

Describe 'What is said at the start takes the place of what the job says' {
    It 'for resources, limits, labels, variables and the name' {
        $job = New-TrainingJob plain -ShellCommand 'echo $GREETING' -Label @{ a = 1 } -Environment @{ GREETING = 'no' }
        $plan = $job | Get-JobPlan -Cpu 500m -Memory 64Mi -Timeout 2d -Priority 3 -Label @{ b = 2 } -Variable @{ GREETING = 'hello' } -RunName renamed
        $plan.Execution.Resources.Cpu | Should -Be '500m'
        $plan.Policy.Timeout | Should -Be ([timespan]'2.00:00:00')
        $plan.Policy.Priority | Should -Be 3
        $run = $job | Start-TrainingJob -Cpu 500m -Label @{ b = 2 } -Variable @{ GREETING = 'hello' } -RunName renamed -Wait
        $run.Name | Should -Be 'renamed'
        $run.Labels['a'] + $run.Labels['b'] | Should -Be '12'
        Get-JobLog renamed -Raw | Should -Be 'hello'
    }

    It 'unless it cannot be' {
        Get-ErrorId { New-TrainingJob x true | Start-TrainingJob -RunName 'a b' } | Should -Be 'ArgumentsInvalid,TrainingJobs.Cmdlets.Commands.StartTrainingJobCommand'
    }

    It 'and a parameter of the job of the same name is warned of' {
        $file = Join-Path $TestDrive 'same.yaml'
        Set-Content -LiteralPath $file -Value "jobs:`n  fit:`n    command: [echo]`n    parameters: {gpu: {type: int, default: 7}}"
        $null = Start-TrainingJob $file fit -Gpu 0 -Wait -WarningVariable warned -WarningAction SilentlyContinue
        $warned | Should -Match '-Argument'
    }
}

Describe 'Remove-TrainingRun' {
    It 'by age keeps the younger ones, and the newest' {
        $before = @(Get-TrainingRun).Count
        Remove-TrainingRun -OlderThan 1d -Confirm:$false
        @(Get-TrainingRun).Count | Should -Be $before
        Remove-TrainingRun -KeepLast 2 -Confirm:$false
        @(Get-TrainingRun).Count | Should -Be 2
    }
}

Describe 'A program in place of a job file' {
    It 'is told as that, with what to type' {
        $script = Join-Path $TestDrive 'train.py'
        Set-Content -LiteralPath $script -Value 'print(1)'
        { Start-TrainingJob $script -ErrorAction Stop } | Should -Throw '*New-TrainingJob train python3*'
    }
}

Describe 'A run that comes back from XML' {
    It 'has its state by its name' {
        $file = Join-Path $TestDrive 'run.xml'
        $run = New-TrainingJob kept true | Start-TrainingJob -Wait
        $run | Export-Clixml -LiteralPath $file
        $back = Import-Clixml -LiteralPath $file
        $back.State | Should -Be 'Succeeded'
        ($back | Get-TrainingRun).Id | Should -Be $run.Id
    }
}
