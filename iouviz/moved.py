"""Names that README once had at another place: they work there for one more release, and say so."""

import warnings
from collections.abc import Callable, Collection
from types import ModuleType
from typing import Any


def moved(names: Collection[str], to: ModuleType) -> Callable[[str], Any]:
    """The ``__getattr__`` of a module whose names stand in another one now.

    Parameters
    ----------
    names : collection of str
    to : module

    Returns
    -------
    callable
        Name -> what it names, with a DeprecationWarning; AttributeError for any other name.
    """

    def get(name: str) -> Any:
        if name not in names:
            raise AttributeError(f"this module has no attribute {name!r}")
        warnings.warn(
            f"{name} moved to {to.__name__}; the old place goes with the next release",
            DeprecationWarning,
            stacklevel=2,
        )
        return getattr(to, name)

    return get
