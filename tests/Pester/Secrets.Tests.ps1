BeforeAll {
    . (Join-Path $PSScriptRoot 'Common.ps1')
    Enter-TestHome $TestDrive

    # Never to be found anywhere.
    $sentinel = 'correct-horse-battery-staple'

    function ConvertTo-Secure {
        param([string] $Text)
        $secure = [securestring]::new()
        $Text.ToCharArray() | ForEach-Object { $secure.AppendChar($_) }
        $secure
    }

    function Read-Secret {
        <# .SYNOPSIS The value as the engine would give it to the work; there is no cmdlet that shows it. #>
        param([string] $Name)
        $core = (Get-Command Get-JobSecret).OutputType[0].Type.Assembly
        $store = $core.GetType('TrainingJobs.Core.Secrets.SecretStore').GetConstructors()[0].Invoke([object[]] @([string] "$env:TRAININGJOBS_HOME/secrets", $null))
        $value = $store.TryGet($Name)
        if ($value) {
            $value.Reveal()
            $value.Dispose()
        }
    }
}

AfterAll {
    Exit-TestHome
}

Describe 'Set-JobSecret' {
    It 'takes a SecureString' {
        Set-JobSecret secure (ConvertTo-Secure $sentinel) | Should -BeNullOrEmpty
        Read-Secret secure | Should -BeExactly $sentinel
    }

    It 'takes a SecureString from the pipeline' {
        ConvertTo-Secure 'pi ped' | Set-JobSecret piped
        Read-Secret piped | Should -BeExactly 'pi ped'
    }

    It 'takes a credential, with its user name if no name is given' {
        $credential = [pscredential]::new('corp\me', (ConvertTo-Secure "p@ss w$([char]0xF6)rd"))
        $credential | Set-JobSecret
        Set-JobSecret other $credential
        Read-Secret 'corp\me' | Should -BeExactly "p@ss w$([char]0xF6)rd"
        Read-Secret other | Should -BeExactly "p@ss w$([char]0xF6)rd"
    }

    It 'takes text from the pipeline: a line as it is, several as a file' {
        'one line' | Set-JobSecret line
        Read-Secret line | Should -BeExactly 'one line'
        'first', 'second' | Set-JobSecret lines
        Read-Secret lines | Should -BeExactly "first`nsecond`n"
        "raw`n" | Set-JobSecret raw
        Read-Secret raw | Should -BeExactly "raw`n"
        & $pwsh -NoProfile -Command "'from a program'" | Set-JobSecret program
        Read-Secret program | Should -BeExactly 'from a program'
    }

    It 'takes bytes from the pipeline' {
        , [byte[]](65, 66, 67, 68) | Set-JobSecret bytes
        Read-Secret bytes | Should -BeExactly 'ABCD'
    }

    It 'gives name and dates on demand' {
        $info = Set-JobSecret shown (ConvertTo-Secure $sentinel) -PassThru
        $info.Name | Should -Be 'shown'
        $info.Modified | Should -BeOfType [datetimeoffset]
        $info.PSObject.Properties.Name | Should -Be 'Name', 'Created', 'Modified'
    }

    It 'refuses text that is typed, and does not repeat it' {
        $failure = { Set-JobSecret typed $sentinel -ErrorAction Stop } | Should -Throw -ErrorId 'SecretValueExposed,*' -PassThru
        "$failure $($failure.Exception) $($failure.ErrorDetails)" | Should -Not -Match $sentinel
        Get-JobSecret typ* | Should -BeNullOrEmpty
    }

    It 'does nothing with -WhatIf, and asks for nothing' {
        Set-JobSecret maybe -WhatIf
        ConvertTo-Secure $sentinel | Set-JobSecret maybe -WhatIf
        Get-JobSecret maybe* | Should -BeNullOrEmpty
    }

    It 'keeps a secret that is there with -NoClobber' {
        'the first' | Set-JobSecret kept
        Get-ErrorId { 'the second' | Set-JobSecret kept -NoClobber } | Should -BeLike 'SecretExists,*'
        Read-Secret kept | Should -BeExactly 'the first'
        'the second' | Set-JobSecret kept
        Read-Secret kept | Should -BeExactly 'the second'
    }

    It 'warns of a value that is too short to be redacted' {
        'ab' | Set-JobSecret short -WarningVariable warnings -WarningAction SilentlyContinue
        $warnings | Should -Match 'not be redacted'
    }

    It 'says what is wrong: <Id>' -ForEach @(
        @{ Id = 'SecretInvalid'; Script = { 'x' | Set-JobSecret 'a*b' } }
        @{ Id = 'SecretInvalid'; Script = { '' | Set-JobSecret empty } }
        @{ Id = 'SecretInvalid'; Script = { 'text' | Set-JobSecret } }
        @{ Id = 'SecretValueRequired'; Script = { @() | Set-JobSecret nothing } }
        @{ Id = 'SecretValueRequired'; Script = { 42 | Set-JobSecret number } }
        @{ Id = 'SecretNotFound'; Script = { Get-JobSecret no-such } }
        @{ Id = 'SecretNotFound'; Script = { Remove-JobSecret no-such } }
    ) {
        Get-ErrorId $Script | Should -BeLike "$Id,*"
    }

    It 'says so when nobody can be asked' {
        Invoke-Fresh "Set-JobSecret prompted; `$Error[0].FullyQualifiedErrorId" | Select-Object -Last 1 | Should -BeLike 'SecretValueRequired,*'
    }

    It 'shows no value in verbose, debug and error texts' {
        $said = & {
            ConvertTo-Secure $sentinel | Set-JobSecret quiet -Verbose -Debug
            $sentinel | Set-JobSecret quiet -NoClobber -Verbose -Debug -ErrorAction Continue
            $sentinel | Set-JobSecret 'wrong*name' -Verbose -Debug -ErrorAction Continue
            Get-JobSecret quiet -Verbose -Debug | Format-List * -Force
        } *>&1 | Out-String
        $said | Should -Match 'quiet'
        $said | Should -Not -Match $sentinel
    }
}

