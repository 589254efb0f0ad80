"""Names of array types, once: which number type a column has, and what it usually means."""

import numpy as np
from numpy.typing import NDArray

Values = NDArray[np.float64]  # coordinates, scores, IoU, shares
Flags = NDArray[np.bool_]
Rows = NDArray[np.intp]  # positions in a table, to index with
Short = NDArray[np.int32]  # positions and counts in tables that are large
Counts = NDArray[np.int64]
Words = NDArray[np.uint64]  # 64 flags each, packed
