<#
    .SYNOPSIS
    Trains the iris example through the cmdlets; quickstart.sh and quickstart.ps1 run it.
    .PARAMETER Module
    Manifest of the module; without it, the newest one that the build has staged.
#>
[CmdletBinding()]
param([string] $Module)

$ErrorActionPreference = 'Stop'
if (-not $Module) {
    $staged = Join-Path -Path $PSScriptRoot -ChildPath ../../output/TrainingJobs
    $Module = Get-ChildItem -Path $staged -Filter TrainingJobs.psd1 -Recurse -Depth 1 |
        Sort-Object -Property { [version] $_.Directory.Name } |
        Select-Object -Last 1 -ExpandProperty FullName
}

Import-Module -Name $Module

$run = Start-TrainingJob -Path "$PSScriptRoot/trainingjobs.yaml" -Name train -Epochs 30 -Optimizer momentum
$run | Get-JobLog -Follow -Raw
$run = $run | Wait-TrainingRun -Timeout 5m

''
$run | Format-Table | Out-String -Stream -Width 160 | Where-Object { $_ }
''
$run | Get-JobArtifact | Format-Table | Out-String -Stream -Width 160 | Where-Object { $_ }
''
"Run $($run.Id) $($run.State)"
exit ($run.State -eq 'Succeeded' ? 0 : 1)