Describe 'Get-JobSecret and Remove-JobSecret' {
    BeforeAll {
        'value of one' | Set-JobSecret list-One
        'value of two' | Set-JobSecret list-two
    }

    It 'lists by name and by pattern, never a value' {
        (Get-JobSecret list-*).Name | Should -Be 'list-One', 'list-two'
        (Get-JobSecret LIST-*).Name | Should -Be 'list-One', 'list-two'
        (Get-JobSecret list-two, list-One).Name | Should -Be 'list-two', 'list-One'
        (Get-JobSecret).Name | Should -Contain 'list-One'
        Get-JobSecret none-* | Should -BeNullOrEmpty
        Get-JobSecret list-* | Format-Table | Out-String | Should -Match 'Name\s+Created\s+Modified'
        Get-JobSecret list-* | ConvertTo-Json -Depth 9 | Should -Not -Match 'value of'
    }

    It 'says what was meant when only the case is wrong' {
        Get-JobSecret list-one -ErrorVariable failure -ErrorAction SilentlyContinue
        $failure[0].Exception.Message | Should -Match "Did you mean 'list-One'"
    }

    It 'removes' {
        Remove-JobSecret list-* -WhatIf
        (Get-JobSecret list-*).Count | Should -Be 2
        Get-JobSecret list-One | Remove-JobSecret
        (Get-JobSecret list-*).Name | Should -Be 'list-two'
        Remove-JobSecret list-*, none-*
        Get-JobSecret list-* | Should -BeNullOrEmpty
    }

    It 'completes names' {
        'value' | Set-JobSecret 'with blank'
        foreach ($line in 'Get-JobSecret with', 'Remove-JobSecret with', 'Set-JobSecret -Name with') {
            (Get-Completion $line).CompletionText | Should -Be "'with blank'"
        }
    }
}

Describe 'The store' {
    It 'holds no value in the open, and is for the owner only' {
        $sentinel | Set-JobSecret searched
        $encoded = [convert]::ToBase64String([System.Text.Encoding]::UTF8.GetBytes($sentinel))
        $files = Get-ChildItem -LiteralPath $env:TRAININGJOBS_HOME -Recurse -File
        $files.Count | Should -BeGreaterThan 1
        $files | Select-String -SimpleMatch $sentinel, $encoded | Should -BeNullOrEmpty
        if (-not $IsWindows) {
            (Get-Item -LiteralPath (Join-Path $env:TRAININGJOBS_HOME 'secrets/key')).UnixMode | Should -Be '-rw-------'
            (Get-Item -LiteralPath (Join-Path $env:TRAININGJOBS_HOME 'secrets')).UnixMode | Should -Be 'drwx------'
        }
    }

    It 'is refused when others have rights on the key' -Skip:$IsWindows {
        $key = Join-Path $env:TRAININGJOBS_HOME 'secrets/key'
        chmod 644 $key
        try {
            $failure = { 'x' | Set-JobSecret other -ErrorAction Stop } | Should -Throw -ErrorId 'SecretStoreInsecure,*' -PassThru
            $failure.Exception.Message | Should -Match "chmod 600 '$([regex]::Escape($key))'"
        }
        finally {
            chmod 600 $key
        }
    }
}

