BeforeAll {
    . (Join-Path $PSScriptRoot 'Common.ps1')
    Enter-TestHome
    $good = New-TrainingJob viewed -ShellCommand 'echo hello; echo bad >&2; echo x > "$ML_OUTPUT_PATH/model.json"' | Start-TrainingJob -Wait
    $bad = New-TrainingJob broken -ShellCommand 'exit 3' | Start-TrainingJob -Wait

    function Get-Screen {
        <# .SYNOPSIS What a screen of 100 columns shows, without colours. #>
        param([Parameter(ValueFromPipeline)] $Object)
        begin { $all = @() }
        process { $all += $Object }
        end {
            $before = $PSStyle.OutputRendering
            try {
                $PSStyle.OutputRendering = 'PlainText'
                ($all | Out-String -Width 100).Trim() -split '\r?\n' | ForEach-Object TrimEnd
            }
            finally {
                $PSStyle.OutputRendering = $before
            }
        }
    }
}

AfterAll {
    Exit-TestHome
}

Describe 'The view' {
    It 'of runs is a table with the state and the reason' {
        $screen = Get-TrainingRun | Get-Screen
        $screen[0] | Should -Match '^Id +Name +State +Target +Created +Duration +Reason$'
        $screen[2] | Should -Match "^$($bad.Id) +broken +Failed +local .*exited with code 3"
        $screen[3] | Should -Match "^$($good.Id) +viewed +Succeeded +local +\d\d:\d\d:\d\d +[\d.]+s$"
    }

    It 'of a run has colours that follow the session' {
        $before = $PSStyle.OutputRendering
        try {
            $PSStyle.OutputRendering = 'Ansi'
            $good | Out-String | Should -Match ([regex]::Escape("$($PSStyle.Foreground.Green)Succeeded"))
            $bad | Out-String | Should -Match ([regex]::Escape("$($PSStyle.Foreground.Red)Failed"))
        }
        finally {
            $PSStyle.OutputRendering = $before
        }

        $env:NO_COLOR = '1'
        try {
            $said = & $pwsh -NoProfile -NonInteractive -Command "Import-Module '$manifest'; Get-TrainingRun | Out-String"
            $said -join '' | Should -Not -Match "`e"
        }
        finally {
            $env:NO_COLOR = $null
        }
    }

    It 'of a run as a list has all of it' {
        $screen = $bad | Format-List | Get-Screen
        $screen -match '^ExitCode +: 3$' | Should -Not -BeNullOrEmpty
        $screen -match '^Workers +: 0: Exited with exit code 3' | Should -Not -BeNullOrEmpty
    }

    It 'of a log is time, run, worker and text' {
        $screen = Get-JobLog $good | Get-Screen
        $screen[0] | Should -Match '^Time +Run +Worker Text$'
        $screen[2] | Should -Match "^\d\d:\d\d:\d\d\.\d{3} +$($good.Id) +0 hello$"
    }

    It 'of findings is severity, code, place and message' {
        Set-Content -LiteralPath "$TestDrive/bad.yaml" -Value "jobs:`n  a: {command: [x], timeout: soon}"
        Push-Location -LiteralPath $TestDrive
        try {
            $screen = Test-TrainingJob ./bad.yaml | Get-Screen
        }
        finally {
            Pop-Location
        }

        $screen[0] | Should -Match '^Severity +Code +Place +Message$'
        $screen[2] | Should -Match '^Error +InvalidDuration +bad\.yaml:2:\d+ '
    }

    It 'of jobs, artifacts and the agent is short' {
        (Import-TrainingJob $irisFile | Get-Screen)[0] | Should -Match '^Name +Project +Resources +File +Description$'
        (Get-JobArtifact $good | Get-Screen)[2] | Should -Match '^model\.json +2 '
        (Get-JobAgent | Get-Screen)[0] | Should -Match '^IsRunning +: True$'
    }

    It 'of a plan is what would run' {
        $screen = Get-JobPlan $irisFile -Epochs 3 | Get-Screen
        $screen -match 'python3 train\.py --epochs 3' | Should -Not -BeNullOrEmpty
        $screen -match 'ML_OUTPUT_PATH' | Should -Not -BeNullOrEmpty
    }
}

Describe 'Lists in the objects' {
    BeforeAll {
        function Get-UnindexedList {
            <# .SYNOPSIS Places at which an object holds a list that PowerShell cannot index, as the compiler makes them. #>
            param($Object, [string] $Place, [int] $Depth = 0)
            if ($null -eq $Object -or $Depth -gt 5 -or $Object -is [string] -or $Object -is [datetimeoffset] -or $Object -is [timespan]) {
                return
            }

            $type = $Object.GetType()
            if ($type.Name -like '<>z*') {
                $Place
            }

            if ($Object -is [System.Collections.IDictionary]) {
                foreach ($value in $Object.Values) { Get-UnindexedList $value "$Place{}" ($Depth + 1) }
            }
            elseif ($Object -is [System.Collections.IEnumerable]) {
                foreach ($value in $Object) { Get-UnindexedList $value "$Place[]" ($Depth + 1) }
            }
            elseif ($type.Namespace -like 'TrainingJobs*' -and -not $type.IsEnum) {
                foreach ($property in $type.GetProperties()) {
                    Get-UnindexedList $property.GetValue($Object) "$Place.$($property.Name)" ($Depth + 1)
                }
            }
        }
    }

    It 'can be indexed' {
        $jobs = Import-TrainingJob (Join-Path $root 'examples') -Recurse
        $plans = $jobs | Get-JobPlan -ErrorAction SilentlyContinue
        $made = New-TrainingJob made true -Output a, b -GpuType x, y -Package z -Parameter @{ a = @{ Choices = 1, 2; Alias = 'b' } }
        & { $jobs; $plans; $made; $good } | ForEach-Object { Get-UnindexedList $_ $_.GetType().Name } | Sort-Object -Unique | Should -BeNullOrEmpty
        @($jobs | Where-Object Project -EQ 'iris')[0].Parameters[0].Name | Should -Be 'epochs'
        $good.Workers[0].ExitCode | Should -Be 0
    }
}
