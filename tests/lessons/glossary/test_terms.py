"""The glossary: every word leads to pages that are there, and the hour is an hour."""

from iouviz.lessons.glossary.terms import PATH, terms
from iouviz.ui.frame.places import GLOSSARY, PLACES

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


def test_the_way_through_takes_an_hour():
    assert sum(stop.minutes for stop in PATH) == 60
    assert {stop.page for stop in PATH} <= NAMES - {GLOSSARY.name}
    assert len({stop.page for stop in PATH}) == len(PATH)
