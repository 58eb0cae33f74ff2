<#
    .SYNOPSIS
    Runs the Pester tests over the module that the build has staged. Exit code 1 when one fails.

    .PARAMETER Path
    Test files to run; all of them without it.

    .PARAMETER Output
    How much Pester tells.
#>
[CmdletBinding()]
param(
    [string[]] $Path = @(Join-Path $PSScriptRoot '*.Tests.ps1'),

    [ValidateSet('None', 'Normal', 'Detailed')]
    [string] $Output = 'Normal'
)

$ErrorActionPreference = 'Stop'
if (-not (Get-Module -ListAvailable -Name Pester | Where-Object Version -GE '5.3')) {
    'Pester 5.3 or newer was not found, so that its tests are skipped.'
    'Pester: 0 passed, 0 failed, 1 skipped'
    exit 0
}

if (-not (Test-Path -Path (Join-Path $PSScriptRoot '../../output/TrainingJobs/*/TrainingJobs.psd1'))) {
    & (Join-Path $PSScriptRoot '../../build.ps1') -Quiet
}

Import-Module -Name Pester -MinimumVersion 5.3
$configuration = New-PesterConfiguration
$configuration.Run.Path = $Path
$configuration.Run.PassThru = $true
$configuration.Output.Verbosity = $Output
$result = Invoke-Pester -Configuration $configuration

# A file or a block that could not run counts, or its tests would be missing without a sign.
$broken = $result.FailedContainersCount + $result.FailedBlocksCount
'Pester: {0} passed, {1} failed, {2} skipped' -f $result.PassedCount, ($result.FailedCount + $broken), ($result.SkippedCount + $result.InconclusiveCount)
exit ($result.Result -eq 'Passed' ? 0 : 1)
