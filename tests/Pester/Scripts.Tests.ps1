BeforeDiscovery {
    $root = (Resolve-Path -LiteralPath (Join-Path $PSScriptRoot '../..')).ProviderPath
    $scripts = Get-ChildItem -LiteralPath $root -Recurse -File -Include *.ps1, *.psm1, *.psd1 |
        Where-Object FullName -NotMatch '[\\/](output|bin|obj|\.tools)[\\/]' |
        ForEach-Object { @{ Name = [System.IO.Path]::GetRelativePath($root, $_.FullName).Replace('\', '/'); Path = $_.FullName } }
}

BeforeAll {
    . (Join-Path $PSScriptRoot 'ScriptRules.ps1')
}

Describe 'Scripts' {
    It '<Name> keeps to the rules' -ForEach $scripts {
        $text = Get-Content -LiteralPath $Path -Raw
        # What is dot-sourced is read elsewhere.
        Find-ScriptFault $text -AllowUnread:($Name -match '^tests/Pester/') | Should -BeNullOrEmpty
    }
}

Describe 'The rules' {
    It 'find <Rule>' -ForEach @(
        @{ Rule = 'Syntax'; Text = 'if (1) {' }
        @{ Rule = 'EmptyCatch'; Text = 'try { a } catch { }' }
        @{ Rule = 'GlobalVariable'; Text = 'Get-Item $global:x' }
        @{ Rule = 'AutomaticVariable'; Text = '$input = 1; Get-Item $input' }
        @{ Rule = 'NullOnTheRight'; Text = 'Get-Item ($x -eq $null)' }
        @{ Rule = 'AssignmentAsCondition'; Text = 'if ($x = 1) { $x }' }
        @{ Rule = 'Verb'; Text = 'function Frob-Item { 1 }' }
        @{ Rule = 'SwitchDefault'; Text = 'param([switch] $On = $true) $On' }
        @{ Rule = 'PlainPassword'; Text = 'param([string] $Password) $Password' }
        @{ Rule = 'Alias'; Text = 'gci .' }
        @{ Rule = 'InvokeExpression'; Text = 'Invoke-Expression x' }
        @{ Rule = 'WriteHost'; Text = 'Write-Host x' }
        @{ Rule = 'StrictModeOff'; Text = 'Set-StrictMode -Off' }
        @{ Rule = 'PlainSecureString'; Text = 'ConvertTo-SecureString x -AsPlainText' }
        @{ Rule = 'Unread'; Text = '$x = 1' }
    ) {
        @(Find-ScriptFault $Text) | Should -Match "^1 ${Rule}: "
    }

    It 'leave alone what is sound' {
        $sound = @'
param([switch] $On, [securestring] $Password)
$ErrorActionPreference = 'Stop'
$list = 1, 2
foreach ($one in $list) { if ($null -ne $one -and $On) { $Matches[0] } }
$list | ForEach-Object { $_.Name = 'x' }
try { Get-Item $Password } catch { throw }
'@
        Find-ScriptFault $sound | Should -BeNullOrEmpty
    }
}
