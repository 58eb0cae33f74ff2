"""Makes the data: twenty rows, of which half are there twice."""
import pathlib
import sys

folder = pathlib.Path("data")
folder.mkdir(exist_ok=True)
(folder / "query.csv").write_text("".join(f"{i % 10},{(i % 10) ** 2}\n" for i in range(20)))
print("query: 20 rows,", *sys.argv[1:])
