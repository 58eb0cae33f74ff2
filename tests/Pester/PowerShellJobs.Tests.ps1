BeforeAll {
    . (Join-Path $PSScriptRoot 'Common.ps1')
    Enter-TestHome

    function Invoke-Shell {
        <# .SYNOPSIS Starts a run of a shell text as a job of PowerShell. #>
        param([string] $Name, [string] $Text)
        New-TrainingJob $Name -ShellCommand $Text | Start-TrainingJob -AsJob
    }
}

AfterAll {
    Exit-TestHome
}

Describe 'Start-TrainingJob -AsJob' {
    It 'writes a job that waits and is received' {
        $job = New-TrainingJob asjob -ShellCommand 'echo one; echo two >&2; echo three' | Start-TrainingJob -AsJob
        $job | Should -BeOfType ([System.Management.Automation.Job2])
        $job.PSJobTypeName | Should -Be 'TrainingJob'
        $job.Name | Should -Be 'asjob'
        $job.Command | Should -Be 'echo one; echo two >&2; echo three'
        $job.Location | Should -Be 'local'
        $job | Wait-Job -Timeout 60 | Receive-Job | Sort-Object | Should -Be 'one', 'three', 'two'
        $job.State | Should -Be 'Completed'
        $job.PSBeginTime | Should -BeOfType ([datetime])
        $job.PSEndTime | Should -BeGreaterOrEqual $job.PSBeginTime
    }

    It 'writes jobs that have ended with -Wait' {
        (New-TrainingJob waited true | Start-TrainingJob -AsJob -Wait).State | Should -Be 'Completed'
    }

    It 'is understood by the cmdlets of this module' {
        $job = Invoke-Shell piped 'echo hello'
        ($job | Wait-TrainingRun -Timeout 60s).Id | Should -Be $job.RunId
        $job | Get-JobLog -Raw | Should -Be 'hello'
        ($job | Get-TrainingRun).State | Should -Be 'Succeeded'
    }
}

Describe 'Receive-Job' {
    It 'gives what is new since the last time, and the log stays' {
        $gate = Join-Path $TestDrive 'gate'
        $job = Invoke-Shell parts "echo first; while [ ! -e '$gate' ]; do sleep 0.05; done; echo second"
        Wait-Until { $job.Output.Count -eq 1 } | Should -BeTrue
        $job.HasMoreData | Should -BeTrue
        $job | Receive-Job -Keep | Should -Be 'first'
        $job | Receive-Job | Should -Be 'first'
        $job | Receive-Job | Should -BeNullOrEmpty
        $null = New-Item -ItemType File -Path $gate
        $job | Wait-Job -Timeout 60 | Receive-Job | Should -Be 'second'
        $job.HasMoreData | Should -BeFalse
        Get-Job parts | Receive-Job | Should -BeNullOrEmpty
        $job | Get-JobLog -Raw | Should -Be 'first', 'second'
    }

    It 'follows with -Wait' {
        $job = Invoke-Shell follows 'for i in 1 2 3; do echo $i; sleep 0.3; done'
        $times = $job | Receive-Job -Wait | ForEach-Object { [datetime]::UtcNow }
        $times.Count | Should -Be 3
        ($times[2] - $times[0]).TotalSeconds | Should -BeGreaterThan 0.2
        $job.State | Should -Be 'Completed'
    }

    It 'gives every line of several jobs, in the order of each' {
        $jobs = 1..3 | ForEach-Object { Invoke-Shell "many-$_" "seq -f '$_ %g' 1 500" }
        $lines = $jobs | Receive-Job -Wait
        $lines.Count | Should -Be 1500
        foreach ($number in 1..3) {
            $lines -match "^$number " | Should -Be (1..500 | ForEach-Object { "$number $_" })
        }
    }

    It 'takes no longer for each line of a long log than of a short one' {
        $job = Invoke-Shell lengthy 'seq 1 200000' | Wait-Job -Timeout 60
        $job.Output.Count | Should -Be 200000
        $clock = [System.Diagnostics.Stopwatch]::StartNew()
        $lines = $job.Output.ReadAll()
        $ours = $clock.Elapsed
        $lines.Count | Should -Be 200000
        $lines[-1] | Should -Be '200000'
        $job.Output.Count | Should -Be 0
        # The engine's own collection moves all lines for each that is taken out.
        $plain = [System.Management.Automation.PSDataCollection[psobject]]::new([psobject[]] $lines)
        $clock.Restart()
        $null = $plain.ReadAll()
        $ours | Should -BeLessThan ($clock.Elapsed / 3)
    }

    It 'may be used with the job in the same pipeline' {
        $job = Invoke-Shell inside 'echo a; echo b; sleep 600'
        Wait-Until { $job.Output.Count -ge 2 } | Should -BeTrue
        $seen = $job | Receive-Job -Wait -ErrorAction SilentlyContinue | ForEach-Object {
            $_
            $null = Get-Job inside
            if ($_ -eq 'b') { Stop-Job $job }
        }
        $seen[0..1] | Should -Be 'a', 'b'
        Wait-Until { $job.State -eq 'Stopped' } | Should -BeTrue
    }

    It 'forgets the job with -AutoRemoveJob, and says no error' {
        $job = Invoke-Shell auto 'echo hi; sleep 0.2; echo ho'
        $job | Receive-Job -Wait -AutoRemoveJob -ErrorVariable failed | Should -Be 'hi', 'ho'
        $failed | Should -BeNullOrEmpty
        Get-Job auto* | Should -BeNullOrEmpty
        (Get-TrainingRun auto).State | Should -Be 'Succeeded'
    }
}

