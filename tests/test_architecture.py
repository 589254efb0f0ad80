"""The one direction of imports: upstairs rooms may know those below, never the reverse."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "iouviz"
FILES = sorted(p for p in PACKAGE.rglob("*.py"))

# Each room, and the rooms that it may import from besides itself.
ROOMS = {
    "errors": set(),
    "arrays": set(),
    "app_folder": set(),
    "launch": {"app_folder", "data", "data.choices", "data.file", "data.model", "errors"},
    "moved": set(),
    "geometry": {"errors"},
    "data.file": set(),
    "data.shapes": {"geometry", "errors"},
    "data.keypoints": {"errors"},
    "data.verified": {"data.shapes"},
    "data.choices": {"data.issues"},
    "data.inputs": {"data.choices", "data.file"},
    "data.model": {
        "data.file", "data.inputs", "data.keypoints", "data.shapes", "data.verified", "data.issues",
        "geometry", "errors",
    },
    "data.issues": {"errors"},
    "data.legend": set(),
    "data.scale": set(),
    "data.cells": set(),
    "data": {
        "data.cells",
        "data.choices", "data.file", "data.inputs", "data.keypoints", "data.shapes", "data.model",
        "data.verified", "data.issues", "data.scale", "data.legend", "geometry", "app_folder",
        "errors",
    },
    "evaluation": {
        "data.cells",
        "data.keypoints", "data.model", "data.issues", "data.scale", "data.legend", "moved",
        "geometry", "errors",
    },
    "evaluation.distributed": {
        "evaluation", "data", "data.choices", "data.inputs", "data.issues", "data.label_maps",
        "data.model", "geometry", "errors",
    },
    "sanity": {
        "evaluation", "data", "data.choices", "data.inputs", "data.issues", "data.model",
        "geometry", "errors",
    },
    "mean_average_precision": {
        "evaluation", "data", "data.issues", "data.model", "geometry", "errors",
    },
    "figures": {"evaluation", "data.model", "geometry", "errors"},
    "pictures": {"data.model", "errors"},
    "data.label_maps": {
        "data", "data.file", "data.inputs", "data.issues", "data.legend", "pictures", "errors",
    },
    "segmentation": {"data.label_maps", "data.legend", "data.issues", "evaluation", "errors"},
    "thumbnails": {"pictures", "data.model", "geometry", "errors"},
    "overlays": {"figures", "pictures", "data.keypoints", "data.model", "geometry", "errors"},
    "label_pictures": {"figures", "geometry", "errors"},
    "selection": {"thumbnails", "evaluation", "data.issues", "data.model", "errors"},
    "notebook": {
        "figures", "sanity", "evaluation", "data.model", "data.issues", "geometry", "errors",
    },
    "report": {
        "overlays", "figures", "pictures", "lessons", "evaluation", "data.model", "geometry",
        "errors",
    },
    "lessons": {"evaluation", "data.model", "geometry", "errors"},
    "ui": {
        "report", "selection", "segmentation", "label_pictures", "overlays", "figures", "pictures",
        "data.cells",
        "launch", "thumbnails", "lessons", "sanity", "evaluation", "data", "data.choices",
        "data.inputs", "data.label_maps", "data.legend", "data.model",
        "data.issues", "geometry", "errors",
    },
}  # fmt: skip
# The rooms of ui from the ground up: each may import from those before it. `frame.page` restores
# the session's data for a page, so it stands above the session.
UI = ("frame", "components", "session", "frame.page", "learn", "inspect", "tune", "home")
SCREEN = {"streamlit", "plotly", "PIL"}
BANNED = {
    "errors": SCREEN, "arrays": SCREEN, "app_folder": SCREEN, "launch": SCREEN, "moved": SCREEN,
    "geometry": SCREEN, "evaluation": SCREEN,
    "evaluation.distributed": SCREEN,
    "data.keypoints": SCREEN, "data.shapes": SCREEN, "data.verified": SCREEN,
    "data.choices": SCREEN, "data.inputs": SCREEN, "sanity": SCREEN,
    "data.model": SCREEN, "data.file": SCREEN, "data.issues": SCREEN, "data.scale": SCREEN,
    "data.cells": SCREEN,
    "data.legend": SCREEN,
    "data": {"streamlit", "plotly"}, "data.label_maps": {"streamlit", "plotly"},
    "segmentation": SCREEN, "mean_average_precision": SCREEN,
    "figures": {"streamlit", "PIL"}, "pictures": {"streamlit", "plotly"},
    "thumbnails": {"streamlit", "plotly"},
    "notebook": {"streamlit", "PIL"},
    "overlays": {"streamlit", "plotly"}, "report": SCREEN, "selection": SCREEN,
    "label_pictures": {"streamlit", "plotly"},
    "lessons": SCREEN, "ui": set(),
}  # fmt: skip
LESSONS = PACKAGE / "lessons"  # a folder a page: text, not a map
# Tests of what several files of a room do together.
SEVERAL = {
    f"tests/{name}.py"
    for name in (
        "commands/test_protocols", "commands/test_readme", "data/arrays/test_packages",
        "data/readers/test_bad_input",
        "data/readers/test_encodings", "data/readers/test_formats", "data/readers/test_fuzz",
        "data/readers/test_reader_contract", "data/readers/test_text_formats",
        "evaluation/test_against_pycocotools", "evaluation/test_reprs", "evaluation/test_voc",
        "data/readers/fast/test_coco_annotations", "data/readers/fast/test_coco_results",
        "data/writers/test_writers", "figures/test_tuning", "lessons/giou/test_text",
        "report/test_report",
    )
}  # fmt: skip
# The package's front and the command line stand at the door and may call every room but ui.
DOORS = {"__init__", "__main__", "commands"}


# A result knows how to show itself, by rooms above it that it imports when it is asked to.
UPWARDS = {"evaluation.results": {"notebook"}}


def room_of(module: str) -> str:
    """The longest known room that a dotted module name (without iouviz.) belongs to."""
    parts = module.split(".")
    for length in (2, 1):
        name = ".".join(parts[:length])
        if name in ROOMS or name in DOORS:
            return name
    return parts[0]


def imported(path: Path) -> set[str]:
    """Every module that a file names in an import, dotted, wherever in the file it stands."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative imports hide where a name comes from"
            assert node.module is not None
            # `from iouviz.data import model` names the room data.model
            names |= {f"{node.module}.{alias.name}" for alias in node.names}
    return names


