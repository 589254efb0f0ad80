"""Losses of box regression with their exact gradients. Read in this order.

dual.py        numbers that carry their slopes
formulas.py    every loss, written once
gradients.py   the losses by name; a loss with its gradient, and the wind that it makes
"""

from iouviz.geometry.losses.gradients import LOSSES, Gradient, loss, wind

__all__ = ["LOSSES", "Gradient", "loss", "wind"]
