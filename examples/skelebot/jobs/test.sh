#!/bin/bash
# Parses each program of the project.
set -e
for file in run.py jobs/*.py; do
    python3 -c 'import ast, sys; ast.parse(open(sys.argv[1]).read())' "$file"
    echo "$file is Python"
done
echo "tests run: $*"
