"""The only room that knows Streamlit, laid out like the sidebar. Read in this order.

frame/        what every page has: its frame, its address, how numbers and tables are shown
session/      the opened data, the one operating point, the one sweep
components/   what moves under a hand: box editor, live figures, gallery, brush ...
learn/        the lessons' live parts
inspect/      from a number to its boxes: gallery, image, comparison, label errors, export
tune/         thresholds, NMS, calibration, AP over the IoU threshold
"""
