"""Tests of `iouviz/evaluation/matching/`, file by file."""
