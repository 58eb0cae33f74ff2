"""Stands for the real query job."""
import sys

print("query:", *sys.argv[1:])
