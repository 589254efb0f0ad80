from pathlib import Path

import pytest

from iouviz.figures.theme import SIGNS
from iouviz.ui.components import mask_brush, wipe
from iouviz.ui.components.box_editor import view
from iouviz.ui.components.component import (
    GROUND,
    MOUNTED,
    bundle,
    colour_css,
    join_modules,
    scripts_of,
)
from iouviz.ui.components.gallery import view as gallery
from iouviz.ui.components.live_figure import view as live_figure

FOLDERS = sorted({path.parent for path in GROUND[0].parent.glob("*/*.html")})


def test_modules_are_joined_into_one(tmp_path: Path) -> None:
    (tmp_path / "ground.js").write_text("// why\nexport const one = 1;\n\nconst mine = 2;\n")
    (tmp_path / "top.js").write_text(
        'import { one } from "./ground.js";\n\nexport default () => {\n  return one;\n};\n'
    )
    joined = join_modules([tmp_path / "ground.js", tmp_path / "top.js"])
    assert joined == "const one = 1;\nconst mine = 2;\nexport default () => {\nreturn one;\n};\n"


def test_only_the_last_module_has_a_default(tmp_path: Path) -> None:
    (tmp_path / "a.js").write_text("export default 1;\n")
    with pytest.raises(ValueError, match="only the last module"):
        join_modules([tmp_path / "a.js", tmp_path / "a.js"])


@pytest.mark.parametrize(
    "component", [view, gallery, live_figure, mask_brush, wipe], ids=lambda each: each.__name__
)
def test_every_script_of_a_component_is_joined_in(component) -> None:
    folder = Path(component.__file__).parent
    own = {path.name for path in scripts_of(folder).glob("*.js")}
    shared = {path.name for path in GROUND[0].parent.glob("*.js")}
    assert own <= set(component.MODULES) <= own | shared
    joined = bundle(folder, component.MODULES, None)
    assert "import " not in joined
    assert joined.count("export ") == 1


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda each: each.name)
def test_no_name_is_declared_by_two_modules(folder):
    names = [MOUNTED]
    for path in [*GROUND, *scripts_of(folder).glob("*.js")]:
        for line in path.read_text("utf-8").splitlines():
            if line.startswith(" "):
                continue  # inside something
            words = line.removeprefix("export ").removeprefix("async ").split()
            if words[:1] and words[0] in {"const", "let", "function", "class"}:
                names.append(words[1].split("(")[0])
    assert len(names) == len(set(names)), sorted(n for n in names if names.count(n) > 1)


def test_every_sign_has_its_colours_and_dash() -> None:
    css = colour_css()
    for role, sign in SIGNS.items():
        name = role.lower().replace(" ", "-")
        assert f"--{name}: {sign.light};" in css
        assert f"--{name}: {sign.dark};" in css
        assert f"--{name}-dash: {sign.dash or 'none'};" in css
