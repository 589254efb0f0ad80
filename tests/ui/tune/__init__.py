"""Tests of `iouviz/ui/tune/`, file by file."""
