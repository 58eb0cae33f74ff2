BeforeDiscovery {
    . (Join-Path $PSScriptRoot 'Common.ps1')
    $platyPS = [bool] (Get-Module -ListAvailable -Name Microsoft.PowerShell.PlatyPS)
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
    It 'agree with the cmdlets and with each other' -Skip:(-not $platyPS) {
        # Making them again must change nothing.
        $copy = New-Item -ItemType Directory -Path (Join-Path $TestDrive 'again')
        foreach ($part in 'TrainingJobs.psd1', 'module', 'tools') {
            Copy-Item -LiteralPath (Join-Path $root $part) -Destination $copy -Recurse
        }

        $null = New-Item -ItemType Directory -Path (Join-Path $copy 'docs')
        Copy-Item -LiteralPath (Join-Path $root 'docs/en-US') -Destination (Join-Path $copy 'docs') -Recurse
        $said = & $pwsh -NoProfile -NonInteractive -File (Join-Path $copy 'tools/Update-Help.ps1') 2>&1
        $said | Should -BeNullOrEmpty
        foreach ($folder in 'docs/en-US', 'module/en-US') {
            foreach ($file in Get-ChildItem -LiteralPath (Join-Path $copy $folder) -File) {
                $kept = Join-Path $root $folder $file.Name
                $kept | Should -Exist
                $made = (Get-Content -LiteralPath $file.FullName) -notmatch '^ms\.date:'
                $made | Should -Be ((Get-Content -LiteralPath $kept) -notmatch '^ms\.date:') -Because "$folder/$($file.Name) must be remade with tools/Update-Help.ps1"
            }
        }
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
    }

    AfterAll {
        Pop-Location
    }

    It '<Cmdlet>, <Title>' -ForEach $examples {
        $ErrorActionPreference = 'Stop'
        { . ([scriptblock]::Create($Code)) | Out-String } | Should -Not -Throw
    }
}
