BeforeAll {
    . (Join-Path $PSScriptRoot 'Common.ps1')
    Enter-TestHome

    # A stand-in for nvidia-smi that shows two devices, first on the PATH of the session and of the agent that it starts.
    $pathBefore = $env:PATH
    $tools = New-Item -ItemType Directory -Path (Join-Path $TestDrive 'tools')
    if (-not $IsWindows) {
        $tool = Join-Path $tools 'nvidia-smi'
        Set-Content -LiteralPath $tool -Value @'
#!/bin/sh
echo '0, GPU-0-aaaa, NVIDIA A100-SXM4-80GB, 81920, 1024, 37'
echo '1, GPU-1-aaaa, NVIDIA A100-SXM4-80GB, 81920, 0, [N/A]'
'@
        chmod +x $tool
        $env:PATH = $tools.FullName + [System.IO.Path]::PathSeparator + $env:PATH
    }
}

AfterAll {
    Exit-TestHome
    $env:PATH = $pathBefore
}

Describe 'Get-JobGpu' {
    It 'shows devices with memory in bytes, and who holds them' -Skip:$IsWindows {
        $free = Get-JobGpu
        $free.Index | Should -Be 0, 1
        $free[0].Memory | Should -Be 80GB
        $free[0].MemoryUsed | Should -Be 1GB
        $free.Utilization | Should -Be 37, $null
        $free.RunId | Should -Be $null, $null

        $run = New-TrainingJob holds sleep 600 -Gpu 1 -GpuType A100 | Start-TrainingJob
        Wait-Until { (Get-TrainingRun -Id $run.Id).State -eq 'Running' } | Should -BeTrue
        @(Get-JobGpu | Where-Object RunId -EQ $run.Id).Count | Should -Be 1
        $run | Stop-TrainingRun -Grace 0s
        (Get-JobGpu).RunId | Should -Be $null, $null
    }

    It 'has a view in which memory can be read' -Skip:$IsWindows {
        $screen = @(Get-JobGpu | Out-String -Width 120 -Stream)
        $screen -match '^Index +Name +Memory +Busy +Run +Uuid *$' | Should -Not -BeNullOrEmpty
        $screen -match '1 of 80 GiB +37 % +GPU-0-aaaa' | Should -Not -BeNullOrEmpty
    }

    It 'is silent on a machine without GPUs' -Skip:$IsWindows {
        $before = $env:PATH
        try {
            $env:PATH = Join-Path $TestDrive 'nothing'
            Get-JobGpu | Should -BeNullOrEmpty
        }
        finally {
            $env:PATH = $before
        }
    }
}

Describe 'Set-JobTarget' {
    AfterEach {
        Set-JobTarget local -Reset
    }

    It 'sets parts and leaves the others' {
        Set-JobTarget local -Cpu 7500m -Memory 32Gi | Should -BeNullOrEmpty
        $target = Set-JobTarget local -MaxRuns 10 -PassThru
        $target.Cpu | Should -Be 7.5
        $target.Memory | Should -Be 32GB
        $target.MaxRuns | Should -Be 10
        (Get-JobTarget local).MaxRuns | Should -Be 10
        (Get-JobTarget LOC*).Cpu | Should -Be 7.5
    }

    It 'takes amounts as PowerShell writes them' -ForEach @(
        @{ Memory = 16GB; Bytes = 16GB }
        @{ Memory = '16Gi'; Bytes = 16GB }
        @{ Memory = '16G'; Bytes = 16e9 }
    ) {
        (Set-JobTarget local -Memory $Memory -PassThru).Memory | Should -Be $Bytes
    }

    It 'goes back to what the machine has with -Reset, but for what is given besides' {
        Set-JobTarget local -Cpu 1 -MaxRuns 3
        $target = Set-JobTarget local -Reset -MaxRuns 5 -PassThru
        $target.Cpu | Should -Be ([Environment]::ProcessorCount)
        $target.MaxRuns | Should -Be 5
    }

    It 'changes nothing with -WhatIf' {
        Set-JobTarget local -MaxRuns 1 -WhatIf
        (Get-JobTarget local).MaxRuns | Should -Be 256
    }

    It 'holds for runs at once' {
        Set-JobTarget local -MaxRuns 1
        $first, $second = 1..2 | ForEach-Object { New-TrainingJob "one-$_" sleep 600 | Start-TrainingJob }
        Wait-Until { (Get-TrainingRun -Id $second.Id).State -eq 'Waiting' } | Should -BeTrue
        (Get-TrainingRun -Id $second.Id).Reason | Should -Not -BeNullOrEmpty
        (Get-JobTarget local).Runs | Should -Be 1
        Get-TrainingRun one-* | Stop-TrainingRun -Grace 0s
    }

    It 'refuses what is no amount, or too little to run anything' -ForEach @(
        @{ Id = 'ParameterArgumentTransformationError'; Arguments = @{ Cpu = 'many' } }
        @{ Id = 'ParameterArgumentTransformationError'; Arguments = @{ Memory = '-1' } }
        @{ Id = 'ParameterArgumentValidationError'; Arguments = @{ MaxRuns = 0 } }
        @{ Id = 'TargetInvalid'; Arguments = @{ Cpu = 0 } }
        @{ Id = 'TargetInvalid'; Arguments = @{ Memory = 32 } }
        @{ Id = 'TargetInvalid'; Arguments = @{} }
        @{ Id = 'TargetInvalid'; Arguments = @{ Gpu = 'A100=1' } }
        @{ Id = 'TargetInvalid'; Arguments = @{ BaseImage = @{ a = 'b' } } }
        @{ Id = 'TargetNotFound'; Arguments = @{ Name = 'moon'; Cpu = 1 } }
    ) {
        $all = @{ Name = 'local' }
        foreach ($key in $Arguments.Keys) { $all[$key] = $Arguments[$key] }
        Get-ErrorId { Set-JobTarget @all } | Should -Be "$Id,TrainingJobs.Cmdlets.Commands.SetJobTargetCommand"
    }
}