@pytest.mark.parametrize("path", FILES, ids=lambda p: str(p.relative_to(PACKAGE)))
def test_imports_go_one_way(path):
    module = ".".join(path.relative_to(PACKAGE).with_suffix("").parts).removesuffix(".__init__")
    room = room_of(module)
    for name in imported(path):
        top, _, rest = name.partition(".")
        if room in DOORS:
            assert top != "streamlit", f"{module} imports {name}"
            assert not rest.startswith("ui"), f"{module} imports {name}"
            continue
        assert room in ROOMS, f"{module} stands in no room that the architecture knows"
        assert top not in BANNED[room], f"{module} imports {name}"
        if top == "iouviz":
            target = room_of(rest)
            allowed = (
                {room, "arrays"} | ROOMS[room] | UPWARDS.get(module, set())
            )  # the names of array types serve every room
            assert target in allowed, f"{module} imports {name}"


def floor_of(module: str) -> int | None:
    """Where a module of ui stands in `UI`; None for others."""
    parts = module.split(".")
    if parts[:2] != ["iouviz", "ui"] or parts[2:] in ([], ["__init__"]):
        return None
    name = "frame.page" if parts[2:4] == ["frame", "page"] else parts[2]
    assert name in UI, f"{module} stands in no room of ui that the architecture knows"
    return UI.index(name)


