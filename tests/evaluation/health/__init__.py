"""Tests of `iouviz/evaluation/health/`, file by file."""
