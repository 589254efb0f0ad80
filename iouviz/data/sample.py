"""The small data set that comes with the project."""

from pathlib import Path

from iouviz.data.model import Dataset
from iouviz.data.reading import read
from iouviz.errors import ReadError

FOLDER = Path(__file__).resolve().parents[2] / "sample_data"


def sample() -> Dataset:
    """Read the sample data set: drawn desk scenes, and a detector's predictions for them.

    Returns
    -------
    Dataset

    Raises
    ------
    ReadError
        The folder `sample_data` is not beside the package; it comes with the repository, not
        with an installed package.
    """
    truth, predictions = FOLDER / "ground_truth.json", FOLDER / "predictions.json"
    if not (truth.is_file() and predictions.is_file()):
        raise ReadError(
            "sample_data: the folder is not beside the iouviz package. Run from a clone of the "
            "repository, or draw it with: python tools/draw_sample.py"
        )
    return read(truth, predictions, FOLDER / "images")
