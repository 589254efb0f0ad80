"""VOC by an independent, plain re-statement of the devkit's VOCevaldet.m."""

from dataclasses import replace

import numpy as np
import pytest

from iouviz.evaluation.evaluate import evaluate
from iouviz.evaluation.protocols import VOC2007, VOC2010
from tests.evaluation.builders import one_image, random_dataset


def devkit(dataset, label, threshold, pixel):
    """Recall and precision after every detection of one class, and the number of objects."""
    ground_truth, predictions = dataset.ground_truth, dataset.predictions
    hard = ground_truth.crowd | ground_truth.ignore
    found = set()
    tp, fp = [0], [0]
    rows = [d for d in range(len(predictions)) if predictions.label[d] == label]
    for d in sorted(rows, key=lambda d: -predictions.score[d]):
        best, best_iou = None, -1.0
        for g in range(len(ground_truth)):
            if ground_truth.image[g] != predictions.image[d] or ground_truth.label[g] != label:
                continue
            a, b = predictions.boxes[d], ground_truth.boxes[g]
            w = min(a[2], b[2]) - max(a[0], b[0]) + pixel
            h = min(a[3], b[3]) - max(a[1], b[1]) + pixel
            if w <= 0 or h <= 0:
                continue
            areas = (predictions.size[d] + pixel).prod() + (ground_truth.size[g] + pixel).prod()
            iou = w * h / (areas - w * h)
            if iou > best_iou:
                best, best_iou = g, iou
        hit = miss = 0
        if best is None or best_iou < threshold:
            miss = 1
        elif not hard[best]:
            hit, miss = (0, 1) if best in found else (1, 0)
            found.add(best)
        tp.append(tp[-1] + hit)
        fp.append(fp[-1] + miss)
    objects = int(((ground_truth.label == label) & ~hard).sum())
    return tp[1:], fp[1:], objects


def eleven_points(tp, fp, objects):
    total = 0.0
    for tenth in range(11):
        reached = [
            t / (t + f) for t, f in zip(tp, fp, strict=True) if t * 10 >= tenth * objects and t + f
        ]
        total += max(reached, default=0.0)
    return total / 11


def all_points(tp, fp, objects):
    """The sum over objects of the best precision at that many found or more."""
    total = 0.0
    for wanted in range(1, objects + 1):
        reached = [t / (t + f) for t, f in zip(tp, fp, strict=True) if t >= wanted]
        total += max(reached, default=0.0)
    return total / objects


@pytest.mark.parametrize("inclusive", [False, True])
@pytest.mark.parametrize(("protocol", "area"), [(VOC2007, eleven_points), (VOC2010, all_points)])
def test_random_cases(protocol, area, inclusive):
    protocol = replace(protocol.at(0.3, 0.5, 0.75), inclusive_pixels=inclusive)
    for seed in range(3000, 3060):
        dataset = random_dataset(seed)
        result = evaluate(dataset, protocol)
        for k, name in enumerate(dataset.classes):
            for t, threshold in enumerate(protocol.iou_thresholds):
                tp, fp, objects = devkit(dataset, k, threshold, 1.0 if inclusive else 0.0)
                curve = result.curve(name, threshold)
                assert (curve.tp.tolist(), curve.fp.tolist()) == (tp, fp), seed
                if objects:
                    expected = area(tp, fp, objects)
                    assert result.average_precision[t, k, 0] == pytest.approx(expected, abs=1e-12)
                else:
                    assert np.isnan(result.average_precision[t, k, 0])


def test_a_difficult_object_is_neither_asked_for_nor_a_mistake():
    objects = [[0, 0, 10, 10], [50, 50, 60, 60]]
    dataset = one_image(objects, [*objects, objects[1]], [0.5, 0.9, 0.8], ignore=[False, True])
    # both predictions on the difficult object drop out: one object, one hit
    assert evaluate(dataset, VOC2010).summary["AP"] == 1.0


def test_one_pixel_can_decide():
    # 10 x 10 and the same moved by 4: 60 / 140 = .43; inclusive, 11 x 11: 77 / 165 = .47
    dataset = one_image([[0, 0, 10, 10]], [[4, 0, 14, 10]], [0.9])
    at = VOC2010.at(0.45)
    assert evaluate(dataset, at).summary["AP"] == 0.0
    assert evaluate(dataset, replace(at, inclusive_pixels=True)).summary["AP"] == 1.0
