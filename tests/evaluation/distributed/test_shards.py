import fsspec
import pytest

from iouviz.data.read.files import is_glob
from iouviz.errors import ReadError
from iouviz.evaluation.distributed.shards import list_shards, source


def touch(folder, *names):
    for name in names:
        (folder / name).write_text("")


def test_files_go_together_by_what_the_asterisk_stands_for(tmp_path):
    touch(tmp_path, "gt-10.json", "gt-9.json", "dt-9.json", "dt-10.json")
    shards = list_shards(f"{tmp_path}/gt-*.json", f"{tmp_path}/dt-*.json")
    assert [each.ground_truth[-7:] for each in shards] == ["10.json", "-9.json"]
    assert all(each.ground_truth[-7:] == each.predictions[-7:] for each in shards)


def test_a_file_without_a_partner_is_named(tmp_path):
    touch(tmp_path, "gt-0.json", "gt-1.json", "dt-1.json", "dt-2.json")
    with pytest.raises(ReadError, match=r"gt-0\.json has no partner \(2 of 4 files"):
        list_shards(f"{tmp_path}/gt-*.json", f"{tmp_path}/dt-*.json")


def test_a_file_listed_twice_is_named():
    with pytest.raises(ReadError, match=r"a\.json is listed 2 times"):
        list_shards(["a.json", "a.json"], ["b.json", "c.json"])


def test_lists_of_unlike_length_are_refused():
    with pytest.raises(ReadError, match="2 files of ground truth and 1 of predictions"):
        list_shards(["a.json", "b.json"], ["c.json"])


def test_a_glob_without_files_is_said(tmp_path):
    with pytest.raises(ReadError, match="no file matches"):
        list_shards(f"{tmp_path}/gt-*.json", f"{tmp_path}/dt-*.json")


def test_addresses_are_listed_and_read():
    files = fsspec.filesystem("memory")
    for name in ("gt-0.json", "gt-1.json", "dt-0.json", "dt-1.json"):
        files.pipe(f"/lake/{name}", name.encode())
    shards = list_shards("memory://lake/gt-*.json", "memory://lake/dt-*.json")
    assert [source(each.predictions)[1] for each in shards] == [b"dt-0.json", b"dt-1.json"]
    with pytest.raises(ReadError, match=r"nothing\.json cannot be read"):
        source("memory://lake/nothing.json")


def test_a_name_with_an_asterisk_that_exists_is_no_glob(tmp_path):
    touch(tmp_path, "odd[1].json")
    assert not is_glob(f"{tmp_path}/odd[1].json")
