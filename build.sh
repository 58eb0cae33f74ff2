#!/usr/bin/env bash
# Builds everything a user needs; what and how stands in tools/Module.proj. -q: say nothing unless something fails.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_SKIP_FIRST_TIME_EXPERIENCE=1
dotnet msbuild tools/Module.proj -nologo -verbosity:quiet < /dev/null
[ "${1:-}" = -q ] || printf 'module:  %s\nprogram: output/bin/trainingjobs\n' output/TrainingJobs/*
