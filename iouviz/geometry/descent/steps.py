"""One step down a loss for many boxes at once, in place.

Both axes are computed together: arrays are (2, n), x above y. With s = [r < r_t] - [l > l_t] and
sigma = ([r < r_t] + [l > l_t]) / 2 the overlap along an axis changes by s with the centre and by
sigma with the size, and the enclosing side by -s and 1 - sigma; an edge that meets the target's
counts as outside. See `losses` for the same gradients, derived another way.
"""

from collections.abc import Callable

import numpy as np

from iouviz.arrays import Values
from iouviz.geometry.descent.rules import RaceLoss, Rule
from iouviz.geometry.family import ciou_alpha
from iouviz.geometry.pairwise import ciou_v


class Boxes:
    """Some predictions on their way to their targets, and the terms of where they are.

    Attributes
    ----------
    place, size : (2, n) array
        Centre and sides; these move.
    target_place, target_size : (2, n) array
    iou : (n,) array
        Of the boxes as they were when `measure` was last called.
    """

    def __init__(self, prediction: Values, target: Values) -> None:
        self.place, self.size = prediction[:2].copy(), prediction[2:].copy()
        self.target_place, self.target_size = target[:2].copy(), target[2:].copy()
        self.target_low = self.target_place - self.target_size / 2
        self.target_high = self.target_place + self.target_size / 2
        self.target_area = self.target_size[0] * self.target_size[1]
        self.target_shape = np.arctan(self.target_size[0] / self.target_size[1])
        self._low, self._high = np.empty_like(self.place), np.empty_like(self.place)
        self._left, self._right = np.empty_like(self.place), np.empty_like(self.place)
        self.sign, self.half = np.empty_like(self.place), np.empty_like(self.place)
        self.shared = np.empty_like(self.place)  # overlap along each axis; a gap is negative
        self.measure()

    def measure(self) -> None:
        """Find the terms that every loss and every step needs."""
        low, high, left, right = self._low, self._high, self._left, self._right
        np.multiply(self.size, 0.5, out=low)
        np.add(self.place, low, out=high)
        np.subtract(self.place, low, out=low)
        np.greater(low, self.target_low, out=left)
        np.less(high, self.target_high, out=right)
        np.subtract(right, left, out=self.sign)
        np.add(right, left, out=self.half)
        self.half *= 0.5
        np.maximum(low, self.target_low, out=low)
        np.minimum(high, self.target_high, out=high)
        np.subtract(high, low, out=self.shared)
        self.touching = (self.shared > 0).all(axis=0)
        self.product = self.shared[0] * self.shared[1]  # two gaps make a product above 0
        self.intersection = self.product * self.touching
        self.union = self.size[0] * self.size[1]
        self.union += self.target_area
        self.union -= self.intersection
        # a box that a step has turned inside out may bring the union to 0; it touches nothing
        self.union[self.union == 0] = 1.0
        self.iou = self.intersection / self.union

    def enclosing(self) -> Values:
        """Sides of the box around both: what both are long, less what they share."""
        return self.size + self.target_size - self.shared

    def error(self) -> Values:
        """|dx| + |dy| + |dw| + |dh| of each, (n,)."""
        off = np.abs(self.place - self.target_place) + np.abs(self.size - self.target_size)
        return np.asarray(off[0] + off[1])


# Where a loss would have a box go: minus its slope by place and by size, both (2, n).
Way = tuple[Values, Values]
Step = Callable[[Boxes, Rule], Way]


def downhill(loss: RaceLoss, boxes: Boxes, rule: Rule) -> Way:
    """The way down a loss by one rule, for boxes that have been measured.

    Parameters
    ----------
    loss : {"IoU", "GIoU", "DIoU", "CIoU", "L1", "smooth L1", "MSE"}
    boxes : Boxes
    rule : Rule

    Returns
    -------
    place, size : (2, n) arrays
        To be multiplied by a step size and added.
    """
    place, size = STEPS[loss](boxes, rule)
    if rule.space == "size twice as fast":
        size *= 2
    elif rule.space == "corners":  # x = (l + r) / 2 and w = r - l: a half each, and twice a half
        place *= 0.5
        size *= 2
    return place, size


