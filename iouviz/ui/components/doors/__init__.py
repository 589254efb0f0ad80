"""The dataset page: counts that follow the sliders, each a door to the boxes that were counted.

tables.py         every number at every stop, as the browser looks it up
blocks.py         what shows them
links.py          a click on a count, and the filter of the gallery behind it
"""

from iouviz.ui.components.doors.blocks import blocks
from iouviz.ui.components.doors.links import address
from iouviz.ui.components.doors.tables import BOUNDS, Prepared, prepare_counts

__all__ = ["BOUNDS", "Prepared", "address", "blocks", "prepare_counts"]
