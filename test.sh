#!/usr/bin/env bash
# Builds everything and runs all tests. The last line is "N passed, N failed, N skipped"; exit code 1 when a test failed or a
# suite could not run.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

passed=0 failed=0 skipped=0 broken=0
results=$(mktemp -d)
trap 'rm -rf "$results"' EXIT

install_missing() {
    local packages=()
    command -v python3 > /dev/null || packages+=(python3)
    python3 -c 'import venv, ensurepip' 2> /dev/null || packages+=(python3-venv)
    # What AME's examples are run by; the wheels are what pipenv makes environments from without a network.
    command -v poetry > /dev/null || packages+=(python3-poetry python3-trove-classifiers)
    command -v pipenv > /dev/null || packages+=(pipenv python3-pip-whl python3-setuptools-whl python3-wheel-whl)
    ldconfig -p 2> /dev/null | grep -q 'libsqlite3\.so\.0' || packages+=(libsqlite3-0)
    [ ${#packages[@]} -gt 0 ] || return 0
    if [ "$(id -u)" -eq 0 ] && command -v apt-get > /dev/null; then
        echo "Installing ${packages[*]}, which tests need."
        apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${packages[@]}" > /dev/null
    else
        echo "Missing, some tests will fail: ${packages[*]}" >&2
    fi
}

# A Docker daemon and the images of the tests; without them those tests are skipped, each with the reason.
prepare_docker() {
    if [ "$(id -u)" -eq 0 ] && command -v apt-get > /dev/null; then
        tests/setup-docker.sh install || echo "Docker could not be installed; tests that need it are skipped." >&2
    fi
}

# Adds up "passed failed skipped".
count() {
    passed=$((passed + $1)) failed=$((failed + $2)) skipped=$((skipped + $3))
}

# One attribute of the counters in a test result file.
counter() {
    sed -n "s/.*<Counters[^>]* $2=\"\([0-9]*\)\".*/\1/p" "$1"
}

run_xunit() {
    local project=$1 name trx
    name=$(basename "$project" .csproj)
    trx=$results/$name.trx
    dotnet test "$project" -c Release --no-build --nologo -v quiet --blame-hang-timeout 5m \
        --results-directory "$results" --logger "trx;LogFileName=$name.trx" --logger "console;verbosity=minimal" < /dev/null || true
    if [ ! -s "$trx" ]; then
        echo "$name: could not run" >&2
        broken=1
        return
    fi

    local all executed good
    all=$(counter "$trx" total) executed=$(counter "$trx" executed) good=$(counter "$trx" passed)
    count "$good" $((executed - good)) $((all - executed))
    # A run that was cut short has counted only the tests before.
    grep -q '<ResultSummary outcome="\(Completed\|Failed\)"' "$trx" || broken=1
    echo "$name: $good passed, $((executed - good)) failed, $((all - executed)) skipped"
}

# Runs the Pester suite in a PowerShell: its command, word by word.
run_pester() {
    local output line
    echo "Pester in $*"
    output=$("$@" -NoProfile -NonInteractive -File tests/Pester/Run.ps1 < /dev/null 2>&1) || true
    printf '%s\n' "$output"
    line=$(printf '%s\n' "$output" | sed -n 's/^Pester: \([0-9]*\) passed, \([0-9]*\) failed, \([0-9]*\) skipped.*/\1 \2 \3/p' | tail -n 1)
    if [ -z "$line" ]; then
        echo "Pester: could not run in $*" >&2
        broken=1
        return
    fi

    # shellcheck disable=SC2086 # three words
    count $line
}

install_missing
prepare_docker
./build.sh
# The console host's tests try the program as it is shipped.
export TRAININGJOBS_TEST_PROGRAM=$PWD/output/bin/trainingjobs
dotnet build TrainingJobs.sln -c Release --nologo -v quiet -clp:NoSummary < /dev/null
for project in tests/*/*.csproj; do
    run_xunit "$project"
done

# The PowerShell that .config/dotnet-tools.json names, so that each machine with the .NET SDK tests the module; and that of the machine.
dotnet tool restore < /dev/null
run_pester dotnet tool run pwsh --
if command -v pwsh > /dev/null; then
    run_pester pwsh
fi

code=0
if [ "$failed" -gt 0 ] || [ "$broken" -gt 0 ]; then
    code=1
fi
echo "$passed passed, $failed failed, $skipped skipped"
exit "$code"
