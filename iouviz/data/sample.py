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
    """Pairs of label maps by name, one an image: ground truth, prediction, the image itself.

    The predictions are made from the detector's boxes; `sample_data/README.md` says how.

    Raises
    ------
    ReadError
        As `sample`.
    """
    folders = FOLDER / "label_maps" / "ground_truth", FOLDER / "label_maps" / "predictions"
    stems = sorted(path.stem for path in folders[0].glob("*.png"))
    if not stems:
        raise ReadError(
            "sample_data: there are no label maps beside the iouviz package. Run from a clone of "
            "the repository, which brings them along"
        )
    found = {}
    for stem in stems:
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
    soft = gather(FOLDER / "soft_maps") if (FOLDER / "soft_maps").is_dir() else []
    if not soft:
        raise ReadError(
            "sample_data: there are no soft maps beside the iouviz package. Run from a clone of "
            "the repository, which brings them along"
        )
    true = gather([FOLDER / "label_maps" / "ground_truth" / file.name for file in soft])
    return true, soft, gather([FOLDER / "images" / f"{Path(file.name).stem}.jpg" for file in soft])
