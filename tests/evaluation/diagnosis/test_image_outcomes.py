"""The table of one image says the same as the records of the whole data set."""

import pytest

import iouviz
from iouviz.evaluation.diagnosis.error_types import ERROR_TYPES
from iouviz.evaluation.diagnosis.image_outcomes import image_outcomes
from iouviz.evaluation.diagnosis.one_image import judge
from iouviz.evaluation.diagnosis.records import record
from iouviz.evaluation.metrics.counts import OUTCOMES
from iouviz.evaluation.sweep.sweep import prepare

SAMPLE = iouviz.sample()
SWEEP = prepare(SAMPLE)


@pytest.mark.parametrize(("iou", "confidence"), [(0.5, 0.3), (0.75, 0.1), (0.3, 0.6)])
def test_equal_to_the_records_of_the_data_set(iou, confidence):
    records = record(SWEEP, iou_threshold=iou, confidence=confidence)
    wanted = {}
    for at in range(len(records)):
        error = ERROR_TYPES[records.error[at]] if records.error[at] >= 0 else None
        wanted[records.box(at)] = OUTCOMES[records.verdict[at]], error, records.iou[at]
    seen = 0
    for image in range(len(SAMPLE.images)):
        judgement = judge(SAMPLE, image, iou_threshold=iou, confidence=confidence)
        for row in image_outcomes(judgement, SAMPLE):
            verdict, error, shared = wanted[row.kind, row.row]
            assert row.outcome == verdict
            if row.kind == "prediction":
                assert row.error == error
                if shared:  # the records do not follow overlaps below the background threshold
                    assert row.iou == pytest.approx(shared, abs=1e-12)
            else:  # the error of a missed object may be counted at a prediction
                assert (row.error == "missed") == (error == "missed")
            seen += 1
    assert seen == (records.verdict != OUTCOMES.index("ignored")).sum() + sum(
        verdict == "ignored" and kind == "prediction" for (kind, _), (verdict, *_) in wanted.items()
    )


def test_of_some_classes():
    judgement = judge(SAMPLE, 1, confidence=0.2)
    every = image_outcomes(judgement, SAMPLE)
    parts = [image_outcomes(judgement, SAMPLE, [k]) for k in range(len(SAMPLE.classes))]
    assert sorted(map(repr, every)) == sorted(repr(row) for part in parts for row in part)
    for k, part in enumerate(parts):
        of = judgement.of_classes(SAMPLE, [k])
        counts = [sum(row.outcome == outcome for row in part) for outcome in ("TP", "FP", "FN")]
        assert counts == [of.tp, of.fp, of.fn]
