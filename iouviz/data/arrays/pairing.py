"""Which image of the predictions is which of the ground truth: by key or by position."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple, TypeAlias

from iouviz.data.arrays.pictures import Picture
from iouviz.data.arrays.side import Side
from iouviz.data.choices import Key
from iouviz.data.file import File
from iouviz.data.issues import IssueLog, number_of
from iouviz.data.join.keys import NameIndex
from iouviz.errors import ReadError

Given: TypeAlias = Mapping[Key, Picture] | Sequence[Picture] | list[File] | None


class Paired(NamedTuple):
    """All images, each with a key of its own, and the key of each image of either side."""

    images: list[Picture]
    ground_truth: list[Key]
    predictions: list[Key]


def paired(ground_truth: Side, predictions: Side | None, given: Given, log: IssueLog) -> Paired:
    """Which image of one side is which of the other.

    Where both sides list their images one after the other, the first is the first, unless both say
    an `image_id` for each. Otherwise they are joined by key.

    Parameters
    ----------
    ground_truth, predictions : Side
    given : mapping, sequence or None
        What the user said of the images.
    log : IssueLog
        Gets images that only predictions have, where ground truth could not list them.

    Raises
    ------
    ReadError
        Not as many images on both sides, or nothing that says which is which.
    """
    own = len(ground_truth.pictures)
    _check_length("ground_truth", ground_truth, given)
    if predictions is None:
        images = _images(ground_truth, None, given, log)
        return Paired(images, keys_of(images[:own]), [])
    _check_length("predictions", predictions, given)
    sides = ground_truth, predictions
    if not (ground_truth.listed and predictions.listed):
        sides = keyed(ground_truth, given), keyed(predictions, given)
    if all(_distinct([each.key for each in side.pictures]) for side in sides):
        images = _images(*sides, given, log)
        return Paired(images, keys_of(images[:own]), keys_of(sides[1].pictures))
    one, other = len(ground_truth.pictures), len(predictions.pictures)
    if one != other:
        raise ReadError(
            f"ground_truth has {number_of(one, 'image')} and predictions {other}; wanted as many, "
            "in the same order, or both in dictionaries by image"
        )
    both = [
        picture.over(predicted)
        for picture, predicted in zip(ground_truth.pictures, predictions.pictures, strict=True)
    ]
    images = _images(replace(ground_truth, pictures=both), None, given, log)
    return Paired(images, keys_of(images[:own]), keys_of(images[:own]))


def keyed(side: Side, given: Given) -> Side:
    """The side with a key for each image: its own, or its name; images given by place name it."""
    _check_length("predictions", side, given)
    pictures, by_place = list(side.pictures), _by_place(given)
    if side.listed and by_place:
        pictures = [
            replace(more.over(own), key=more.name or own.key)
            for more, own in zip(by_place, pictures, strict=True)
        ]
    for keys in ([each.key for each in pictures], [each.name for each in pictures]):
        if _distinct(keys):
            found = zip(pictures, keys, strict=True)
            return replace(side, pictures=[replace(each, key=key) for each, key in found])
    raise ReadError(
        "one side names its images and the other lists them without a name; give both in "
        "dictionaries by image, both in lists of one order, or the names as images=[...]"
    )


def keys_of(pictures: Sequence[Picture]) -> list[Key]:
    """The key of each image, or its position where it has none."""
    return [at if each.key is None else each.key for at, each in enumerate(pictures)]


def _by_place(given: Given) -> Sequence[Picture]:
    if given is None or isinstance(given, Mapping):
        return []
    return [each for each in given if isinstance(each, Picture)]


def _check_length(name: str, side: Side, given: Given) -> None:
    wanted = len(_by_place(given))
    if wanted and side.listed and len(side.pictures) != wanted:
        raise ReadError(
            f"images has {wanted} entries and {name} {len(side.pictures)}; wanted as many of both, "
            "in the same order"
        )


def _images(one: Side, other: Side | None, given: Given, log: IssueLog) -> list[Picture]:
    """Each image once, with all that is known of it."""
    pictures, by_place = list(one.pictures), _by_place(given)
    if one.listed and by_place:
        pictures = [more.over(own) for own, more in zip(pictures, by_place, strict=True)]
    if not _distinct([each.key for each in pictures]):
        pictures = [replace(each, key=at) for at, each in enumerate(pictures)]
    found = {each.key: each for each in pictures}
    for each in () if other is None else other.pictures:
        if each.key in found:
            found[each.key] = found[each.key].over(each)
        elif one.open and given is None:
            found[each.key] = each
            remedy = "Kept as images without objects. Name all images with images=[...]."
            what = "an image that only predictions have"
            log.add("image-only-predicted", "noted", "predictions", str(each.key), what, remedy)
    return _with_given(list(found.values()), given, listed=one.listed)


def _with_given(pictures: list[Picture], given: Given, *, listed: bool) -> list[Picture]:
    """What was said of images by key or by name; those that nobody has are images without a box."""
    if isinstance(given, Mapping):
        found = {each.key: each for each in pictures}
        unknown = [key for key in given if key not in found]
        if listed and unknown:
            raise ReadError(
                f"images has {unknown[0]!r}, which is none of the images of the lists; wanted a "
                "list of one order, or their image_id"
            )
        for key, more in given.items():
            found[key] = more.over(found[key]) if key in found else more
        return list(found.values())
    by_place = [] if listed else [each for each in _by_place(given) if each.name]
    names = NameIndex([each.name or str(each.key) for each in pictures])
    result = list(pictures)
    for more in by_place:
        at = names.find(more.name or "")
        if at < 0:
            result.append(replace(more, key=more.name))
        else:
            result[at] = result[at].over(more)
    return result


def _distinct(keys: Sequence[Key | None]) -> bool:
    return None not in keys and len(set(keys)) == len(keys)
