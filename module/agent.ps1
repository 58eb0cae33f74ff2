<#
    .SYNOPSIS
    Runs a TrainingJobs agent in this process; started by the module itself.
#>
Add-Type -Path (Join-Path $PSScriptRoot 'bin' 'TrainingJobs.Loader.dll')
exit [TrainingJobs.Loader.LoadContext]::RunAgent()
