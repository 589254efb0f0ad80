"""A gallery of images or boxes of any length; pictures are made as they come into sight.

@st.fragment
def view():
clicked = gallery("gallery", count=len(order), card=card, rev="...", label="Images")
if clicked is not None:
...                                     position that was clicked, told once
"""

from iouviz.ui.components.gallery.cards import SMALL, Card, cut_out, image_card, record_card
from iouviz.ui.components.gallery.view import gallery

__all__ = ["SMALL", "Card", "cut_out", "gallery", "image_card", "record_card"]
