#!/bin/sh
echo "tests run: $*"
