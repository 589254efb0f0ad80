"""Two checkpoints on the sample set: AP, the interval of their difference, kinds of error.

    python tools/detector/report.py sample_data [--write]

The package does all of this and more; here it is done once without the package, as a witness.
"""

import contextlib
import io
import json
import sys
from collections import Counter
from pathlib import Path

import numpy as np
from pycocotools.coco import COCO
from pycocotools.cocoeval import COCOeval

FOREGROUND, BACKGROUND = 0.5, 0.1
START, END = "<!-- numbers: written by tools/detector/report.py -->", "<!-- end of numbers -->"


def coco_scores(truth_path, results):
    """AP, AP50, AP75, and AP of small, medium and large, by pycocotools."""
    with contextlib.redirect_stdout(io.StringIO()):
        truth = COCO(str(truth_path))
        judge = COCOeval(truth, truth.loadRes(results), "bbox")
        judge.evaluate()
        judge.accumulate()
        judge.summarize()
    names = ("AP", "AP50", "AP75", "AP small", "AP medium", "AP large")
    return dict(zip(names, judge.stats[:6], strict=True)), judge


def overlaps(a, b, crowd):
    """IoU of (N, 4) with (M, 4) boxes, all x, y, w, h; with a crowd, the share of `a` inside."""
    if not len(a) or not len(b):
        return np.zeros((len(a), len(b)))
    low = np.maximum(a[:, None, :2], b[None, :, :2])
    high = np.minimum((a[:, :2] + a[:, 2:])[:, None], (b[:, :2] + b[:, 2:])[None])
    common = (high - low).clip(0).prod(2)
    own, other = a[:, 2:].prod(1)[:, None], b[:, 2:].prod(1)[None]
    return common / np.where(crowd[None], own, own + other - common)


def judge_image(found, truth):
    """The fate of every detection of one image, and the number of missed things (TIDE's rules)."""
    found = sorted(found, key=lambda d: -d["score"])
    boxes = np.array([d["bbox"] for d in found], float).reshape(-1, 4)
    labels = np.array([d["category_id"] for d in found])
    crowd = np.array([t["iscrowd"] for t in truth], bool)
    kinds = np.array([t["category_id"] for t in truth])
    iou = overlaps(boxes, np.array([t["bbox"] for t in truth], float).reshape(-1, 4), crowd)
    single = iou * ~crowd
    taken, explained, fates = np.zeros(len(truth), bool), np.zeros(len(truth), bool), []
    for i, label in enumerate(labels):
        own = single[i] * (kinds == label)
        free = own * ~taken
        best_own, best_other = int(own.argmax()), int((single[i] * (kinds != label)).argmax())
        other = single[i, best_other] * (kinds[best_other] != label)
        if free.max() >= FOREGROUND:
            taken[free.argmax()] = True
            fates.append("true positive")
        elif (iou[i] * (crowd & (kinds == label))).max() >= FOREGROUND:
            fates.append("in a crowd")
        elif own[best_own] >= FOREGROUND:
            fates.append("duplicate")
        elif other >= FOREGROUND:
            explained[best_other] = True
            fates.append("wrong class")
        elif own[best_own] >= BACKGROUND:
            explained[best_own] = True
            fates.append("badly placed")
        else:
            fates.append("both" if other >= BACKGROUND else "background")
    missed = int((~taken & ~explained & ~crowd).sum())
    return fates, [d["score"] for d in found], missed


def errors(results, truth, floor):
    """Counts of every kind of error among detections of score `floor` or more; scores by fate."""
    counts, scores = Counter(), {"true positive": [], "false positive": []}
    for image in truth["images"]:
        here = [t for t in truth["annotations"] if t["image_id"] == image["id"]]
        found = [d for d in results if d["image_id"] == image["id"] and d["score"] >= floor]
        fates, values, missed = judge_image(found, here)
        counts.update(fates)
        counts["missed"] += missed
        for fate, value in zip(fates, values, strict=True):
            if fate != "in a crowd":
                scores["true positive" if fate == "true positive" else "false positive"].append(
                    value
                )
    return counts, scores


def pairs_won(scores):
    """Share of pairs in which a true positive outscores a false positive; ties count half."""
    right, wrong = np.array(scores["true positive"]), np.array(scores["false positive"])
    return float(((right[:, None] > wrong) + 0.5 * (right[:, None] == wrong)).mean())


