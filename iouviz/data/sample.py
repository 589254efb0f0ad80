"""The small data set that comes with the project."""

from pathlib import Path
from typing import Literal

from iouviz.data.model import Dataset, File
from iouviz.data.read.files import gather
from iouviz.data.read.read import read
from iouviz.errors import ReadError

FOLDER = Path(__file__).resolve().parents[2] / "sample_data"

# What the numbers in the sample's label maps mean, from 0 up.
LABELS = (
    "background", "mug", "apple", "orange", "book", "die", "bottle", "ball", "pencil",
)  # fmt: skip


def sample(checkpoint: Literal["late", "early"] = "late", *, raw: bool = False) -> Dataset:
    """Read the sample data set: sixty rendered tables, and the predictions of a small detector.

    Parameters
    ----------
    checkpoint : {"late", "early"}
        Whose predictions: of the detector when its training ended, or soon after it began.
    raw : bool
        As they were before non-maximum suppression.

    Returns
    -------
    Dataset
        With masks on the ground truth; the predictions are boxes.

    Raises
    ------
    ReadError
        The folder `sample_data` is not beside the package; it comes with the repository, not
        with an installed package.
    """
    kind = "raw" if raw else "predictions"
    ground_truth, predictions = FOLDER / "ground_truth.json", FOLDER / f"{kind}_{checkpoint}.json"
    if not (ground_truth.is_file() and predictions.is_file()):
        raise ReadError(
            f"sample_data: {ground_truth.name} and {predictions.name} are not beside the iouviz "
            "package. Run from a clone of the repository, which brings them along"
        )
    return read(ground_truth, predictions, FOLDER / "images")


def sample_label_maps() -> dict[str, tuple[File, File, File]]:
    """Pairs of label maps by name: ground truth, prediction and the picture they are of.

    Raises
    ------
    ReadError
        As `sample`.
    """
    label_maps = sorted((FOLDER / "label_maps").glob("*_truth.png"))
    if not label_maps:
        raise ReadError(
            "sample_data: there are no label maps beside the iouviz package. Run from a clone of "
            "the repository, which brings them along"
        )
    names = [path.name.removesuffix("_truth.png") for path in label_maps]
    return {name.replace("_000", " "): _three(name) for name in names}


def _three(name: str) -> tuple[File, File, File]:
    maps = FOLDER / "label_maps"
    ground_truth, prediction, picture = gather(
        [maps / f"{name}_truth.png", maps / f"{name}_prediction.png", FOLDER / f"images/{name}.jpg"]
    )
    return ground_truth, prediction, picture
