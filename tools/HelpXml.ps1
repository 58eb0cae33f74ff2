# Dot-sourced by Update-Help.ps1: the XML that Get-Help reads (MAML), written from cmdlets and the texts of their pages.

$spaces = @{
    command = 'http://schemas.microsoft.com/maml/dev/command/2004/10'
    maml    = 'http://schemas.microsoft.com/maml/2004/10'
    dev     = 'http://schemas.microsoft.com/maml/dev/2004/10'
}

function Write-Element {
    <# .SYNOPSIS An element with attributes, and a text or what a block writes inside. #>
    param([System.Xml.XmlWriter] $Xml, [string] $Name, $Content, [System.Collections.IDictionary] $Attribute = @{})

    $prefix, $local = $Name -split ':'
    $Xml.WriteStartElement($prefix, $local, $spaces[$prefix])
    $Attribute.GetEnumerator() | ForEach-Object { $Xml.WriteAttributeString($_.Key, $_.Value) }
    if ($Content -is [scriptblock]) {
        & $Content
    }
    elseif ($Content) {
        $Xml.WriteString($Content)
    }

    $Xml.WriteEndElement()
}

function Write-Paragraph {
    <# .SYNOPSIS A text in an element: one paragraph, as people have broken it into lines. #>
    param([System.Xml.XmlWriter] $Xml, [string] $Name, [string] $Text)

    Write-Element $Xml $Name { if ($Text) { Write-Element $Xml 'maml:para' $Text } }
}

function Write-TypeText {
    <# .SYNOPSIS Inputs or outputs: a type, and what it is here. Blocks see the names of Write-Element, so that none is used again. #>
    param([System.Xml.XmlWriter] $Xml, [string] $Kind, [hashtable[]] $Type)

    Write-Element $Xml "command:${Kind}s" {
        foreach ($one in $Type) {
            Write-Element $Xml "command:$Kind" {
                Write-Element $Xml 'dev:type' { Write-Element $Xml 'maml:name' $one.Name }
                Write-Paragraph $Xml 'maml:description' $one.Text
            }
        }
    }
}

function Write-ParameterHelp {
    <#
        .SYNOPSIS
        One parameter, in a syntax or in the list of all.

        .PARAMETER Description
        What it does; null in a syntax.

        .PARAMETER ShortType
        How a syntax names its type; nothing for a switch.
    #>
    param(
        [System.Xml.XmlWriter] $Xml,
        [System.Management.Automation.ParameterMetadata] $Parameter,
        [System.Management.Automation.ParameterSetMetadata] $Set,
        [string] $Description,
        [string] $ShortType
    )

    $ways = @(if ($Set.ValueFromPipeline) { 'ByValue' }; if ($Set.ValueFromPipelineByPropertyName) { 'ByPropertyName' })
    $attributes = [ordered]@{
        required       = "$($Set.IsMandatory)".ToLowerInvariant()
        variableLength = "$($Parameter.ParameterType.IsArray)".ToLowerInvariant()
        globbing       = "$(Test-Wildcard $Parameter)".ToLowerInvariant()
        pipelineInput  = $ways ? "true ($($ways -join ', '))" : 'false'
        position       = $Set.Position -lt 0 ? 'named' : "$($Set.Position)"
        aliases        = $Parameter.Aliases.Count -eq 0 ? 'none' : $Parameter.Aliases -join ', '
    }
    Write-Element $Xml 'command:parameter' -Attribute $attributes {
        Write-Element $Xml 'maml:name' $Parameter.Name
        Write-Paragraph $Xml 'maml:description' $Description
        if ($ShortType) {
            Write-Element $Xml 'command:parameterValue' $ShortType ([ordered]@{ required = 'true'; variableLength = $attributes.variableLength })
        }

        Write-Element $Xml 'dev:type' { Write-Element $Xml 'maml:name' $Parameter.ParameterType.ToString() }
    }
}

function Write-SyntaxHelp {
    <# .SYNOPSIS The syntax of a cmdlet, one item a parameter set. #>
    param([System.Xml.XmlWriter] $Xml, [System.Management.Automation.CmdletInfo] $Command)

    Write-Element $Xml 'command:syntax' {
        foreach ($set in $Command.ParameterSets | Sort-Object -Property { -not $_.IsDefault }, Name -Culture '') {
            Write-Element $Xml 'command:syntaxItem' {
                Write-Element $Xml 'maml:name' $Command.Name
                foreach ($word in Get-SyntaxWord $set | Where-Object { $_ -ne '[<CommonParameters>]' }) {
                    $null = $word -match '-(?<name>\w+)\]?(?: <(?<type>[^>]+)>)?'
                    $parameter = $Command.Parameters[$Matches.name]
                    Write-ParameterHelp $Xml $parameter (Get-SetOf $parameter $set.Name) -ShortType $Matches.type
                }
            }
        }
    }
}

