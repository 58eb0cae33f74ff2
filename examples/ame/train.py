"""Fits a line to the points that were prepared, or to a few of its own, and writes its slope to the run's output folder."""
import os
import pathlib

rows = [line.split(",") for file in sorted(pathlib.Path("data").glob("points*.csv")) for line in file.read_text().splitlines()]
points = [(float(x), float(y)) for x, y in rows] or [(float(x), 3.0 * x + 1) for x in range(10)]
print(f"{len(points)} points")
slope = 0.0
for epoch in range(20):
    error = sum((slope * x + 1 - y) * x for x, y in points) / len(points)
    slope -= 0.02 * error
    print(f"epoch {epoch}: slope {slope:.3f}", flush=True)

output = pathlib.Path(os.environ.get("ML_OUTPUT_PATH", "output"))
output.mkdir(parents=True, exist_ok=True)
(output / "model.txt").write_text(f"{slope:.6f}\n")
print("SOME_VAR is", os.environ.get("SOME_VAR", "not set"))
print("secrets:", *[name for name in ("MY_BLOB_STORAGE_SECRET", "COMPANY_SECRET") if os.environ.get(name)])
