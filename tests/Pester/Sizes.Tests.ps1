BeforeAll {
    . (Join-Path $PSScriptRoot 'Common.ps1')
    Enter-TestHome
    $folder = New-Item -ItemType Directory -Path (Join-Path $TestDrive 'training_jobs/fit')
    $modelbit = Join-Path $folder 'metadata.yaml'
    Set-Content -LiteralPath (Join-Path $folder 'source.py') -Value "def fit():`n    return 1"

    function Write-File {
        <# .SYNOPSIS Has the job of Modelbit run with a size. #>
        param([string] $Size)
        Set-Content -LiteralPath $modelbit -Value @"
owner: a@example.com
runtimeInfo:
  mainFunction: fit
  mainFunctionArgs: []
  pythonVersion: '3.11'
schedules:
- schedule: 0 0 * * *
  size: $Size
schemaVersion: 1
"@
    }
}

AfterAll {
    Exit-TestHome
}

Describe 'The table of sizes' {
    It 'begins with those that are known, without making a state folder' {
        (Get-JobSize).Name | Should -Be 'small', 'medium', 'large', 'xlarge', '2xlarge', '4xlarge', 'gpu_small', 'gpu_medium', 'gpu_large'
        (Get-JobSize gpu_small).Gpu | Should -Be 1
        (Get-JobSize).IsChanged | Should -Not -Contain $true
        Test-Path -LiteralPath $env:TRAININGJOBS_HOME | Should -BeFalse
    }

    It 'is changed in parts, and used by the readers' {
        Set-JobSize medium -Cpu 6500m
        $size = Get-JobSize MEDIUM
        "$($size.Cpu) $($size.Memory) $($size.IsChanged)" | Should -Be '6500m 8Gi True'
        Write-File medium
        "$((Import-TrainingJob $modelbit).Schedules[0].Resources)" | Should -Be 'cpu 6500m, memory 8Gi'
        Set-JobSize medium -Reset
        "$((Import-TrainingJob $modelbit).Schedules[0].Resources)" | Should -Be 'cpu 4, memory 8Gi'
    }

    It 'takes new names' {
        Write-File two_big
        $finding = Test-TrainingJob $modelbit | Where-Object Severity -EQ Error
        $finding.Message | Should -Match 'two_big'
        $finding.Line | Should -Be 8
        $size = Set-JobSize two_big -Cpu 16 -Memory 128GB -Gpu 2 -GpuType a100, a100xl -PassThru
        $size.Gpu | Should -Be 2
        $size.GpuTypes | Should -Be 'a100', 'a100xl'
        Test-TrainingJob $modelbit -Quiet | Should -BeTrue
        (Get-JobSize two_*).Name | Should -Be 'two_big'
        (Get-Completion 'Get-JobSize tw').CompletionText | Should -Be 'two_big'
        Set-JobSize two_big -Reset -PassThru | Should -BeNullOrEmpty
        Get-ErrorId { Get-JobSize two_big } | Should -Be 'SizeNotFound,TrainingJobs.Cmdlets.Commands.GetJobSizeCommand'
    }

    It 'is not changed by -WhatIf, nor by what makes no sense' {
        Set-JobSize small -Cpu 64 -WhatIf
        (Get-JobSize small).Cpu.Value | Should -Be 2
        $id = 'SizeInvalid,TrainingJobs.Cmdlets.Commands.SetJobSizeCommand'
        Get-ErrorId { Set-JobSize small } | Should -Be $id
        Get-ErrorId { Set-JobSize small -Cpu 1 -Reset } | Should -Be $id
        Get-ErrorId { Set-JobSize small -Memory 0 } | Should -Be $id
        Get-ErrorId { Set-JobSize 'a b' -Cpu 1 } | Should -Be $id
        Get-ErrorId { Set-JobSize nothing -Reset } | Should -Be 'SizeNotFound,TrainingJobs.Cmdlets.Commands.SetJobSizeCommand'
    }

    It 'has a view' {
        $screen = @(Get-JobSize | Out-String -Width 120 -Stream)
        $screen -match '^Name +Cpu +Memory +Gpu +GpuTypes +Changed *$' | Should -Not -BeNullOrEmpty
        $screen -match '^gpu_small +4 +16Gi +1' | Should -Not -BeNullOrEmpty
    }
}

Describe 'Get-JobGpuType' {
    It 'lists models with memory and speed' {
        (Get-JobGpuType).Id | Should -Contain 'rtx3090'
        $type = Get-JobGpuType 'GeForce RTX 3090'
        "$($type.Id) $($type.Memory) $($type.Vendor) $($type.SinglePrecision)" | Should -Be 'rtx3090 24 nvidia 35.5'
        (Get-JobGpuType -Memory 24GB).Memory | Sort-Object | Select-Object -First 1 | Should -Be 24
        (Get-JobGpuType a100*).Id | Should -Be 'a100', 'a100xl'
        Get-ErrorId { Get-JobGpuType x9000 } | Should -Be 'GpuTypeNotFound,TrainingJobs.Cmdlets.Commands.GetJobGpuTypeCommand'
        (Get-Completion 'Get-JobGpuType rtx3').CompletionText | Should -Be 'rtx3090'
        @(Get-JobGpuType | Out-String -Width 120 -Stream) -match '^rtx3090 +RTX 3090 +nvidia +24 GB +35.5 TFLOPS' | Should -Not -BeNullOrEmpty
    }
}
