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
        # Stands in for the module, which is not on every machine. Texts are given as SecureString and bytes in one piece. The default vault
        # is asked first and then the others. What a vault throws stands in an inner exception, but not that it is locked; then the next one is
        # asked. Tried beside version 1.1.2, with SecretStore 1.0.6.
        $folder = New-Item -ItemType Directory -Path (Join-Path $TestDrive 'modules/Microsoft.PowerShell.SecretManagement')
        Set-Content -LiteralPath (Join-Path $folder 'Microsoft.PowerShell.SecretManagement.psm1') -Value @'
$vaults = [ordered] @{
    broken = { throw 'The server does not answer.' }
    letters = { param($Name) if ($Name -notmatch '^[a-z]+$') { throw 'Names have letters only.' } elseif ($Name -eq 'token') { 'of letters' } }
    'team/a' = { param($Name) if ($Name -eq 'token') { 'of the team' } }
    locked = { throw [System.InvalidOperationException]::new("A valid password is required.`nUse the Unlock-SecretStore cmdlet.") }
    work = { param($Name) $values[$Name] }
}
$values = @{
    text = 'plain text'
    secure = ConvertTo-SecureString 'of secure' -AsPlainText
    credential = [pscredential]::new('me', (ConvertTo-SecureString 'its password' -AsPlainText))
    bytes = [System.Text.Encoding]::UTF8.GetBytes('some bytes')
    binary = [byte[]] (65, 66, 0, 67, 68)
    table = @{ a = 1 }
    token = 'of work'
    'with/slash' = 'behind a slash'
}

function Get-SecretVault {
    [CmdletBinding()]
    param()
    foreach ($name in ($env:TEST_VAULTS -split ',').Where{ $_ }) {
        [pscustomobject] @{ Name = $name; ModuleName = 'Stand.In'; IsDefault = $name -eq 'work' }
    }
}

