"""The table of slices in the browser."""

from typing import Any

from iouviz.ui.components.component import component, new_clicks, peek, seen_clicks

MODULES = ("table.js", "slices.js")

_mount = component(__file__, MODULES)


def slices_table(key: str, panel: dict[str, Any]) -> str | None:
    """Show what `slices_panel` made; returns the query of the gallery behind a clicked count."""
    doors: list[str] = new_clicks(key)
    answer = {"ack": (peek(key) or {}).get("seq", 0), "clicked": seen_clicks(key)}
    _mount(key, {"panel": panel, **answer})
    return doors[-1] if doors else None
