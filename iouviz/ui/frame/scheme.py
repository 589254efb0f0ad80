"""A page that is open when the computer turns dark, or light again: its figures follow.

Streamlit changes its own colours by itself, but runs no script, so what Python drew would stay as
it was: dark words on a dark page.
"""

import streamlit as st

_SCRIPT = """
export default ({ setTriggerValue }) => {
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const tell = () => setTimeout(() => setTriggerValue("changed", true), 50); // Streamlit first
  dark.addEventListener("change", tell);
  return () => dark.removeEventListener("change", tell);
};
"""
_watcher = st.components.v2.component("iouviz_scheme", js=_SCRIPT)


def follow_scheme() -> None:
    """Run the page again whenever the browser's colour scheme changes."""
    _watcher(key="frame.scheme", on_changed_change=lambda: None)
