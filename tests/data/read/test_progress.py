"""How far reading is."""

from iouviz.data.choices import Choices
from iouviz.data.read.read import read


def test_progress_rises_to_one():
    files = [(f"{n}.txt", b"0 .5 .5 .1 .1\n") for n in range(20)]
    told = []
    read(files, choices=Choices(image_size=(9, 9)), progress=lambda *said: told.append(said))
    shares = [share for share, _ in told]
    assert shares == sorted(shares)
    assert len(shares) > 10
    assert shares[-1] == 1
    assert told[0][1] == "0.txt"
