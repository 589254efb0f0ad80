"""Measure iouviz against its peers: `python -m benchmarks --help`."""

import argparse
import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.exact import exact
from benchmarks.slider import slider
from benchmarks.tools import TOOLS

SETS = ("dense", "sparse", "stacked")
SLOW = ("pycocotools", "faster-coco-eval")
WARM = {"pycocotools": 0, "faster-coco-eval": 1}  # evaluations after the first, otherwise 4
ROOT = Path(__file__).resolve().parent.parent

Case = Callable[[argparse.Namespace], Iterator[str]]


def evaluation(options: argparse.Namespace) -> Iterator[str]:
    """Boxes: load, evaluate, accumulate and summarise; a fresh process each, tools in turn."""
    for name in options.sets:
        yield from _compared(options, name, "bbox", options.tools)


def masks(options: argparse.Namespace) -> Iterator[str]:
    """Masks, and by iouviz alone their outlines, likewise."""
    making = [sys.executable, "-m", "benchmarks.masks", str(options.data / "masks")]
    subprocess.run(making, cwd=ROOT, check=True)
    yield from _compared(options, "masks", "segm", options.tools)
    yield from _compared(options, "masks", "boundary", ["iouviz"])


def oriented(options: argparse.Namespace) -> Iterator[str]:
    """Oriented boxes, by the two tools that know them, and their overlap alone."""
    making = [sys.executable, "-m", "benchmarks.oriented", str(options.data / "oriented")]
    subprocess.run(making, cwd=ROOT, check=True)
    tools = [tool for tool in options.tools if tool in ("iouviz", "hotcoco")]
    yield from _compared(options, "oriented", "obb", tools)
    yield from _script("benchmarks.oriented")


def keypoints(options: argparse.Namespace) -> Iterator[str]:
    """Keypoints, likewise."""
    making = [sys.executable, "-m", "benchmarks.keypoints", str(options.data / "keypoints")]
    subprocess.run(making, cwd=ROOT, check=True)
    yield from _compared(options, "keypoints", "keypoints", options.tools)


def _compared(options: argparse.Namespace, name: str, kind: str, tools: list[str]) -> Iterator[str]:
    runs: dict[str, list[dict[str, Any]]] = {tool: [] for tool in tools}
    for turn in range(options.repeats):
        for tool in tools:
            if turn == 0 or tool not in SLOW or turn < options.slow_repeats:
                runs[tool].append(_run(tool, options.data / name, kind))
                print(f"{name}, {kind}, turn {turn + 1}: {tool}", file=sys.stderr, flush=True)
    yield from _table(name if kind != "boundary" else "boundaries of the masks", runs)


def _script(module: str) -> Iterator[str]:
    """A case that measures in processes of its own and prints its table itself."""
    done = subprocess.run(
        [sys.executable, "-m", module], cwd=ROOT, capture_output=True, text=True, check=False
    )
    yield from ["```", *(done.stdout or done.stderr).splitlines(), "```", ""]


# Every case yields the lines of its tables, in Markdown. Others are added here.
CASES: dict[str, Case] = {
    "evaluation": evaluation,
    "exact": exact,
    "slider": slider,
    "masks": masks,
    "oriented": oriented,
    "keypoints": keypoints,
    "kernels": lambda _: _script("benchmarks.kernels"),
    "loading": lambda _: _script("benchmarks.loading"),
}


def _run(tool: str, folder: Path, kind: str) -> dict[str, Any]:
    again = str(WARM.get(tool, 4))
    command = [sys.executable, "-m", "benchmarks.tools", tool, str(folder), again, kind]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{tool} failed:\n{done.stderr}")
    result: dict[str, Any] = json.loads(done.stdout)
    return result


def _table(name: str, runs: dict[str, list[dict[str, Any]]]) -> Iterator[str]:
    yield f"**{name}**"
    yield ""
    head = ["tool", "load s", "evaluate s, cold", "warm", "work of all cores s", "peak MB"]
    head += ["cold / iouviz", "warm / iouviz", "AP"]
    yield "| " + " | ".join(head) + " |"
    yield "|---" * len(head) + "|"
    ours = runs.get("iouviz", [])
    for tool, measured in runs.items():
        columns = [[run[key] for run in measured] for key in ("load", "cold")]
        columns.append([each for run in measured for each in run["warm"]])
        columns.append([run["work"] for run in measured])
        cells = [_number(column) for column in columns]
        cells.append(f"{statistics.median(run['peak'] for run in measured):.0f}")
        cells += [_ratio(measured, ours, key) for key in ("cold", "warm")]
        yield "| " + " | ".join([tool, *cells, f"{measured[0]['numbers'][0]:.6f}"]) + " |"
    yield ""


def _number(values: list[float]) -> str:
    return f"{statistics.median(values):.3f}" if values else ""


def _ratio(theirs: list[dict[str, Any]], ours: list[dict[str, Any]], key: str) -> str:
    """The median over the turns of their time over ours; in a turn all had the same machine."""
    ratios = [
        float(np.median(their[key]) / np.median(our[key]))
        for their, our in zip(theirs, ours, strict=False)
        if their[key]
    ]
    return f"{statistics.median(ratios):.2f}" if ratios else ""


def _machine() -> str:
    versions = [f"Python {platform.python_version()}"]
    for package in ("numpy", *TOOLS):
        try:
            versions.append(f"{package} {version(package)}")
        except PackageNotFoundError:
            if package != "iouviz":
                versions.append(f"{package} missing")
    return f"{os.cpu_count()} cores, {platform.machine()}; {', '.join(versions)}"


def main(arguments: list[str]) -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("cases", nargs="*", default=[], help=f"of {', '.join(CASES)}; all")
    parser.add_argument("--repeats", type=int, default=7, help="turns; medians are shown (7)")
    parser.add_argument("--slow-repeats", type=int, default=2, help=f"turns of {SLOW} (2)")
    parser.add_argument("--skip", action="append", default=[], choices=TOOLS, metavar="TOOL")
    parser.add_argument("--sets", nargs="+", default=SETS, choices=SETS)
    default = Path(tempfile.gettempdir()) / "iouviz-benchmarks"
    parser.add_argument("--data", type=Path, default=default, help="where the data are kept")
    options = parser.parse_args(arguments)
    options.tools = [tool for tool in TOOLS if tool not in options.skip]
    # in a process of its own, so that this one stays small
    making = [sys.executable, "-m", "benchmarks.data", str(options.data)]
    subprocess.run(making, cwd=ROOT, check=True)
    print(_machine() + "\n", flush=True)
    for name in options.cases or CASES:
        for line in CASES[name](options):
            print(line, flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
