"""Tests of `iouviz/evaluation/suppression/`, file by file."""
