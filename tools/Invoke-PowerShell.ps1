<#
    .SYNOPSIS
    Runs this PowerShell again, in a process of its own, with the arguments given.
#>
$program, $library = & (Join-Path $PSScriptRoot 'Get-PowerShellCommand.ps1')
$words = @($library | Where-Object { $_ }) + $args
& $program @words
