BeforeAll {
    . (Join-Path $PSScriptRoot 'Common.ps1')
    Enter-TestHome
    $files = New-Item -ItemType Directory -Path (Join-Path $TestDrive 'files/below') -Force
    Set-Content -LiteralPath "$TestDrive/files/trainingjobs.yaml" -Value @'
project: shop
jobs:
  train: {command: [python3, train.py], description: Trains.}
  train-big: {command: [python3, train.py, --big]}
  evaluate: {command: [python3, evaluate.py]}
'@
    Set-Content -LiteralPath "$TestDrive/files/below/other.yaml" -Value 'jobs: {deep: {command: [echo, deep]}}'
    $broken = Join-Path $TestDrive 'broken.yaml'
    Set-Content -LiteralPath $broken -Value @'
jobs:
  good:
    command: [echo, good]
    comand: x
  bad:
    command: [echo, bad]
    timeout: soon
  worse:
    description: Nothing to run.
'@
}

AfterAll {
    Exit-TestHome
}

Describe 'Import-TrainingJob' {
    It 'reads a file, its jobs in their order' {
        (Import-TrainingJob "$TestDrive/files/trainingjobs.yaml").Name | Should -Be 'train', 'train-big', 'evaluate'
    }

    It 'takes names with wildcards' {
        (Import-TrainingJob "$TestDrive/files/trainingjobs.yaml" -Name train*).Name | Should -Be 'train', 'train-big'
        (Import-TrainingJob "$TestDrive/files/trainingjobs.yaml" evaluate).Name | Should -Be 'evaluate'
        Import-TrainingJob "$TestDrive/files/trainingjobs.yaml" -Name nothing* | Should -BeNullOrEmpty
    }

    It 'takes folders, paths with wildcards, and files from the pipeline' {
        (Import-TrainingJob "$TestDrive/files").Name | Should -Be 'train', 'train-big', 'evaluate'
        (Import-TrainingJob "$TestDrive/files" -Recurse).Name | Should -Contain 'deep'
        (Import-TrainingJob "$TestDrive/files/*.yaml").Count | Should -Be 3
        (Get-ChildItem "$TestDrive/files" -Recurse -Filter *.yaml | Import-TrainingJob).Count | Should -Be 4
        ("$TestDrive/files", "$TestDrive/files/below/other.yaml" | Import-TrainingJob).Count | Should -Be 4
        Import-TrainingJob "$TestDrive/files/*.nothing" | Should -BeNullOrEmpty
    }

    It 'takes a literal path with brackets' {
        Copy-Item -LiteralPath "$TestDrive/files/below/other.yaml" -Destination "$TestDrive/a[1].yaml"
        (Import-TrainingJob -LiteralPath "$TestDrive/a[1].yaml").Name | Should -Be 'deep'
    }

    It 'has an error for each literal name that is nowhere' {
        Get-ErrorId { Import-TrainingJob "$TestDrive/files/trainingjobs.yaml" -Name train, nope } |
            Should -Be 'JobNotFound,TrainingJobs.Cmdlets.Commands.ImportTrainingJobCommand'
    }

    It 'has an error for a path that is not there, and goes on' {
        $jobs = Import-TrainingJob "$TestDrive/nope.yaml", "$TestDrive/files/below/other.yaml" -ErrorAction SilentlyContinue -ErrorVariable failed
        $jobs.Name | Should -Be 'deep'
        $failed.FullyQualifiedErrorId | Should -Be 'FileNotFound,TrainingJobs.Cmdlets.Commands.ImportTrainingJobCommand'
        $failed.CategoryInfo.Category | Should -Be 'ObjectNotFound'
        $failed.TargetObject | Should -Be "$TestDrive/nope.yaml"
        $failed.ErrorDetails.RecommendedAction | Should -Not -BeNullOrEmpty
    }

    It 'has an error for a folder without job files, and for what is no file' {
        $empty = New-Item -ItemType Directory -Path "$TestDrive/empty"
        Get-ErrorId { Import-TrainingJob $empty } | Should -Be 'NoJobFile,TrainingJobs.Cmdlets.Commands.ImportTrainingJobCommand'
        Get-ErrorId { Import-TrainingJob env:PATH } | Should -Be 'NotAFileSystemPath,TrainingJobs.Cmdlets.Commands.ImportTrainingJobCommand'
    }

    It 'says all that is wrong with a file, with the place, and writes the jobs that are right' {
        $jobs = Import-TrainingJob $broken -ErrorAction SilentlyContinue -ErrorVariable failed -WarningAction SilentlyContinue -WarningVariable warned
        $jobs.Name | Should -Be 'good'
        "$warned" | Should -Match ':4:5: UnknownKey: .*command'
        $failed.Count | Should -Be 2
        $failed.FullyQualifiedErrorId | Select-Object -Unique | Should -Be 'JobFileInvalid,TrainingJobs.Cmdlets.Commands.ImportTrainingJobCommand'
        "$($failed[0])" | Should -Match 'broken\.yaml:7:14: InvalidDuration'
        $failed[0].TargetObject.Line | Should -Be 7
        $failed[1].TargetObject.Code | Should -Be 'MissingField'
        $failed[0].CategoryInfo.Category | Should -Be 'InvalidData'
    }
}

