"""Tests of `iouviz/ui/session/`, file by file."""
