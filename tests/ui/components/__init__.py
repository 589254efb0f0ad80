"""Tests of `iouviz/ui/components/`, file by file."""
