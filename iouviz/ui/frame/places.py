"""The pages: what each is called, where it stands in the sidebar and what it promises.

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


GROUPS = ("Learn", "Inspect", "Tune")
HOME = Place("", "home", "iouviz", "home", "See what your boxes are worth.")
GLOSSARY = Place(  # at the foot of the sidebar
    "",
    "glossary",
    "Glossary",
    "menu_book",
    "Every word in a line or two, where to see it at work, and one hour through the lessons.",
)
PLACES = (
    Place("Learn", "boxes", "Boxes", "select_all",
          "Drag two boxes and watch four ways of saying how well they agree."),
    Place("Learn", "tolerance", "Tolerance", "center_focus_strong",
          "How many pixels off a box may be and still agree."),
    Place("Learn", "losses", "Losses", "air",
          "Where a loss pushes a box, how boxes get there, and a famous figure taken apart."),
    Place("Learn", "rotated", "Rotated boxes", "rotate_right",
          "Turn a box, and see what an angle costs a long one."),
    Place("Learn", "edge_cases", "Edge cases", "rule",
          "The same two boxes, eight conventions, and answers that differ."),
    Place("Learn", "average_precision", "Average precision", "area_chart",
          "Rank boxes, step through the matching, and watch the curve and its area grow."),
    Place("Learn", "simulated", "Simulated detector", "tune",
          "Turn the knobs of a detector whose faults are known, and see which number notices."),
    Place("Learn", "conventions", "Conventions", "balance",
          "Why do two tools disagree? Your data evaluated by every convention."),
    Place("Learn", "masks", "Masks", "brush",
          "Paint what is there and what a model says, and count the cells they share."),
    Place("Learn", "label_maps", "Label maps", "layers",
          "Two segmentations compared: IoU of every class, and a mean by every convention."),
    Place("Learn", "shapes", "IoU of other shapes", "view_in_ar",
          "The same fraction for intervals, boxes, cubes and sets, and how fast it falls."),
    Place("Inspect", "dataset", "Dataset", "monitoring",
          "Where the model fails: every number leads to the images behind it."),
    Place("Inspect", "gallery", "Gallery", "grid_view",
          "The images and outcomes behind a number, the worst first."),
    Place("Inspect", "image", "Image", "image_search",
          "One image: its true positives, false positives and false negatives, and why."),
    Place("Inspect", "compare", "Compare models", "compare_arrows",
          "Which of two sets of predictions is better, by how much, and on which objects."),
    Place("Inspect", "labels", "Label errors", "fact_check",
          "Ground truth that confident predictions contradict, for you to decide."),
    Place("Inspect", "segmentation", "Segmentation", "texture",
          "Label maps of a data set: every class and every confusion leads to its images."),
    Place("Inspect", "segmentation_image", "Segmentation image", "compare",
          "One image: ground truth, prediction and errors under a line to drag."),
    Place("Inspect", "take_home", "Export", "download",
          "Choose images to look at, relabel or train on, and split them fairly."),
    Place("Tune", "thresholds", "Thresholds", "tune",
          "Move the IoU threshold and the confidence, and see what each gains and loses."),
    Place("Tune", "nms", "NMS", "filter_none",
          "Remaining duplicates against suppressed true positives: what the NMS threshold trades."),
    Place("Tune", "calibration", "Calibration", "thermostat",
          "Whether a confidence of 0.8 means a true positive in 8 cases of 10."),
    Place("Tune", "mask_threshold", "Mask threshold", "contrast",
          "Probabilities of one class: IoU and Dice over the threshold that cuts them."),
    Place("Tune", "across_iou", "AP vs IoU threshold", "stacked_line_chart",
          "AP, recall and fit over the IoU threshold: which classes are poorly localised?"),
    Place("Tune", "precision_recall", "Precision and recall", "show_chart",
          "From a ranked list of detections to the curve, and from the curve to AP."),
    GLOSSARY,
)  # fmt: skip
BY_NAME = {place.name: place for place in (HOME, *PLACES)}
