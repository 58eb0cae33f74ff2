#!/bin/sh
echo "Run training"
exec python3 train.py
