<#
    .SYNOPSIS
    Makes the help that PowerShell shows from docs/en-US, after bringing the pages in line with the cmdlets.

    .DESCRIPTION
    Needs Microsoft.PowerShell.PlatyPS and a built module. Texts of the pages are kept; syntax, types, aliases and positions
    are taken from the cmdlets. A new cmdlet or parameter gets a page or a section with places to fill in, which the tests
    find.

    .PARAMETER MamlOnly
    Leave the pages as they are.

    .PARAMETER OutputFolder
    Folder for the help files; module/en-US without it.
#>
#Requires -Modules Microsoft.PowerShell.PlatyPS
[CmdletBinding()]
param(
    [switch] $MamlOnly,

    [string] $OutputFolder
)

$ErrorActionPreference = 'Stop'
$root = Split-Path -Path $PSScriptRoot
$pages = Join-Path $root 'docs' 'en-US'
if (-not $OutputFolder) {
    $OutputFolder = Join-Path $root 'module' 'en-US'
}

$scratch = Join-Path ([System.IO.Path]::GetTempPath()) "trainingjobs-help-$PID"
try {
    # PlatyPS adds what Get-Help says to what the pages say, so that the cmdlets are taken from a copy without help.
    $copy = New-Item -ItemType Directory -Path (Join-Path $scratch 'TrainingJobs')
    Copy-Item -LiteralPath (Join-Path $root 'TrainingJobs.psd1'), (Join-Path $root 'module') -Destination $copy -Recurse
    Remove-Item -Path (Join-Path $copy 'module' 'en-US'), (Join-Path $copy 'module' 'bin' 'en-US') -Recurse -Force -ErrorAction Ignore
    Import-Module -Name (Join-Path $copy 'TrainingJobs.psd1')

    if (-not $MamlOnly) {
        foreach ($command in Get-Command -Module TrainingJobs -CommandType Cmdlet) {
            $page = Join-Path $pages "$($command.Name).md"
            if (Test-Path -LiteralPath $page) {
                $null = Update-MarkdownCommandHelp -Path $page -NoBackup
            }
            else {
                $made = New-MarkdownCommandHelp -CommandInfo $command -OutputFolder $scratch -Locale en-US -Force
                Copy-Item -LiteralPath $made.FullName -Destination $page
            }

            $text = (Get-Content -LiteralPath $page -Raw) -replace '\r\n', "`n" -replace '\n{3,}', "`n`n"
            # PlatyPS forgets the common parameters of compiled cmdlets in each syntax that it writes anew.
            $syntax, $rest = $text -split '(?=\n## ALIASES\n)', 2
            $syntax = $syntax -replace "(\n``````\n$($command.Name) [^``]*?)(?<!\[<CommonParameters>\])(?=\n``````\n)", '$1 [<CommonParameters>]'
            Set-Content -LiteralPath $page -Value (($syntax + $rest).TrimEnd() + "`n") -NoNewline
        }
    }

    $help = Get-ChildItem -Path (Join-Path $pages '*-*.md') | Sort-Object -Property Name | ForEach-Object { Import-MarkdownCommandHelp -Path $_.FullName }
    $maml = $help | Export-MamlCommandHelp -OutputFolder $scratch -Force
    $null = New-Item -ItemType Directory -Path $OutputFolder -Force
    foreach ($file in $maml) {
        # Links between the pages are no addresses: Get-Help and PlatyPS refuse them.
        $text = (Get-Content -LiteralPath $file.FullName -Raw) -replace '\r\n', "`n" -replace '<maml:uri>[^<:]*</maml:uri>', '<maml:uri />'
        Set-Content -LiteralPath (Join-Path $OutputFolder $file.Name) -Value ($text.TrimEnd() + "`n") -NoNewline
    }

    # Topics are plain text: without the front matter and the marks of headings.
    foreach ($topic in Get-ChildItem -Path (Join-Path $pages 'about_*.md')) {
        $text = (Get-Content -LiteralPath $topic.FullName -Raw) -replace '(?s)\A---\n.*?\n---\n+', '' -replace '(?m)^#+ ', '' -replace '`', ''
        Set-Content -LiteralPath (Join-Path $OutputFolder "$($topic.BaseName).help.txt") -Value $text -NoNewline
    }
}
finally {
    Remove-Item -LiteralPath $scratch -Recurse -Force -ErrorAction Ignore
}
