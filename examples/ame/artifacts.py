"""Writes an artifact."""
import pathlib

folder = pathlib.Path("path/to/artifact_dir")
folder.mkdir(parents=True, exist_ok=True)
(folder / "artifact.txt").write_text("made by artifacts.py\n")
print("artifact written", flush=True)
