"""The address at which the app opens given files: a page, and what is read there."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlencode

from iouviz.app_folder import app_folder
from iouviz.data import choice_words
from iouviz.data.choices import Choices
from iouviz.data.model import Overlap
from iouviz.errors import RequestError

HOME = "home"


def pages() -> tuple[str, ...]:
    """The names of the app's pages, the front page first."""
    return HOME, *sorted(path.stem for path in (app_folder() / "pages").glob("*.py"))


def page_address(page: str, query: Mapping[str, str]) -> str:
    """What follows the server's name.

    >>> page_address("image", {"ground_truth": "/a b/gt.json"})
    '/image?ground_truth=%2Fa+b%2Fgt.json'
    >>> page_address("home", {})
    '/'
    """
    path = "/" if page == HOME else f"/{page}"
    return f"{path}?{urlencode(query)}" if query else path


def query_of(
    ground_truth: str,
    predictions: Sequence[str] = (),
    images: str | None = None,
    *,
    overlap: Overlap | None = None,
    choices: Choices | None = None,
) -> dict[str, str]:
    """The words of an address that open files of this machine.

    Parameters
    ----------
    ground_truth, images : str
        File or folder.
    predictions : sequence of str
        The first is the one that all pages show; others are models to compare with it.
    overlap : str or None
        What IoU is measured on; None: what the files ask for.
    choices : Choices or None
        Answers about them.

    Raises
    ------
    RequestError
        An answer that is too long for an address, or a path with "|", which parts models there.

    Examples
    --------
    >>> query_of("/gt.json", ["/a.json", "/b.json"], overlap="masks")
    {'ground_truth': '/gt.json', 'predictions': '/a.json', 'second': '/b.json',
     'overlap': 'masks'}
    """
    truth, *found = map(_absolute, (ground_truth, *predictions))
    query = {"ground_truth": truth}
    if found:
        query["predictions"] = found[0]
    if images is not None:
        query["images"] = _absolute(images)
    if len(found) > 1:
        query["second"] = found[1]
    if len(found) > 2:
        query["models"] = _joined(found[2:])
    if overlap is not None:
        query["overlap"] = overlap
    return query | _words(choices or Choices())


def label_maps_query(
    ground_truth: str, predictions: Sequence[str], images: str | None = None
) -> dict[str, str]:
    """The words of an address that open label maps of this machine, of one model or of two.

    Raises
    ------
    RequestError
        More than two models.

    Examples
    --------
    >>> label_maps_query("/true", ["/told"])
    {'maps': '/true', 'maps_predictions': '/told'}
    """
    if len(predictions) > 2:
        raise RequestError(f"{len(predictions)} models of label maps; wanted one or two")
    given = {
        "maps": ground_truth,
        "maps_predictions": predictions[0],
        "maps_images": images,
        "maps_second": predictions[1] if len(predictions) > 1 else None,
    }
    return {word: _absolute(path) for word, path in given.items() if path is not None}


def _absolute(path: str | Path) -> str:
    return str(Path(path).absolute())


def _joined(paths: Sequence[str]) -> str:
    for path in paths:
        if "|" in path:
            raise RequestError(f'{path}: a path with "|" cannot be one of several models')
    return "|".join(paths)


def _words(choices: Choices) -> dict[str, str]:
    if choices.hierarchy is not None:
        choices = replace(choices, hierarchy=_absolute(choices.hierarchy))
    words = choice_words.words_of(choices)
    long = [word for word, text in words.items() if text == choice_words.TOO_LONG]
    if long:
        raise RequestError(
            f"the {long[0]} has more than {choice_words.LONGEST} characters, which an address does "
            "not hold; open the files without it, and answer in the app"
        )
    return words
