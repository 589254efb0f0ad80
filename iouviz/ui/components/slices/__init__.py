"""The metrics of groups of images, as a table of which every count leads to its boxes.

panel.py     the table as data for the browser, and the filter behind each count
view.py      the table
"""

from iouviz.ui.components.slices.panel import slices_panel
from iouviz.ui.components.slices.view import slices_table

__all__ = ["slices_panel", "slices_table"]
