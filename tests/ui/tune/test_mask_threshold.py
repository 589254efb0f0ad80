import numpy as np
import pytest

from iouviz.evaluation.segmentation.soft import SoftCounts, soft_counts, soft_scores
from iouviz.ui.tune.mask_threshold import Counted, prepare

HAS = np.array([[True, True, False, False], [True, False, False, False]])
SOFT = np.array([[0.9505, 0.4005, 0.4505, 0.1005], [0.3335, 0.2005, 0.1005, 0.1005]])


def counted():
    each = [soft_counts(has, soft, np.ones(4, bool)) for has, soft in zip(HAS, SOFT, strict=True)]
    counts = SoftCounts(*(np.stack(part) for part in zip(*each, strict=True)))
    return Counted(counts, ("a", "b"), ())


def test_every_stop_has_the_numbers_of_the_masks_cut_there():
    prepared = prepare(counted())
    look = prepared.tables
    for at, threshold in enumerate(prepared.stops[:-1]):
        cut = threshold <= SOFT
        tp, union = (cut & HAS).sum(), (cut | HAS).sum()
        assert look["iou"].values[at] == pytest.approx(tp / union)
        assert look["tp"].values[at] == tp
        each = [(a & b).sum() / (a | b).sum() for a, b in zip(cut, HAS, strict=True)]
        assert look["image-iou"].values[at] == pytest.approx(np.mean(each))


def test_the_best_threshold_is_a_stop():
    prepared = prepare(counted())
    (best,) = prepared.tables["best"].values
    # From .201 to .333 all of the class and one more pixel are in, 3 / 4; nearest to 1/2 is .333.
    assert prepared.stops[best] == pytest.approx(0.333)
    assert prepared.tables["iou"].values[best] == soft_scores(counted().counts).iou.max() == 0.75


def test_a_class_that_no_pixel_has_is_not_best_anywhere_it_is_predicted():
    counts = soft_counts(np.zeros(3, bool), np.array([0.2, 0.3, 0.4]), np.ones(3, bool))
    prepared = prepare(Counted(SoftCounts(*(part[None] for part in counts)), ("a",), ()))
    assert np.nanmax(prepared.tables["iou"].values) == 0
    assert np.isnan(prepared.tables["iou"].values[-1])
