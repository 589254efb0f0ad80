"""Tests of `iouviz/evaluation/sweep/`, file by file."""