Describe 'A new session' {
    It 'finds, waits for and receives runs of an old one' {
        $said = Invoke-Fresh 'New-TrainingJob other-session -ShellCommand "sleep 1; echo from before" | Start-TrainingJob | ForEach-Object Id'
        $job = Get-Job other-session
        $job.RunId | Should -Be $said
        $job | Wait-Job -Timeout 60 | Receive-Job | Should -Be 'from before'
    }

    It 'and the other way round, by one line' {
        $empty = $env:TRAININGJOBS_HOME
        try {
            Enter-TestHome
            $job = Invoke-Shell this-session 'sleep 1; echo from there'
            Invoke-Fresh 'Get-Job this-session | Wait-Job | Receive-Job' | Should -Be 'from there'
            Invoke-Fresh "(Get-Job -InstanceId $($job.InstanceId)).Name" | Should -Be 'this-session'
            # What one session has received is new to another.
            $job | Receive-Job | Should -Be 'from there'
        }
        finally {
            $env:TRAININGJOBS_HOME = $empty
        }
    }

    It 'ends at once, whatever runs' {
        $job = Invoke-Shell lasting 'echo begun; sleep 600'
        Wait-Until { $job.Output.Count -eq 1 } | Should -BeTrue
        # The run goes on for ten minutes: a session that waited for it would find it ended.
        Invoke-Fresh '$job = Get-Job lasting; $job | Receive-Job; $null = $job | Wait-Job -Timeout 1' | Should -Be 'begun'
        (Get-TrainingRun -Id $job.RunId).State | Should -Be 'Running'
        Stop-Job $job
    }

    It 'in another runspace of the process receives for itself' {
        $null = Invoke-Shell shared 'echo line' | Wait-Job -Timeout 60 | Receive-Job
        $thread = [powershell]::Create().AddScript("Import-Module '$manifest'; Get-Job shared | Receive-Job")
        try {
            $thread.Invoke() | Should -Be 'line'
        }
        finally {
            $thread.Dispose()
        }
    }
}

