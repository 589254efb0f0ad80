"""Tests of `iouviz/ui/frame/`, file by file."""
