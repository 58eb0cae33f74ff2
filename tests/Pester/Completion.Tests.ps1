BeforeAll {
    . (Join-Path $PSScriptRoot 'Common.ps1')
    Enter-TestHome
    $old = New-TrainingJob older true | Start-TrainingJob -Wait
    $run = New-TrainingJob newer -ShellCommand 'echo x > "$ML_OUTPUT_PATH/model.json"' | Start-TrainingJob -Wait
}

AfterAll {
    Exit-TestHome
}

Describe 'The tabulator key' {
    It 'offers the jobs of the file, described' {
        $found = Get-Completion "Start-TrainingJob '$irisFile' "
        $found.CompletionText | Should -Be 'train'
        $found.ToolTip | Should -Match 'iris'
        (Get-Completion "Import-TrainingJob '$irisFile' -Name ").CompletionText | Should -Be 'train'
    }

    It 'knows what a relative path starts from' {
        Push-Location -LiteralPath (Join-Path $root 'examples')
        try {
            (Get-Completion 'Start-TrainingJob ./iris/trainingjobs.yaml t').CompletionText | Should -Be 'train'
            (Get-Completion 'Start-TrainingJob iris ').CompletionText | Should -Be 'train'
        }
        finally {
            Pop-Location
        }
    }

    It 'offers declared parameters and their choices' {
        (Get-Completion "Start-TrainingJob '$irisFile' train -Lea").CompletionText | Should -Be '-LearningRate'
        (Get-Completion "Start-TrainingJob '$irisFile' train -Optimizer ").CompletionText | Should -Be 'momentum', 'sgd'
        (Get-Completion "Start-TrainingJob '$irisFile' -Optimizer m").CompletionText | Should -Be 'momentum'
    }

    It 'offers no run that has ended where there is nothing to do with it' -ForEach 'Wait-TrainingRun', 'Stop-TrainingRun' {
        (Get-Completion "$_ $($old.Id.Substring(0, 6))").CompletionText | Should -Not -Contain $old.Id
    }

    It 'offers ids, newest first, with what they are' -ForEach 'Get-TrainingRun -Id', 'Remove-TrainingRun', 'Get-JobLog', 'Get-JobArtifact' {
        $found = Get-Completion "$_ "
        $found.CompletionText | Should -Be $run.Id, $old.Id
        $found[0].ToolTip | Should -Match 'newer, Succeeded'
        (Get-Completion "$_ $($old.Id.Substring(0, 6))").CompletionText | Should -Be $old.Id
    }

    It 'offers names, states, targets and artifacts' {
        (Get-Completion 'Get-TrainingRun ').CompletionText | Sort-Object | Should -Be 'newer', 'older'
        (Get-Completion 'Get-TrainingRun -State Succ').CompletionText | Should -Be 'Succeeded'
        (Get-Completion 'Start-TrainingJob -Target ').CompletionText | Select-Object -First 2 | Should -Be 'local', 'docker'
        (Get-Completion "Get-JobArtifact $($run.Id) ").CompletionText | Should -Be 'model.json'
    }

    It 'is silent about files that are wrong or not there' {
        Get-Completion 'Start-TrainingJob ./nothing.yaml -Name ' | Should -BeNullOrEmpty
        Set-Content -LiteralPath (Join-Path $TestDrive 'broken.yaml') -Value 'jobs: ['
        Get-Completion "Start-TrainingJob '$TestDrive/broken.yaml' -Name " | Should -BeNullOrEmpty
    }
}
