"""Names that README once had elsewhere still work there, and say where they are now."""

import importlib

import pytest


@pytest.mark.parametrize(
    ("old", "new", "name"),
    [
        ("settings", "statistics", "Wish"),
        ("settings", "statistics", "best_settings"),
        ("mask_overlap", "matching", "by_mask_area"),
        ("mask_overlap", "matching", "mask_pair_iou"),
    ],
)
def test_an_old_name_works_and_says_where_it_is(old, new, name):
    module = importlib.import_module(f"iouviz.evaluation.{old}")
    with pytest.warns(DeprecationWarning, match=f"{name} moved to iouviz.evaluation.{new}") as told:
        found = getattr(module, name)
    assert found is getattr(importlib.import_module(f"iouviz.evaluation.{new}"), name)
    assert told[0].filename == __file__


def test_a_name_that_never_was_there_is_none():
    module = importlib.import_module("iouviz.evaluation.settings")
    with pytest.raises(AttributeError, match="no_such_name"):
        _ = module.no_such_name
