"""Answers in the address: what is written there is read again, and what does not fit is said."""

import pytest

from iouviz.data.choice_words import choices_of, words_of
from iouviz.data.choices import Choices
from iouviz.errors import RequestError

ANSWERS = (
    Choices(),
    Choices(ground_truth_box_format="x1 y1 x2 y2", predictions_box_format="cx cy w h"),
    Choices(classes="+1", images="named-from-0", class_names={"0": "cat, black", "1": "{dog}"}),
    Choices(classes={"3": "caf\u00e9", "4": ""}, images={"7.jpg": "a=b.jpg"}),
    Choices(image_size=(640, 480), predictions_frame=(1000, 1000), ground_truth_frame=(0.5, 1e6)),
    Choices(boxes_from_masks=True, pictures_as_shown=True, sigmas=(0.026, 0.1)),
)


@pytest.mark.parametrize("given", ANSWERS, ids=range(len(ANSWERS)))
def test_the_address_brings_every_answer_back(given):
    assert choices_of(words_of(given)) == given


def test_a_long_map_is_not_kept_and_not_forgotten():
    words = words_of(Choices(images={n: f"{n}.jpg" for n in range(100)}))
    with pytest.raises(RequestError, match="image_map that was given needs more"):
        choices_of(words)


@pytest.mark.parametrize("size", ["640", "640,x", "640,-1", "nan,1", "inf,1", ""])
def test_a_size_is_two_positive_numbers(size):
    with pytest.raises(RequestError, match="wanted width,height"):
        choices_of({"image_size": size})
