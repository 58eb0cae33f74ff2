#!/usr/bin/env bash
# Builds TrainingJobs and trains a real model on real data with it: through PowerShell where one can be had, else through the
# console host. Ends with "Run <id> Succeeded" and exit code 0.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

least_powershell=7.6
job_file=examples/iris/trainingjobs.yaml

fail() {
    printf '%s\n' "$*" >&2
    exit 1
}

command -v dotnet > /dev/null || fail "The .NET 10 SDK is needed and no 'dotnet' was found: see https://dot.net/download."
dotnet --list-sdks | grep -q '^10\.' || fail "The .NET 10 SDK is needed; 'dotnet --list-sdks' shows none: see https://dot.net/download."
command -v python3 > /dev/null || fail "The example trains in Python 3 and no 'python3' was found: install it, then run ./quickstart.sh again."

./build.sh

# True when a command is a PowerShell that the module can be loaded in.
is_powershell() {
    local version
    version=$("$@" -NoProfile -NonInteractive -Command '$PSVersionTable.PSVersion.ToString()' 2> /dev/null < /dev/null) || return 1
    [ "$(printf '%s\n' "$least_powershell" "$version" | sort -V | head -n 1)" = "$least_powershell" ]
}

# A PowerShell that is installed, else the one that .config/dotnet-tools.json names, which NuGet brings.
powershell=(pwsh)
if ! is_powershell pwsh; then
    powershell=(dotnet tool run pwsh --)
    dotnet tool restore > /dev/null < /dev/null && is_powershell "${powershell[@]}" || powershell=()
fi
if [ ${#powershell[@]} -gt 0 ]; then
    exec "${powershell[@]}" -NoProfile -NonInteractive -File examples/iris/first-run.ps1
fi

echo "No PowerShell $least_powershell or newer was found or could be restored: the same job runs through the console host."
trainingjobs=output/bin/trainingjobs
id=$("$trainingjobs" start "$job_file" train -- --epochs 30 --optimizer momentum)
"$trainingjobs" logs --follow "$id"
code=0
outcome=$("$trainingjobs" wait --timeout 5m "$id") || code=$?
echo
"$trainingjobs" list "$id"
echo
"$trainingjobs" artifacts "$id"
echo
printf '%s\n' "${outcome:-Run $id has not ended}"
exit "$code"
