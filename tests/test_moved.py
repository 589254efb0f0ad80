"""Names that README once had still work, and say what to write instead."""

import importlib

import pytest


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("settings.Wish", "statistics.Objective"),
        ("settings.best_settings", "statistics.best_thresholds"),
        ("statistics.Wish", "statistics.Objective"),
        ("statistics.best_settings", "statistics.best_thresholds"),
        ("mask_overlap.by_mask_area", "matching.by_mask_area"),
        ("mask_overlap.mask_pair_iou", "matching.mask_pair_iou"),
    ],
)
def test_an_old_name_works_and_says_what_it_is_called_now(old, new):
    (old_module, old_name), (new_module, new_name) = old.split("."), new.split(".")
    module = importlib.import_module(f"iouviz.evaluation.{old_module}")
    with pytest.warns(DeprecationWarning, match=f"{old_name} is iouviz.evaluation.{new}") as warned:
        found = getattr(module, old_name)
    assert found is getattr(importlib.import_module(f"iouviz.evaluation.{new_module}"), new_name)
    assert warned[0].filename == __file__


def test_a_name_that_never_was_there_is_none():
    module = importlib.import_module("iouviz.evaluation.settings")
    with pytest.raises(AttributeError, match="no_such_name"):
        _ = module.no_such_name
