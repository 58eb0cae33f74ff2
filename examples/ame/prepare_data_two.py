"""Makes the upper half of the points for train.py."""
import pathlib

folder = pathlib.Path("data")
folder.mkdir(exist_ok=True)
points = [(x, 3 * x + 1) for x in range(5, 12)]
(folder / "points_two.csv").write_text("".join(f"{x},{y}\n" for x, y in points))
print(f"{len(points)} points in part two", flush=True)
