"""Tests of `iouviz/evaluation/statistics/`, file by file."""
