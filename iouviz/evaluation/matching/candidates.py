"""Which predictions and objects are near enough to be matched, over a whole data set at once.

Only predictions and objects of one image (and class) can meet. Their pairs are ragged: two here,
three hundred there. They are strung together and worked through in blocks that stay in the
processor's cache, and most of them are dropped as soon as the boxes are seen to lie side by side.
"""

from dataclasses import dataclass, replace

import numpy as np

from iouviz.arrays import Flags, Rows, Values
from iouviz.data.model import Dataset
from iouviz.evaluation.matching.order import (
    LARGEST_TABLE,
    Keys,
    Ranking,
    by_group,
    count_up,
    falling,
    group_ranks,
    groups,
    id_ranks,
    ranking,
    run_lengths,
    within_limit,
)
from iouviz.evaluation.matching.overlap import pair_iou_of
from iouviz.evaluation.matching.pair_iou import BoxMeasure, CustomMeasure, Measure, Near, PairIou
from iouviz.evaluation.matching.rules import BACKGROUND_IOU
from iouviz.evaluation.protocols import Matching
from iouviz.geometry.ragged import batches, ragged

BLOCK = 1 << 14  # pairs; a few columns of this length fit into the second-level cache


@dataclass(frozen=True, slots=True, eq=False)
class Candidates:
    """The P pairs of a prediction and an object that may be matched, in the order of judging.

    Image by image and class by class; in each, from the most confident prediction down; for each
    prediction from the highest IoU down, and between equal IoUs the later object first.

    Attributes
    ----------
    dataset : Dataset
        Of D predictions and G objects.
    ranking : Ranking
        The order of the predictions.
    prediction, ground_truth : (P,) int arrays
        Rows of `dataset.predictions` and of `dataset.ground_truth`.
    iou : (P,) array
        In (0, 1], at least `iou_floor`.
    rank : (P,) int array
        How many predictions of the same image (and class) are more confident than this one.
    group : (P,) int array
        The same number for all pairs of one image (and class), rising.
    within : (D,) bool array or None
        Predictions that take part, being within the limit on detections; None: all do.
    iou_floor : float
        Pairs that share less are left out.
    same_class : bool
        Whether an object can only be found by predictions of its own class.
    excused : (D,) bool array or None
        Predictions that are no false positives where they match nothing; None: none are.
    """

    dataset: Dataset
    ranking: Ranking
    prediction: Rows
    ground_truth: Rows
    iou: Values
    rank: Rows
    group: Keys
    within: Flags | None
    iou_floor: float
    same_class: bool
    excused: Flags | None = None

    def __len__(self) -> int:
        return len(self.iou)

    def ranks(self) -> Rows:
        """`rank` of every prediction, (D,), also of those without a candidate."""
        group, _, _ = groups(self.dataset, same_class=self.same_class)
        return group_ranks(group, self.ranking)

    def take(self, chosen: Flags | Rows) -> "Candidates":
        """The chosen pairs alone."""
        columns = ("prediction", "ground_truth", "iou", "rank", "group")
        return replace(self, **{name: getattr(self, name)[chosen] for name in columns})


def candidates(
    dataset: Dataset,
    *,
    iou_floor: float = BACKGROUND_IOU,
    same_class: bool = True,
    matching: Matching = "coco",
    max_detections: int | None = None,
    inclusive_pixels: bool = False,
    among: Flags | None = None,
    iou: PairIou | None = None,
) -> Candidates:
    """Find every pair of one image (and class) whose IoU is at least `iou_floor`.

    Parameters
    ----------
    dataset : Dataset
    iou_floor : float
        In (0, 1]; the lowest threshold that will be asked for.
    same_class : bool
        False: predictions may meet objects of any class.
    matching : {"coco", "voc", "open-images"}
        Decides the order of equal scores (see `order.ranking`) and the IoU with a crowd: but for
        "voc" the intersection over the area of the prediction alone.
    max_detections : int or None
        So many predictions of an image (and class), the most confident, take part. None: all.
    inclusive_pixels : bool
        Every width and height is 1 pixel longer.
    among : (D,) bool array or None
        Predictions that may take part; None: all.
    iou : callable or None
        Called with rows of predictions and of ground truth, (n,) each, all of one image (and
        class) by pairs, it returns their IoU, (n,): so masks, or anything else, are judged by the
        same rules. It must treat crowds itself. None: as the data set is judged, by its boxes
        unless `measured_by` has said otherwise.

    Returns
    -------
    Candidates

    Notes
    -----
    The IoU of boxes differs from `iouviz.iou` in the last bit and on purpose: areas come from the
    widths and heights that the file states, as in pycocotools, not from the corners.

    Examples
    --------
    >>> from iouviz.data.model import GroundTruth, Images, Predictions
    >>> pears = Dataset(
    ...     images=Images(("a.jpg",), np.array([[64.0, 64.0]]), (1,), (None,)),
    ...     classes=("pear",),
    ...     class_ids=(1,),
    ...     ground_truth=GroundTruth.of([0, 0], [0, 0], [[0, 0, 10, 10], [4, 0, 14, 10]]),
    ...     predictions=Predictions.of([0], [0], [[0, 0, 8, 10]], [0.8]),
    ... )
    >>> found = candidates(pears)
    >>> found.ground_truth, found.iou.round(3)
    (array([0, 1]), array([0.8  , 0.286]))
    """
    ranked = ranking(dataset, same_class=same_class, matching=matching)
    meeting = _meetings(dataset, ranked, same_class, max_detections, among)
    measure: Measure
    iou = iou or pair_iou_of(dataset)
    if iou is None:
        crowd_rule, pixel = matching != "voc", 1.0 if inclusive_pixels else 0.0
        measure = BoxMeasure.of(dataset, meeting.objects, crowd_rule=crowd_rule, pixel=pixel)
    else:
        measure = CustomMeasure(iou, meeting.objects)
    at, g, values = _near_pairs(meeting, measure, iou_floor)
    best_first = _by_preference(at, values)
    at = at[best_first]
    return Candidates(
        dataset=dataset,
        ranking=ranked,
        prediction=meeting.predictions[at],
        ground_truth=meeting.objects[g[best_first]],
        iou=values[best_first],
        rank=meeting.rank[at],
        group=meeting.group[at],
        within=meeting.within,
        iou_floor=iou_floor,
        same_class=same_class,
    )