def _towards_overlap(boxes: Boxes, rule: Rule) -> Way:
    # d IoU = ((U + I) dI - I d(wh)) / U^2
    square = 1 / (boxes.union * boxes.union)
    rising = (boxes.union + boxes.intersection) * square
    rising *= boxes.touching
    across = boxes.shared[::-1] * rising
    place = across * boxes.sign
    across *= boxes.half
    square *= boxes.intersection
    across -= boxes.size[::-1] * square
    if rule.doubled_sizes:
        across *= 2
    return place, across


def _giou(boxes: Boxes, rule: Rule) -> Way:
    # d GIoU = d IoU + dU / C - U dC / C^2
    sides = boxes.enclosing()
    per_area = 1 / (sides[0] * sides[1])
    union, shares = boxes.union, boxes.touching
    if rule.unclamped:
        union = np.where(boxes.touching, union, union + boxes.intersection - boxes.product)
        shares = np.ones_like(boxes.touching)
    square = 1 / (boxes.union * boxes.union)
    rising = (boxes.union + boxes.intersection) * square * boxes.touching
    rising -= shares * per_area
    across = boxes.shared[::-1] * rising
    empty = sides[::-1] * (union * per_area * per_area)
    place = (across + empty) * boxes.sign
    size = (across + empty) * boxes.half
    size -= empty
    size += boxes.size[::-1] * (per_area - boxes.intersection * square)
    if rule.doubled_sizes:
        size *= 2
    return place, size


def _diou(boxes: Boxes, rule: Rule) -> Way:
    # -d (rho^2 / c^2) = (rho^2 d(c^2) - c^2 d(rho^2)) / c^4
    place, size = _towards_overlap(boxes, rule)
    sides = boxes.enclosing()
    away = boxes.place - boxes.target_place
    per_diagonal2 = 1 / (sides[0] * sides[0] + sides[1] * sides[1])
    nearness = (away[0] * away[0] + away[1] * away[1]) * (2 * per_diagonal2 * per_diagonal2)
    away *= 2 * per_diagonal2
    place -= away
    if rule.detached:
        return place, size
    along = sides * nearness
    both = along[0] + along[1] if rule.crossed else along
    drawn = both * boxes.sign  # the enclosing side falls with the place where the overlap rises
    place += drawn if rule.flipped_sign else -drawn
    size += both * (1 - boxes.half)
    if rule.shrinking:  # beyond on both sides is half = 0: its own side counts -1 instead of 1
        size -= 2 * along * (boxes.half == 0)
    return place, size


def _ciou(boxes: Boxes, rule: Rule) -> Way:
    place, size = _diou(boxes, rule)
    w, h = boxes.size
    with np.errstate(divide="ignore", invalid="ignore"):  # a box may be pressed flat by a step
        gap = boxes.target_shape - np.arctan(w / h)
    weight = ciou_alpha(ciou_v(gap), boxes.iou)  # held
    if rule.gated:
        weight *= boxes.iou >= 0.5
    weight *= 8 / np.pi**2 * gap
    if not rule.unit_factor:
        weight /= w * w + h * h
    size[0] += weight * h
    size[1] -= weight * w
    return place, size


def _off(boxes: Boxes) -> Way:
    return boxes.target_place - boxes.place, boxes.target_size - boxes.size


def _l1(boxes: Boxes, _: Rule) -> Way:
    place, size = _off(boxes)
    return np.sign(place), np.sign(size)


def _smooth_l1(boxes: Boxes, _: Rule) -> Way:
    place, size = _off(boxes)
    return np.clip(place, -1, 1), np.clip(size, -1, 1)


def _mse(boxes: Boxes, _: Rule) -> Way:
    place, size = _off(boxes)
    return 2 * place, 2 * size


STEPS: dict[RaceLoss, Step] = {
    "IoU": _towards_overlap,
    "GIoU": _giou,
    "DIoU": _diou,
    "CIoU": _ciou,
    "L1": _l1,
    "smooth L1": _smooth_l1,
    "MSE": _mse,
}