Describe 'Get-JobTarget' {
    It 'lists the targets, with a view' {
        (Get-JobTarget).Name | Select-Object -First 2 | Should -Be 'local', 'docker'
        $screen = @(Get-JobTarget local | Out-String -Width 120 -Stream)
        $screen -match '^local +local +0 of [\d.]+ +0 of [\d.]+ GiB +0 of 256' | Should -Not -BeNullOrEmpty
    }

    It 'has an error for a literal name that there is not' {
        Get-ErrorId { Get-JobTarget moon } | Should -Be 'TargetNotFound,TrainingJobs.Cmdlets.Commands.GetJobTargetCommand'
        Get-JobTarget moon* | Should -BeNullOrEmpty
    }

    It 'offers names to the tabulator key' {
        (Get-Completion 'Get-JobTarget lo').CompletionText | Should -Be 'local'
        (Get-Completion 'Set-JobTarget lo').CompletionText | Should -Be 'local'
    }
}

Describe 'Restart-TrainingRun' {
    BeforeAll {
        $old = New-TrainingJob again -ShellCommand 'cat "$TRAINING_CHECKPOINT_PATH/step" 2> /dev/null; echo 7 > "$TRAINING_CHECKPOINT_PATH/step"' | Start-TrainingJob -Wait
    }

    It 'starts the same plan, which goes on from its checkpoints' {
        $run = $old | Restart-TrainingRun -Wait
        $run.Id | Should -Not -Be $old.Id
        $run.State | Should -Be 'Succeeded'
        $run.Name | Should -Be 'again'
        Get-JobLog $run -Raw | Should -Be '7'
    }

    It 'takes ids, several, and writes the new runs at once' {
        $other = New-TrainingJob other true | Start-TrainingJob -Wait
        $runs = Restart-TrainingRun $old.Id, $other.Id
        $runs.Name | Should -Be 'again', 'other'
        $runs | Wait-TrainingRun -Timeout 60s | Should -HaveCount 2
    }

    It 'starts nothing with -WhatIf, and shows the plan' {
        $count = @(Get-TrainingRun).Count
        (Invoke-Fresh "Restart-TrainingRun $($old.Id) -WhatIf") -join "`n" | Should -Match 'TRAINING_CHECKPOINT_PATH/step'
        @(Get-TrainingRun).Count | Should -Be $count
    }

    It 'refuses a run that goes on, and ids that there are not' {
        $run = New-TrainingJob goes-on sleep 600 | Start-TrainingJob
        Get-ErrorId { $run | Restart-TrainingRun } | Should -Be 'RunNotEnded,TrainingJobs.Cmdlets.Commands.RestartTrainingRunCommand'
        $run | Stop-TrainingRun -Grace 0s
        Get-ErrorId { Restart-TrainingRun zzzzzz } | Should -Be 'RunNotFound,TrainingJobs.Cmdlets.Commands.RestartTrainingRunCommand'
    }

    It 'offers ids to the tabulator key' {
        (Get-Completion "Restart-TrainingRun $($old.Id.Substring(0, 6))").CompletionText | Should -Be $old.Id
    }
}

