"""Where the app and its sample data are: beside the package in a checkout, inside it in a wheel."""

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def app_folder() -> Path:
    """The folder that holds `app.py`, `pages/` and `sample_data/`.

    Returns
    -------
    Path
        Absolute: `iouviz/app` of an installed package, which `setup.py` filled when the wheel was
        built; otherwise the root of the checkout.

    Examples
    --------
    >>> (app_folder() / "app.py").is_file()
    True
    """
    installed = _PACKAGE / "app"
    return installed if installed.is_dir() else _PACKAGE.parent