def _ap_of_draw(judge, draw):
    """AP of pycocotools' per-image matches, images drawn with repetition."""
    parameters, shape = (
        judge._paramsEval,
        (len(judge.params.catIds), len(judge.params.areaRng), len(judge.params.imgIds)),
    )
    cells = np.array(judge.evalImgs, dtype=object).reshape(shape)
    averages = []
    for k in range(shape[0]):
        chosen = [cells[k, 0, i] for i in draw if cells[k, 0, i] is not None]
        things = sum(int((np.array(c["gtIgnore"]) == 0).sum()) for c in chosen)
        if not things:
            continue
        order = np.argsort(-np.concatenate([c["dtScores"] for c in chosen]), kind="mergesort")
        matched = np.concatenate([c["dtMatches"] for c in chosen], axis=1)[:, order] > 0
        ignored = np.concatenate([c["dtIgnore"] for c in chosen], axis=1)[:, order].astype(bool)
        right, wrong = (matched & ~ignored).cumsum(1), (~matched & ~ignored).cumsum(1)
        for tp, fp in zip(right, wrong, strict=True):
            precision = np.maximum.accumulate((tp / np.maximum(tp + fp, 1))[::-1])[::-1]
            at = np.searchsorted(tp / things, parameters.recThrs, side="left")
            averages.append(np.append(precision, 0)[at].mean())
    return float(np.mean(averages))


def interval(early, late, draws=100):
    """Mean and 95 % bootstrap interval (over images) of the late AP minus the early."""
    rng, count = np.random.default_rng(0), len(early.params.imgIds)
    gains = []
    for _ in range(draws):
        draw = rng.integers(0, count, count)
        gains.append(_ap_of_draw(late, draw) - _ap_of_draw(early, draw))
    return float(np.mean(gains)), *np.percentile(gains, [2.5, 97.5])


def contents(truth):
    """What there is of every class, and how large: rows of Markdown."""
    rows = [
        "| class | objects | of these small, medium, large (COCO's areas) | half hidden or more |"
    ]
    rows.append("|---|---|---|---|")
    for category in truth["categories"]:
        mine = [a for a in truth["annotations"] if a["category_id"] == category["id"]]
        mine = [a for a in mine if not a["iscrowd"]]
        areas = np.array([a["area"] for a in mine])
        sizes = (
            (areas < 1024).sum(),
            ((areas >= 1024) & (areas < 9216)).sum(),
            (areas >= 9216).sum(),
        )
        hidden = sum(a["occlusion"] >= 0.5 for a in mine)
        told = ", ".join(str(n) for n in sizes)
        rows.append(f"| {category['name']} | {len(mine)} | {told} | {hidden} |")
    crowds = sum(a["iscrowd"] for a in truth["annotations"])
    total = len(truth["annotations"]) - crowds
    rows.append(f"\n{len(truth['images'])} images, {total} objects and {crowds} crowds.\n")
    return rows


def detections(folder, truth):
    """AP, kinds of error and the worth of the scores of all four files: rows of Markdown."""
    rows, fates, judges = [], [], {}
    kinds = ("true positive", "badly placed", "wrong class", "both", "duplicate", "background")
    rows.append("| predictions | boxes | AP | AP50 | AP75 | small | medium | large | pairs won |")
    rows.append("|---|---|---|---|---|---|---|---|---|")
    fates.append("| predictions | " + " | ".join((*kinds, "in a crowd", "missed")) + " |")
    fates.append("|---" * (len(kinds) + 3) + "|")
    for name in ("predictions_early", "predictions_late", "raw_early", "raw_late"):
        results = json.loads((folder / f"{name}.json").read_text())
        scores, judges[name] = coco_scores(folder / "ground_truth.json", results)
        counts, by_fate = errors(results, truth, 0.0)
        numbers = " | ".join(f"{value:.3f}" for value in scores.values())
        won = pairs_won(by_fate)
        rows.append(f"| `{name}` | {len(results)} | {numbers} | {won:.3f} |")
        for floor in (0.0, 0.3) if name.startswith("pred") else (0.0,):
            counts, _ = errors(results, truth, floor)
            told = " | ".join(str(counts[kind]) for kind in (*kinds, "in a crowd", "missed"))
            fates.append(f"| `{name}`{', score 0.3 and better' if floor else ''} | {told} |")
    mean, low, high = interval(judges["predictions_early"], judges["predictions_late"])
    rows.append(
        f"\nLate minus early: AP {mean:+.3f}, 95 % interval {low:+.3f} to {high:+.3f} "
        "(100 bootstrap draws of the images). 'Pairs won' is the share of pairs of a true and a "
        "false positive at IoU 0.5 in which the true one has the higher score.\n"
    )
    return rows + fates


def main():
    """Print the numbers of a sample folder, and write them into its README with `--write`."""
    folder = Path(sys.argv[1] if len(sys.argv) > 1 else "sample_data")
    truth = json.loads((folder / "ground_truth.json").read_text())
    told = "\n".join([*contents(truth), *detections(folder, truth)])
    print(told)
    if "--write" in sys.argv:
        readme = folder / "README.md"
        before, _, rest = readme.read_text().partition(START)
        after = rest.partition(END)[2]
        readme.write_text(f"{before}{START}\n\n{told}\n\n{END}{after}")


if __name__ == "__main__":
    main()
