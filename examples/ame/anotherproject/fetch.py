"""Makes the data of the dataset."""
import pathlib

folder = pathlib.Path("data")
folder.mkdir(exist_ok=True)
(folder / "numbers.csv").write_text("x,y\n1,2\n3,4\n")
print("data fetched", flush=True)
