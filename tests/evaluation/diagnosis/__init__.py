"""Tests of `iouviz/evaluation/diagnosis/`, file by file."""
