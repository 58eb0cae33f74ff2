BeforeDiscovery {
    . (Join-Path $PSScriptRoot 'Common.ps1')
    $names = (Import-PowerShellDataFile -LiteralPath $manifest).CmdletsToExport
    $examples = foreach ($page in Get-ChildItem -Path (Join-Path $root 'docs/en-US/*-*.md')) {
        $text = Get-Content -LiteralPath $page.FullName -Raw
        foreach ($match in [regex]::Matches($text, '(?s)### (Example \d+[^\n]*)\n.*?```powershell\n(.*?)```')) {
            @{ Cmdlet = $page.BaseName; Title = $match.Groups[1].Value; Code = $match.Groups[2].Value }
        }
    }
}

BeforeAll {
    . (Join-Path $PSScriptRoot 'Common.ps1')
    Enter-TestHome
}

AfterAll {
    Exit-TestHome
}

Describe 'Get-Help <_>' -ForEach $names {
    BeforeAll {
        $help = Get-Help -Name $_ -Full
    }

    It 'says what the cmdlet does' {
        $help.Synopsis | Should -Match '^[A-Z].*\.$'
        ($help.Description.Text -join ' ').Length | Should -BeGreaterThan 80
    }

    It 'says what each parameter does' {
        $own = (Get-Command -Name $help.Name).Parameters.Values |
            Where-Object { $_.Name -notin [System.Management.Automation.Cmdlet]::CommonParameters } |
            ForEach-Object Name
        foreach ($parameter in $own) {
            $described = $help.parameters.parameter | Where-Object name -EQ $parameter
            ($described.description.Text -join ' ').Length | Should -BeGreaterThan 10 -Because "-$parameter of $($help.Name) must be described"
        }
    }

    It 'shows two examples and what comes out' {
        @($help.examples.example).Count | Should -BeGreaterOrEqual 2
        $help.returnValues.returnValue.type.name | Should -Not -BeNullOrEmpty
    }
}

Describe 'Help files' {
    It 'agree with the cmdlets and with each other' {
        # Making them again must change nothing.
        Copy-Item -LiteralPath (Join-Path $root 'docs/en-US') -Destination (Join-Path $TestDrive 'docs/en-US') -Recurse -Force
        $made = Join-Path $TestDrive 'module/en-US'
        & (Join-Path $root 'tools/Update-Help.ps1') -Module $manifest -Pages (Join-Path $TestDrive 'docs/en-US') -OutputFolder $made
        foreach ($folder in 'docs/en-US', 'module/en-US') {
            $files = (Get-ChildItem -LiteralPath (Join-Path $TestDrive $folder) -File).Name
            $files | Should -Be (Get-ChildItem -LiteralPath (Join-Path $root $folder) -File).Name
            foreach ($file in $files) {
                Get-Content -LiteralPath (Join-Path $TestDrive $folder $file) |
                    Should -Be (Get-Content -LiteralPath (Join-Path $root $folder $file)) -Because "$folder/$file must be made again with tools/Update-Help.ps1"
            }
        }
    }

    It 'are remade when a cmdlet or a text has changed' {
        $pages = Join-Path $TestDrive 'changed'
        Copy-Item -LiteralPath (Join-Path $root 'docs/en-US') -Destination $pages -Recurse
        $page = Join-Path $pages 'Get-JobGpu.md'
        (Get-Content -LiteralPath $page -Raw).Replace('Lists the GPUs', 'Shows the GPUs') | Set-Content -LiteralPath $page -NoNewline
        $page = Join-Path $pages 'Get-JobSize.md'
        (Get-Content -LiteralPath $page -Raw) -replace '(?s)### -Name.*?(?=### CommonParameters)', '' | Set-Content -LiteralPath $page -NoNewline
        Remove-Item -LiteralPath (Join-Path $pages 'Stop-JobAgent.md')
        & (Join-Path $root 'tools/Update-Help.ps1') -Module $manifest -Pages $pages -OutputFolder (Join-Path $pages 'made')
        Get-Content -LiteralPath (Join-Path $pages 'made/TrainingJobs.Cmdlets.dll-Help.xml') -Raw | Should -Match 'Shows the GPUs'
        Get-Content -LiteralPath $page -Raw | Should -Match '### -Name\n\n\{\{ Fill Name Description \}\}'
        Get-Content -LiteralPath (Join-Path $pages 'Stop-JobAgent.md') -Raw | Should -Match '(?s)\{\{ Fill in the synopsis.*Stop-JobAgent \[-PassThru\]'
    }

    It 'have the topic about_TrainingJobs in the package' {
        Join-Path (Split-Path $manifest) 'en-US/about_TrainingJobs.help.txt' | Should -Exist
        Invoke-Fresh "(Get-Help about_TrainingJobs) -match 'SHORT DESCRIPTION'" | Should -Not -BeNullOrEmpty
    }

    It 'name every error id' {
        $topic = Get-Content -LiteralPath (Join-Path $root 'docs/en-US/about_TrainingJobs.md') -Raw
        $sources = 'src/TrainingJobs.Core/ErrorCodes.cs', 'src/TrainingJobs.Cmdlets/ErrorIds.cs' | ForEach-Object { Get-Content -LiteralPath (Join-Path $root $_) -Raw }
        $ids = [regex]::Matches("$sources", 'const string \w+ = "(\w+)"') | ForEach-Object { $_.Groups[1].Value } | Where-Object { $_ -ne 'InternalError' }
        foreach ($id in $ids) {
            $topic.Contains("| $id |") | Should -BeTrue -Because "$id is an error id"
        }
    }
}

Describe 'Examples of the help' {
    BeforeAll {
        Copy-Item -LiteralPath (Join-Path $root 'examples') -Destination $TestDrive -Recurse
        Push-Location -LiteralPath $TestDrive
        # What the examples find: a run of a job that has been there before.
        $null = Start-TrainingJob ./examples/iris/trainingjobs.yaml -Epochs 2 -Wait
        $null = Register-JobSchedule ./examples/iris/trainingjobs.yaml train -ScheduleName nightly -Cron '@daily'
    }

    AfterAll {
        # An agent stays for as long as a schedule is enabled.
        Get-JobSchedule | Unregister-JobSchedule
        Pop-Location
    }

    It '<Cmdlet>, <Title>' -ForEach $examples {
        $ErrorActionPreference = 'Stop'
        { . ([scriptblock]::Create($Code)) | Out-String } | Should -Not -Throw
    }
}
