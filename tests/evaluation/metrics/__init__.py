"""Tests of `iouviz/evaluation/metrics/`, file by file."""
