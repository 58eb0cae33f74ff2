BeforeAll {
    . (Join-Path $PSScriptRoot 'Common.ps1')
}

AfterAll {
    Exit-TestHome
}

Describe 'Import-Module TrainingJobs' {
    It 'exports what the manifest says, with the alias' {
        $declared = (Import-PowerShellDataFile -LiteralPath $manifest).CmdletsToExport
        $exported = Invoke-Fresh '(Get-Module TrainingJobs).ExportedCmdlets.Keys | Sort-Object; (Get-Alias Get-TrainingJobLog).Definition'
        $exported | Should -Be (@($declared | Sort-Object) + 'Get-JobLog')
    }

    It 'has a manifest that is sound' {
        (Test-ModuleManifest -Path $manifest).Name | Should -Be 'TrainingJobs'
    }

    It 'works from the checkout as from the package' {
        $names = & $pwsh -NoProfile -Command "Import-Module '$root/TrainingJobs.psd1'; (Get-Command -Module TrainingJobs -CommandType Cmdlet).Count"
        $names | Should -Be (Import-PowerShellDataFile -LiteralPath $manifest).CmdletsToExport.Count
    }

    It 'brings no assembly of PowerShell and no third-party one into the default context' {
        Join-Path (Split-Path $manifest) 'module/bin/System.Management.Automation.dll' | Should -Not -Exist
        $default = Invoke-Fresh @'
$null = Test-TrainingJob (New-TrainingJob a b) -Quiet
[System.Runtime.Loader.AssemblyLoadContext]::Default.Assemblies | ForEach-Object { $_.GetName().Name }
'@
        $default | Should -Contain 'TrainingJobs.Loader'
        $default | Where-Object { $_ -match 'YamlDotNet|Dapper|Sqlite|TrainingJobs\.(Core|Cmdlets)' } | Should -BeNullOrEmpty
    }

    It 'writes nothing' {
        Enter-TestHome
        Invoke-Fresh '"done"' | Should -Be 'done'
        $env:TRAININGJOBS_HOME | Should -Not -Exist
    }

    It 'can be repeated' {
        Invoke-Fresh "Import-Module '$manifest' -Force; Remove-Module TrainingJobs; Import-Module '$manifest'; (Get-Command -Module TrainingJobs -CommandType Cmdlet).Count; (New-TrainingJob a b).Name" |
            Should -Be (Import-PowerShellDataFile -LiteralPath $manifest).CmdletsToExport.Count, 'a'
    }

    It 'works in several runspaces at once' {
        $names = Invoke-Fresh "1..4 | ForEach-Object -Parallel { Import-Module '$manifest'; (New-TrainingJob `"job`$_`" true).Name } | Sort-Object"
        $names | Should -Be 'job1', 'job2', 'job3', 'job4'
    }

    It 'takes less than 300 ms of processor time, or of what PowerShell itself takes to start where that is not compiled ahead' {
        # Not by the clock, which other work on the machine would lengthen; the best of three for the same reason. As a .NET tool PowerShell
        # is compiled while it runs, the engine's way to import a module with it: there the budget is in parts of its own start.
        $engine = [System.Reflection.PortableExecutable.PEReader]::new([System.IO.File]::OpenRead([powershell].Assembly.Location))
        $isCompiledAhead = $engine.PEHeaders.CorHeader.ManagedNativeHeaderDirectory.Size -gt 0
        $engine.Dispose()
        $text = "`$me = [System.Diagnostics.Process]::GetCurrentProcess(); `$before = `$me.TotalProcessorTime; Import-Module '$manifest'; `$me.Refresh(); '{0:f0} {1:f0}' -f (`$me.TotalProcessorTime - `$before).TotalMilliseconds, `$before.TotalMilliseconds"
        $times = foreach ($attempt in 1..3) {
            $import, $start = (& $pwsh -NoProfile -Command $text) -split ' '
            $isCompiledAhead ? $import / 300 : $import / $start
        }
        ($times | Measure-Object -Minimum).Minimum | Should -BeLessThan 1
    }

    It 'says what to do when it has not been built' {
        $copy = Join-Path $TestDrive 'unbuilt'
        Copy-Item -LiteralPath (Split-Path $manifest) -Destination $copy -Recurse
        Remove-Item -LiteralPath (Join-Path $copy 'module/bin') -Recurse
        $said = & $pwsh -NoProfile -Command "try { Import-Module '$copy/TrainingJobs.psd1' -ErrorAction Stop } catch { `$_.Exception.Message }"
        $said | Should -Match 'has not been built.*build\.sh'
    }

    It 'refuses to mix two copies in one process' {
        $copy = Join-Path $TestDrive 'second'
        Copy-Item -LiteralPath (Split-Path $manifest) -Destination $copy -Recurse
        Invoke-Fresh "Remove-Module TrainingJobs; try { Import-Module '$copy/TrainingJobs.psd1' -ErrorAction Stop } catch { `$_.Exception.Message }" |
            Should -Match 'already loaded from'
    }
}
