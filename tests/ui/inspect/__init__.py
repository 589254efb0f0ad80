"""Tests of `iouviz/ui/inspect/`, file by file."""
