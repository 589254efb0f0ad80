"""``open``: the app in a browser, with given files opened; it runs until Ctrl-C.

Exit code 0: ended by the user. 2: the files cannot be read, or no server could be started.
"""

import argparse
import os
import sys
import webbrowser
from collections.abc import Mapping
from contextlib import closing

from iouviz.commands.answers import add_choices, choices_of
from iouviz.commands.command import Command, add_overlap, measured
from iouviz.data.choices import Choices
from iouviz.data.issues import number_of
from iouviz.data.label_maps.opening import open_label_maps
from iouviz.data.read.read import read
from iouviz.errors import IouvizError, ReadError, UndecidedError
from iouviz.evaluation.parts.stored_run import is_run, open_run
from iouviz.launch.address import HOME, label_maps_query, page_address, pages, query_of
from iouviz.launch.server import start


def _run(options: argparse.Namespace) -> int:
    query = {} if options.ground_truth is None else _opened(options)
    page = options.page or _first_page(query)
    try:
        with closing(start(options.port)) as server:
            url = server.url + page_address(page, query)
            print(f"The app runs until you press Ctrl-C:\n  {url}", flush=True)
            if options.browser:
                _show(url)
            return server.process.wait()
    except KeyboardInterrupt:  # this is how one leaves the app
        print()
        return 0


def _first_page(query: Mapping[str, str]) -> str:
    for word, page in (("run", "finished_run"), ("maps", "segmentation")):
        if word in query:
            return page
    return "dataset" if query else HOME


def _opened(options: argparse.Namespace) -> dict[str, str]:
    """The words that open the files: a finished run, boxes, or else label maps."""
    if is_run(options.ground_truth) and not options.predictions:
        run = open_run(options.ground_truth)
        size = number_of(run.numbers["predictions"], "prediction")
        print(f"{options.ground_truth}: a finished run, {size}")
        worst = {} if run.worst is None else query_of(str(run.worst[0]), [str(run.worst[1])])
        return worst | {"run": str(run.folder.absolute())}
    try:
        return _boxes(options, choices_of(options))
    except UndecidedError:
        raise
    except ReadError:
        found = _label_maps(options)
        if found is None:
            raise
        return found


def _boxes(options: argparse.Namespace, choices: Choices) -> dict[str, str]:
    """Read everything once, so that faults are said here; the words that open it in the app."""
    for each in options.predictions or [None]:
        dataset = read(options.ground_truth, each, options.images, choices=choices)
        measured(dataset, options)
        if each is not None and not len(dataset.predictions):
            raise ReadError(f"{each}: no prediction on an image of this ground truth")
        print(f"{each or options.ground_truth}: {dataset.size}")
    return query_of(
        options.ground_truth,
        options.predictions,
        options.images,
        overlap=options.overlap,
        choices=choices,
    )


def _label_maps(options: argparse.Namespace) -> dict[str, str] | None:
    """The words that open label maps in the app; None where the files are none."""
    try:
        pairs = [len(open_label_maps(options.ground_truth, p).pairs) for p in options.predictions]
    except IouvizError:
        return None
    if not pairs:
        return None
    query = label_maps_query(options.ground_truth, options.predictions, options.images)
    for each, count in zip(options.predictions, pairs, strict=True):
        print(f"{each}: label maps of {number_of(count, 'image')}")
    return query


def _show(url: str) -> None:
    """Open a browser, where there is a screen; else one for terminals would take this one."""
    screen = os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    if sys.platform != "linux" or screen or os.environ.get("BROWSER"):
        webbrowser.open(url)


def _add_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("ground_truth", nargs="?", help="file or folder (default: the sample set)")
    parser.add_argument(
        "predictions", nargs="*", help="file or folder; give several to compare models"
    )
    parser.add_argument("--images", metavar="I", help="folder of the images (optional)")
    add_overlap(parser)
    parser.add_argument(
        "--page", choices=pages(), metavar="P", help=f"page to open: {', '.join(pages())}"
    )
    parser.add_argument(
        "--port", type=int, metavar="N", help="default: the first free one from 8501"
    )
    parser.add_argument(
        "--no-browser", dest="browser", action="store_false", help="only print the address"
    )
    add_choices(parser)


OPEN = Command(
    "open", "the app with files opened (without a command: with the sample set)", _add_options, _run
)
