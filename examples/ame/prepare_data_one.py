"""Makes the lower half of the points for train.py."""
import pathlib

folder = pathlib.Path("data")
folder.mkdir(exist_ok=True)
points = [(x, 3 * x + 1) for x in range(5)]
(folder / "points_one.csv").write_text("".join(f"{x},{y}\n" for x, y in points))
print(f"{len(points)} points in part one", flush=True)
