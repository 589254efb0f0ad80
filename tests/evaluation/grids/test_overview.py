"""Ground truth alone, counted by hand and against the gallery's filters."""

from dataclasses import replace

import numpy as np
import pytest

import iouviz
from iouviz.data.model import Dataset, GroundTruth, Images
from iouviz.evaluation.diagnosis.records import record
from iouviz.evaluation.grids.overview import BOUNDS, overview
from iouviz.evaluation.outcomes.breakdown import cut
from iouviz.evaluation.outcomes.filters import Filter
from iouviz.evaluation.sweep.sweep import prepare
from tests.evaluation.builders import no_predictions

#        box                    image class  crowd  ignore
WORKED = [
    ([0, 0, 10, 10], 0, 0, False, False),  # small, square, top left
    ([0, 0, 32, 32], 0, 0, False, False),  # 32 x 32 is medium
    ([60, 70, 100, 82], 0, 1, False, False),  # 480: small, wide, bottom right
    ([0, 0, 100, 100], 1, 1, False, False),  # large, centre
    ([0, 0, 90, 90], 1, 0, True, False),  # a crowd
    ([0, 0, 20, 90], 1, 1, False, True),  # difficult
    ([10, 0, 10.5, 40], 1, 2, False, True),  # difficult, the only object of its class
]


@pytest.fixture
def worked():
    boxes, image, label, crowd, ignore = zip(*WORKED, strict=True)
    names = ("a.jpg", "b.jpg", "c.jpg")
    return Dataset(
        images=Images(names, np.full((3, 2), 100.0), (1, 2, 3), (None,) * 3),
        classes=("cat", "dog", "cow", "hen"),
        class_ids=(1, 2, 3, 4),
        ground_truth=GroundTruth.of(image, label, boxes, crowd=crowd, ignore=ignore),
        predictions=no_predictions(),
    )


def test_a_worked_example(worked):
    found = overview(worked)
    assert (found.images, found.empty, found.objects, found.most) == (3, 1, 7, 4)
    assert (found.counted, found.crowd, found.ignored) == (4, 1, 2)
    assert found.by_class.tolist() == [2, 2, 0, 0]
    assert found.not_counted.tolist() == [1, 1, 1, 0]
    assert found.size.tolist() == [2, 1, 1]
    assert found.aspect.tolist() == [0, 3, 1]
    assert found.place.tolist() == [[2, 0, 0], [0, 1, 0], [0, 0, 1]]
    assert found.per_image.tolist() == [1, 0, 0, 2, 0, 0, 0]  # none, 1, 2, 3 to 4, 5 to 8, ...


def test_chosen_classes_alone_are_counted(worked):
    found = overview(worked, classes=[1])
    assert (found.counted, found.crowd, found.ignored, found.empty) == (2, 0, 1, 1)
    assert found.by_class.tolist() == [2]
    assert found.size.tolist() == [1, 0, 1]


@pytest.mark.parametrize("data", ["sample", "worked"])
def test_each_count_is_what_the_gallery_shows(data, request):
    dataset = request.getfixturevalue("worked") if data == "worked" else iouviz.sample()
    dataset = replace(dataset, predictions=no_predictions())
    found, records = overview(dataset), record(prepare(dataset, iou_floor=0.1))

    def rows(**wanted):
        return len(Filter(**{"verdict": ("FN",), **wanted}).rows(records))

    assert rows() == found.counted
    assert rows(verdict=("ignored",)) == found.crowd + found.ignored
    assert [rows(label=(k,)) for k in range(len(dataset.classes))] == found.by_class.tolist()
    for name in ("size", "aspect"):
        ranges = cut(BOUNDS[name])
        assert [rows(**{name: each}) for each in ranges] == getattr(found, name).tolist()
    place = cut(BOUNDS["place"])
    assert [[rows(x=x, y=y) for x in place] for y in place] == found.place.tolist()
