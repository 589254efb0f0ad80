"""Confidence of boxes that are known to be true or false positives."""

from typing import Final

import numpy as np

from iouviz.arrays import Flags, Values

# What a duplicate's score is below the first one's at least, and how far scores that say nothing
# are apart: logits. Without it they would be equal, and the order of the rows would decide.
SMALLEST_GAP: Final = 0.01


def logits(luck: Values, right: Flags, separation: float) -> Values:
    """Log-odds of being right, (N,), given where each lands among its kind.

    Right ones show a sign x ~ N(s/2, 1), wrong ones x ~ N(-s/2, 1); the log of the ratio of the
    two densities is s x. A detector says so that knows both and finds them as likely.

    Parameters
    ----------
    luck : (N,) array
        Standard normal draws.
    right : (N,) bool array
    separation : float
        s, 0 or more. At 0 they say nothing, but noise (`SMALLEST_GAP`) keeps them from being
        equal.

    Examples
    --------
    >>> logits(np.array([1.0, 1.0]), np.array([True, False]), 2.0)
    array([4., 0.])
    """
    s = separation
    middle: Values = np.where(right, s * s / 2, -s * s / 2)
    return middle + max(s, SMALLEST_GAP) * luck


def scores(logit: Values, *, prior: float, temperature: float) -> Values:
    """Scores in [0, 1], (N,), of log-odds; their order is kept.

    Parameters
    ----------
    logit : (N,) array
    prior : float
        Share of right ones to reckon with, in (0, 1).
    temperature : float
        Above 0; what log-odds are divided by.

    Examples
    --------
    >>> scores(np.array([0.0]), prior=0.8, temperature=1.0)
    array([0.8])
    """
    odds = logit + np.log(prior / (1 - prior))
    shares: Values = 1 / (1 + np.exp(-odds / temperature))
    return shares
