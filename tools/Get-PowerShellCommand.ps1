<#
    .SYNOPSIS
    Program and first arguments that start this PowerShell again.
    .DESCRIPTION
    As a .NET tool PowerShell is a library that "dotnet" runs, so that the program of this process alone is not what to start.
#>
$program = Join-Path $PSHOME ($IsWindows ? 'pwsh.exe' : 'pwsh')
if (Test-Path -LiteralPath $program) {
    $program
}
else {
    [System.Environment]::ProcessPath
    Join-Path $PSHOME 'pwsh.dll'
}
