BeforeDiscovery {
    $root = (Resolve-Path -LiteralPath (Join-Path $PSScriptRoot '../..')).ProviderPath
    $analyzer = [bool] (Get-Module -ListAvailable -Name PSScriptAnalyzer)
    $scripts = Get-ChildItem -LiteralPath $root -Recurse -File -Include *.ps1, *.psm1, *.psd1 |
        Where-Object FullName -NotMatch '[\\/](output|bin|obj|\.tools)[\\/]' |
        ForEach-Object { @{ Name = [System.IO.Path]::GetRelativePath($root, $_.FullName); Path = $_.FullName } }
}

# Pester's blocks see each other's variables, which the analyzer does not know.
Describe 'Scripts' {
    It '<Name> has no findings of PSScriptAnalyzer' -Skip:(-not $analyzer) -ForEach $scripts {
        $findings = Invoke-ScriptAnalyzer -Path $Path -Settings (Join-Path $PSScriptRoot 'PSScriptAnalyzerSettings.psd1') |
            Where-Object { $_.RuleName -ne 'PSUseDeclaredVarsMoreThanAssignments' -or $Name -notmatch 'tests.Pester' }
        $findings | ForEach-Object { '{0}:{1} {2}: {3}' -f $_.ScriptName, $_.Line, $_.RuleName, $_.Message } | Should -BeNullOrEmpty
    }
}
