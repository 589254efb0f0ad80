"""Tests of `iouviz/evaluation/editing/`, file by file."""
