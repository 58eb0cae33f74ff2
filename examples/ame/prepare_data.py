"""Stands for a long preparation of data."""
print("data prepared", flush=True)
