"""The glossary: every term leads to pages that are there."""

from iouviz.lessons.glossary.terms import terms
from iouviz.ui.frame.places import PLACES

NAMES = {place.name for place in PLACES}


def test_every_word_says_something_and_leads_somewhere():
    for term in terms():
        assert term.text.endswith("."), term.name
        assert term.pages, term.name
        assert set(term.pages) <= NAMES, term.name
        assert len(set(term.pages)) == len(term.pages)


def test_words_stand_in_order_and_can_be_found():
    names = [term.name.casefold() for term in terms()]
    assert names == sorted(names)
    assert [t.name for t in terms() if t.has("JACCARD")] == ["Jaccard index"]
    asked = ("IoU", "Jaccard", "GT", "TP", "FP", "FN", "precision", "recall", "AP", "mAP", "mIoU")
    more = ("NMS", "threshold", "operating point", "confidence", "calibration", "envelope", "crowd")
    for word in asked + more:
        assert any(word.casefold() in name for name in names), word
