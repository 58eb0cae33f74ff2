# Dot-sourced by each test file: the built module, a state folder of its own, and what tests need to say things shortly.

$root = (Resolve-Path -LiteralPath (Join-Path $PSScriptRoot '../..')).ProviderPath
$manifest = Get-ChildItem -Path (Join-Path $root 'output/TrainingJobs') -Filter TrainingJobs.psd1 -Recurse -Depth 1 |
    Sort-Object -Property { [version] $_.Directory.Name } |
    Select-Object -Last 1 -ExpandProperty FullName
# This PowerShell again, in a process of its own: & $pwsh -NoProfile …; and the words of it for Start-Process.
$pwsh = Join-Path $root 'tools/Invoke-PowerShell.ps1'
$pwshCommand = @(& (Join-Path $root 'tools/Get-PowerShellCommand.ps1'))
$irisFile = Join-Path $root 'examples/iris/trainingjobs.yaml'

Import-Module -Name $manifest

# What was in force before, for the end.
$homeBefore = $env:TRAININGJOBS_HOME
$homes = [System.Collections.Generic.List[string]]::new()

function Enter-TestHome {
    <# .SYNOPSIS Uses a new state folder, which does not exist yet. Not in TestDrive, which each Describe empties. #>
    $folder = [System.IO.Path]::Combine([System.IO.Path]::GetTempPath(), "trainingjobs-pester-$([guid]::NewGuid().ToString('n'))")
    $homes.Add($folder)
    $env:TRAININGJOBS_HOME = $folder
}

function Exit-TestHome {
    <# .SYNOPSIS Ends all that still runs in the state folders, and their agents, and removes the folders. #>
    foreach ($folder in $homes | Where-Object { Test-Path -LiteralPath $_ }) {
        $env:TRAININGJOBS_HOME = $folder
        Get-TrainingRun -State Queued, Waiting, Preparing, Running, Finishing | Stop-TrainingRun -Grace 0s
        Stop-JobAgent
        # An agent that ends may still write its last line there.
        if (-not (Wait-Until { Remove-Item -LiteralPath $folder -Recurse -Force -ErrorAction Ignore; -not (Test-Path -LiteralPath $folder) })) {
            throw "The state folder '$folder' cannot be removed."
        }
    }

    $env:TRAININGJOBS_HOME = $homeBefore
}

function Invoke-Fresh {
    <# .SYNOPSIS Runs a text in a new PowerShell with the module, and gives what it prints. #>
    param([string] $Text)
    & $pwsh -NoProfile -NonInteractive -Command "`$PSStyle.OutputRendering = 'PlainText'; Import-Module '$manifest'; $Text" 2>&1 | ForEach-Object { "$_" }
}

function Find-InTestHome {
    <# .SYNOPSIS Places in the state folder, but those of secrets themselves, at which a text stands. #>
    param([string] $Text)
    Get-ChildItem -LiteralPath $env:TRAININGJOBS_HOME -Recurse -File -Exclude value, agent.lock |
        Select-String -SimpleMatch $Text -ErrorAction SilentlyContinue -ErrorVariable unread
    # The agent removes files of runs that have ended meanwhile; what is still there must have been read.
    $unread | Where-Object { Test-Path -LiteralPath $_.TargetObject } | ForEach-Object { throw $_ }
}

function Get-Completion {
    <# .SYNOPSIS What the tabulator key offers at the end of a line. #>
    param([string] $Line)
    [System.Management.Automation.CommandCompletion]::CompleteInput($Line, $Line.Length, $null).CompletionMatches
}

function Get-ErrorId {
    <# .SYNOPSIS The whole id of each error of a script, terminating or not. #>
    param([scriptblock] $Script)
    $found = [System.Collections.Generic.List[string]]::new()
    try {
        & $Script 2>&1 | Where-Object { $_ -is [System.Management.Automation.ErrorRecord] } | ForEach-Object { $found.Add($_.FullyQualifiedErrorId) }
    }
    catch {
        $found.Add($_.FullyQualifiedErrorId)
    }

    $found
}

function Wait-Until {
    <# .SYNOPSIS Asks until it is true, or the time is over. #>
    param([scriptblock] $Condition, [double] $Seconds = 120)
    $clock = [System.Diagnostics.Stopwatch]::StartNew()
    $pause = [System.Threading.ManualResetEventSlim]::new()
    while ($clock.Elapsed.TotalSeconds -lt $Seconds) {
        if (& $Condition) {
            return $true
        }

        $null = $pause.Wait(20)
    }

    return $false
}
