"""SECURITY.md: what it says is tested, by tests that exist."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
TEXT = (ROOT / "SECURITY.md").read_text("utf-8")
NAMED = re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", TEXT)
# Advice, and limits that are said to be none: there is nothing in them to test.
UNTESTED = (
    '- "This machine" means every account on it',
    "- Not limited: how many sessions",
    "- `/_stcore/metrics` tells",
)


@cache
def names_in(path: str) -> set[str]:
    tree = ast.parse((ROOT / path).read_text("utf-8"))
    return {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}


def test_the_page_names_tests():
    assert len(NAMED) > 10


@pytest.mark.parametrize(("path", "name"), NAMED, ids=lambda each: each)
def test_a_named_test_exists(path, name):
    assert name.startswith("test_")
    assert name in names_in(path)


def test_every_line_names_its_test():
    lines = re.split(r"\n(?=- )", TEXT)[1:]
    bare = [line for line in lines if not re.search(r"`tests/[\w/]+\.py::\w+`", line)]
    assert [line for line in bare if not line.startswith(UNTESTED)] == []


def test_every_attack_is_on_the_page():
    made = {
        (path.relative_to(ROOT).as_posix(), name)
        for path in (ROOT / "tests" / "attacks").glob("test_*.py")
        for name in names_in(path.relative_to(ROOT).as_posix())
        if name.startswith("test_")
    }
    assert made - set(NAMED) == set()
