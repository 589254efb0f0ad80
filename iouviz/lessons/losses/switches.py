"""The differences between the published update rule and the gradient, each as a switch."""

from dataclasses import dataclass

from iouviz.geometry.descent.rules import Rule, Space


@dataclass(frozen=True, slots=True)
class Switch:
    """One difference.

    Attributes
    ----------
    field : str
        Of `Rule`.
    name : str
        Short, for a button.
    text : str
        What it does, one sentence.
    """

    field: str
    name: str
    text: str


SWITCHES = (
    Switch(
        "unclamped",
        "Q1 no clamp",
        "GIoU: the intersection of disjoint boxes is the product of their gaps instead of 0.",
    ),
    Switch(
        "doubled_sizes",
        "Q2 sizes doubled",
        "The slope by width and height counts twice in IoU and GIoU, once in the penalty.",
    ),
    Switch(
        "flipped_sign",
        "Q3 flipped sign",
        "DIoU, CIoU: the part of the slope that c² has in x and y enters with the other sign.",
    ),
    Switch(
        "crossed",
        "Q4 crossed sides",
        "DIoU, CIoU: the enclosing height depends on x and w too, its width on y and h.",
    ),
    Switch(
        "shrinking",
        "Q5 shrinking",
        "DIoU, CIoU: where a box reaches beyond the object on both sides, the slope of the "
        "enclosing side is −1 instead of 1.",
    ),
    Switch(
        "unit_factor",
        "Q6 unit factor",
        "CIoU: 1 / (w² + h²) is left out of the slope of v. The paper says so itself.",
    ),
    Switch(
        "gated",
        "CIoU gated",
        "CIoU's shape term acts from IoU ½ on, as in the journal version. Not in the figure.",
    ),
    Switch(
        "detached",
        "c² held",
        "DIoU, CIoU: c² is taken as a constant. Not in the figure; a one-line remedy.",
    ),
)


def switched_on(rule: Rule) -> list[str]:
    """Names of the switches that a rule has on.

    >>> switched_on(Rule(detached=True))
    ['c² held']
    """
    return [switch.name for switch in SWITCHES if getattr(rule, switch.field)]


def rule_of(names: list[str], space: Space) -> Rule:
    """The rule with those switches on.

    >>> rule_of(["c² held"], "corners").detached
    True
    """
    fields = {switch.field: True for switch in SWITCHES if switch.name in names}
    return Rule(**fields, space=space)
