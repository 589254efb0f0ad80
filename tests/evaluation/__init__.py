"""Tests of `iouviz/evaluation/`, file by file."""
