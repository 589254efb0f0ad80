"""What `sanity_check` does with sound data, with none, and with a data set of arrays."""

from dataclasses import replace

import numpy as np

import iouviz
from iouviz.data.choices import Choices
from iouviz.sanity import mend
from tests.evaluation.builders import (
    make_dataset,
    no_ground_truth,
    no_predictions,
    random_dataset,
)
from tests.sanity.mixups import read, scene


def test_sound_data_are_not_suspected():
    assert iouviz.sanity_check(read(*scene())) == ()


def test_nothing_to_compare():
    truth, _ = scene()
    assert iouviz.sanity_check(read(truth, [])) == ()
    assert iouviz.sanity_check(make_dataset(no_ground_truth(), no_predictions())) == ()


def test_random_boxes_of_random_classes_are_not_suspected():
    found = {each.code for seed in range(60) for each in iouviz.sanity_check(random_dataset(seed))}
    assert found == {"scores-tied"}  # which they are


def test_columns_that_were_moved_by_hand_are_mended_by_hand():
    dataset = replace(read(*scene()), inputs=None)
    moved = replace(dataset, predictions=replace(
        dataset.predictions, label=(dataset.predictions.label + 3).astype(np.int32) % 4
    ))  # fmt: skip
    (suspect,) = iouviz.sanity_check(moved)
    assert (suspect.code, suspect.if_mended) == ("class-ids-permuted", 1.0)
    mended = mend(moved, Choices().with_changes(suspect.remedy.changes))
    assert mended.predictions.label.tolist() == dataset.predictions.label.tolist()


def test_a_data_set_that_is_no_longer_what_its_files_hold_is_judged_by_its_columns():
    dataset = read(*scene())
    kept = dataset.predictions.take(range(20))
    moved = replace(kept, label=(kept.label + 3).astype(np.int32) % 4)
    (suspect,) = iouviz.sanity_check(replace(dataset, predictions=moved))
    # 20 of 40 objects, ten of each class: 51 of 101 recalls with 5 of 10 found, at precision 1
    assert suspect.if_mended == iouviz.evaluate(
        replace(dataset, predictions=kept)
    ).summary["AP50"]  # fmt: skip
