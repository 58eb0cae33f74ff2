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

# True when the program is a PowerShell that the module can be loaded in.
is_powershell() {
    local version
    version=$("$1" -NoProfile -NonInteractive -Command '$PSVersionTable.PSVersion.ToString()' 2> /dev/null < /dev/null) || return 1
    [ "$(printf '%s\n' "$least_powershell" "$version" | sort -V | head -n 1)" = "$least_powershell" ]
}

find_powershell() {
    local candidate
    for candidate in "$(command -v pwsh || true)" .tools/pwsh; do
        if [ -n "$candidate" ] && [ -x "$candidate" ] && is_powershell "$candidate"; then
            printf '%s\n' "$candidate"
            return 0
        fi
    done
    if dotnet tool install PowerShell --tool-path .tools > /dev/null 2>&1 < /dev/null && is_powershell .tools/pwsh; then
        printf '%s\n' .tools/pwsh
        return 0
    fi
    return 1
}

if powershell=$(find_powershell); then
    exec "$powershell" -NoProfile -NonInteractive -File examples/iris/first-run.ps1
fi

echo "No PowerShell $least_powershell or newer was found or could be installed: the same job runs through the console host."
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
