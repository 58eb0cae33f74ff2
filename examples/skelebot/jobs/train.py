"""Writes a model into the folder it is given."""
import argparse
import pathlib

parser = argparse.ArgumentParser()
parser.add_argument("--output-folder")
parser.add_argument("--log-level")
args = parser.parse_args()
folder = pathlib.Path(args.output_folder)
folder.mkdir(parents=True, exist_ok=True)
(folder / "model.txt").write_text("trained\n")
print("train: wrote", folder / "model.txt")
