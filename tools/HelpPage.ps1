# Dot-sourced by Update-Help.ps1: the pages in docs/en-US as texts, and what is written from them and from the cmdlets.

function Read-HelpPage {
    <#
        .SYNOPSIS
        Reads the texts of a page: what people have written, not what follows from the cmdlet.
    #>
    param([string] $Path)

    $text = (Get-Content -LiteralPath $Path -Raw) -replace '\r\n', "`n"
    if ($text -notmatch '(?s)\A(---\n.*?\n---\n)') {
        throw "${Path}:1: a page begins with its front matter between two lines of three hyphens."
    }

    $page = @{ FrontMatter = $Matches[1]; Synopsis = ''; Description = ''; Notes = ''; Examples = @(); Parameters = @{}; Inputs = @(); Outputs = @(); Links = @() }
    # A line that begins with marks of headings inside of code is no heading of the page.
    foreach ($section in [regex]::Split($text, '(?m)^## (?=[A-Z ]+$)') | Select-Object -Skip 1) {
        $title, $body = $section -split '\n', 2
        $parts = @([regex]::Split($body, '(?m)^### ') | Select-Object -Skip 1 | ForEach-Object {
                $name, $rest = $_ -split '\n', 2
                @{ Name = $name; Text = $rest.Trim() }
            })
        switch ($title) {
            'SYNOPSIS' { $page.Synopsis = $body.Trim() }
            'DESCRIPTION' { $page.Description = $body.Trim() }
            'NOTES' { $page.Notes = $body.Trim() }
            'EXAMPLES' { $page.Examples = $parts }
            'INPUTS' { $page.Inputs = $parts }
            'OUTPUTS' { $page.Outputs = $parts }
            'RELATED LINKS' { $page.Links = @([regex]::Matches($body, '(?m)^- \[([^\]]+)\]\(([^)]+)\)$') | ForEach-Object { @{ Text = $_.Groups[1].Value; Target = $_.Groups[2].Value } }) }
            'PARAMETERS' {
                foreach ($part in $parts | Where-Object Name -Like '-*') {
                    $words, $yaml = $part.Text -split '\n*```yaml\n', 2
                    $default = $yaml -match '(?m)^DefaultValue: (.*)$' ? $Matches[1] : "''"
                    $page.Parameters[$part.Name.TrimStart('-')] = @{ Text = $words.Trim(); Default = $default }
                }
            }
        }
    }

    $page
}

function Get-OwnParameter {
    <# .SYNOPSIS The parameters of a cmdlet without those that all have, by name. #>
    param([System.Management.Automation.CmdletInfo] $Command)

    $Command.Parameters.Values |
        Where-Object { $_.Name -notin [System.Management.Automation.Cmdlet]::CommonParameters } |
        Sort-Object -Property Name -Culture ''
}

function Test-Wildcard {
    <# .SYNOPSIS True for a parameter that takes patterns. #>
    param([System.Management.Automation.ParameterMetadata] $Parameter)

    [bool] ($Parameter.Attributes | Where-Object { $_ -is [System.Management.Automation.SupportsWildcardsAttribute] })
}

function Get-SyntaxWord {
    <# .SYNOPSIS The parts of a syntax, one a parameter, in the order that PowerShell shows them. #>
    param([System.Management.Automation.CommandParameterSetInfo] $ParameterSet)

    [regex]::Matches("$ParameterSet", '\[\[-\w+\] <[^>]+>\]|\[-\w+\] <[^>]+>|\[-\w+(?: <[^>]+>)?\]|-\w+(?: <[^>]+>)?|\[<CommonParameters>\]').Value
}

function Format-Syntax {
    <# .SYNOPSIS A syntax in lines of at most 100 characters. #>
    param([string] $Name, [string[]] $Word)

    $line = $Name
    foreach ($part in $Word) {
        if ("$line $part".Length -gt 100) {
            $line
            $line = ''
        }

        $line = "$line $part"
    }

    $line
}

function Get-ParameterSetOf {
    <# .SYNOPSIS The sets that a parameter is in, the default one of the cmdlet first. #>
    param([System.Management.Automation.CmdletInfo] $Command, [System.Management.Automation.ParameterMetadata] $Parameter)

    $Parameter.ParameterSets.GetEnumerator() | Sort-Object -Property { $_.Key -ne $Command.DefaultParameterSet }, Key -Culture ''
}

