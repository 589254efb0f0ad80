"""The package's names: all of them are there, and what takes long comes when it is asked for."""

import subprocess
import sys

import pytest

import iouviz

LATE = (
    "iouviz.data.read.read",
    "iouviz.sanity",
    "iouviz.segmentation",
    "iouviz.data.arrays",
    "iouviz.launch",
)


def test_every_name_is_there():
    assert all(callable(getattr(iouviz, name)) for name in iouviz.__all__ if name.islower())
    assert set(iouviz.__all__) <= set(dir(iouviz))
    with pytest.raises(AttributeError, match="module 'iouviz' has no attribute 'no_such_name'"):
        _ = iouviz.no_such_name


def test_what_takes_long_is_imported_when_it_is_asked_for():
    program = "import sys, iouviz; print(*sys.modules); iouviz.sanity_check; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert not done.stderr
    before, after = (set(line.split()) for line in done.stdout.splitlines())
    assert not before & set(LATE)
    assert "iouviz.sanity" in after