Describe 'Secrets of SecretManagement' {
    BeforeAll {
        # Stands in for the module, which is not on every machine.
        $folder = New-Item -ItemType Directory -Path (Join-Path $TestDrive 'modules/Microsoft.PowerShell.SecretManagement')
        Set-Content -LiteralPath (Join-Path $folder 'Microsoft.PowerShell.SecretManagement.psm1') -Value @'
function Get-Secret {
    [CmdletBinding()]
    param([string] $Name, [string] $Vault)
    switch ("$Vault/$Name") {
        '/text' { 'plain text' }
        '/credential' { [pscredential]::new('me', (ConvertTo-SecureString 'its password' -AsPlainText)) }
        'work/token' { ConvertTo-SecureString 'of the vault' -AsPlainText }
        '/table' { @{ a = 1 } }
        '/locked' { throw 'The vault is locked.' }
        default { Write-Error "The secret $Name was not found." -ErrorId GetSecretNotFound -Category ObjectNotFound }
    }
}
'@
        $pathBefore = $env:PSModulePath

        function Invoke-Managed {
            <# .SYNOPSIS Runs a job that is given the secret and writes it into a file. #>
            param([string] $Key)
            $file = Join-Path $TestDrive 'trainingjobs.yaml'
            Set-Content -LiteralPath $file -Value @"
project: managed
jobs:
  show:
    command: ['sh', '-c', 'printf %s "`$TOKEN" > "`$ML_OUTPUT_PATH/value"; echo "it is `$TOKEN"']
    secrets: [{ key: '$Key', injectAs: TOKEN, source: secretManagement }]
"@
            Start-TrainingJob $file show -Wait
        }
    }

    AfterEach {
        $env:PSModulePath = $pathBefore
        Remove-Module -Name Microsoft.PowerShell.SecretManagement -ErrorAction Ignore
    }

    It 'reach the work and nothing else: <Key>' -Skip:$IsWindows -ForEach @(
        @{ Key = 'text'; Value = 'plain text' }
        @{ Key = 'credential'; Value = 'its password' }
        @{ Key = 'work/token'; Value = 'of the vault' }
    ) {
        $env:PSModulePath = (Join-Path $TestDrive 'modules') + [System.IO.Path]::PathSeparator + $env:PSModulePath
        $run = Invoke-Managed $Key
        $run.State | Should -Be 'Succeeded'
        $run | Get-JobArtifact | Get-Content -Raw | Should -BeExactly $Value
        ($run | Get-JobLog).Text | Should -Contain 'it is ***'
        ($run | Get-JobLog | Out-String) + ($run | Format-List * | Out-String) | Should -Not -Match $Value
        Get-ChildItem -LiteralPath $env:TRAININGJOBS_HOME -Recurse -File -Exclude value, agent.lock | Select-String -SimpleMatch $Value | Should -BeNullOrEmpty
    }

    It 'that are not there or of no use fail before anything starts: <Key>' -ForEach @(
        @{ Key = 'missing'; Id = 'SecretNotFound'; Message = 'is not in any vault' }
        @{ Key = 'table'; Id = 'SecretInvalid'; Message = 'is a Hashtable' }
        @{ Key = 'locked'; Id = 'SecretSourceUnavailable'; Message = 'The vault is locked' }
    ) {
        $env:PSModulePath = (Join-Path $TestDrive 'modules') + [System.IO.Path]::PathSeparator + $env:PSModulePath
        $before = @(Get-TrainingRun).Count
        { Invoke-Managed $Key } | Should -Throw "*$Message*" -ErrorId "$Id,*"
        @(Get-TrainingRun).Count | Should -Be $before
    }

    It 'need the module' {
        $env:PSModulePath = Join-Path $TestDrive 'nothing'
        { Invoke-Managed text } | Should -Throw '*Install-PSResource*' -ErrorId 'SecretSourceUnavailable,*'
    }
}
