"""Tests of `iouviz/ui/`, file by file."""
