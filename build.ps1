<#
    .SYNOPSIS
    Builds everything a user needs; what and how stands in tools/Module.proj.

    .PARAMETER Quiet
    Say nothing unless something fails.
#>
[CmdletBinding()]
param([Alias('q')][switch] $Quiet)

$ErrorActionPreference = 'Stop'
$said = dotnet msbuild (Join-Path $PSScriptRoot 'tools/Module.proj') -nologo -verbosity:quiet
if ($LASTEXITCODE -ne 0) {
    throw ($said -join [System.Environment]::NewLine)
}

if (-not $Quiet) {
    "module:  $(Resolve-Path -Path (Join-Path $PSScriptRoot 'output/TrainingJobs/*'))"
    "program: $(Join-Path $PSScriptRoot 'output/bin/trainingjobs')"
}
