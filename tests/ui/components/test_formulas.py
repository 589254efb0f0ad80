"""The formulas in JavaScript equal Python's, which is the authority."""

import json
import os
import shutil
import subprocess
from pathlib import Path

import numpy as np
import pytest

from iouviz.geometry.boxes import centre, sides
from iouviz.geometry.family import family_elementwise
from iouviz.geometry.losses.gradients import loss
from iouviz.geometry.oriented import oriented_overlap, upright
from iouviz.geometry.overlap import overlap_elementwise
from iouviz.geometry.rotated import corners
from iouviz.lessons.boxes.formulas import corner_terms
from iouviz.lessons.live import written
from iouviz.ui.components.component import WIRE

FORMULAS = WIRE.with_name("formulas.js")
EXACT = (
    "intersection",
    "union",
    "iou",
    "enclosing_area",
    "empty_area",
    "centre_distance2",
    "diagonal2",
    "giou",
    "diou",
)
OFFSETS = ("offset_x", "offset_y", "centre_distance", "offset_x_part", "offset_y_part")
CLOSE = ("v", "ciou")  # by arctangents, which differ in the last bit
# Reads pairs as float64 from a file, and writes the terms of each as float64.
SCRIPT = """
import {{ readFileSync, writeFileSync }} from "node:fs";
import {{ {formula} as formula }} from {module!r};
const bytes = readFileSync({pairs!r});
const numbers = new Float64Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 8);
const [size, names] = [{size}, {names}];
const answers = new Float64Array((numbers.length / size / 2) * names.length);
for (let i = 0, at = 0; i < numbers.length; i += 2 * size) {{
  const [a, b] = [i, i + size].map((start) => [...numbers.subarray(start, start + size)]);
  const terms = formula(a, b);
  for (const name of names) answers[at++] = terms[name];
}}
writeFileSync({answers!r}, answers);
"""


def run_node(script: str) -> str:
    node = shutil.which("node")
    if node is None:
        if os.environ.get("CI", "").lower() == "true":
            pytest.fail("CI=true, and there is no Node to run the formulas in", pytrace=False)
        pytest.skip("no Node to run the formulas in")
    command = [node, "--input-type=module", "--eval", script]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def mirrored(formula: str, a: np.ndarray, b: np.ndarray, names: tuple[str, ...], folder: Path):
    """What the formula of that name in JavaScript makes of each pair, by term."""
    pairs, answers = folder / "pairs", folder / "answers"
    np.hstack([a, b]).tofile(pairs)
    run_node(
        SCRIPT.format(
            formula=formula,
            module=FORMULAS.as_uri(),
            pairs=str(pairs),
            answers=str(answers),
            size=a.shape[1],
            names=list(names),
        )
    )
    found = np.fromfile(answers).reshape(len(a), len(names))
    return dict(zip(names, found.T, strict=True))


def upright_pairs(rng: np.random.Generator, count: int) -> tuple[np.ndarray, np.ndarray]:
    """Pairs of every kind and of sizes from the smallest to the largest that `as_boxes` takes."""

    def boxes(n: int, scale: np.ndarray) -> np.ndarray:
        ends = np.sort(rng.normal(size=(n, 2, 2)), axis=1) * scale[:, None, None]
        return ends.reshape(n, 4)

    scale = np.minimum(10.0 ** rng.uniform(-9, 15, count), 1e14)
    a, b = boxes(count, scale), boxes(count, scale)
    whole = rng.integers(0, 12, (count, 2, 4)).astype(float)  # meet, nest and vanish often
    whole[..., 2:] += whole[..., :2]
    kind = np.arange(count) % 10
    a, b = (np.where((kind < 5)[:, None], whole[:, i], each) for i, each in enumerate((a, b)))
    b[kind == 5] = a[kind == 5]  # identical
    touching = kind == 6
    b[touching] += (a[:, 2] - b[:, 0])[touching, None] * [1, 0, 1, 0]
    b[touching, 2] = np.maximum(b[touching, 2], b[touching, 0])
    nested = kind == 7
    middle = (a[nested, :2] + a[nested, 2:]) / 2
    b[nested] = np.hstack([(a[nested, :2] + middle) / 2, (a[nested, 2:] + middle) / 2])
    flat = kind == 8
    b[flat, 2] = b[flat, 0]  # no width
    a[flat & (np.arange(count) % 20 == 8), 3] = a[flat & (np.arange(count) % 20 == 8), 1]
    a[kind == 3] -= 20  # negative, and often apart
    small = kind == 4
    a[small], b[small] = a[small] * 1e-170, b[small] * 1e-170  # areas are too small for a float64
    return a, b


