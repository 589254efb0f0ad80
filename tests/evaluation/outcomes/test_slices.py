"""Images in groups: by hand, the metrics of each group against judging its images alone."""

from dataclasses import replace

import numpy as np
import pytest

from iouviz.errors import RequestError
from iouviz.evaluation.diagnosis.records import record
from iouviz.evaluation.evaluate import evaluate
from iouviz.evaluation.outcomes.filters import Filter
from iouviz.evaluation.outcomes.slices import averages_of, counts_of, slicing, slicings
from iouviz.evaluation.sweep.sweep import prepare
from tests.evaluation.builders import random_dataset


def images(count=4, **changes):
    made = random_dataset(0, images=count).images
    return replace(made, **changes)


def groups(made, name):
    found = slicing(made, name)
    return None if found is None else (found.values, found.group.tolist())


def test_folders_without_what_all_have_in_common():
    names = ("set/val/day/1.jpg", "set/val/night/2.jpg", "set/val/3.jpg", "set/val/day/a/4.jpg")
    values, group = groups(images(5, names=(*names, "set/val/5.jpg")), "folder")
    assert [values[at] for at in group] == ["day", "night", "(top)", "day/a", "(top)"]
    mixed = images(names=("/abs/1.jpg", "rel\\2.jpg", "rel/3.jpg", "rel/4.jpg"))
    assert groups(mixed, "folder") == (("abs", "rel"), [0, 1, 1, 1])
    assert slicings(images(names=(), sizes=np.empty((0, 2)), ids=(), files=())) == {}
    assert groups(images(names=("a/1.jpg", "a/2.jpg", "a/3.jpg", "a/4.jpg")), "folder") is None


def test_sizes_and_orientations():
    sizes = np.array([[2000, 1000], [1000, 2000], [1000, 1000], [np.nan, np.nan], [30, 20]])
    made = images(5, sizes=sizes)
    found = groups(made, "orientation")
    assert found == (("landscape", "portrait", "square", "not stated"), [0, 1, 2, 3, 0])
    names, group = groups(made, "image size (megapixels)")
    assert [names[at] for at in group] == ["2", "2", "1", "not stated", "0.0006"]


def test_words_are_groups_in_the_order_of_the_alphabet():
    made = images(attributes={"camera": ("rear", "front", "", "front")})
    assert groups(made, "camera") == (("front", "rear", "not stated"), [1, 0, 2, 0])


def test_few_numbers_are_groups_in_their_own_order():
    made = images(attributes={"lane": ("10", "9", "10", "9")})
    assert groups(made, "lane") == (("9", "10"), [1, 0, 1, 0])


def test_many_numbers_are_ranges_of_equally_many_images():
    made = images(16, attributes={"lux": tuple(str(float(at)) for at in range(16))})
    values, group = groups(made, "lux")
    assert values == ("below 4", "4 to 8", "8 to 12", "from 12")
    assert group == [0] * 4 + [1] * 4 + [2] * 4 + [3] * 4


def test_a_number_that_most_images_have_leaves_fewer_ranges():
    lux = [0.0] * 30 + [float(at) for at in range(1, 14)]
    made = images(43, attributes={"lux": tuple(map(str, lux))})
    values, group = groups(made, "lux")
    assert values == ("below 3", "from 3")  # the third quartile; the first two are 0 itself
    assert np.bincount(group).tolist() == [32, 11]


def test_dates_are_ranges_of_days():
    days = tuple(f"2026:11:{at + 1:02} 10:{at:02}:00" for at in range(16))
    values, group = groups(images(16, attributes={"taken": days}), "taken")
    assert values[0] == "below 2026-11-05"
    assert values[-1] == "from 2026-11-13"
    assert np.bincount(group).tolist() == [4, 4, 4, 4]


@pytest.mark.parametrize("name", ["nothing", "folder", "code"])
def test_what_makes_no_groups_is_not_offered(name):
    made = images(attributes={"code": ("a", "b", "c", "d")})
    assert slicing(made, name) is None
    assert name not in slicings(made)


def parted(seed, count=9):
    dataset = random_dataset(seed, images=count)
    cameras = tuple("abca"[at % 4] for at in range(count))
    return replace(dataset, images=replace(dataset.images, attributes={"camera": cameras}))


@pytest.mark.parametrize("seed", range(40, 46))
def test_each_group_is_judged_as_if_there_were_no_others(seed):
    dataset = parted(seed)
    sweep = prepare(dataset)
    parts = slicing(dataset.images, "camera")
    found, metrics = averages_of(sweep, parts), counts_of(record(sweep, confidence=0.3), parts)
    for at in range(len(parts.values)):
        alone = dataset.at_images(np.flatnonzero(parts.group == at))
        summary = evaluate(alone).summary
        np.testing.assert_allclose(found.ap[at], summary["AP"], atol=1e-12)
        np.testing.assert_allclose(found.ap50[at], summary["AP50"], atol=1e-12)
        pooled = prepare(alone).at(iou_threshold=0.5, confidence=0.3).pooled
        counts = (metrics.tp[at], metrics.fp[at], metrics.fn[at])
        assert counts == (pooled.tp, pooled.fp, pooled.fn)


def test_the_filter_of_a_group_lets_through_what_was_counted():
    dataset = parted(7)
    records = record(prepare(dataset))
    parts = slicing(dataset.images, "camera")
    metrics = counts_of(records, parts)
    for at, value in enumerate(parts.values):
        wanted = Filter(verdict=("FP",), parts=(("camera", (value,)),))
        assert len(wanted.rows(records)) == metrics.fp[at]


def test_a_filter_by_name_and_by_several_groups():
    dataset = parted(7)
    records = record(prepare(dataset))
    name = dataset.images.names[3]
    assert set(records.image[Filter(name=name.upper()).rows(records)]) <= {3}
    both = Filter(parts=(("camera", ("a", "b", "c")),))
    assert len(both.rows(records)) == len(Filter().rows(records))
    with pytest.raises(RequestError, match="no such groups"):
        Filter(parts=(("camera", ("z",)),)).rows(records)
