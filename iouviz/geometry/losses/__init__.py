"""Later variants of IoU, and losses of box regression with exact gradients. Read in this order.

dual.py        numbers that carry their slopes
pair.py        what every formula needs of two boxes, and what some need besides
formulas.py    losses of coordinates and of the IoU family, each written once
variants.py    nine later variants of IoU, each written once
gradients.py   the losses by name; a loss with its gradient, and the gradient field that it makes
"""

from iouviz.geometry.losses.gradients import LOSSES, Gradient, gradient_field, loss

__all__ = ["LOSSES", "Gradient", "gradient_field", "loss"]