@dataclass(frozen=True, slots=True, eq=False)
class _Meetings:
    """The M predictions whose image (and class) has objects, and where in `objects` those are."""

    predictions: Rows  # (M,) rows, group by group in the order of judging
    rank: Rows  # (M,) within the group
    group: Keys  # (M,)
    first: Rows  # (M,) where the objects of each begin
    count: Rows  # (M,) and how many there are
    objects: Rows  # (G,) rows of the ground truth, group by group
    within: Flags | None  # (D,) of all predictions: those within the limit


def _meetings(
    dataset: Dataset, ranked: Ranking, same_class: bool, limit: int | None, among: Flags | None
) -> _Meetings:
    group_d, group_g, count = groups(dataset, same_class=same_class)
    later = np.zeros(1, np.intp) if same_class else id_ranks(dataset.class_ids)
    label = 0 if same_class else dataset.ground_truth.label
    objects = np.lexsort((np.broadcast_to(later[label], group_g.shape), group_g))
    lengths = run_lengths(group_g[objects])
    starts = np.cumsum(lengths) - lengths
    peopled = group_g[objects[starts]]  # groups that have objects, rising
    number = _find(group_d, peopled, count)
    taking_part = number >= 0
    if among is None:
        within = within_limit(group_d, count, ranked, limit)
    else:  # the others are a group of their own, and do not count
        within = within_limit(np.where(among, group_d, count), count + 1, ranked, limit)
        within = among if within is None else within & among
    if within is not None:
        taking_part &= within
    positions, number = by_group(number[taking_part], ranked.position[taking_part])
    rank = count_up(run_lengths(number))
    first, many = starts[number], lengths[number]
    rows = ranked.order[positions]
    return _Meetings(rows, rank, peopled[number], first, many, objects, within)


def _find(wanted: Keys, known: Keys, count: int) -> Keys:
    """Where each wanted number below `count` stands among the known, which rise; -1: nowhere."""
    if count <= LARGEST_TABLE:
        table = np.full(count, -1, np.int32)
        table[known] = np.arange(len(known))
        return table[wanted].astype(np.int64)
    if not len(known):
        return np.full(len(wanted), -1)
    at = np.minimum(np.searchsorted(known, wanted), len(known) - 1)
    return np.where(known[at] == wanted, at, -1)


def _near_pairs(meeting: _Meetings, measure: Measure, floor: float) -> Near:
    """The pairs that share enough, block by block."""
    found: list[Near] = [(np.empty(0, np.intp), np.empty(0, np.intp), np.empty(0))]
    for block in batches(meeting.count, BLOCK):
        counts = meeting.count[block]
        at = np.repeat(np.arange(len(counts)), counts)
        objects = ragged(meeting.first[block], counts)
        at, objects, iou = measure.near(meeting.predictions[block], at, objects, floor)
        found.append((at + block.start, objects, iou))
    at, objects, iou = (np.concatenate(part) for part in zip(*found, strict=True))
    return at, objects, iou


def _by_preference(prediction: Rows, iou: Values) -> Rows:
    """Order in which each prediction's highest IoU comes first; of equal ones, the later.

    Pairs of a prediction stand together; most predictions have only one, and need no sorting.
    """
    order = np.arange(len(prediction))
    follows = np.zeros(len(prediction) + 1, np.bool_)
    follows[1:-1] = prediction[1:] == prediction[:-1]
    several = np.flatnonzero(follows[1:] | follows[:-1])
    backwards = np.arange(len(several))[::-1]
    order[several] = several[falling(iou[several], prediction[several], backwards)]
    return order