Describe 'Test-TrainingJob' {
    It 'finds nothing in the examples' {
        Import-TrainingJob (Join-Path $root 'examples') -Recurse | Test-TrainingJob | Where-Object Severity -EQ 'Error' | Should -BeNullOrEmpty
        Import-TrainingJob (Join-Path $root 'examples') -Recurse | Test-TrainingJob -Quiet | Should -BeTrue
        Test-TrainingJob (Join-Path $root 'examples') -Recurse -Quiet | Should -BeTrue
    }

    It 'writes each finding as data' {
        $found = Test-TrainingJob $broken
        $found.Code | Should -Be 'UnknownKey', 'InvalidDuration', 'MissingField'
        $found.Severity | Should -Be 'Warning', 'Error', 'Error'
        $found[0].File | Should -Be $broken
        '{0}:{1}' -f $found[1].Line, $found[1].Column | Should -Be '7:14'
    }

    It 'is one bool with -Quiet' {
        Test-TrainingJob $broken -Quiet | Should -BeFalse
        Test-TrainingJob $broken, "$TestDrive/files" -Quiet | Should -BeFalse
        Test-TrainingJob "$TestDrive/nope.yaml" -Quiet -ErrorAction SilentlyContinue | Should -BeFalse
        Get-Item "$TestDrive/files/trainingjobs.yaml" | Test-TrainingJob -Quiet | Should -BeTrue
    }

    It 'checks a job that is in no file' {
        New-TrainingJob sound true | Test-TrainingJob -Quiet | Should -BeTrue
    }

    It 'has an error for a path that is not there' {
        Get-ErrorId { Test-TrainingJob "$TestDrive/nope.yaml" } | Should -Be 'FileNotFound,TrainingJobs.Cmdlets.Commands.TestTrainingJobCommand'
    }
}

