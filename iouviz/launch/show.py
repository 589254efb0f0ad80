"""`iouviz.show`: the app opened on a data set that is in memory."""

import atexit
import html
import os
import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from iouviz.data.model import Dataset
from iouviz.errors import RequestError
from iouviz.launch.address import page_address, pages
from iouviz.launch.handed import FOLDER, hand_over, take_back
from iouviz.launch.server import Server, start

HEIGHT: Final = 800  # pixels of the app below a cell


@dataclass(frozen=True, slots=True)
class App:
    """The app, opened on a data set; in a notebook it stands below the cell.

    Attributes
    ----------
    url : str
        For a browser on this machine.
    token : str
        What the data set is called in it.
    """

    url: str
    token: str

    def stop(self) -> None:
        """Take the data set away; the server ends with the last one, or with this process."""
        _Running.take_back(self.token)

    def _repr_html_(self) -> str:
        url = html.escape(self.url)
        return (
            f'<p><a href="{url}" target="_blank">Open the app in a tab of its own</a></p>'
            f'<iframe src="{url}" title="iouviz" style="border:0;width:100%;height:{HEIGHT}px">'
            "</iframe>"
        )


def show(
    dataset: Dataset,
    *,
    page: str = "dataset",
    models: Mapping[str, Dataset] | None = None,
    name: str = "Data from Python",
) -> App:
    """Open the app on a data set that is in memory, without files.

    Parameters
    ----------
    dataset : Dataset
        As `iouviz.dataset` or `iouviz.read` returns, with its predictions; pictures are shown
        where `images.files` has them.
    page : str
        Which page to open, such as ``gallery``, ``thresholds`` or ``compare``.
    models : mapping of str to Dataset, or None
        Other predictions on the same images and ground truth, by what to call them.
    name : str
        What to call the data set, and its predictions among the models.

    Returns
    -------
    App
        With its `url`; a notebook shows it below the cell. A reload keeps the data.

    Raises
    ------
    RequestError
        Not a data set, no such page, or no server can be started.

    Notes
    -----
    The app runs in a process of its own, which listens to this machine alone and ends with this
    one. The data sets of later calls open in the same process. They go there through a temporary
    folder that only this user may enter, and which is removed at the end; the address holds a
    random token. A notebook whose kernel runs on another machine cannot show the app.
    """
    for each in (dataset, *(models or {}).values()):
        if not isinstance(each, Dataset):
            raise RequestError(
                f"show was given a {type(each).__name__}; wanted a Dataset, as iouviz.read or "
                "iouviz.dataset returns"
            )
    if page not in pages():
        raise RequestError(f"no page {page!r}; there are: {', '.join(pages())}")
    running = _Running.of_this_process()
    token = hand_over(running.folder, name, dataset, models or {})
    running.tokens.add(token)
    return App(running.server.url + page_address(page, {"handed": token}), token)


class _Running:
    """The server of this process, and the folder through which it gets its data sets."""

    _only: "_Running | None" = None

    def __init__(self) -> None:
        self.owner = os.getpid()
        self.folder = Path(tempfile.mkdtemp(prefix="iouviz-"))  # for this user alone
        self.tokens: set[str] = set()
        try:
            self.server: Server = start(environment={FOLDER: str(self.folder)})
        except BaseException:
            shutil.rmtree(self.folder)
            raise
        atexit.register(self.close)

    @classmethod
    def of_this_process(cls) -> "_Running":
        """The one that runs, or a new one; after a fork each process has its own."""
        running = cls._only
        if running is None or running.owner != os.getpid() or not running.server.running:
            cls._only = running = cls()
        return running

    @classmethod
    def take_back(cls, token: str) -> None:
        """Remove a data set, and with the last one everything."""
        running = cls._only
        if running is None or token not in running.tokens:
            return
        take_back(running.folder, token)
        running.tokens.discard(token)
        if not running.tokens:
            running.close()
            cls._only = None

    def close(self) -> None:
        """Remove the folder and end the server."""
        atexit.unregister(self.close)
        if self.owner == os.getpid():
            # The data first: a kernel that is shut down may be killed while the server ends.
            shutil.rmtree(self.folder, ignore_errors=True)
            self.server.close()
