"""Questions of the lesson From IoU to TP, FP and FN, and the photographs it begins with."""

from iouviz.lessons.questions import Question

# Photographs of the sample with few objects, and predictions of every quality.
PHOTOGRAPHS = ("table_00002.jpg", "table_00031.jpg", "table_00058.jpg", "table_00063.jpg")
IOU, CONFIDENCE = 0.5, 0.3  # where the sliders begin
LOOSE, STRICT = 0.3, 0.8  # the two thresholds of the frequent mistake

ONE_LOST = Question(
    "matching.one",
    "One prediction no longer reaches the IoU threshold. How do the counts change?",
    ("TP falls by 1", "TP falls by 1, FP rises by 1", "TP falls by 1, FP and FN rise by 1"),
    2,
    "The prediction is still there, so it becomes a false positive; and its object is no longer "
    "matched, so it becomes a false negative. One box too loose counts twice against the detector. "
    "(Unless another prediction of the object reaches the threshold and takes its place.)",
)
DISCARDED = Question(
    "matching.discarded",
    "You raise the confidence threshold. Which count can rise?",
    ("TP", "FP", "FN"),
    2,
    "A discarded prediction is gone: if it was a TP, its object becomes an FN; if it was an FP, "
    "there is one FP fewer. So TP and FP can only fall, and FN can only rise.",
)
PRECISION = Question(
    "matching.precision",
    "The detector keeps 10 predictions, 6 of them right, on images with 8 objects. Precision and "
    "recall?",
    ("0.60 and 0.75", "0.75 and 0.60", "0.60 and 0.80"),
    0,
    r"Precision $= \frac{6}{10} = 0.60$: of the predictions, how many are right. Recall "
    r"$= \frac{6}{8} = 0.75$: of the objects, how many are found.",
)
RAISED = Question(
    "matching.raised",
    "At confidence 0.30, the IoU threshold is raised from 0.3 to 0.8. What happens to precision "
    "and recall?",
    ("precision rises, recall falls", "precision falls, recall rises", "both fall"),
    2,
    "Precision falls from 0.51 to 0.18 and recall from 0.65 to 0.23: of 636 true positives only "
    "222 fit tightly enough. Almost all of the other 414 are false positives now, and 414 more "
    "objects are missed.",
)
QUESTIONS = (ONE_LOST, DISCARDED, PRECISION, RAISED)