function Format-ParameterData {
    <# .SYNOPSIS What a page says of a parameter by itself. #>
    param([System.Management.Automation.CmdletInfo] $Command, [System.Management.Automation.ParameterMetadata] $Parameter, [string] $Default)

    $lower = { param([bool] $Value) "$Value".ToLowerInvariant() }
    "Type: $($Parameter.ParameterType.ToString())"
    "DefaultValue: $Default"
    "SupportsWildcards: $(& $lower (Test-Wildcard $Parameter))"
    if ($Parameter.Aliases.Count -eq 0) {
        'Aliases: []'
    }
    else {
        'Aliases:'
        $Parameter.Aliases | ForEach-Object { "- $_" }
    }

    'ParameterSets:'
    foreach ($set in Get-ParameterSetOf $Command $Parameter) {
        "- Name: $($set.Key -eq '__AllParameterSets' ? '(All)' : $set.Key)"
        "  Position: $($set.Value.Position -lt 0 ? 'Named' : $set.Value.Position)"
        "  IsRequired: $(& $lower $set.Value.IsMandatory)"
        "  ValueFromPipeline: $(& $lower $set.Value.ValueFromPipeline)"
        "  ValueFromPipelineByPropertyName: $(& $lower $set.Value.ValueFromPipelineByPropertyName)"
        "  ValueFromRemainingArguments: $(& $lower $set.Value.ValueFromRemainingArguments)"
    }

    'DontShow: false'
    'AcceptedValues: []'
    "HelpMessage: ''"
}

function Format-HelpPage {
    <# .SYNOPSIS The page of a cmdlet: its texts, with syntax and data of the parameters as the cmdlet has them. #>
    param([System.Management.Automation.CmdletInfo] $Command, [hashtable] $Page)

    $fence = '```'
    $lines = @(
        $Page.FrontMatter.TrimEnd(), '', "# $($Command.Name)", '', '## SYNOPSIS', '', $Page.Synopsis, '', '## SYNTAX', ''
        foreach ($set in $Command.ParameterSets | Sort-Object -Property { -not $_.IsDefault }, Name -Culture '') {
            # The only set of a cmdlet is the default without being named so.
            "### $($set.Name)$($set.IsDefault -and $set.Name -ne '__AllParameterSets' ? ' (Default)' : '')", '', $fence
            Format-Syntax $Command.Name (Get-SyntaxWord $set)
            $fence, ''
        }

        '## ALIASES', ''
        $aliases = @(Get-Alias -Definition $Command.Name -ErrorAction Ignore | ForEach-Object { "  $($_.Name)" })
        if ($aliases) {
            'This cmdlet has the following aliases,', $aliases, ''
        }

        '## DESCRIPTION', '', $Page.Description, '', '## EXAMPLES', ''
        $Page.Examples | ForEach-Object { "### $($_.Name)", '', $_.Text, '' }
        '## PARAMETERS', ''
        foreach ($parameter in Get-OwnParameter $Command) {
            $told = $Page.Parameters[$parameter.Name] ?? @{ Text = "{{ Fill $($parameter.Name) Description }}"; Default = "''" }
            "### -$($parameter.Name)", '', $told.Text, '', "${fence}yaml"
            Format-ParameterData $Command $parameter $told.Default
            $fence, ''
        }

        '### CommonParameters', ''
        'This cmdlet supports the common parameters: -Debug, -ErrorAction, -ErrorVariable,'
        '-InformationAction, -InformationVariable, -OutBuffer, -OutVariable, -PipelineVariable,'
        '-ProgressAction, -Verbose, -WarningAction, and -WarningVariable. For more information, see'
        '[about_CommonParameters](https://go.microsoft.com/fwlink/?LinkID=113216).', ''
        '## INPUTS', ''
        $Page.Inputs | ForEach-Object { "### $($_.Name)", '', $_.Text, '' }
        '## OUTPUTS', ''
        $Page.Outputs | ForEach-Object { "### $($_.Name)", '', $_.Text, '' }
        '## NOTES', '', $Page.Notes, '', '## RELATED LINKS', ''
        $Page.Links | ForEach-Object { "- [$($_.Text)]($($_.Target))" }
    ) | ForEach-Object { $_ }
    ($lines -join "`n") + "`n"
}
