"""Run the DIoU paper's simulation: ``python -m iouviz.geometry.descent [--write]``."""

import argparse
import os
import time
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor

from iouviz.arrays import Values
from iouviz.geometry.descent.curves import FILE, save
from iouviz.geometry.descent.rules import FAMILY, RULES, RaceLoss
from iouviz.geometry.descent.simulation import POINTS, SHAPES, Curve, Over, anchor_points, in_full

SHOWN = (1, 50, 100, 160, 200)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run every loss by every rule, and print a line for each."""
    options = _parser().parse_args(arguments)
    points = anchor_points(options.points, options.seed)
    started = time.perf_counter()
    print(f"{len(points) * SHAPES:,} cases, seed {options.seed}; error after step ...")
    print(f"{'rule':10}{'loss':6}{''.join(f'{k:>11}' for k in SHOWN)}{'mean IoU':>10}{'s':>7}")
    if options.processes > 1:
        with ProcessPoolExecutor(options.processes) as pool:
            curves = _run(points, pool.map)
    else:
        curves = _run(points, map)
    print(f"{time.perf_counter() - started:.0f} s with {options.processes} processes")
    if options.write:
        save(curves, points=options.points, seed=options.seed)
        print(f"written to {FILE.name}")
    return 0


def _run(points: Values, over: Over) -> dict[str, dict[RaceLoss, Curve]]:
    curves: dict[str, dict[RaceLoss, Curve]] = {}
    for rule in RULES:
        curves[rule] = {}
        for loss in FAMILY:
            begun = time.perf_counter()
            found = curves[rule][loss] = in_full(loss, RULES[rule], points, over)
            print(f"{rule:10}{loss:6}{_line(found)}{time.perf_counter() - begun:7.1f}", flush=True)
    return curves


def _line(found: Curve) -> str:
    errors = "".join(f"{found.error[k]:11.4g}" for k in SHOWN)
    return f"{errors}{found.iou:10.4f}"


def _count(text: str) -> int:
    if not (text.isdecimal() and int(text) > 0):
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number above 0")
    return int(text)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m iouviz.geometry.descent", description=__doc__)
    parser.add_argument("--points", type=_count, default=POINTS, help="anchor points (5000)")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--processes", type=_count, default=os.cpu_count() or 1)
    parser.add_argument(
        "--write", action="store_true", help="keep the curves for the figure on the Losses page"
    )
    return parser


if __name__ == "__main__":
    raise SystemExit(main())
