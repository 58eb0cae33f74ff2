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
# The version of Pester is pinned and comes with the other packages, whatever this machine has installed.
$pester = dotnet msbuild (Join-Path $PSScriptRoot 'Pester.proj') -restore -target:SayWherePesterIs -getProperty:PesterManifest
if ($LASTEXITCODE -ne 0) {
    throw "Pester cannot be had: $pester"
}

if (-not (Test-Path -Path (Join-Path $PSScriptRoot '../../output/TrainingJobs/*/TrainingJobs.psd1'))) {
    & (Join-Path $PSScriptRoot '../../build.ps1') -Quiet
}

Import-Module -Name $pester
$configuration = New-PesterConfiguration
$configuration.Run.Path = $Path
$configuration.Run.PassThru = $true
$configuration.Output.Verbosity = $Output
$result = Invoke-Pester -Configuration $configuration

# A file or a block that could not run counts, or its tests would be missing without a sign.
$broken = $result.FailedContainersCount + $result.FailedBlocksCount
'Pester: {0} passed, {1} failed, {2} skipped' -f $result.PassedCount, ($result.FailedCount + $broken), ($result.SkippedCount + $result.InconclusiveCount)
exit ($result.Result -eq 'Passed' ? 0 : 1)
