"""Components of our own, made from plain files that lie beside their Python wrapper.

A component's script is written as ES modules that import each other, so that they read well and
Node can run them. A browser loads one file for each component, so they are joined here: in the
order given, without their `import` and `export` words. All share one scope; a name may occur only
once. Skeleton and style go into the same file.

Streamlit sends what a component is made of with every answer (60 kB for the box editor). So it is
given three lines that load the file by its address, and an answer carries data alone.
"""

import json
import re
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import streamlit as st

from iouviz.figures.theme import SIGNS, Mode
from iouviz.ui.frame.media import lasting_url

WIRE = Path(__file__).parent / "wire.js"
GROUND = (WIRE.with_name("dom.js"), WIRE)  # what the modules of every component stand on
MOUNTED = "mounted"  # what the joined scripts call their last export

_IMPORT = re.compile(r"^import\s[^;]*?;\n", re.MULTILINE)
_EXPORT = re.compile(r"^export (?=(?:async )?(?:function|class|const|let)\b)", re.MULTILINE)
# Whole lines of comment, and indentation: a browser has no use for them.
_IDLE = re.compile(r"^[ \t]*(?://.*|/\*\*.*\*/)?\n|^[ \t]+", re.MULTILINE)


def component(
    wrapper: str, modules: Sequence[str], *, scope: str | None = None
) -> Callable[[str, Mapping[str, Any]], None]:
    """Make a component; call once, when its wrapper is imported.

    Parameters
    ----------
    wrapper : str
        ``__file__`` of its wrapper. Its folder names it and holds its skeleton (.html) and its
        style (.css), before which the colours of the house come as custom properties; see
        `colour_css`.
    modules : sequence of str
        Its scripts, ground floor first, in the folder or in its `js/`, or beside this file where
        several components share one. `dom.js` and `wire.js` go before them; the last one has the
        `export default`.
    scope : str or None
        None: it stands in a shadow root of its own. Otherwise it stands in the page, as Plotly
        must, whose style sheet is the page's; every rule of the style begins with this selector.

    Returns
    -------
    callable
        Mounts the component: ``mount(key, data)``.
    """
    folder = Path(wrapper).parent
    script = bundle(folder, modules, scope).encode()

    def mount(key: str, data: Mapping[str, Any]) -> None:
        address = lasting_url(script, "text/javascript")
        renderer = _renderer(f"iouviz_{folder.name}", address, isolated=scope is None)
        # Streamlit keeps a value only where a callback asks for it.
        renderer(key=key, data=data, on_value_change=lambda: None)

    return mount


# A script in a message has no address of its own, so it cannot name another by its path alone.
_LOADER = """\
const script = import(new URL({address}, location.origin));
export default async (component) => (await script).default(component);
"""


@cache  # registered once; a second time is a warning in the log
def _renderer(name: str, address: str, *, isolated: bool) -> Callable[..., Any]:
    """What Streamlit mounts: a script that loads the component's own, and nothing else."""
    loader = _LOADER.format(address=json.dumps(address))
    renderer: Callable[..., Any] = st.components.v2.component(
        name, js=loader, isolate_styles=isolated
    )
    return renderer


def bundle(folder: Path, modules: Sequence[str], scope: str | None) -> str:
    """The one ES module of a component: its scripts, which lay out its skeleton and style first."""
    (html,), (css,) = folder.glob("*.html"), folder.glob("*.css")
    script = join_modules([*GROUND, *(script_of(folder, module) for module in modules)])
    parts = html.read_text("utf-8"), colour_css(scope) + css.read_text("utf-8")
    skeleton, style = (json.dumps(part) for part in parts)
    mounted = script.replace("export default ", f"const {MOUNTED} = ")
    return f"{mounted}\nexport default dressed({MOUNTED}, {skeleton}, {style});\n"


def scripts_of(folder: Path) -> Path:
    """Where the scripts of a component lie: in `js/`, or beside its wrapper where they are few."""
    return folder / "js" if (folder / "js").is_dir() else folder


def script_of(folder: Path, module: str) -> Path:
    """A script of a component: its own, or one that several share."""
    own = scripts_of(folder) / module
    return own if own.exists() else WIRE.with_name(module)


def join_modules(paths: Sequence[Path]) -> str:
    """One ES module out of several: no imports, and no exports but the last one's default."""
    *ground, top = [path.read_text("utf-8") for path in paths]
    texts = [_EXPORT.sub("", _IMPORT.sub("", text)) for text in [*ground, top]]
    if any("export default" in text for text in ground):
        raise ValueError("only the last module of a component may have an export default")
    return "".join(_IDLE.sub("", text) for text in texts)


# The page's own colours.
_PAGE = (
    "--ink: var(--st-text-color, #1b1f24); --paper: var(--st-background-color, #fff); "
    "--select: var(--st-primary-color, #2563eb);"
)


def colour_css(scope: str | None = None) -> str:
    """The colours of page and theme as custom properties: --ink, --tp, --tp-dash and so on.

    The light set is the default; the dark one holds under an element with data-theme="dark". With
    a scope, both hold for what that selector chooses, and it carries the theme itself.
    """
    dashes = [f"--{_slug(role)}-dash: {sign.dash or 'none'};" for role, sign in SIGNS.items()]
    light, dark = [*_colours("light"), *dashes], _colours("dark")
    host = ":host" if scope is None else scope
    night = f"{scope or ''}[data-theme='dark']"
    hidden = f"{scope or ''} [hidden] {{ display: none !important; }}"
    return f"{host} {{ {_PAGE} {' '.join(light)} }}\n{night} {{ {' '.join(dark)} }}\n{hidden}\n"


def peek(key: str, name: str = "value") -> Any:
    """A component's state before it is mounted in this run, or None.

    Reading first lets Python compute and send its numbers back in the same run.
    """
    state = st.session_state.get(key)
    return state.get(name) if isinstance(state, Mapping) else None


def new_clicks(key: str) -> list[Any]:
    """The clicks on a component that no run has seen yet, the oldest first; ask once a run.

    Tell the browser `seen_clicks` afterwards, and it stops telling of them.
    """
    state, seen = peek(key), seen_clicks(key)
    found = state.get("clicks", ()) if isinstance(state, Mapping) else ()
    fresh = [click for click in found if click["number"] > seen]
    if fresh:
        st.session_state[f"{key}.clicked"] = fresh[-1]["number"]
    return [click["what"] for click in fresh]


def seen_clicks(key: str) -> int:
    """The number of the last click on a component that a run has seen."""
    return int(st.session_state.get(f"{key}.clicked", 0))


def _colours(mode: Mode) -> list[str]:
    return [f"--{_slug(role)}: {sign.colour(mode)};" for role, sign in SIGNS.items()]


def _slug(role: str) -> str:
    return role.lower().replace(" ", "-")
