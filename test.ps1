<#
    .SYNOPSIS
    Builds everything and runs all tests.
    .DESCRIPTION
    The last line is "N passed, N failed, N skipped"; exit code 1 when a test failed or a suite could not run.
#>
[CmdletBinding()]
param()

$ErrorActionPreference = 'Stop'
Set-Location -LiteralPath $PSScriptRoot
$passed = $failed = $skipped = 0
$broken = $false

& ./build.ps1
if ($LASTEXITCODE -ne 0) {
    exit 1
}

# The console host's tests try the program as it is shipped.
$env:TRAININGJOBS_TEST_PROGRAM = Join-Path -Path $PSScriptRoot -ChildPath output/bin/trainingjobs.exe
$env:TRAININGJOBS_TEST_MODULE = (Get-ChildItem -Path output/TrainingJobs -Filter TrainingJobs.psd1 -Recurse).FullName
dotnet build TrainingJobs.sln -c Release --nologo -v quiet
if ($LASTEXITCODE -ne 0) {
    exit 1
}

$results = Join-Path ([IO.Path]::GetTempPath()) "trainingjobs-tests-$PID"
foreach ($project in Get-ChildItem -Path tests -Filter *.Tests.csproj -Recurse -Depth 1) {
    $trx = Join-Path $results "$($project.BaseName).trx"
    dotnet test $project.FullName -c Release --no-build --nologo -v quiet --blame-hang-timeout 5m `
        --results-directory $results --logger "trx;LogFileName=$($project.BaseName).trx"
    if (-not (Test-Path -LiteralPath $trx)) {
        "$($project.BaseName): could not run"
        $broken = $true
        continue
    }

    $summary = ([xml] (Get-Content -LiteralPath $trx -Raw)).TestRun.ResultSummary
    $counters = $summary.Counters
    $passed += [int] $counters.passed
    $failed += [int] $counters.executed - [int] $counters.passed
    $skipped += [int] $counters.total - [int] $counters.executed
    if ($summary.outcome -notin 'Completed', 'Failed') {
        $broken = $true
    }
}

& ./tools/Invoke-PowerShell.ps1 -NoProfile -NonInteractive -File tests/Pester/Run.ps1 | Tee-Object -Variable output
if (($output -join "`n") -match '(?m)^Pester: (\d+) passed, (\d+) failed, (\d+) skipped') {
    $passed += [int] $Matches[1]
    $failed += [int] $Matches[2]
    $skipped += [int] $Matches[3]
}
else {
    'Pester: could not run'
    $broken = $true
}

if (Test-Path -LiteralPath $results) {
    Remove-Item -LiteralPath $results -Recurse -Force
}

"$passed passed, $failed failed, $skipped skipped"
exit ($failed -gt 0 -or $broken ? 1 : 0)
