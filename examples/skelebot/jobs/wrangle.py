"""Cleans the data: without --all rows that are there twice go."""
import pathlib
import sys

rows = pathlib.Path("data/query.csv").read_text().splitlines()
if "--all" not in sys.argv:
    rows = list(dict.fromkeys(rows))
pathlib.Path("data/clean.csv").write_text("\n".join(rows))
print(f"wrangle: {len(rows)} rows,", *sys.argv[1:])
