"""The only room that knows Streamlit, laid out like the sidebar. Read in this order.

Imports go one way, from a later room to an earlier one; only `frame.page`, which restores the
session's data and frames every page, stands between session and the three above it.

frame/        what every page has: its frame, its address, how numbers and tables are shown
components/   what moves when it is dragged: box editor, live figures, gallery, brush ...
session/      the opened data, the one operating point, the one sweep
learn/        the lessons' live parts
inspect/      from a number to its boxes: gallery, image, comparison, label errors, export
home/         the front door
tune/         thresholds, NMS, calibration, AP over the IoU threshold
"""
