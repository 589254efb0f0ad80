"""Names that README once had: they work for one more release, and say what to write instead."""

import warnings
from collections.abc import Callable, Mapping
from types import ModuleType
from typing import Any


def moved(names: Mapping[str, str], to: ModuleType) -> Callable[[str], Any]:
    """The ``__getattr__`` of a module that once had some names.

    Parameters
    ----------
    names : mapping of str to str
        Old name -> what it is called now.
    to : module
        Where that is.

    Returns
    -------
    callable
        Old name -> what it names, with a DeprecationWarning; AttributeError for any other name.
    """

    def get(name: str) -> Any:
        if name not in names:
            raise AttributeError(f"this module has no attribute {name!r}")
        warnings.warn(
            f"{name} is {to.__name__}.{names[name]} now; the old name goes with the next release",
            DeprecationWarning,
            stacklevel=2,
        )
        return getattr(to, names[name])

    return get
