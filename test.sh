#!/usr/bin/env bash
# Builds, and runs suites of tests: unit, local, docker, hosted, pester, or all of them, which is what is run without arguments.
#   unit    pure tests: no processes, no daemon
#   local   real agents and processes on this machine
#   docker  containers of a real daemon
#   hosted  the module in runspaces of the test process
#   pester  the module at the prompt
# The last line is "N passed, N failed, N skipped"; exit code 1 when a test failed or a suite could not run.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

usage() {
    echo "usage: test.sh [unit|local|docker|hosted|pester|all]..." >&2
    exit 2
}

suites=()
for word in "${@:-all}"; do
    case $word in
        unit | local | docker | hosted | pester) suites+=("$word") ;;
        all) suites=(unit local docker hosted pester) ;;
        *) usage ;;
    esac
done

passed=0 failed=0 skipped=0 broken=0
results=$(mktemp -d)
trap 'rm -rf "$results"' EXIT

has() { [[ " ${suites[*]} " == *" $1 "* ]]; }

install_missing() {
    local packages=()
    command -v python3 > /dev/null || packages+=(python3)
    python3 -c 'import venv, ensurepip' 2> /dev/null || packages+=(python3-venv)
    # What AME's examples are run by; the wheels are what pipenv makes environments from without a network.
    command -v poetry > /dev/null || packages+=(python3-poetry python3-trove-classifiers)
    command -v pipenv > /dev/null || packages+=(pipenv python3-pip-whl python3-setuptools-whl python3-wheel-whl)
    # What reads the engine's scripts, and one of the shells that they are run with.
    command -v shellcheck > /dev/null || packages+=(shellcheck)
    command -v busybox > /dev/null || packages+=(busybox-static)
    ldconfig -p 2> /dev/null | grep -q 'libsqlite3\.so\.0' || packages+=(libsqlite3-0)
    [ ${#packages[@]} -gt 0 ] || return 0
    if [ "$(id -u)" -eq 0 ] && command -v apt-get > /dev/null; then
        echo "Installing ${packages[*]}, which tests need."
        apt-get update -qq
        DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${packages[@]}" > /dev/null
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

# The tests of a suite, by what they say that they need. A test that says nothing, or something unknown, is a unit test: none is in no suite.
filter_of() {
    case $1 in
        unit) echo 'Needs!=Processes&Needs!=Docker&Needs!=Runspaces' ;;
        local) echo 'Needs=Processes&Needs!=Docker' ;;
        docker) echo 'Needs=Docker' ;;
        hosted) echo 'Needs=Runspaces&Needs!=Processes&Needs!=Docker' ;;
    esac
}

# One attribute of the counters in a test result file.
counter() {
    sed -n "s/.*<Counters[^>]* $2=\"\([0-9]*\)\".*/\1/p" "$1"
}

# Runs a suite of xunit, over all test projects in one go, and writes "passed failed skipped" into a file.
run_xunit() {
    local suite=$1 trx=$results/$1.trx all executed good project assemblies=()
    for project in tests/*/*.Tests.csproj; do
        assemblies+=("$(dirname "$project")/bin/Release/net10.0/$(basename "$project" .csproj).dll")
    done
    dotnet test "${assemblies[@]}" --nologo --filter "$(filter_of "$suite")" --blame-hang-timeout 10m \
        --results-directory "$results" --logger "trx;LogFileName=$suite.trx" --logger "console;verbosity=minimal" < /dev/null || true
    [ -s "$trx" ] || return 0
    all=$(counter "$trx" total) executed=$(counter "$trx" executed) good=$(counter "$trx" passed)
    # A run that was cut short has counted only the tests before, and one without a test has proved nothing.
    if grep -q '<ResultSummary outcome="\(Completed\|Failed\)"' "$trx" && [ "$all" -gt 0 ]; then
        echo "$good $((executed - good)) $((all - executed))" > "$results/$suite.count"
    fi
}

# The PowerShell that .config/dotnet-tools.json names, so that each machine with the .NET SDK tests the module; and that of the machine.
run_pester() {
    local counts=()
    dotnet tool restore < /dev/null
    run_pester_in dotnet tool run pwsh --
    counts+=("$results/pester.dotnet")
    if command -v pwsh > /dev/null; then
        run_pester_in pwsh
        counts+=("$results/pester.pwsh")
    fi
    # All or nothing: a PowerShell in which the suite could not run is no success of the other.
    for count in "${counts[@]}"; do
        [ -s "$count" ] || return 0
    done
    awk '{ p += $1; f += $2; s += $3 } END { print p, f, s }' "${counts[@]}" > "$results/pester.count"
}

run_pester_in() {
    echo "Pester in $*"
    "$@" -NoProfile -NonInteractive -File tests/Pester/Run.ps1 < /dev/null > "$results/pester.out" 2>&1 || true
    cat "$results/pester.out"
    sed -n 's/^Pester: \([0-9]*\) passed, \([0-9]*\) failed, \([0-9]*\) skipped.*/\1 \2 \3/p' "$results/pester.out" | tail -n 1 > "$results/pester.$1"
}

run_suite() {
    case $1 in
        pester) run_pester ;;
        *) run_xunit "$1" ;;
    esac > "$results/$1.log" 2>&1
}

# Shows what a suite has said, and adds up its counts.
report() {
    local good bad left
    echo "== $1"
    cat "$results/$1.log"
    if ! read -r good bad left < "$results/$1.count" 2> /dev/null; then
        echo "$1: could not run" >&2
        broken=1
        return
    fi
    echo "$1: $good passed, $bad failed, $left skipped"
    passed=$((passed + good)) failed=$((failed + bad)) skipped=$((skipped + left))
}

if has local || has docker; then
    install_missing
fi
if has docker; then
    prepare_docker
fi
if has local || has docker || has hosted || has pester; then
    ./build.sh
    # Tests try the program and the module as they are shipped.
    export TRAININGJOBS_TEST_PROGRAM=$PWD/output/bin/trainingjobs
    TRAININGJOBS_TEST_MODULE=$(echo "$PWD"/output/TrainingJobs/*/TrainingJobs.psd1)
    export TRAININGJOBS_TEST_MODULE
fi
dotnet build TrainingJobs.sln -c Release --nologo -v quiet -clp:NoSummary < /dev/null

# Containers mostly wait for their daemon: beside them the other suites run, one after the other.
if has docker && [ ${#suites[@]} -gt 1 ]; then
    run_suite docker &
fi
for suite in "${suites[@]}"; do
    if [ "$suite" != docker ] || [ ${#suites[@]} -eq 1 ]; then
        run_suite "$suite"
        report "$suite"
    fi
done
if has docker && [ ${#suites[@]} -gt 1 ]; then
    wait
    report docker
fi

code=0
if [ "$failed" -gt 0 ] || [ "$broken" -gt 0 ]; then
    code=1
fi
echo "$passed passed, $failed failed, $skipped skipped"
exit "$code"
