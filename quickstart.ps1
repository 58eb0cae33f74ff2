<#
    .SYNOPSIS
    Builds TrainingJobs and trains a real model on real data with it.
    .DESCRIPTION
    Needs the .NET 10 SDK, PowerShell 7.6 or newer, and Python 3. Ends with "Run <id> Succeeded" and exit code 0.
#>
[CmdletBinding()]
param()

$ErrorActionPreference = 'Stop'
if ($PSVersionTable.PSVersion -lt [version] '7.6') {
    throw "TrainingJobs needs PowerShell 7.6 or newer; this is $($PSVersionTable.PSVersion)."
}

if (-not (Get-Command -Name dotnet -CommandType Application -ErrorAction Ignore) -or -not ((dotnet --list-sdks) -match '^10\.')) {
    throw 'The .NET 10 SDK is needed and was not found: see https://dot.net/download.'
}

if (-not (Get-Command -Name python3 -CommandType Application -ErrorAction Ignore)) {
    throw "The example trains in Python 3 and no 'python3' was found: install it, then run quickstart.ps1 again."
}

& "$PSScriptRoot/build.ps1"
if ($LASTEXITCODE -ne 0) {
    exit $LASTEXITCODE
}

# In a process of its own, so that the module's files are not held by this session.
& "$PSScriptRoot/tools/Invoke-PowerShell.ps1" -NoProfile -NonInteractive -File "$PSScriptRoot/examples/iris/first-run.ps1"
exit $LASTEXITCODE
