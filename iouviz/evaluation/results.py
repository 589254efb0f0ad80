"""What results have in common: as tables, as dictionaries, as plots, and in a notebook.

The last two belong to rooms above this one, which are imported when they are asked for, and from
here alone.
"""

import math
import re
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, Protocol, cast

from iouviz.errors import RequestError

if TYPE_CHECKING:
    from iouviz.notebook.label_map_plots import LabelMapPlots
    from iouviz.notebook.plots import Plots

# What MLflow, Weights & Biases and TensorBoard all take in the name of a metric as it is.
_REFUSED = re.compile(r"[^A-Za-z0-9_.\-]")


class _Numbers(Protocol):
    """What has numbers of everything and of each class."""

    @property
    def summary(self) -> Mapping[str, float]: ...

    @property
    def per_class(self) -> Mapping[str, Mapping[str, float]]: ...


class Shown:
    """What a notebook shows as more than a line of text."""

    __slots__ = ()

    def _repr_html_(self) -> str:
        from iouviz.notebook.tables import as_html

        return as_html(self)


class Result(Shown):
    """An evaluation: `summary` has its numbers, `per_class` those of each class."""

    __slots__ = ()

    def metrics(
        self: _Numbers, *, prefix: str = "", per_class: Iterable[str] | None = None
    ) -> dict[str, float]:
        """All numbers in one flat dictionary, to be logged as it is.

        Fit for ``mlflow.log_metrics``, ``wandb.log``, and ``add_scalar`` of TensorBoard, name by
        name.

        Parameters
        ----------
        prefix : str
            Such as ``val``, which makes ``val/AP``.
        per_class : iterable of str or None
            Which numbers of each class are there too, under ``cat/AP``; None: the first, AP or IoU.

        Returns
        -------
        dict of str to float
            Without what is undefined: a chart has a gap there. In the names of classes, whatever
            is not a letter from A to Z, a digit, ``_``, ``-`` or ``.`` becomes ``_``; names that
            are then alike are numbered.

        Raises
        ------
        RequestError
            A number that classes do not have.

        Examples
        --------
        >>> import iouviz
        >>> result = iouviz.evaluate(iouviz.sample())
        >>> [(name, round(value, 4)) for name, value in result.metrics(prefix="val").items()][:2]
        [('val/AP', 0.2459), ('val/AP50', 0.4944)]
        >>> round(result.metrics()["mug/AP"], 4)
        0.2204
        """
        of_class = next(iter(self.per_class.values()), {})
        keys = list(of_class)[:1] if per_class is None else list(per_class)
        if of_class and (unknown := [key for key in keys if key not in of_class]):
            raise RequestError(f"classes have no {unknown[0]!r}; there are: {', '.join(of_class)}")
        found = dict(self.summary)
        names = _loggable(self.per_class)
        for name, numbers in zip(names, self.per_class.values(), strict=True):
            found |= {f"{name}/{key}": numbers[key] for key in keys}
        start = f"{prefix}/" if prefix else ""
        return {start + name: value for name, value in found.items() if not math.isnan(value)}

    def to_pandas(self: _Numbers) -> Any:
        """The numbers of each class as a table.

        Returns
        -------
        pandas.DataFrame
            A row a class, by its name; a column a number, nan where it is undefined.

        Raises
        ------
        RequestError
            pandas is not installed; iouviz does not need it otherwise.
        """
        try:
            import pandas
        except ImportError as error:
            raise RequestError(
                "to_pandas needs pandas, which is not installed: pip install pandas. Without it, "
                "per_class has the same numbers as a dictionary"
            ) from error
        return pandas.DataFrame.from_dict(self.per_class, orient="index").rename_axis("class")


class BoxResult(Result):
    """An evaluation of boxes, masks, oriented boxes or keypoints."""

    __slots__ = ()

    @property
    def plot(self) -> "Plots":
        """Its figures: ``plot.precision_recall()``, ``plot.confusion()`` and others."""
        from iouviz.notebook.plots import Plots

        return Plots(cast(Any, self))


class LabelMapResult(Result):
    """An evaluation of label maps."""

    __slots__ = ()

    @property
    def plot(self) -> "LabelMapPlots":
        """Its figures: ``plot.iou()`` and ``plot.confusion()``."""
        from iouviz.notebook.label_map_plots import LabelMapPlots

        return LabelMapPlots(cast(Any, self))


def null_if_nan(value: float) -> float | None:
    """A number as JSON can hold it.

    >>> null_if_nan(0.5), null_if_nan(math.nan)
    (0.5, None)
    """
    return None if math.isnan(value) else value


def nulls(numbers: Mapping[str, float]) -> dict[str, float | None]:
    """Numbers as JSON can hold them."""
    return {key: null_if_nan(value) for key, value in numbers.items()}


def _loggable(names: Iterable[str]) -> list[str]:
    """The names of classes as parts of the names of metrics.

    >>> _loggable(["cat", "traffic light", "traffic_light", "..", ""])
    ['cat', 'traffic_light', 'traffic_light_2', '__', '_']
    """
    found: dict[str, None] = {}
    for name in names:
        clean = _REFUSED.sub("_", name)
        if not clean.strip("."):  # a path of dots means another place
            clean = "_" * max(len(clean), 1)
        number, one = 1, clean
        while one in found:
            number += 1
            one = f"{clean}_{number}"
        found[one] = None
    return list(found)
