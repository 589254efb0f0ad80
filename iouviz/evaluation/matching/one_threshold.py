"""Matching at one IoU threshold, as quickly as a slider asks for it.

`all_thresholds.match_pairs` settles many thresholds and area ranges at once; for a single one this
is several times as fast. The rules are the same.
"""

import numpy as np
from numpy.typing import NDArray

from iouviz.arrays import Flags, Rows

# Long chains of rivals are rare; after so many rounds what is left is settled one by one.
ROUNDS = 12


def match_once(
    prediction: NDArray[np.integer], object_: NDArray[np.integer], rematch: Flags
) -> Rows:
    """Match predictions with objects, each with the best that is left, the first prediction first.

    Parameters
    ----------
    prediction : (P,) int array
        Prediction of each pair, numbered from 0 in the order of matching, rising; of each, the
        object that it prefers comes first.
    object_ : (P,) int array
        Object of each pair, in [0, G).
    rematch : (G,) bool array
        Whether an object may be matched again and again, as a crowd may.

    Returns
    -------
    (n,) int array
        Positions of the pairs that become matches, rising.

    Notes
    -----
    In every round each prediction looks at the best of what is left to it. If no earlier one that
    still waits has a pair with that object, whatever the others do, the match is final. The first
    of those that wait is always matched, so it ends; as a rule after 3 to 6 rounds.

    Examples
    --------
    Both prefer object 0; the second prediction is left with object 1.

    >>> match_once(np.array([0, 0, 1, 1]), np.array([0, 1, 0, 1]), np.zeros(2, bool))
    array([0, 3])
    """
    at = np.arange(len(prediction))
    used = np.zeros(len(rematch), np.bool_)
    matched = np.zeros(int(prediction[-1]) + 1 if len(prediction) else 0, np.bool_)
    earliest = np.empty(len(rematch), prediction.dtype)
    matches = []
    for _ in range(ROUNDS):
        if not len(at):
            break
        d, g = prediction[at], object_[at]
        earliest[g[::-1]] = d[::-1]  # the last to be written is the first to ask
        best = np.flatnonzero(np.diff(d, prepend=-1))
        final = best[(earliest[g[best]] == d[best]) | rematch[g[best]]]
        matches.append(at[final])
        matched[d[final]] = True
        used[g[final]] = ~rematch[g[final]]
        at = at[~(used[g] | matched[d])]
    matches.append(np.array(_one_by_one(prediction, object_, rematch, at), np.intp))
    return np.sort(np.concatenate(matches))


def _one_by_one(
    prediction: NDArray[np.integer], object_: NDArray[np.integer], rematch: Flags, left: Rows
) -> list[int]:
    used: set[int] = set()
    matched, matches = -1, []
    rows = zip(left.tolist(), prediction[left].tolist(), object_[left].tolist(), strict=True)
    for at, d, g in rows:
        if d != matched and g not in used:
            matched = d
            matches.append(at)
            if not rematch[g]:
                used.add(g)
    return matches