function Get-SetOf {
    <# .SYNOPSIS What a parameter is in a set. #>
    param([System.Management.Automation.ParameterMetadata] $Parameter, [string] $Name)

    $Parameter.ParameterSets[$Parameter.ParameterSets.ContainsKey($Name) ? $Name : '__AllParameterSets']
}

function Write-ExampleHelp {
    <# .SYNOPSIS The examples: the first block of code is the command, the rest what is said of it. #>
    param([System.Xml.XmlWriter] $Xml, [hashtable[]] $Example)

    Write-Element $Xml 'command:examples' {
        foreach ($one in $Example) {
            if ($one.Text -notmatch '(?s)\A(?<before>.*?)\n*```powershell\n(?<code>.*?)\n```\n*(?<after>.*)\z') {
                throw "The example '$($one.Name)' has no block of code that begins with ``````powershell."
            }

            $code, $remarks = $Matches.code, (@($Matches.before, $Matches.after) -ne '' -join "`n`n")
            Write-Element $Xml 'command:example' {
                Write-Element $Xml 'maml:title' "--------- $($one.Name) ---------"
                Write-Element $Xml 'dev:code' $code
                Write-Paragraph $Xml 'dev:remarks' $remarks
            }
        }
    }
}

function Write-CommandHelp {
    <# .SYNOPSIS The help of one cmdlet. #>
    param([System.Xml.XmlWriter] $Xml, [System.Management.Automation.CmdletInfo] $Command, [hashtable] $Page)

    Write-Element $Xml 'command:command' {
        Write-Element $Xml 'command:details' {
            Write-Element $Xml 'command:name' $Command.Name
            Write-Paragraph $Xml 'maml:description' $Page.Synopsis
            Write-Element $Xml 'command:verb' $Command.Verb
            Write-Element $Xml 'command:noun' $Command.Noun
        }
        Write-Paragraph $Xml 'maml:description' $Page.Description
        Write-SyntaxHelp $Xml $Command
        Write-Element $Xml 'command:parameters' {
            foreach ($parameter in Get-OwnParameter $Command) {
                # Of a parameter that is not the same in all sets the list shows the first.
                $set = Get-ParameterSetOf $Command $parameter | Select-Object -First 1 -ExpandProperty Value
                $type = $parameter.ParameterType -eq [switch] ? '' : $parameter.ParameterType.ToString()
                Write-ParameterHelp $Xml $parameter $set $Page.Parameters[$parameter.Name].Text $type
            }
        }
        Write-TypeText $Xml 'inputType' $Page.Inputs
        Write-TypeText $Xml 'returnValue' $Page.Outputs
        Write-Element $Xml 'maml:alertSet' { Write-Paragraph $Xml 'maml:alert' $Page.Notes }
        Write-ExampleHelp $Xml $Page.Examples
        Write-Element $Xml 'command:relatedLinks' {
            foreach ($link in $Page.Links) {
                Write-Element $Xml 'maml:navigationLink' {
                    Write-Element $Xml 'maml:linkText' $link.Text
                    # Links between the pages are no addresses: Get-Help refuses them.
                    Write-Element $Xml 'maml:uri' ($link.Target -match '^https?:' ? $link.Target : '')
                }
            }
        }
    }
}

function Write-HelpFile {
    <# .SYNOPSIS The help file of all cmdlets. #>
    param([string] $Path, [System.Management.Automation.CmdletInfo[]] $Command, [hashtable] $Page)

    $settings = [System.Xml.XmlWriterSettings]@{
        Indent = $true; NewLineChars = "`n"; NewLineHandling = 'None'; Encoding = [System.Text.UTF8Encoding]::new($false)
    }
    $xml = [System.Xml.XmlWriter]::Create($Path, $settings)
    try {
        $xml.WriteStartElement('helpItems', 'http://msh')
        $spaces.GetEnumerator() | Sort-Object -Property Key | ForEach-Object { $xml.WriteAttributeString('xmlns', $_.Key, $null, $_.Value) }
        $xml.WriteAttributeString('schema', 'maml')
        $Command | ForEach-Object { Write-CommandHelp $xml $_ $Page[$_.Name] }
        $xml.WriteEndElement()
        $xml.WriteRaw("`n")
    }
    finally {
        $xml.Dispose()
    }
}
