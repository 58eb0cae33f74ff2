"""Writes the mean of each column of the dataset, or of numbers of its own, as an artifact."""
import csv
import pathlib

data = pathlib.Path("data/numbers.csv")
rows = list(csv.DictReader(data.open())) if data.exists() else [{"x": 1, "y": 2}]
means = {name: sum(float(row[name]) for row in rows) / len(rows) for name in rows[0]}
folder = pathlib.Path("path/to/artifact_dir")
folder.mkdir(parents=True, exist_ok=True)
(folder / "artifact.txt").write_text("".join(f"{name} {mean:g}\n" for name, mean in means.items()))
print("means:", *[f"{name}={mean:g}" for name, mean in means.items()], flush=True)
