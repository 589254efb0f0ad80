"""Conditions that fail a pipeline: least values, and drops against an answer kept from before.

A condition on a number that is undefined fails, and says so: who asks for AP75 of at least 0.4
has not got it where there is no AP75.
"""

import argparse
import json
import math
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from xml.sax.saxutils import quoteattr

from iouviz.data.writers.write import save_text
from iouviz.errors import ReadError, RequestError

ROUNDING = 1e-9  # numbers of two machines may differ by their last bits
COUNTED = ("images", "objects")


@dataclass(frozen=True, slots=True)
class Condition:
    """What was wanted of a number, and whether it holds.

    Attributes
    ----------
    name : str
        Such as ``AP >= 0.5``.
    failure : str
        Why it does not hold; "" where it does.
    """

    name: str
    failure: str

    @property
    def as_json(self) -> dict[str, object]:
        """As plain JSON values."""
        return {"condition": self.name, "holds": not self.failure, "failure": self.failure or None}


def add_gate(parser: argparse.ArgumentParser, main: str) -> None:
    """Add the options of `conditions`; `main` is the number that a drop goes by."""
    group = parser.add_argument_group("for a pipeline: exit code 1 if a condition fails")
    group.add_argument(
        "--fail-under", nargs="+", type=_least, default=[], metavar="NAME=X",
        help=f"fail if a number is below X or undefined: {main}=0.5",
    )  # fmt: skip
    group.add_argument(
        "--fail-drop", metavar="FILE",
        help=f"fail if {main} is lower than in FILE, the --json output of an earlier run",
    )  # fmt: skip
    group.add_argument(
        "--tolerance", nargs="+", type=_tolerance, default=[], metavar="[NAME=]X",
        help="how much it may drop (default 0): 0.01. With names, these numbers are compared "
        f"instead: {main}=0.01",
    )  # fmt: skip
    group.add_argument(
        "--junit", metavar="FILE", help="write a JUnit file with a test for each condition"
    )
    parser.set_defaults(main_number=main)


def conditions(
    options: argparse.Namespace, numbers: Mapping[str, float], answer: Mapping[str, object],
    same: Sequence[str],
) -> list[Condition]:  # fmt: skip
    """Every condition that the options of `add_gate` set.

    Parameters
    ----------
    options : argparse.Namespace
    numbers : mapping
        What conditions may be about, by name.
    answer : mapping
        The JSON of this run.
    same : sequence of str
        What in it an earlier one must say too, or the numbers cannot be compared.

    Raises
    ------
    RequestError
        A name that is no number of this run, or a tolerance without an earlier run.
    ReadError
        The earlier run cannot be read, or was measured otherwise.
    """
    found = [_under(name, least, _number(name, numbers)) for name, least in options.fail_under]
    if options.fail_drop is None:
        if options.tolerance:
            raise RequestError("--tolerance is for --fail-drop, which was not given")
        return found
    earlier = _earlier(Path(options.fail_drop), answer, same)
    allowed = {name or options.main_number: most for name, most in options.tolerance}
    for name, most in (allowed or {options.main_number: 0.0}).items():
        now = _number(name, numbers)
        if name not in earlier:
            raise ReadError(f"{options.fail_drop}: no {name}; it has {', '.join(earlier)}")
        found.append(_drop(name, most, now, earlier[name]))
    return found


def judge(found: Sequence[Condition], options: argparse.Namespace, command: str) -> bool:
    """Whether a condition fails; each that does is a line on standard error."""
    for each in found:
        if each.failure:
            print(f"failed: {each.failure}", file=sys.stderr)
    if options.junit:
        save_text(Path(options.junit), junit(found, command), force=True)
    return any(each.failure for each in found)


def junit(found: Sequence[Condition], command: str) -> str:
    """The conditions as the XML that build servers read.

    >>> print(junit([Condition("AP >= 0.5", "")], "evaluate"))
    <?xml version="1.0" encoding="UTF-8"?>
    <testsuite name="iouviz evaluate" tests="1" failures="0">
      <testcase classname="iouviz.evaluate" name="AP &gt;= 0.5"/>
    </testsuite>
    <BLANKLINE>
    """
    failures = sum(bool(each.failure) for each in found)
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        f'<testsuite name="iouviz {command}" tests="{len(found)}" failures="{failures}">',
    ]
    for each in found:
        case = f"  <testcase classname={quoteattr(f'iouviz.{command}')} name={quoteattr(each.name)}"
        if each.failure:
            lines += [f"{case}>", f"    <failure message={quoteattr(each.failure)}/>",
                      "  </testcase>"]  # fmt: skip
        else:
            lines.append(f"{case}/>")
    return "\n".join([*lines, "</testsuite>", ""])


def _under(name: str, least: float, value: float) -> Condition:
    wanted = f"{name} >= {least:g}"
    if math.isnan(value):
        return Condition(wanted, f"{name} is undefined; wanted at least {least:g}")
    low = value < least - ROUNDING
    return Condition(wanted, f"{name} is {value:.6g}; wanted at least {least:g}" if low else "")


def _drop(name: str, most: float, now: float, before: float) -> Condition:
    wanted = f"{name} >= {before:.6g} - {most:g}"
    if math.isnan(now) or math.isnan(before):
        when = "now" if math.isnan(now) else "in the earlier run"
        return Condition(wanted, f"{name} is undefined {when}, so a drop cannot be ruled out")
    dropped = before - now > most + ROUNDING
    words = f"{name} dropped by {before - now:.6g}, from {before:.6g} to {now:.6g}"
    return Condition(wanted, f"{words}; at most {most:g} is allowed" if dropped else "")


def _number(name: str, numbers: Mapping[str, float]) -> float:
    if name not in numbers:
        raise RequestError(f"no number {name!r}; there are {', '.join(numbers)}")
    return numbers[name]


def _earlier(path: Path, answer: Mapping[str, object], same: Sequence[str]) -> dict[str, float]:
    """The numbers of an earlier run, nan where they were undefined."""
    try:
        kept = json.loads(path.read_text("utf-8"))
        numbers = {**kept["summary"], **(kept.get("operating_point") or {})}
    except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
        raise ReadError(
            f"{path}: no answer of an earlier run ({error!r}); wanted what --json printed"
        ) from error
    for key in same:
        if key in kept and kept[key] != answer[key]:
            raise ReadError(
                f"{path}: measured with {key} {kept[key]}, and this run with {answer[key]}. "
                f"Measure both alike"
            )
    counted = [f"{kept[key]} {key}, now {answer[key]}" for key in COUNTED
               if key in kept and kept[key] != answer[key]]  # fmt: skip
    if counted:
        print(f"note: {path} was measured on {'; '.join(counted)}", file=sys.stderr)
    return {
        name: float("nan") if value is None else float(value)
        for name, value in numbers.items()
        if value is None or isinstance(value, int | float)
    }


def _least(text: str) -> tuple[str, float]:
    name, equals, number = text.rpartition("=")
    value = _finite(number)
    if not (equals and name) or value is None:
        raise argparse.ArgumentTypeError(f"{text!r}; wanted a name and a number, such as AP=0.5")
    return name, value


def _tolerance(text: str) -> tuple[str, float]:
    """A number alone has the name ""."""
    name, equals, number = text.rpartition("=")
    value = _finite(number)
    if (equals and not name) or value is None or value < 0:
        raise argparse.ArgumentTypeError(
            f"{text!r}; wanted a number that is 0 or more, with a name or alone: AP=0.01, 0.01"
        )
    return name, value


def _finite(text: str) -> float | None:
    try:
        value = float(text)
    except ValueError:
        return None
    return value if math.isfinite(value) else None
