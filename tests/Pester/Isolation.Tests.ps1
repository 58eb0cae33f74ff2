BeforeDiscovery {
    $dotnet = [bool] (Get-Command -Name dotnet -CommandType Application -ErrorAction Ignore)
}

BeforeAll {
    . (Join-Path $PSScriptRoot 'Common.ps1')
    Enter-TestHome
}

AfterAll {
    Exit-TestHome
}

Describe 'Beside a module with another YamlDotNet' -Skip:(-not $dotnet) {
    BeforeAll {
        # A module as many are: a cmdlet of its own, YamlDotNet in the default context.
        $other = New-Item -ItemType Directory -Path (Join-Path $TestDrive 'other')
        Set-Content -LiteralPath (Join-Path $other 'OtherYaml.csproj') -Value @'
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup>
    <TargetFramework>net10.0</TargetFramework>
    <CopyLocalLockFileAssemblies>true</CopyLocalLockFileAssemblies>
    <NuGetAudit>false</NuGetAudit>
  </PropertyGroup>
  <ItemGroup>
    <PackageReference Include="YamlDotNet" Version="15.3.0" />
  </ItemGroup>
</Project>
'@
        Set-Content -LiteralPath (Join-Path $other 'Other.cs') -Value @'
public static class OtherYaml
{
    public static string Write(string key, string value) =>
        new YamlDotNet.Serialization.SerializerBuilder().Build()
            .Serialize(new System.Collections.Generic.Dictionary<string, string> { [key] = value }).Trim();
}
'@
        Set-Content -LiteralPath (Join-Path $other 'OtherYaml.psm1') -Value @'
Add-Type -Path (Join-Path $PSScriptRoot 'built/OtherYaml.dll')
function ConvertTo-OtherYaml { param($Key, $Value) [OtherYaml]::Write($Key, $Value) }
'@
        $log = dotnet build $other -c Release -o (Join-Path $other 'built') --nologo -v q 2>&1
        $built = $LASTEXITCODE -eq 0
    }

    It 'both work, whichever comes first: <_>' -ForEach 'ours', 'theirs' {
        $built | Should -BeTrue -Because ($log -join "`n")
        $theirs = "Import-Module '$other/OtherYaml.psm1'; ConvertTo-OtherYaml a b"
        $ours = "(Import-TrainingJob '$irisFile').Name; (Import-TrainingJob '$irisFile' | Export-TrainingJob) -match 'softmax|Softmax'"
        $versions = '[System.AppDomain]::CurrentDomain.GetAssemblies() | Where-Object { $_.GetName().Name -eq "YamlDotNet" } | ForEach-Object { $_.GetName().Version.Major } | Sort-Object'
        if ($_ -eq 'ours') {
            Invoke-Fresh "$ours; $theirs; $versions" | Should -Be 'train', 'True', 'a: b', '15', '18'
        }
        else {
            $said = & $pwsh -NoProfile -NonInteractive -Command "$theirs; Import-Module '$manifest'; $ours; $versions"
            $said | Should -Be 'a: b', 'train', 'True', '15', '18'
        }
    }
}