Describe 'Get-Job' {
    BeforeAll {
        $good = Invoke-Shell listed-good true | Wait-Job -Timeout 60
        $bad = Invoke-Shell listed-bad 'exit 3' | Wait-Job -Timeout 60
        $long = Invoke-Shell listed-long 'sleep 600'
        Wait-Until { $long.State -eq 'Running' } | Should -BeTrue
    }

    AfterAll {
        $long | Stop-Job
    }

    It 'finds jobs by name, id, instance, state, command and filter' {
        (Get-Job listed-*).Name | Should -Be 'listed-good', 'listed-bad', 'listed-long'
        (Get-Job listed-[gb]*).Name | Should -Be 'listed-good', 'listed-bad'
        (Get-Job -Id $bad.Id).RunId | Should -Be $bad.RunId
        (Get-Job -InstanceId $bad.InstanceId).RunId | Should -Be $bad.RunId
        (Get-Job -State Completed).Name | Should -Contain 'listed-good'
        (Get-Job -State Failed).Name | Should -Be 'listed-bad'
        (Get-Job -State Running).Name | Should -Contain 'listed-long'
        (Get-Job -Command 'exit 3').Name | Should -Be 'listed-bad'
        (Get-Job -Filter @{ Name = 'listed-*'; ReasonCode = 'ExitCode' }).Name | Should -Be 'listed-bad'
        Get-Job -Filter @{ Nothing = 'listed-*' } | Should -BeNullOrEmpty
    }

    It 'gives the same ids again' {
        (Get-Job listed-bad).Id | Should -Be $bad.Id
        Invoke-Fresh '(Get-Job listed-bad).InstanceId.Guid' | Should -Be $bad.InstanceId.Guid
    }

    It 'says that a name, an id or an instance is not there' {
        Get-ErrorId { Get-Job listed-nothing } | Should -Be 'JobWithSpecifiedNameNotFound,Microsoft.PowerShell.Commands.GetJobCommand'
        Get-ErrorId { Get-Job -Id 987654 } | Should -Be 'JobWithSpecifiedSessionNotFound,Microsoft.PowerShell.Commands.GetJobCommand'
        Get-ErrorId { Get-Job -InstanceId (New-Guid) } | Should -Be 'JobWithSpecifiedInstanceIdNotFound,Microsoft.PowerShell.Commands.GetJobCommand'
    }

    It 'leaves the jobs of others as they are' {
        $other = Start-Job { 'other' }
        try {
            $other | Wait-Job -Timeout 60 | Receive-Job | Should -Be 'other'
            (Get-Job -Id $other.Id).PSJobTypeName | Should -Be 'BackgroundJob'
        }
        finally {
            $other | Remove-Job -Force
        }
    }
}

Describe 'A job whose run fails' {
    It 'is Failed, with the reason' {
        $job = Invoke-Shell fails 'echo said; exit 3' | Wait-Job -Timeout 60
        $job.State | Should -Be 'Failed'
        $job.StatusMessage | Should -Match 'code 3'
        $job.JobStateInfo.Reason.Code | Should -Be 'ExitCode'
        $lines = $job | Receive-Job -ErrorAction SilentlyContinue -ErrorVariable failed
        $lines | Should -Contain 'said'
        $failed.FullyQualifiedErrorId | Should -Be 'JobStateFailed'
        $failed.Exception.Message | Should -Match 'code 3'
    }

    It 'at its time limit is Failed, too' {
        $job = New-TrainingJob slow sleep 60 -Timeout 300ms | Start-TrainingJob -AsJob | Wait-Job -Timeout 60
        $job.State | Should -Be 'Failed'
        $job.JobStateInfo.Reason.Code | Should -Be 'TimeLimit'
    }
}

Describe 'A job whose run waits' {
    It 'has not started, and says what it waits for' {
        Set-JobTarget local -MaxRuns 1
        try {
            $first = Invoke-Shell place 'sleep 600'
            Wait-Until { $first.State -eq 'Running' } | Should -BeTrue
            $job = Invoke-Shell queued true
            Wait-Until { $job.StatusMessage } | Should -BeTrue
            $job.State | Should -Be 'NotStarted'
            (Get-Job -State NotStarted).Name | Should -Contain 'queued'
            $first | Stop-Job
            ($job | Wait-Job -Timeout 60).State | Should -Be 'Completed'
        }
        finally {
            Set-JobTarget local -Reset
        }
    }
}

Describe 'Wait-Job' {
    It 'gives up after -Timeout and leaves the run alone' {
        $job = Invoke-Shell long 'sleep 600'
        $job | Wait-Job -Timeout 1 | Should -BeNullOrEmpty
        (Get-TrainingRun -Id $job.RunId).State | Should -BeIn 'Queued', 'Waiting', 'Preparing', 'Running'
        $job | Stop-Job
    }

    It 'stops at Ctrl+C and leaves the run alone' {
        $job = Invoke-Shell interrupted 'sleep 600'
        $shell = [powershell]::Create().AddScript("Import-Module '$manifest'; `$job = Get-Job interrupted; 'ready'; Wait-Job `$job")
        try {
            $output = [System.Management.Automation.PSDataCollection[psobject]]::new()
            $call = $shell.BeginInvoke([System.Management.Automation.PSDataCollection[psobject]]::new(), $output)
            Wait-Until { $output.Count -eq 1 } | Should -BeTrue
            $shell.Stop()
            $call.IsCompleted | Should -BeTrue
        }
        finally {
            $shell.Dispose()
        }

        (Get-TrainingRun -Id $job.RunId).State | Should -BeIn 'Queued', 'Waiting', 'Preparing', 'Running'
        $job | Stop-Job
    }

    It 'returns with the first one for -Any' {
        $long = Invoke-Shell any-long 'sleep 600'
        $quick = Invoke-Shell any-quick true
        (Wait-Job $long, $quick -Any -Timeout 60).Name | Should -Be 'any-quick'
        $long | Stop-Job
    }
}

