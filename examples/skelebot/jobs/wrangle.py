"""Stands for the real wrangle job."""
import sys

print("wrangle:", *sys.argv[1:])
