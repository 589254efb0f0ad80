"""A clean data set with one defect planted, as other tools were tried on it: the right answer.

Several of them report a wrong number in silence, or die (see the reference's table of loaders).
Here each gives the score that the data deserve, and a sentence that a newcomer understands.
"""

import json
import math
from typing import Any

import pytest

from iouviz.data.read.read import read
from iouviz.evaluation.evaluate import evaluate
from iouviz.evaluation.health import health

BOX = [10, 20, 30, 40]
DETECTION = {"image_id": 1, "category_id": 1, "bbox": BOX, "score": 0.9}


def truth(annotation: dict[str, Any] | None = None, **changes: Any) -> dict[str, Any]:
    """One image with one perfect object; None as a value takes a field away."""
    row = {"id": 1, "image_id": 1, "category_id": 1, "bbox": BOX, "area": 1200, "iscrowd": 0}
    row = {key: value for key, value in (row | (annotation or {})).items() if value is not None}
    return {
        "info": {"year": 2026},
        "images": [{"id": 1, "file_name": "a.jpg", "width": 100, "height": 80}],
        "categories": [{"id": 1, "name": "cat"}],
        "annotations": [row],
    } | changes


def judged(content: dict[str, Any], *detections: dict[str, Any]):
    """AP at IoU .5, and every sentence of the health report by its code."""
    files = [("gt.json", json.dumps(content)), ("dets.json", json.dumps(list(detections)))]
    dataset = read(*((name, text.encode()) for name, text in files))
    report = health(dataset)
    sentences = {}
    for finding in report.findings:
        places = [example.place for example in finding.examples]
        told = [finding.sentence, *places, finding.done, finding.consequence]
        sentences[finding.code] = " ".join(told)
    return evaluate(dataset).summary["AP50"], sentences


AS_TEXT = [{"id": "1", "file_name": "a.jpg", "width": 100, "height": 80}]


@pytest.mark.parametrize(
    ("content", "detections", "ap", "code", "parts"),
    [
        pytest.param(truth(), [DETECTION], 1.0, None, (), id="clean"),
        pytest.param(truth(info={"year": ""}), [DETECTION], 1.0, None, (), id="info.year empty"),
        pytest.param(
            truth({"area": None}), [DETECTION], 1.0,
            "no-area", ("annotations[0]", "No area", "Took width times height of the box"),
            id="no area",
        ),
        pytest.param(truth({"iscrowd": None}), [DETECTION], 1.0, None, (), id="no iscrowd"),
        pytest.param(
            truth({"image_id": "1"}, images=AS_TEXT), [DETECTION], 1.0,
            "image-id-type", ("dets.json: [0]", "image_id 1 is a number", "Taken as the same id"),
            id="image id as text",
        ),
        pytest.param(
            truth({"id": 0}), [DETECTION], 1.0,
            "object-id-0", ("id 0: cat", "Treated like any other", "No effect here. pycocotools"),
            id="annotation id 0",
        ),
        pytest.param(
            truth(), [], 0.0,
            "no-predictions", ("dets.json", "No prediction to evaluate", "counts as missed"),
            id="empty detections",
        ),
        pytest.param(
            truth(), [DETECTION, DETECTION | {"image_id": 77}], 1.0,
            "unknown-image", ("dets.json: [1]", "77", "1 prediction left out"),
            id="unknown image",
        ),
        pytest.param(
            truth(), [DETECTION, DETECTION | {"category_id": 77}], 1.0,
            "unknown-class", ("dets.json: [1]", "77", "1 prediction left out"),
            id="unknown category",
        ),
        pytest.param(
            truth(), [DETECTION, DETECTION | {"score": math.nan}], 1.0,
            "score-not-finite", ("dets.json: [1].score", "NaN", "was left out"),
            id="NaN score",
        ),
        pytest.param(
            truth(), [DETECTION, DETECTION | {"bbox": [40, 20, -30, 40]}], 1.0,
            "negative-size", ("dets.json: [1].bbox", "negative width", "left out", "top left"),
            id="negative width",
        ),
        pytest.param(
            truth(annotations=[]), [DETECTION], math.nan,
            "no-objects", ("gt.json", "No object is annotated", "undefined"),
            id="no ground truth",
        ),
    ],
)  # fmt: skip
def test_the_right_answer_with_a_sentence(content, detections, ap, code, parts):
    found, sentences = judged(content, *detections)
    assert found == pytest.approx(ap, nan_ok=True)
    assert (code in sentences) == (code is not None)
    if code is None:
        assert sentences == {}
    for part in parts:
        assert part in sentences[code]


@pytest.mark.parametrize(
    "change",
    [{"image_id": 77}, {"category_id": 77}, {"score": math.nan}, {"bbox": [40, 20, -30, 40]}],
)
def test_where_nothing_is_left_the_score_is_not_told_in_silence(change):
    found, sentences = judged(truth(), DETECTION | change)
    assert found == 0
    assert len(sentences) == 2  # what was wrong with the row, and that no prediction is left
    assert "no-predictions" in sentences
