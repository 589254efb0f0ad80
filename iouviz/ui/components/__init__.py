"""What moves when it is dragged: a folder each, with a typed wrapper and ES modules beside it.

component.py          makes a component of plain files; wire.js is how each talks with Python,
                      zoom.js how one looks closer
box_editor/           boxes on a picture: drag, resize, zoom, overlays, layers
rotated_box_editor/   two boxes, one of which turns
live_figure/          sliders, Plotly figures, matrices, bars and tables that follow them
gallery/              thousands of tiles
wipe/                 layers of one image under a divider
mask_brush/           two masks to paint
ranking_list/         predictions in their order, to drag
loss_race/            boxes that run down seven losses
"""
