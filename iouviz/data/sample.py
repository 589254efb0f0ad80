"""The small data set that comes with the project."""

from pathlib import Path
from typing import Literal

from iouviz.app_folder import app_folder
from iouviz.data.model import Dataset, File
from iouviz.data.read.files import gather
from iouviz.data.read.read import read
from iouviz.errors import ReadError

FOLDER = app_folder() / "sample_data"

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
        The sample data are not where they came with the package.
    """
    kind = "raw" if raw else "predictions"
    ground_truth, predictions = _part("ground_truth.json"), _part(f"{kind}_{checkpoint}.json")
    return read(ground_truth, predictions, FOLDER / "images")


def sample_label_maps() -> dict[str, tuple[File, File, File]]:
    """Pairs of label maps by name, one an image: ground truth, prediction, the image itself.

    The predictions are made from the detector's boxes; `sample_data/README.md` says how.

    Raises
    ------
    ReadError
        As `sample`.
    """
    folders = _part("label_maps/ground_truth"), _part("label_maps/predictions")
    found = {}
    for stem in sorted(path.stem for path in folders[0].glob("*.png")):
        paths = [folder / f"{stem}.png" for folder in folders]
        true, told, picture = gather([*paths, FOLDER / "images" / f"{stem}.jpg"])
        found[stem.replace("_000", " ")] = true, told, picture
    return found


def soft_sample() -> tuple[list[File], list[File], list[File]]:
    """Label maps, probabilities of a mug in each pixel, and the images: some of the sample's.

    Raises
    ------
    ReadError
        As `sample`.
    """
    soft = gather(_part("soft_maps"))
    true = gather([FOLDER / "label_maps" / "ground_truth" / file.name for file in soft])
    return true, soft, gather([FOLDER / "images" / f"{Path(file.name).stem}.jpg" for file in soft])


def _part(name: str) -> Path:
    """A file or folder of the sample data, which must be there."""
    path = FOLDER / name
    if not path.exists():
        raise ReadError(
            f"{path} is missing; it comes with iouviz. Install iouviz again, or run it from a "
            "clone of the repository"
        )
    return path
