"""Numbers that carry their own slopes, so that a formula written once gives its exact gradient.

A `Dual` is a value together with its derivatives with respect to a few inputs. Sums, products and
functions of duals follow the chain rule, so whatever is computed from them by NumPy's arithmetic
comes out with its derivative, to rounding. Nothing is approximated; there is no step width.

Where `maximum`, `minimum` or `abs` have a kink, the two sides count half each, as in torch.
"""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.lib.mixins import NDArrayOperatorsMixin
from numpy.typing import ArrayLike

from iouviz.arrays import Values


class Dual(NDArrayOperatorsMixin):
    """A value and its slopes.

    Attributes
    ----------
    value : (...) array
    slope : (K, ...) array
        Derivatives with respect to K inputs.

    Examples
    --------
    >>> x, y = variables([3.0, 2.0])
    >>> area = x * np.maximum(y, 1.0)
    >>> float(area.value), area.slope.tolist()
    (6.0, [2.0, 3.0])
    """

    __slots__ = ("slope", "value")

    def __init__(self, value: Values, slope: Values) -> None:
        self.value = value
        self.slope = slope

    def __array_ufunc__(
        self, ufunc: np.ufunc, method: str, *inputs: Any, **options: Any
    ) -> "Dual | Any":
        """What NumPy calls for every operator and function of a dual."""
        if method != "__call__" or options:
            return NotImplemented
        values = [part.value if isinstance(part, Dual) else np.asarray(part) for part in inputs]
        if ufunc in COMPARISONS:
            return ufunc(*values)
        if ufunc not in SLOPES:
            raise TypeError(f"no derivative of {ufunc.__name__} is known here")
        result = ufunc(*values)
        slope: Any = 0.0
        for part, factor in zip(inputs, SLOPES[ufunc](result, *values), strict=True):
            if isinstance(part, Dual):
                slope = slope + factor * part.slope
        return Dual(result, slope)


def variables(values: Sequence[ArrayLike]) -> list[Dual]:
    """K inputs of one shape as duals: each has slope 1 towards itself and 0 towards the others."""
    arrays = np.broadcast_arrays(*(np.asarray(value, np.float64) for value in values))
    unit = np.eye(len(arrays)).reshape(len(arrays), len(arrays), *(1,) * arrays[0].ndim)
    return [
        Dual(array, np.broadcast_to(row, (len(arrays), *array.shape)))
        for array, row in zip(arrays, unit, strict=True)
    ]


def held(value: Any) -> Any:
    """The value as a constant: no slope passes through it ("detached", "stop gradient")."""
    return plain(value)


def where(condition: Any, yes: Any, no: Any) -> Any:
    """`np.where` for duals and plain arrays alike; the side not taken has no say in the slope."""
    if not isinstance(yes, Dual) and not isinstance(no, Dual):
        return np.where(condition, yes, no)
    value = np.where(condition, plain(yes), plain(no))
    return Dual(value, np.where(condition, _slope(yes), _slope(no)))


def ratio(top: Any, bottom: Any) -> Any:
    """Quotient, and 0 with no slope where the denominator is 0; see `overlap.ratio`."""
    usable = plain(bottom) != 0
    return where(usable, top / where(usable, bottom, 1.0), 0.0)


def plain(value: Any) -> Any:
    """The value alone, of a dual or of a plain array."""
    return value.value if isinstance(value, Dual) else value


def _slope(value: Any) -> Any:
    return value.slope if isinstance(value, Dual) else 0.0


def _half(yes: Any, no: Any) -> Any:
    """1 where `yes` holds, 0 where `no` does, and 1/2 on the kink between."""
    return 0.5 + 0.5 * (np.asarray(yes, np.float64) - no)


def _power(result: Any, base: Any, exponent: Any) -> tuple[Any, Any]:
    del result  # the exponent is a constant: nothing here raises to a variable power
    return exponent * base ** (exponent - 1), np.nan


Slopes = Callable[..., tuple[Any, ...]]

# For each function its derivative by each argument, of the result and the arguments.
SLOPES: dict[np.ufunc, Slopes] = {
    np.add: lambda *_: (1.0, 1.0),
    np.subtract: lambda *_: (1.0, -1.0),
    np.multiply: lambda _, a, b: (b, a),
    np.true_divide: lambda r, _, b: (1 / b, -r / b),
    np.negative: lambda *_: (-1.0,),
    np.power: _power,
    np.square: lambda _, a: (2 * a,),
    np.sqrt: lambda r, _: (0.5 / np.where(r > 0, r, np.inf),),  # at 0: no direction, no slope
    np.exp: lambda r, _: (r,),
    np.absolute: lambda _, a: (np.sign(a),),
    np.maximum: lambda _, a, b: (_half(a > b, a < b), _half(b > a, b < a)),
    np.minimum: lambda _, a, b: (_half(a < b, a > b), _half(b < a, b > a)),
    np.arctan2: lambda _, a, b: (
        b / np.where(a**2 + b**2 > 0, a**2 + b**2, np.inf),
        -a / np.where(a**2 + b**2 > 0, a**2 + b**2, np.inf),
    ),
}  # fmt: skip
COMPARISONS = {np.less, np.less_equal, np.greater, np.greater_equal, np.equal, np.not_equal}
