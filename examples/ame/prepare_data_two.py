"""Stands for a long preparation of data."""
print("data two prepared", flush=True)
