"""Where README had these names until 0.1; they stand in `iouviz.evaluation.matching` now."""

from iouviz.evaluation import matching
from iouviz.moved import moved

__getattr__ = moved({name: name for name in ("by_mask_area", "mask_pair_iou")}, matching)
