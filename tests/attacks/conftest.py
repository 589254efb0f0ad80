"""One server for all attacks, which names a folder that everybody may open."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.browser.conftest import ROOT, server
from tests.data.files import coco

SECRET = "nobody-elses-class"  # a class in a file that strangers may not see


class Server(NamedTuple):
    """A running app, the folder that it opens for everybody, and one that it does not."""

    url: str
    data: Path
    private: Path
    log: Path


@pytest.fixture(scope="session")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    data, private = tmp_path_factory.mktemp("data"), tmp_path_factory.mktemp("private")
    (data / "labels.json").write_text(json.dumps(coco()))
    hidden = coco(categories=[{"id": 0, "name": SECRET}, {"id": 5, "name": "dog"}])
    (private / "labels.json").write_text(json.dumps(hidden))
    log = tmp_path_factory.mktemp("server") / "log.txt"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("IOUVIZ_DATA", str(data))
        patch.setenv("IOUVIZ_SESSION_UPLOADS", "1")
        patch.setenv("IOUVIZ_ALL_UPLOADS", "2")
        with server(ROOT / "app.py", log) as url:
            yield Server(url, data, private, log)
