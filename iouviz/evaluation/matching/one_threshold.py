"""Matching at one IoU threshold, as quickly as a slider asks for it.

`matching.take` settles many thresholds and area ranges at once; for a single one this is several
times as fast. The rules are the same.
"""

import numpy as np
from numpy.typing import NDArray

from iouviz.arrays import Flags, Rows

# Long chains of rivals are rare; after so many rounds what is left is settled one by one.
ROUNDS = 12


def match_once(asker: NDArray[np.integer], thing: NDArray[np.integer], again: Flags) -> Rows:
    """Let askers take things, each the best that is left, the first asker first.

    Parameters
    ----------
    asker : (P,) int array
        Pairs by asker, rising in the order in which they are heard; of each, the thing that it
        likes best comes first. Small numbers, 0 or more.
    thing : (P,) int array
        What each pair is about, in [0, G).
    again : (G,) bool array
        Whether a thing may be taken again and again.

    Returns
    -------
    (n,) int array
        Positions of the pairs that become matches, rising.

    Notes
    -----
    In every round each asker looks at the best of what is left to it. If no earlier asker that is
    still waiting could take that, whatever the others do, the match is final. The first of all who
    wait is always served, so it ends; as a rule after 3 to 6 rounds.

    Examples
    --------
    Both like thing 0 best; the second is content with thing 1.

    >>> match_once(np.array([0, 0, 1, 1]), np.array([0, 1, 0, 1]), np.zeros(2, bool))
    array([0, 3])
    """
    at = np.arange(len(asker))
    taken = np.zeros(len(again), np.bool_)
    served = np.zeros(int(asker[-1]) + 1 if len(asker) else 0, np.bool_)
    earliest = np.empty(len(again), asker.dtype)
    matches = []
    for _ in range(ROUNDS):
        if not len(at):
            break
        who, what = asker[at], thing[at]
        earliest[what[::-1]] = who[::-1]  # the last to be written is the first to ask
        best = np.flatnonzero(np.diff(who, prepend=-1))
        final = best[(earliest[what[best]] == who[best]) | again[what[best]]]
        matches.append(at[final])
        served[who[final]] = True
        taken[what[final]] = ~again[what[final]]
        at = at[~(taken[what] | served[who])]
    matches.append(np.array(_one_by_one(asker, thing, again, at), np.intp))
    return np.sort(np.concatenate(matches))


def _one_by_one(
    asker: NDArray[np.integer], thing: NDArray[np.integer], again: Flags, left: Rows
) -> list[int]:
    taken: set[int] = set()
    served, matches = -1, []
    rows = zip(left.tolist(), asker[left].tolist(), thing[left].tolist(), strict=True)
    for at, who, what in rows:
        if who != served and what not in taken:
            served = who
            matches.append(at)
            if not again[what]:
                taken.add(what)
    return matches
