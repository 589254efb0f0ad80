"""Names of images in other spellings."""

import pytest

from iouviz.data.join.keys import AMBIGUOUS, MISSING, NameIndex


@pytest.mark.parametrize(
    ("names", "wanted", "found"),
    [
        (["a.jpg"], "a", 0),
        (["a.jpg"], "labels/A.txt", 0),
        (["a.rf.1b2.jpg", "a.jpg"], "a.rf.1b2", 0),
        (["x/a.jpg", "y/a.jpg"], "y/a", 1),
        (["x/a.jpg", "y/a.jpg"], "a", AMBIGUOUS),
        (["images/x/a.jpg", "images/y/a.jpg"], "labels/x/a.txt", 0),
        (["set/x/images/a.jpg", "set/y/images/a.jpg"], "set/y/labels/a.txt", 1),
        (["a.jpg"], "b", MISSING),
        (["2007.000027"], "2007.000027.txt", 0),
    ],
)
def test_images_are_found_by_name(names, wanted, found):
    assert NameIndex(names).find(wanted) == found