function Get-Secret {
    [CmdletBinding()]
    param([Parameter(Mandatory)] [string] $Name, [string] $Vault)
    $registered = (Get-SecretVault).Name
    if (-not $registered) {
        Write-Warning 'There are currently no extension vaults registered.'
    }

    if ($Vault -and $Vault -notin $registered) {
        $PSCmdlet.ThrowTerminatingError([System.Management.Automation.ErrorRecord]::new(
            [System.InvalidOperationException]::new("Vault not found in registry: $Vault"), 'GetSecretVaultNotFound', 'ObjectNotFound', $null))
    }

    foreach ($each in $Vault ? $Vault : ($registered | Sort-Object { $_ -ne 'work' }, { $_ })) {
        try {
            $found = & $vaults[$each] $Name
        } catch {
            $inner = $_.Exception
            $told = $inner -is [System.InvalidOperationException] -and $inner -isnot [System.Management.Automation.RuntimeException] ? $inner :
                [System.InvalidOperationException]::new("Unable to get secret $Name from vault $each", $inner)
            Write-Error -ErrorRecord ([System.Management.Automation.ErrorRecord]::new($told, 'GetSecretInvalidOperation', 'InvalidOperation', $null))
            continue
        }

        if ($null -ne $found) {
            if ($found -is [string]) {
                $found = ConvertTo-SecureString $found -AsPlainText
            } elseif ($found -is [object[]]) {
                $found = [byte[]] $found
            }

            return , $found
        }
    }

    $missing = [System.Management.Automation.ItemNotFoundException]::new("The secret $Name was not found.")
    Write-Error -ErrorRecord ([System.Management.Automation.ErrorRecord]::new($missing, 'GetSecretNotFound', 'ObjectNotFound', $null))
}
'@
        $pathBefore = $env:PSModulePath

        function Write-Managed {
            <# .SYNOPSIS A file with a job that is given the secret, says it, and writes it into a file. #>
            param([string] $Key, [string] $As = 'variable')
            $file = Join-Path $TestDrive 'trainingjobs.yaml'
            $write = $As -eq 'file' ? 'cat "$TOKEN"' : 'printf %s "$TOKEN"'
            Set-Content -LiteralPath $file -Value @"
project: managed
jobs:
  show:
    command: ['sh', '-c', '$write > "`$ML_OUTPUT_PATH/value"; echo "it is `$TOKEN"']
    secrets: [{ key: '$Key', injectAs: TOKEN, source: secretManagement, as: $As }]
"@
            $file
        }

        function Invoke-Managed {
            <# .SYNOPSIS Runs that job. #>
            param([string] $Key, [string] $As = 'variable')
            Start-TrainingJob (Write-Managed $Key $As) show -Wait
        }
    }

    BeforeEach {
        $env:PSModulePath = (Join-Path $TestDrive 'modules') + [System.IO.Path]::PathSeparator + $env:PSModulePath
        $env:TEST_VAULTS = 'work'
    }

    AfterEach {
        $env:PSModulePath = $pathBefore
        $env:TEST_VAULTS = $null
        Remove-Module -Name Microsoft.PowerShell.SecretManagement -ErrorAction Ignore
    }

    It 'reach the work and nothing else: <Key>' -Skip:$IsWindows -ForEach @(
        @{ Key = 'text'; Value = 'plain text' }
        @{ Key = 'secure'; Value = 'of secure' }
        @{ Key = 'credential'; Value = 'its password' }
        @{ Key = 'bytes'; Value = 'some bytes' }
        @{ Key = 'work/text'; Value = 'plain text' }
        @{ Key = 'with/slash'; Value = 'behind a slash' }
    ) {
        $run = Invoke-Managed $Key
        $run.State | Should -Be 'Succeeded'
        $run | Get-JobArtifact | Get-Content -Raw | Should -BeExactly $Value
        ($run | Get-JobLog).Text | Should -Contain 'it is ***'
        ($run | Get-JobLog | Out-String) + ($run | Format-List * | Out-String) | Should -Not -Match $Value
        Find-InTestHome $Value | Should -BeNullOrEmpty
    }

    It 'come from the vault that the key names, whatever is wrong with others, else from the default vault: <Key>' -Skip:$IsWindows -ForEach @(
        @{ Key = 'token'; Value = 'of work' }
        @{ Key = 'letters/token'; Value = 'of letters' }
        @{ Key = 'LETTERS/token'; Value = 'of letters' }
        @{ Key = 'team/a/token'; Value = 'of the team' }
        @{ Key = 'work/with/slash'; Value = 'behind a slash' }
    ) {
        $env:TEST_VAULTS = 'broken,letters,locked,team/a,work'
        Invoke-Managed $Key | Get-JobArtifact | Get-Content -Raw | Should -BeExactly $Value
    }

    It 'with a zero byte reach the work as a file' -Skip:$IsWindows {
        { Invoke-Managed binary } | Should -Throw '*zero byte*as: file*' -ErrorId 'SecretInvalid,*'
        $run = Invoke-Managed binary -As file
        [System.IO.File]::ReadAllBytes(($run | Get-JobArtifact).FullName) | Should -Be 65, 66, 0, 67, 68
    }

    It 'that are not there or of no use fail before anything starts: <Key> of <Vaults>' -ForEach @(
        @{ Vaults = 'work'; Key = 'missing'; Id = 'SecretNotFound'; Message = "'missing' is not in any vault*Set-Secret missing'*" }
        @{ Vaults = 'work'; Key = 'work/missing'; Id = 'SecretNotFound'; Message = "'missing' is not in the vault 'work'*Set-Secret missing -Vault work'*" }
        @{ Vaults = 'work'; Key = 'nowhere/text'; Id = 'SecretNotFound'; Message = "*A vault 'nowhere' is not registered*" }
        @{ Vaults = 'work'; Key = 'table'; Id = 'SecretInvalid'; Message = 'is a Hashtable*' }
        @{ Vaults = 'locked,work'; Key = 'locked/text'; Id = 'SecretSourceUnavailable'; Message = 'A valid password is required. Use the Unlock-SecretStore cmdlet.' }
        @{ Vaults = 'locked,work'; Key = 'gone'; Id = 'SecretSourceUnavailable'; Message = "password is required*'VAULT/gone' asks one vault alone." }
        @{ Vaults = 'broken,letters,work'; Key = 'broken/text'; Id = 'SecretSourceUnavailable'; Message = 'text from vault broken: The server does not answer.' }
        @{ Vaults = 'letters,work'; Key = 'nowhere/text'; Id = 'SecretSourceUnavailable'; Message = "Names have letters only. A vault 'nowhere' is not registered*" }
        @{ Vaults = ''; Key = 'text'; Id = 'SecretSourceUnavailable'; Message = 'has no vault. Register one with Register-SecretVault.' }
    ) {
        $env:TEST_VAULTS = $Vaults
        $before = @(Get-TrainingRun).Count
        { Invoke-Managed $Key } | Should -Throw "*$Message" -ErrorId "$Id,*"
        @(Get-TrainingRun).Count | Should -Be $before
    }

    It 'are read again when a run is started again' -Skip:$IsWindows {
        $run = Invoke-Managed text
        $env:TEST_VAULTS = 'locked'
        { $run | Restart-TrainingRun -ErrorAction Stop } | Should -Throw '*password is required*' -ErrorId 'SecretSourceUnavailable,*'
        $env:TEST_VAULTS = 'work'
        $run | Restart-TrainingRun -Wait | Get-JobArtifact | Get-Content -Raw | Should -BeExactly 'plain text'
    }

    It 'reach a run that is a job of PowerShell' -Skip:$IsWindows {
        $file = Write-Managed text
        $job = Start-TrainingJob $file show -AsJob
        $job | Wait-Job -Timeout 60 | Receive-Job | Should -Contain 'it is ***'
    }

    It 'need the module' {
        $env:PSModulePath = Join-Path $TestDrive 'nothing'
        { Invoke-Managed text } | Should -Throw '*Install-PSResource*' -ErrorId 'SecretSourceUnavailable,*'
    }
}