def rotated_pairs(rng: np.random.Generator, count: int) -> tuple[np.ndarray, np.ndarray]:
    """Turned boxes: at random, about one centre, by right angles, identical, flat, far away."""
    scale = 10.0 ** rng.uniform(-6, 9, (count, 1))
    shape = np.hstack([rng.normal(size=(count, 2)), rng.uniform(0.05, 3, (count, 2))])
    other = np.hstack([rng.normal(size=(count, 2)), rng.uniform(0.05, 3, (count, 2))])
    angles = rng.uniform(-400, 400, (2, count, 1))
    a, b = np.hstack([shape * scale, angles[0]]), np.hstack([other * scale, angles[1]])
    kind = np.arange(count) % 8
    b[kind == 1, :2] = a[kind == 1, :2]
    for each in (a, b):
        each[kind == 2, 4] = rng.integers(-8, 9, (kind == 2).sum()) * 45.0
    b[kind == 3] = a[kind == 3]
    b[kind == 4, :4] = a[kind == 4, :4]
    b[kind == 4, 4] = a[kind == 4, 4] + 90 * rng.integers(-4, 5, (kind == 4).sum())
    b[kind == 5, 2] = 0
    b[kind == 6, :2] += 10 * a[kind == 6, 2:4]
    a[kind == 7], b[kind == 7] = a[kind == 7].round(), b[kind == 7].round()
    return a, b


def test_the_family_to_the_last_bit(tmp_path):
    a, b = upright_pairs(np.random.default_rng(19), 120_000)
    terms = family_elementwise(a, b)
    found = mirrored("familyTerms", a, b, (*EXACT, *CLOSE, *OFFSETS), tmp_path)
    wanted = {name: getattr(terms, name) for name in (*EXACT, *CLOSE)}
    for name in EXACT:
        np.testing.assert_array_equal(found[name], wanted[name], err_msg=name)
    for name in CLOSE:
        np.testing.assert_allclose(found[name], wanted[name], rtol=0, atol=1e-12, err_msg=name)
    off = np.abs(centre(a) - centre(b))
    np.testing.assert_array_equal(found["offset_x"], off[:, 0])
    np.testing.assert_array_equal(found["offset_y"], off[:, 1])
    np.testing.assert_allclose(found["centre_distance"], np.hypot(*off.T), rtol=1e-14)
    for axis, name in enumerate(("offset_x_part", "offset_y_part")):
        wide = sides(a)[:, axis] > 0
        parts = off[wide, axis] / sides(a)[wide, axis]
        np.testing.assert_array_equal(found[name][wide], parts)
    kinds = [wanted["iou"] == 0, wanted["iou"] == 1, wanted["union"] == 0, terms.empty_area > 0]
    assert all(1000 < kind.sum() < 119_000 for kind in kinds), "the pairs are of one kind"


def test_the_corners_of_the_intersection(tmp_path):
    a, b = upright_pairs(np.random.default_rng(22), 5_000)
    wanted = [corner_terms(first, second) for first, second in zip(a, b, strict=True)]
    found = mirrored("cornerTerms", a, b, tuple(wanted[0]), tmp_path)
    for name, values in found.items():
        np.testing.assert_array_equal(values, [each[name] for each in wanted], err_msg=name)


def test_rotated_boxes(tmp_path):
    a, b = rotated_pairs(np.random.default_rng(20), 100_000)
    wanted = oriented_overlap(corners(a), corners(b))
    names = ("intersection", "union", "iou", "upright_iou", "angle")
    found = mirrored("rotatedTerms", a, b, names, tmp_path)
    around = [upright(corners(boxes)) for boxes in (a, b)]
    straight = overlap_elementwise(*around).iou
    np.testing.assert_allclose(found["upright_iou"], straight, rtol=0, atol=1e-12)
    np.testing.assert_array_equal(found["angle"], (b[:, 4] - a[:, 4] + 90) % 180 - 90)
    np.testing.assert_allclose(found["iou"], wanted.iou, rtol=0, atol=1e-12)
    size = np.maximum(wanted.union, np.finfo(float).tiny)
    for name in ("intersection", "union"):
        off = np.abs(found[name] - getattr(wanted, name)) / size
        assert off.max() < 1e-12, name
    assert 10_000 < (wanted.iou == 0).sum() < 60_000


def test_losses_as_the_losses_page_has_them(tmp_path):
    rng = np.random.default_rng(22)
    a, b = (np.sort(rng.uniform(0, 640, (20_000, 2, 2)), axis=1).reshape(-1, 4) for _ in range(2))
    terms = {"IoU": "iou_loss", "GIoU": "giou_loss", "DIoU": "diou_loss", "CIoU": "ciou_loss"}
    terms["L1"] = "l1"
    found = mirrored("familyTerms", a, b, tuple(terms.values()), tmp_path)
    for name, term in terms.items():
        wanted = loss(name, b, a).value
        np.testing.assert_allclose(found[term], wanted, rtol=1e-12, atol=1e-12, err_msg=name)


def test_numbers_are_written_alike():
    rng = np.random.default_rng(21)
    ties = rng.integers(-4000, 4000, 2000) / 2.0 ** rng.integers(0, 8, 2000)
    values = [*ties, *rng.normal(size=2000) * 10.0 ** rng.uniform(-6, 9, 2000), 0.0, -0.0, np.nan]
    forms = ["0", "1", "2", "4", "6", "1,", "0,", "1%"]
    script = f"""
    import {{ written }} from {WIRE.with_name("live.js").as_uri()!r};
    const values = {[repr(float(value)) for value in values]}.map(Number); // "nan" is NaN
    const forms = {forms};
    console.log(JSON.stringify(forms.map((form) => values.map((value) => written(value, form)))));
    """
    found = json.loads(run_node(script))
    assert found == [[written(float(value), form) for value in values] for form in forms]