Describe 'New-TrainingJob' {
    It 'takes a command as words' {
        (New-TrainingJob a python3 train.py '--rate' 0.10 'two words').Command.Arguments | Should -Be 'python3', 'train.py', '--rate', '0.10', 'two words'
        (New-TrainingJob a -ShellCommand 'a | b').Command.Shell | Should -Be 'a | b'
    }

    It 'takes resources in the notation of Kubernetes or of PowerShell' {
        $resources = (New-TrainingJob a true -Cpu 500m -Memory 16Gi -Storage 1TB -Gpu 2 -GpuType A100 -GpuMemory 40Gi).Resources
        $resources.Cpu.Value | Should -Be 0.5
        $resources.Memory.Value | Should -Be 16GB
        $resources.Storage.Value | Should -Be 1TB
        $resources.Gpu.ToString() | Should -Match '2 GPUs \(A100\) with at least 40Gi'
        { New-TrainingJob a true -Memory lots } | Should -Throw -ErrorId 'ParameterArgumentTransformationError,TrainingJobs.Cmdlets.Commands.NewTrainingJobCommand'
    }

    It 'takes parameters, variables, labels, limits' {
        $job = New-TrainingJob a true -Project p -Timeout 90m -Attempts 3 -WorkerCount 2 -Output results -Environment @{ A = 1 } -Label @{ team = 'x' } `
            -PythonVersion 3.10 -Package numpy -Parameter ([ordered]@{ epochs = 5; rate = @{ Type = 'float'; Default = '0.10'; Choices = '0.10', '1e-3'; Help = 'h' }; fast = $false; tags = @('x', 'y') })
        $job.Timeout | Should -Be ([timespan] '01:30')
        $job.Python.Version | Should -Be '3.10'
        $job.Parameters.Name | Should -Be 'epochs', 'rate', 'fast', 'tags'
        $job.Parameters.Type | Should -Be 'Int', 'Float', 'Flag', 'List'
        $job.Parameters[1].Choices | Should -Be '0.10', '1e-3'
        $job.Retry.Attempts | Should -Be 3
        $job.Labels['team'] | Should -Be 'x'
        $job.Environment['A'] | Should -Be '1'
        $job.BaseDirectory | Should -Be $PWD.ProviderPath
        $job.KeepContainer | Should -BeFalse
    }

    It 'takes -KeepContainer, which completes, stands in the file, and comes back from it' {
        (TabExpansion2 'New-TrainingJob a true -Keep').CompletionMatches.CompletionText | Should -Be '-KeepContainer'
        $target = Join-Path $TestDrive 'kept.yaml'
        # Containers see the folder of the job file: that is where the job is made.
        Push-Location -LiteralPath $TestDrive
        try {
            New-TrainingJob kept true -Image debian:bookworm-slim -KeepContainer | Export-TrainingJob $target
        }
        finally {
            Pop-Location
        }

        $target | Should -FileContentMatch '^ *keepContainer: true$'
        $job = Import-TrainingJob $target
        $job.KeepContainer | Should -BeTrue
        ($job | Get-JobPlan -Target docker).Container.Keep | Should -BeTrue
        ($job | Get-JobPlan -Target local).Container.Keep | Should -BeFalse
    }

    It 'makes no job that a file could not hold' {
        Get-ErrorId { New-TrainingJob 'bad name' true } | Should -Be 'JobInvalid,TrainingJobs.Cmdlets.Commands.NewTrainingJobCommand'
        Get-ErrorId { New-TrainingJob a true -Parameter @{ x = @{ Typ = 'int' } } } | Should -Be 'ParameterDefinitionInvalid,TrainingJobs.Cmdlets.Commands.NewTrainingJobCommand'
        Get-ErrorId { New-TrainingJob a true -Parameter @{ x = @{ Type = 'integer' } } } | Should -Be 'ParameterDefinitionInvalid,TrainingJobs.Cmdlets.Commands.NewTrainingJobCommand'
    }
}

Describe 'Export-TrainingJob' {
    It 'gives the text, which reads back as the same jobs' {
        $text = Import-TrainingJob "$TestDrive/files/trainingjobs.yaml" | Export-TrainingJob
        $text | Should -BeOfType ([string])
        Set-Content -LiteralPath "$TestDrive/again.yaml" -Value $text
        $again = Import-TrainingJob "$TestDrive/again.yaml"
        $again.Name | Should -Be 'train', 'train-big', 'evaluate'
        $again[0].Description | Should -Be 'Trains.'
        $again[0].Project | Should -Be 'shop'
    }

    It 'writes a file, and one over another only when it may' {
        $target = Join-Path $TestDrive 'out.yaml'
        New-TrainingJob one true | Export-TrainingJob $target | Should -BeNullOrEmpty
        (Import-TrainingJob $target).Name | Should -Be 'one'
        New-TrainingJob two true | Export-TrainingJob $target
        (Import-TrainingJob $target).Name | Should -Be 'two'
        Get-ErrorId { New-TrainingJob three true | Export-TrainingJob $target -NoClobber } | Should -Be 'FileExists,TrainingJobs.Cmdlets.Commands.ExportTrainingJobCommand'
        Set-ItemProperty -LiteralPath $target -Name IsReadOnly -Value $true
        Get-ErrorId { New-TrainingJob three true | Export-TrainingJob $target } | Should -Be 'FileNotWritable,TrainingJobs.Cmdlets.Commands.ExportTrainingJobCommand'
        New-TrainingJob three true | Export-TrainingJob $target -Force
        (Import-TrainingJob $target).Name | Should -Be 'three'
        Get-ErrorId { New-TrainingJob three true | Export-TrainingJob "$TestDrive/no/such/folder.yaml" } | Should -Be 'FileNotFound,TrainingJobs.Cmdlets.Commands.ExportTrainingJobCommand'
    }

    It 'writes nothing with -WhatIf' {
        New-TrainingJob one true | Export-TrainingJob "$TestDrive/whatif.yaml" -WhatIf
        "$TestDrive/whatif.yaml" | Should -Not -Exist
    }
}
