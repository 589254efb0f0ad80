"""A few images of the opened data whose boxes, or masks, come and go with the sliders."""

from iouviz.evaluation.grids.images import Strip
from iouviz.ui.components import live_figure as live
from iouviz.ui.inspect.image.scene import thumbnail
from iouviz.ui.session.opened import Opened

SHOWN = 6  # images in the strip


def strip_block(
    opened: Opened, shown: Strip, *, title: str, more: str = "", click: bool = True
) -> live.Strip:
    """Images with what is judged of a strip's rows; their tables are those of `strip_tables`.

    Parameters
    ----------
    opened : Opened
    shown : Strip
    title, more : str
        See `live_figure.Strip`.
    click : bool
        Whether the page answers a click on an image.
    """
    return live.Strip(
        live.strip_images(opened.dataset, shown, lambda image: thumbnail(opened, image)),
        slider="confidence",
        last="box-last",
        verdict="box-verdict",
        found_until="object-until",
        counts="image-counts",
        title=title,
        more=more,
        note=live.STRIP_NOTE + (" Click an image to see why." if click else ""),
    )
