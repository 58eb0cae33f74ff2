"""Stands for a long preparation of data."""
print("data one prepared", flush=True)
