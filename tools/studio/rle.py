"""COCO run lengths, uncompressed, and the bounds of a mask. No Blender here."""

import numpy as np


def encode(mask):
    """A boolean (H, W) mask as run lengths, column by column, starting with a run of zeros.

    >>> encode(np.array([[0, 1], [0, 1]], bool))
    {'size': [2, 2], 'counts': [2, 2]}
    """
    flat = np.concatenate([[False], mask.ravel(order="F"), [False]])
    edges = np.flatnonzero(flat[1:] != flat[:-1])
    runs = np.diff(np.concatenate([[0], edges, [mask.size]]))
    return {
        "size": list(mask.shape),
        "counts": [int(n) for n in (runs[:-1] if runs[-1] == 0 else runs)],
    }


def decode(rle):
    """The boolean mask of run lengths.

    >>> decode({"size": [2, 2], "counts": [2, 2]}).astype(int)
    array([[0, 1],
           [0, 1]])
    """
    counts = np.array(rle["counts"])
    flat = np.repeat(np.arange(len(counts)) % 2 == 1, counts)
    return flat.reshape(rle["size"], order="F")


def bounds(mask):
    """Exact `[x, y, width, height]` of a mask that is not empty."""
    ys, xs = np.flatnonzero(mask.any(1)), np.flatnonzero(mask.any(0))
    return [int(xs[0]), int(ys[0]), int(xs[-1] - xs[0] + 1), int(ys[-1] - ys[0] + 1)]
