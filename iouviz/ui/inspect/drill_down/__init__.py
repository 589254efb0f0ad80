"""The dataset page: counts that follow the sliders, each a link to the boxes that were counted.

tables.py         every number at every stop, as the browser looks it up
blocks.py         what shows them
overview.py       the ground truth alone: tables, blocks and links
links.py          a click on a count, and the filter of the gallery behind it
"""

from iouviz.ui.inspect.drill_down.blocks import blocks
from iouviz.ui.inspect.drill_down.links import address, confusion_address
from iouviz.ui.inspect.drill_down.overview import (
    overview_address,
    overview_blocks,
    overview_tables,
)
from iouviz.ui.inspect.drill_down.tables import BOUNDS, Prepared, prepare_counts

__all__ = [
    "BOUNDS",
    "Prepared",
    "address",
    "blocks",
    "confusion_address",
    "overview_address",
    "overview_blocks",
    "overview_tables",
    "prepare_counts",
]
