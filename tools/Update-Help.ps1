<#
    .SYNOPSIS
    Makes the help that PowerShell shows from docs/en-US, after bringing the pages in line with the cmdlets.

    .DESCRIPTION
    Needs a built module. Texts of the pages are kept; syntax, types, aliases and positions are taken from the cmdlets. A new cmdlet or
    parameter gets a page or a section with places to fill in, which the tests find.

    .PARAMETER Module
    Manifest of the module; the one of this checkout without it.

    .PARAMETER Pages
    Folder with the pages.

    .PARAMETER OutputFolder
    Folder for the help files.
#>
[CmdletBinding()]
param(
    [string] $Module = (Join-Path $PSScriptRoot '../TrainingJobs.psd1'),

    [string] $Pages = (Join-Path $PSScriptRoot '../docs/en-US'),

    [string] $OutputFolder = (Join-Path $PSScriptRoot '../module/en-US')
)

$ErrorActionPreference = 'Stop'
. (Join-Path $PSScriptRoot 'HelpPage.ps1')
. (Join-Path $PSScriptRoot 'HelpXml.ps1')
Import-Module -Name (Resolve-Path -LiteralPath $Module).ProviderPath
$commands = Get-Command -Module TrainingJobs -CommandType Cmdlet | Sort-Object -Property Name -Culture ''
$texts = @{}
foreach ($command in $commands) {
    $file = Join-Path $Pages "$($command.Name).md"
    if (-not (Test-Path -LiteralPath $file)) {
        $template = Get-Content -LiteralPath (Join-Path $PSScriptRoot 'NewHelpPage.md') -Raw
        Set-Content -LiteralPath $file -Value $template.Replace('NAME', $command.Name) -NoNewline
    }

    $texts[$command.Name] = Read-HelpPage $file
    Set-Content -LiteralPath $file -Value (Format-HelpPage $command $texts[$command.Name]) -NoNewline
    # What was added has places to fill in.
    $texts[$command.Name] = Read-HelpPage $file
}

$null = New-Item -ItemType Directory -Path $OutputFolder -Force
$folder = (Resolve-Path -LiteralPath $OutputFolder).ProviderPath
Write-HelpFile (Join-Path $folder 'TrainingJobs.Cmdlets.dll-Help.xml') $commands $texts

# Topics are plain text: without the front matter and the marks of headings.
foreach ($topic in Get-ChildItem -Path (Join-Path $Pages 'about_*.md')) {
    $text = (Get-Content -LiteralPath $topic.FullName -Raw) -replace '(?s)\A---\n.*?\n---\n+', '' -replace '(?m)^#+ ', '' -replace '`', ''
    Set-Content -LiteralPath (Join-Path $folder "$($topic.BaseName).help.txt") -Value $text -NoNewline
}
