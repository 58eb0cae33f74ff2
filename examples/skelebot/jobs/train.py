"""Takes the mean of the clean data for its model, and writes it into the folder it is given."""
import argparse
import pathlib

parser = argparse.ArgumentParser()
parser.add_argument("--output-folder")
parser.add_argument("--log-level")
args = parser.parse_args()
values = [float(row.split(",")[1]) for row in pathlib.Path("data/clean.csv").read_text().splitlines()]
folder = pathlib.Path(args.output_folder)
folder.mkdir(parents=True, exist_ok=True)
(folder / "model.txt").write_text(f"{sum(values) / len(values)}\n")
print("train: wrote", folder / "model.txt", "from", len(values), "rows")