Describe 'Stop-Job' {
    It 'stops the run' {
        $job = Invoke-Shell stopped 'sleep 600'
        $job | Stop-Job
        $job.State | Should -Be 'Stopped'
        (Get-TrainingRun -Id $job.RunId).State | Should -Be 'Stopped'
    }
}

Describe 'Remove-Job' {
    It 'forgets the job, and leaves the run with its results' {
        $job = Invoke-Shell removed 'echo 42 > "$ML_OUTPUT_PATH/answer.txt"' | Wait-Job -Timeout 60
        $job | Remove-Job
        Get-Job removed* | Should -BeNullOrEmpty
        Get-TrainingRun -Id $job.RunId | Get-JobArtifact | Get-Content | Should -Be '42'
    }

    It 'stops a run first only with -Force, and leaves it, too' {
        $job = Invoke-Shell forced 'sleep 600'
        Get-ErrorId { $job | Remove-Job } | Should -Be 'JobObjectNotFinishedCannotBeRemoved,Microsoft.PowerShell.Commands.RemoveJobCommand'
        $job | Remove-Job -Force
        (Get-TrainingRun -Id $job.RunId).State | Should -Be 'Stopped'
    }
}

Describe 'Runs of other sessions' {
    It 'are left alone by the clean-up of this one' {
        $id = Invoke-Fresh 'New-TrainingJob precious sleep 600 | Start-TrainingJob | ForEach-Object Id'
        try {
            (Get-Job).Name | Should -Not -Contain 'precious'
            (Get-Job prec*).Name | Should -Not -Contain 'precious'
            Get-Job | Where-Object PSJobTypeName -EQ 'TrainingJob' | Stop-Job
            Get-Job | Where-Object PSJobTypeName -EQ 'TrainingJob' | Remove-Job -Force
            (Get-TrainingRun -Id $id).State | Should -BeIn 'Queued', 'Preparing', 'Running'
        }
        finally {
            Stop-TrainingRun $id -Grace 0s
        }
    }

    It 'are found by name, and by -Filter' {
        $id = Invoke-Fresh 'New-TrainingJob elsewhere true | Start-TrainingJob -Wait | ForEach-Object Id'
        (Get-Job elsewhere).RunId | Should -Be $id
        (Get-Job -Filter @{ Name = 'else*' }).RunId | Should -Be $id
    }
}

Describe 'Events' {
    It 'tell of changes while somebody listens' {
        $job = Invoke-Shell told 'sleep 0.5'
        $null = Register-ObjectEvent -InputObject $job -EventName StateChanged -SourceIdentifier told
        try {
            $states = do {
                $change = Wait-Event -SourceIdentifier told -Timeout 30
                $change | Remove-Event
                $change.SourceEventArgs.JobStateInfo.State
            } until (-not $change -or $change.SourceEventArgs.JobStateInfo.State -eq 'Completed')
            $states[-1] | Should -Be 'Completed'
        }
        finally {
            Unregister-Event -SourceIdentifier told
        }
    }

    It 'are not polled for when nobody holds a job that goes on' {
        $poller = (Get-Command Get-JobAgent).ImplementingType.Assembly.GetType('TrainingJobs.Cmdlets.PowerShellJobs.JobPoller')
        $run = New-TrainingJob unheld sleep 600 | Start-TrainingJob
        Invoke-Command { $null = Get-Job unheld }
        $all = $poller.GetField('s_pollers', [System.Reflection.BindingFlags]'Static, NonPublic').GetValue($null).Values
        Wait-Until {
            [GC]::Collect()
            [GC]::WaitForPendingFinalizers()
            -not ($all | Where-Object { $_.IsPolling })
        } | Should -BeTrue
        $run | Stop-TrainingRun -Grace 0s
    }
}