@pytest.mark.parametrize(
    "path", sorted((PACKAGE / "ui").rglob("*.py")), ids=lambda p: str(p.relative_to(PACKAGE / "ui"))
)
def test_rooms_of_ui_go_one_way(path):
    module = ".".join(path.relative_to(ROOT).with_suffix("").parts)
    floor = floor_of(module)
    for name in imported(path):
        below = floor_of(name)
        assert floor is None or below is None or below <= floor, f"{module} imports {name}"


def test_pages_are_thin():
    for page in [ROOT / "app.py", *sorted((ROOT / "pages").glob("*.py"))]:
        assert len(page.read_text("utf-8").splitlines()) <= 150, f"{page.name} computes too much"


def test_files_stay_readable():
    for path in FILES:
        assert len(path.read_text("utf-8").splitlines()) <= 400, f"{path} is two files"


ROOM_FOLDERS = sorted({path.parent for path in FILES if path.parent != PACKAGE})


@pytest.mark.parametrize("room", ROOM_FOLDERS, ids=lambda p: str(p.relative_to(PACKAGE)))
def test_a_room_has_about_a_dozen_files(room):
    files = [path for path in room.iterdir() if path.is_file() and path.name != "__init__.py"]
    assert len(files) <= 14, f"{room.relative_to(PACKAGE)} has {len(files)}: it is two rooms"


def test_contributing_names_every_room_and_file_at_the_top():
    house = (ROOT / "CONTRIBUTING.md").read_text("utf-8").split("\n## ")[1]
    rooms = {path.name for path in PACKAGE.iterdir() if (path / "__init__.py").exists()}
    files = {path.name for path in PACKAGE.glob("*.py")} - {"__init__.py", "__main__.py"}
    missing = {f"{room}/" for room in rooms if f"iouviz/{room}/" not in house}
    assert not missing | {name for name in files if name not in house}


@pytest.mark.parametrize(
    "room",
    [room for room in ROOM_FOLDERS if room.name != "readers" and not room.is_relative_to(LESSONS)],
    ids=lambda p: str(p.relative_to(PACKAGE)),
)
def test_the_map_of_a_room_names_its_files(room):
    files = {path.name for path in room.glob("*.py")} - {"__init__.py"}
    text = ast.get_docstring(ast.parse((room / "__init__.py").read_text("utf-8"))) or ""
    code = (room / "__init__.py").read_text("utf-8")
    missing = sorted(name for name in files if name not in text and name[:-3] not in code)
    assert not missing, f"the map of {room.relative_to(PACKAGE)} leaves out {missing}"
    gone = [name for name in re.findall(r"[\w/]+\.py\b", text) if not (room / name).exists()]
    assert not gone, f"the map of {room.relative_to(PACKAGE)} names {gone}, which are not there"


@pytest.mark.parametrize("storey", ["data", "evaluation", "geometry"])
def test_rooms_of_a_storey_stand_in_no_circle(storey):
    """Rooms may be put into an order in which each imports only from those before it."""
    below: dict[str, set[str]] = {}
    for path in (PACKAGE / storey).rglob("*.py"):
        room, *_ = path.relative_to(PACKAGE / storey).with_suffix("").parts
        for name in imported(path):
            top = name.split(".")
            if top[:2] == ["iouviz", storey] and len(top) > 3 and top[2] != room:
                below.setdefault(room, set()).add(top[2])
    while free := [room for room in below if not below[room] & below.keys()]:
        for room in free:
            del below[room]
    assert not below, f"{storey}: {below}"


def test_a_test_file_carries_the_name_of_what_it_tests():
    """In the folders that mirror a room's; several files of one room are tested by its name."""
    strangers = []
    for room in ROOM_FOLDERS:
        tests = ROOT / "tests" / room.relative_to(PACKAGE)
        for path in tests.glob("test_*.py"):
            name = path.stem.removeprefix("test_")
            named = (room / f"{name}.py", room / f"{name}.js", room / name)
            if not any(path.exists() for path in named):
                strangers.append(str(path.relative_to(ROOT)))
    assert set(strangers) <= SEVERAL, sorted(set(strangers) - SEVERAL)
