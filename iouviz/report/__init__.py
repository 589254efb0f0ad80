"""A data set and its model on one page that opens anywhere: one HTML file, nothing to load.

from iouviz.report import Facts, write_report
text = write_report(Facts.of(dataset, name="My detector"))

facts.py   the core's results on one data set, gathered once
page.py    one HTML file of all sections
parts.py   the sections; svg.py draws their plots, worst.py the worst images
label_maps.py  the same of label maps
"""

from iouviz.report.facts import Facts
from iouviz.report.page import write_report

__all__ = ["Facts", "write_report"]
