"""The folder of thumbnails: full, closed, shared by two servers, or meddled with."""

import io
import os
import stat
import tempfile
from concurrent.futures import ThreadPoolExecutor

import pytest
from PIL import Image

from iouviz.data.read.files import upload
from iouviz.thumbnails import Thumbnails


def picture(shade):
    written = io.BytesIO()
    Image.new("RGB", (900, 600), (shade, 9, 9)).save(written, "PNG")
    return upload(f"{shade}.png", written.getvalue())


def test_a_full_disk_only_costs_time(tmp_path, monkeypatch):
    folder = tmp_path / "thumbnails"
    kept = Thumbnails(folder)

    def full(*_args, **_options):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(tempfile.TemporaryDirectory, "__init__", full)
    monkeypatch.setattr(tempfile.TemporaryDirectory, "__exit__", lambda *_: None)
    assert kept.whole(picture(3)).width == 900
    assert list(folder.iterdir()) == []


@pytest.mark.skipif(os.name == "nt" or not hasattr(os, "geteuid"), reason="rights of POSIX")
def test_a_folder_that_cannot_be_written_only_costs_time(tmp_path):
    folder = tmp_path / "thumbnails"
    kept = Thumbnails(folder)
    folder.chmod(stat.S_IRUSR | stat.S_IXUSR)
    try:
        assert kept.whole(picture(3)).width == 900
        if os.geteuid():  # root writes anywhere
            assert list(folder.iterdir()) == []
    finally:
        folder.chmod(stat.S_IRWXU)


def test_a_file_where_the_folder_should_be_only_costs_time(tmp_path):
    (tmp_path / "thumbnails").write_text("")
    assert Thumbnails(tmp_path / "thumbnails").whole(picture(3)).width == 900


@pytest.mark.skipif(os.name == "nt", reason="rights of POSIX")
def test_other_accounts_of_the_machine_cannot_look_into_it(tmp_path):
    Thumbnails(tmp_path / "deep" / "thumbnails")
    assert stat.S_IMODE((tmp_path / "deep" / "thumbnails").stat().st_mode) == stat.S_IRWXU


def test_two_servers_share_one_folder(tmp_path):
    """Each writes a file in one step, and what one deletes the other makes anew."""
    servers = [Thumbnails(tmp_path, limit=20_000) for _ in range(2)]
    pictures = [picture(shade) for shade in range(12)]
    expected = [Thumbnails(None).whole(each).data for each in pictures]

    def work(server):
        found = []
        for _ in range(3):
            found = [server.whole(each).data for each in pictures]
            server.tidy()
        return found

    with ThreadPoolExecutor(2) as pool:
        for found in pool.map(work, servers):
            assert found == expected
    left = [each for each in tmp_path.iterdir() if not each.name.endswith(".thumb")]
    assert left == [], "nothing half written stays"
