@{
    RootModule           = 'module/TrainingJobs.psm1'
    ModuleVersion        = '0.1.0'
    GUID                 = '5b1f6d0e-6a53-4e0b-9c53-2f0a4f7e8d21'
    Author               = 'The TrainingJobs authors'
    CompanyName          = 'TrainingJobs'
    Copyright            = '(c) The TrainingJobs authors. MIT licence.'
    Description          = 'Runs machine-learning training jobs from a job file, in the background, with logs, results and reasons that outlive the session.'
    PowerShellVersion    = '7.6'
    CompatiblePSEditions = @('Core')
    TypesToProcess       = @('module/TrainingJobs.Types.ps1xml')
    FormatsToProcess     = @('module/TrainingJobs.Format.ps1xml')
    CmdletsToExport      = @(
        'Disable-JobSchedule'
        'Enable-JobSchedule'
        'Export-TrainingJob'
        'Get-JobAgent'
        'Get-JobArtifact'
        'Get-JobGpu'
        'Get-JobGpuType'
        'Get-JobLog'
        'Get-JobPlan'
        'Get-JobSchedule'
        'Get-JobSecret'
        'Get-JobSize'
        'Get-JobTarget'
        'Get-TrainingRun'
        'Get-TrainingRunEvent'
        'Import-TrainingJob'
        'New-TrainingJob'
        'Register-JobSchedule'
        'Register-JobTarget'
        'Remove-JobSecret'
        'Remove-TrainingRun'
        'Restart-TrainingRun'
        'Set-JobSchedule'
        'Set-JobSecret'
        'Set-JobSize'
        'Set-JobTarget'
        'Start-JobSchedule'
        'Start-TrainingJob'
        'Stop-JobAgent'
        'Stop-TrainingRun'
        'Test-JobTarget'
        'Test-TrainingJob'
        'Unregister-JobSchedule'
        'Unregister-JobTarget'
        'Wait-TrainingRun'
    )
    FunctionsToExport    = @()
    VariablesToExport    = @()
    AliasesToExport      = @('Get-TrainingJobLog')
    PrivateData          = @{
        PSData = @{
            Tags         = @('MachineLearning', 'Training', 'Jobs', 'Queue', 'GPU', 'MLOps', 'PSEdition_Core', 'Windows', 'Linux', 'MacOS')
            LicenseUri   = 'https://opensource.org/license/mit'
            ReleaseNotes = 'First version: job files, local runs that outlive the session, logs, artifacts. See CHANGELOG.md.'
        }
    }
}