Describe 'Register-JobTarget' {
    BeforeAll {
        $box = Register-JobTarget box tcp://127.0.0.1:1 -Cpu 32 -Memory 128GB -Gpu A100=4, H100:80Gi=2 -GpuPrice 2.5 -BaseImage @{ 'python:3-slim' = 'x/py:3' }
    }

    AfterAll {
        Unregister-JobTarget box*
    }

    It 'writes the target, which Get-JobTarget shows from then on' {
        $box.Kind | Should -Be 'docker'
        $box.IsRegistered | Should -BeTrue
        $box.Gpus.Type | Should -Be 'A100 (40GB)', 'H100'
        $box.Gpus.Count | Should -Be 2
        $box.Gpus[0].Count | Should -Be 4
        (Get-JobTarget BOX).GpuPrice | Should -Be 2.5
        (Get-JobTarget | Where-Object IsRegistered).Name | Should -Be 'box'
        @(Get-JobTarget box | Out-String -Width 120 -Stream) -match '^box +docker +0 of 32 +0 of 128 GiB +0 of 256 +tcp://127.0.0.1:1' | Should -Not -BeNullOrEmpty
    }

    It 'is completed wherever a target is named' {
        (Get-Completion 'Start-TrainingJob -Target bo').CompletionText | Should -Be 'box'
        (Get-Completion 'Test-JobTarget bo').CompletionText | Should -Be 'box'
        (Get-Completion 'Unregister-JobTarget ').CompletionText | Should -Be 'box'
    }

    It 'is set like any other' {
        Set-JobTarget box -GpuPrice 1.25
        (Get-JobTarget box).GpuPrice | Should -Be 1.25
        (Get-JobTarget box).Cpu | Should -Be 32
        (Set-JobTarget box -Reset -PassThru).Cpu | Should -BeNullOrEmpty
        (Get-JobTarget box).Endpoint | Should -Be 'tcp://127.0.0.1:1'
    }

    It 'takes the base images of the target for the plan' {
        $null = Register-JobTarget images tcp://127.0.0.1:1 -BaseImage @{ 'python:3-slim' = 'registry.example/py:3' }
        try {
            (New-TrainingJob x python3 x.py | Get-JobPlan -Target images).Container.Image | Should -Be 'registry.example/py:3'
        }
        finally {
            Unregister-JobTarget images
        }
    }

    It 'refuses what cannot be' -ForEach @(
        @{ With = @{ Name = 'box'; Endpoint = 'unix:///x' }; Id = 'TargetExists' }
        @{ With = @{ Name = 'local'; Endpoint = 'unix:///x' }; Id = 'TargetInvalid' }
        @{ With = @{ Name = 'a b'; Endpoint = 'unix:///x' }; Id = 'TargetInvalid' }
        @{ With = @{ Name = 'other'; Endpoint = 'moon' }; Id = 'TargetNotFound' }
        @{ With = @{ Name = 'other'; Endpoint = 'tcp://x:1'; CertificatePath = './nothing' }; Id = 'TargetInvalid' }
        @{ With = @{ Name = 'other'; Endpoint = 'unix:///x'; Gpu = 'A100=1' }; Id = 'TargetInvalid' }
    ) {
        Get-ErrorId { Register-JobTarget @With } | Should -Be "$Id,TrainingJobs.Cmdlets.Commands.RegisterJobTargetCommand"
        Get-JobTarget oth* | Should -BeNullOrEmpty
    }

    It 'changes nothing with -WhatIf' {
        Register-JobTarget other unix:///x -WhatIf
        Unregister-JobTarget box -WhatIf
        (Get-JobTarget | Where-Object IsRegistered).Name | Should -Be 'box'
        Get-ErrorId { Unregister-JobTarget docker } | Should -Be 'TargetInvalid,TrainingJobs.Cmdlets.Commands.UnregisterJobTargetCommand'
    }
}

Describe 'Test-JobTarget' {
    It 'says what is wrong in a sentence, and writes true or false with -Quiet' {
        $result = Test-JobTarget tcp://127.0.0.1:1
        $result.IsReady | Should -BeFalse
        $result.ReasonCode | Should -Be 'TargetUnavailable'
        $result.Message | Should -BeLike 'No Docker daemon answers at tcp://127.0.0.1:1*'
        'local', 'tcp://127.0.0.1:1' | Test-JobTarget -Quiet | Should -Be $true, $false
        Get-ErrorId { Test-JobTarget moon } | Should -Be 'TargetNotFound,TrainingJobs.Cmdlets.Commands.TestJobTargetCommand'
    }
}
