"""Numbers that follow a hand: HTML that names the term it shows, so that a canvas can redraw it.

Python draws the number and is right about it. While a box is dragged, the canvas computes the same
term in the browser and writes it the same way (`iouviz/ui/components/live.js`); tests hold both
to what stands here. An element around the numbers has ``data-live``, the canvas's key.
"""

import html
import math
from collections.abc import Sequence

UNDEFINED = "–"


def written(value: float, form: str = "4") -> str:
    """A number as it is shown.

    Parameters
    ----------
    value : float
        nan is a dash.
    form : str
        How many decimals, then nothing, "%" for a percentage, or "," for thin spaces between
        thousands.

    Examples
    --------
    >>> written(0.5), written(0.125, "1%"), written(12345.67, "1,")
    ('0.5000', '12.5%', '12\u2009345.7')
    """
    if math.isnan(value):
        return UNDEFINED
    digits, style = int(form.rstrip("%,")), form.lstrip("0123456789")
    if style == "%":
        return f"{value:.{digits}%}"
    return f"{value:,.{digits}f}".replace(",", "\u2009" if style else "")


def number(term: str, value: float, form: str = "4") -> str:
    """HTML of one number; see `written`.

    >>> number("iou", 0.5)
    '<span data-term="iou" data-form="4">0.5000</span>'
    """
    return f"<span {attributes(term, form)}>{written(value, form)}</span>"


def either(term: str, value: float, least: float, above: str, below: str) -> str:
    """HTML of one of two words, for a value of at least `least` and for one below.

    >>> either("iou", 0.5, 0.75, "TP", "FP")
    '<b data-term="iou" data-least="0.75" data-above="TP" data-below="FP">FP</b>'
    """
    words = f'data-above="{html.escape(above)}" data-below="{html.escape(below)}"'
    said = html.escape(above if value >= least else below)
    return f'<b data-term="{term}" data-least="{least!r}" {words}>{said}</b>'


def looked_up(term: str, stops: Sequence[float], texts: Sequence[str], at: int) -> str:
    """HTML of a text that depends on how many of some stops a term reaches.

    Parameters
    ----------
    term : str
    stops : n floats
        Rising.
    texts : n + 1 str
        For none of them reached, for one, and so on.
    at : int
        How many are reached now.

    Examples
    --------
    >>> looked_up("iou", [0.5], ["FP", "TP"], 1)
    '<span data-term="iou" data-stops="0.5" data-texts="FP|TP" data-reached="1">TP</span>'
    """
    rising = " ".join(f"{stop:g}" for stop in stops)
    return (
        f'<span data-term="{html.escape(term)}" data-stops="{rising}" '
        f'data-texts="{html.escape("|".join(texts))}" data-reached="{at}">'
        f"{html.escape(texts[at])}</span>"
    )


def attributes(term: str, form: str = "4") -> str:
    """What makes an element follow: the name of its term, and how it is written."""
    return f'data-term="{html.escape(term)}" data-form="{form}"'
