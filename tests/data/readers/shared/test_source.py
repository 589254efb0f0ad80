"""A file while it is being read."""

from iouviz.data.read.files import upload
from iouviz.data.readers.shared.source import Source


def test_what_several_readers_look_at_is_made_once():
    made = []
    source = Source(upload("a.txt", b"x"))

    def make(_):
        made.append(1)
        return "kept"

    assert source.keep(make) == source.keep(make) == "kept"
    assert made == [1]
