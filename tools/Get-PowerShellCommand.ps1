<#
    .SYNOPSIS
    Program and first arguments that start this PowerShell again.
    .DESCRIPTION
    As a .NET tool PowerShell is a library that "dotnet" runs, so that the program of this process alone is not what to start.
#>
$program = [System.Environment]::ProcessPath
$program
if ([System.IO.Path]::GetFileNameWithoutExtension($program) -eq 'dotnet') {
    Join-Path $PSHOME 'pwsh.dll'
}
