"""The table of slices in the browser."""

from typing import Any

from iouviz.ui.components.component import component

MODULES = ("table.js", "slices.js")

_mount = component(__file__, MODULES)


def slices_table(key: str, panel: dict[str, Any]) -> str | None:
    """Show what `slices_panel` made; returns the query of the gallery behind a clicked count."""
    door: str | None = _mount(key=key, data={"panel": panel}, on_door_change=lambda: None).door
    return door
