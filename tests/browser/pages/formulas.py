"""Every text with a formula in it, of lessons and questions, one after the other; for tests."""

import dataclasses
import importlib
import pkgutil

import streamlit as st

from iouviz import lessons


def texts(value):
    """Every string in a value: in a question's fields, in a tuple of presets, in a mapping."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        yield from texts(tuple(value.values()))
    elif isinstance(value, (list, tuple)):
        for each in value:
            yield from texts(each)
    elif dataclasses.is_dataclass(value) and not isinstance(value, type):
        for field in dataclasses.fields(value):
            yield from texts(getattr(value, field.name))


found = [
    text
    for folder in sorted(lessons.FOLDER.iterdir())
    if (folder / "text.md").exists()
    for text in lessons.lesson(folder.name).values()
]
for module in pkgutil.walk_packages(lessons.__path__, lessons.__name__ + "."):
    for name, value in vars(importlib.import_module(module.name)).items():
        if not name.startswith("_"):
            found += texts(value)
for text in dict.fromkeys(text for text in found if "$" in text):
    st.markdown(text)
