#!/bin/sh
echo "pulling data: $*"
