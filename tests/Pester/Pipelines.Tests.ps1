BeforeAll {
    . (Join-Path $PSScriptRoot 'Common.ps1')
    Enter-TestHome
    # A copy: the jobs write into their folder.
    $example = Join-Path $TestDrive 'pipeline'
    Copy-Item -LiteralPath (Join-Path $root 'examples/pipeline') -Destination $example -Recurse
}

AfterAll {
    Exit-TestHome
}

Describe 'A pipeline' -Skip:$IsWindows {
    It 'is shown whole by -WhatIf, with what makes its data' {
        $said = (Invoke-Fresh "Start-TrainingJob '$example' release -WhatIf") -join "`n"
        $said | Should -Match 'Stage 1 +line: sh fit\.sh --degree 1'
        $said | Should -Match 'Stage 2 +choose:'
        $said | Should -Match 'points .*made before by make-points: mkdir'
    }

    It 'runs its steps as runs of their own, and data before them' {
        $run = Start-TrainingJob $example release -Wait
        $run.State | Should -Be 'Succeeded'
        $tree = Get-TrainingRun -Id $run.Id -Tree
        $tree.Step | Should -Be $null, 'points', 'line', 'parabola', 'choose'
        $tree.Depth | Should -Be 0, 1, 1, 1, 1
        $tree.Stage | Should -Be $null, 1, 2, 2, 3
        $tree.State | Select-Object -Unique | Should -Be 'Succeeded'
        @(Get-TrainingRun).Id | Should -Be $run.Id
        (Get-TrainingRun choose).ParentId | Should -Be $run.Id
        (Get-JobArtifact $run).Name | Should -Be 'best.txt'
        Get-Content (Get-JobArtifact $run).FullName | Should -BeLike '146.67 degree 2*'
    }

    It 'has one log, of all steps in the order of time or of one' {
        $run = Get-TrainingRun release
        $log = Get-JobLog $run
        $log.Step | Select-Object -Unique | Should -Be (@('points') + @($log.Step[1, 2]) + @('choose'))
        Get-JobLog $run -Step parabola -Raw | Should -BeLike '146.67*'
        Get-ErrorId { Get-JobLog $run -Step nothing } | Should -Be 'StepNotFound,TrainingJobs.Cmdlets.Commands.GetJobLogCommand'
        (Get-Completion "Get-JobLog $($run.Id) -Step p").CompletionText | Sort-Object | Should -Be 'parabola', 'points'
    }

    It 'goes on from the failed step' {
        Rename-Item -LiteralPath (Join-Path $example 'fit.sh') -NewName 'fit.aside'
        $failed = Start-TrainingJob $example release -Wait
        Rename-Item -LiteralPath (Join-Path $example 'fit.aside') -NewName 'fit.sh'
        $failed.State | Should -Be 'Failed'
        $failed.ReasonCode | Should -Be 'StepFailed'
        $failed.Reason | Should -Match "Step '(line|parabola)' \(run \w+\) failed"

        $again = $failed | Restart-TrainingRun -Wait
        $again.State | Should -Be 'Succeeded'
        $tree = $again | Get-TrainingRun -Tree
        ($tree | Where-Object Step -EQ 'points').ReasonCode | Should -Be 'Reused'
        ($tree | Where-Object Step -EQ 'line').ReasonCode | Should -BeNullOrEmpty
        ($again | Restart-TrainingRun -FromStart -Wait | Get-TrainingRun -Tree).ReasonCode | Should -Not -Contain 'Reused'
    }

    It 'is one job for PowerShell, with the output of all steps' {
        $job = Start-TrainingJob $example release -AsJob
        $job | Wait-Job -Timeout 120 | Select-Object -ExpandProperty State | Should -Be 'Completed'
        ($job | Receive-Job) -join "`n" | Should -Match 'degree 2'
        @(Get-Job | Where-Object Name -EQ 'choose') | Should -BeNullOrEmpty
    }

    It 'is removed with its steps' {
        $run = Get-TrainingRun release -Newest 1
        $step = ($run | Get-TrainingRun -Tree)[1]
        Get-ErrorId { $step | Remove-TrainingRun -Confirm:$false } | Should -Be 'RunIsStep,TrainingJobs.Cmdlets.Commands.RemoveTrainingRunCommand'
        $run | Remove-TrainingRun -Confirm:$false
        Get-ErrorId { Get-TrainingRun -Id $step.Id } | Should -Be 'RunNotFound,TrainingJobs.Cmdlets.Commands.GetTrainingRunCommand'
    }
}
