"""The metrics of groups of images, as a table of which every count leads to its boxes.

panel.py     the table as data for the browser, and the filter behind each count
view.py      the choice of what parts the images, and the table
"""

from iouviz.ui.components.slices.panel import slices_panel
from iouviz.ui.components.slices.view import slices

__all__ = ["slices", "slices_panel"]
