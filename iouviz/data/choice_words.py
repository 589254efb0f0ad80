"""Answers given while opening, as words of the address, and read from it again."""

import json
import math
from collections.abc import Mapping
from dataclasses import fields
from typing import Any, Final

from iouviz.data.choices import Choices
from iouviz.errors import RequestError

# What an answer is called in the address, where `classes` and `images` mean other things.
NAMES: Final = {
    each.name: {"classes": "class_map", "images": "image_map"}.get(each.name, each.name)
    for each in fields(Choices)
}
LONGEST: Final = 500  # characters; a longer map would make an address that nobody can send
TOO_LONG: Final = "too long"
FLAGS: Final = ("boxes_from_masks", "pictures_as_shown")
NUMBERS: Final = {"image_size": 2, "ground_truth_frame": 2, "predictions_frame": 2, "sigmas": None}
MAPS: Final = ("classes", "class_names", "images")


def words_of(choices: Choices) -> dict[str, str]:
    """The answers that were given, by their names in the address.

    >>> words_of(Choices(classes="+1", predictions_frame=(640, 640), boxes_from_masks=True))
    {'class_map': '+1', 'predictions_frame': '640,640', 'boxes_from_masks': 'yes'}
    """
    given = {name: getattr(choices, name) for name in NAMES}
    return {NAMES[name]: _word(value) for name, value in given.items() if value}


def choices_of(words: Mapping[str, str]) -> Choices:
    """The answers that an address holds.

    Raises
    ------
    RequestError
        Words that are no answer, or one that was too long for the address.

    >>> choices_of({"class_map": '{"7": "cat"}', "image_size": "640,480"}).image_size
    (640.0, 480.0)
    """
    given = {name: words[word] for name, word in NAMES.items() if word in words}
    return Choices(**{name: _value(name, text) for name, text in given.items()})


def _word(value: object) -> str:
    if value is True:
        return "yes"
    if isinstance(value, tuple):
        return ",".join(f"{each:.12g}" for each in value)
    if isinstance(value, Mapping):
        text = json.dumps(dict(value), ensure_ascii=False)
        return text if len(text) <= LONGEST else TOO_LONG
    return str(value)


def _value(name: str, text: str) -> Any:
    """What a word of the address says, of the kind that the answer `name` has."""
    if text == TOO_LONG:
        raise RequestError(f"the {NAMES[name]} that was given needs more than an address holds")
    if name in FLAGS:
        return _wanted(name, text, "yes", text == "yes")
    if name in NUMBERS:
        numbers = _numbers(text)
        count = len(numbers) if NUMBERS[name] is None else NUMBERS[name]
        good = len(numbers) == count and all(0 < each < math.inf for each in numbers)
        wanted = "positive numbers" if NUMBERS[name] is None else "width,height in pixels"
        return _wanted(name, text, wanted, good and numbers)
    if name in MAPS and text.startswith("{"):
        found = _map(text)
        return _wanted(name, text, 'a JSON object of texts, {"KEY": "NAME"}', found)
    return text


def _wanted(name: str, text: str, wanted: str, found: Any) -> Any:
    if not found:
        raise RequestError(f"it has {NAMES[name]}={text!r}; wanted {wanted}")
    return found


def _numbers(text: str) -> tuple[float, ...]:
    try:
        return tuple(float(part) for part in text.split(","))
    except ValueError:
        return ()


def _map(text: str) -> dict[str, str]:
    try:
        found = json.loads(text)
    except ValueError:
        return {}
    return found if all(isinstance(each, str) for each in found.values()) else {}
