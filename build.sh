#!/usr/bin/env bash
# Builds everything a user needs: module/bin, output/bin/trainingjobs and the publishable output/TrainingJobs/<version>.
# -q: say nothing unless something fails.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

quiet=
for option in "$@"; do
    case $option in
        -q | --quiet) quiet=1 ;;
        *)
            echo "usage: build.sh [-q]" >&2
            exit 2
            ;;
    esac
done

export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_SKIP_FIRST_TIME_EXPERIENCE=1
version=$(sed -n "s/^ *ModuleVersion *= *'\([^']*\)'.*/\1/p" TrainingJobs.psd1)
log=$(mktemp)
trap 'rm -f "$log"' EXIT

say() { [ -n "$quiet" ] || echo "$@"; }

publish() {
    # A folder of old files would outlive the package that brought them.
    rm -rf "$2"
    if ! dotnet publish "src/$1" -c Release -o "$2" -p:Version="$version" --no-self-contained -v q --nologo > "$log" 2>&1; then
        cat "$log" >&2
        exit 1
    fi
}

say "TrainingJobs $version"
publish TrainingJobs.Cmdlets module/bin
publish TrainingJobs.Loader output/loader
cp output/loader/TrainingJobs.Loader.dll module/bin/
publish TrainingJobs.Host output/bin
# Help of cmdlets that are imported as an assembly is looked for beside the assembly, or in the folder of the manifest.
[ ! -d module/en-US ] || cp -R module/en-US module/bin/en-US

stage="output/TrainingJobs/$version"
rm -rf output/TrainingJobs output/loader
mkdir -p "$stage"
cp TrainingJobs.psd1 LICENSE "$stage/"
cp -R module "$stage/module"
if [ -d "$stage/module/en-US" ]; then
    rm -rf "$stage/module/bin/en-US"
    mv "$stage/module/en-US" "$stage/en-US"
fi
find "$stage/module/bin" module/bin -maxdepth 1 \( -name '*.deps.json' -o -name 'TrainingJobs.*.xml' \) -delete

say "module:  $stage"
say "program: output/bin/trainingjobs"
