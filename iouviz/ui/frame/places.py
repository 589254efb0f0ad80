"""The pages: what each is called, its group in the sidebar and what it promises.

Pages are files in ``pages/``, found by Streamlit itself, so that a deep link opens on a server
that has just started; ``st.navigation`` would switch that off for every session. A page's name is
its file and its address, which outlive its title.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Place:
    """One page: its group in the sidebar, its name, title and symbol, and what it promises."""

    group: str
    name: str
    title: str
    symbol: str
    promise: str

    @property
    def script(self) -> str:
        """The file, as Streamlit links to it."""
        return f"pages/{self.name}.py" if self.name != "home" else "app.py"

    @property
    def icon(self) -> str:
        """As Streamlit wants it."""
        return f":material/{self.symbol}:"


GROUPS = ("Learn", "Further", "Inspect", "Tune")
HOME = Place("", "home", "iouviz", "home", "See how good your boxes are.")
TEACHERS = Place(
    "",
    "teachers",
    "For teachers",
    "school",
    "An hour with a class: what to do, what to expect, and a sheet to print.",
)
GLOSSARY = Place(  # at the foot of the sidebar
    "",
    "glossary",
    "Glossary",
    "menu_book",
    "Every term in a line or two, and where to see it at work.",
)
PLACES = (
    # The lessons, in the order of learning.
    Place("Learn", "boxes", "Boxes and IoU", "select_all",
          "Intersection, union, and their ratio: drag two boxes and see it computed."),
    Place("Learn", "matching", "From IoU to TP, FP and FN", "checklist",
          "Two thresholds turn boxes into true positives, false positives and misses."),
    Place("Learn", "precision_recall", "Precision and recall", "show_chart",
          "From a ranked list of detections to the curve, and from the curve to AP."),
    Place("Learn", "average_precision", "Average precision", "area_chart",
          "Rank predictions, step through the matching, and watch the curve and its area grow."),
    Place("Learn", "conventions", "Why mAP differs", "balance",
          "Your data evaluated by the rules of each tool, and how each rule changes mAP."),
    Place("Learn", "giou", "GIoU, DIoU and CIoU", "filter_center_focus",
          "What three other metrics add to IoU, one at a time."),
    Place("Learn", "losses", "Losses", "air",
          "Where the gradient of each loss moves a box, and how fast it gets there."),
    Place("Learn", "masks", "Masks", "brush",
          "Paint the ground truth and a prediction, and count the cells they have in common."),
    Place("Learn", "label_maps", "Semantic segmentation", "layers",
          "Two label maps compared: IoU of every class, and mean IoU by every convention."),
    # For those who want more; in no order.
    Place("Further", "tolerance", "Tolerance in pixels", "center_focus_strong",
          "How far off a box can be and still count as correct."),
    Place("Further", "rotated", "Rotated boxes", "rotate_right",
          "Rotate a box and see how an error in its angle affects IoU."),
    Place("Further", "simulated", "Simulated detector", "tune",
          "Turn the knobs of a detector whose errors are known, and see which metric reacts."),
    Place("Further", "edge_cases", "Edge cases", "rule",
          "The same two boxes under eight conventions that give different results."),
    Place("Further", "shapes", "Beyond boxes", "view_in_ar",
          "IoU of intervals, cubes and sets: the same fraction, and how fast it falls."),
    Place("Inspect", "dataset", "Dataset", "monitoring",
          "Where the model fails: every number leads to the images behind it."),
    Place("Inspect", "gallery", "Gallery", "grid_view",
          "The images and outcomes behind a number, the worst first."),
    Place("Inspect", "image", "Image", "image_search",
          "One image: its true positives, false positives and false negatives, and why."),
    Place("Inspect", "compare", "Compare models", "compare_arrows",
          "Which model is better, by how much, and on which objects."),
    Place("Inspect", "labels", "Label errors", "fact_check",
          "Ground truth that confident predictions contradict, for you to decide."),
    Place("Inspect", "segmentation", "Segmentation", "texture",
          "Label maps of a data set: every class and every confusion leads to its images."),
    Place("Inspect", "segmentation_image", "Segmentation image", "compare",
          "One image: ground truth, prediction and errors, with a divider to drag."),
    Place("Inspect", "finished_run", "Finished run", "dns",
          "The results of a data set evaluated in shards, on one machine or many."),
    Place("Inspect", "take_home", "Export", "download",
          "Choose images to look at, relabel or train on; split them with balanced classes."),
    Place("Tune", "thresholds", "Thresholds", "tune",
          "Move the IoU threshold and the confidence: counts, precision and recall follow."),
    Place("Tune", "nms", "NMS", "filter_none",
          "How the NMS threshold trades remaining duplicates for suppressed true positives."),
    Place("Tune", "calibration", "Calibration", "thermostat",
          "Whether a confidence of 0.8 means a true positive in 8 cases of 10."),
    Place("Tune", "mask_threshold", "Mask threshold", "contrast",
          "Probabilities of one class: IoU and Dice against the threshold."),
    Place("Tune", "across_iou", "AP vs IoU threshold", "stacked_line_chart",
          "AP, recall and fit against the IoU threshold: which classes are poorly localised?"),
    TEACHERS,
    GLOSSARY,
)  # fmt: skip
BY_NAME = {place.name: place for place in (HOME, *PLACES)}
LESSONS = tuple(place for place in PLACES if place.group == "Learn")
