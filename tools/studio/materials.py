"""What the labelled things are made of; `rng` is the scene's own source of chance."""

from shader import Shader, hsv, shade

CERAMIC_GLAZES = [
    (0.75, 0.72, 0.66), (0.06, 0.14, 0.26), (0.28, 0.05, 0.035), (0.05, 0.20, 0.18),
    (0.78, 0.52, 0.12), (0.62, 0.33, 0.28), (0.035, 0.035, 0.04),
    (0.33, 0.42, 0.33), (0.70, 0.70, 0.72),
]  # fmt: skip
GLASS_TINTS = [
    (0.75, 0.30, 0.04),
    (0.25, 0.55, 0.20),
    (0.80, 0.92, 0.90),
    (0.25, 0.50, 0.75),
    (0.12, 0.36, 0.14),
]


def plain(colour, roughness=0.4, coat=0.0, metallic=0.0, grain=0.0, grain_scale=40):
    """Paint, plastic, card or metal: one colour that is never quite even."""
    s = Shader("plain", colour if metallic < 0.5 else None)
    where = s.coords()
    uneven = s.math("MULTIPLY", s.noise(where, 3, 3), 0.35)
    wear = s.math("MULTIPLY", s.noise(where, 9, 5), 0.16)
    inputs = {"base_color": s.mix(uneven, colour, shade(colour, 0.72)), "metallic": metallic}
    if grain:
        inputs["normal"] = s.bump(s.noise(where, grain_scale, 3), grain)
    gloss = {"coat_weight": coat, "coat_roughness": 0.06}
    return s.principled(**inputs, **gloss, roughness=s.math("ADD", wear, roughness - 0.08))


def ceramic(rng):
    """Glazed stoneware: speckled, dipped in a second glaze, or banded."""
    colour = rng.choice(CERAMIC_GLAZES)
    s = Shader("ceramic", colour)
    where = s.coords(offset=(rng.uniform(0, 9),) * 3)
    height = s.axes()[2]
    style, body = (
        rng.choice(["speckled", "dipped", "speckled and dipped", "banded", "even"]),
        colour,
    )
    if "speckled" in style:
        body = s.mix(
            s.ramp(s.noise(where, 38, 2), [(0.66, 0.0), (0.7, 0.8)]), colour, (0.05, 0.03, 0.02)
        )
    if "dipped" in style:
        edge = s.math("ADD", height, s.math("MULTIPLY", s.noise(where, 2.5, 3), 0.12))
        second = rng.choice(
            [(0.76, 0.73, 0.68), (0.42, 0.22, 0.11), (0.03, 0.06, 0.12), (0.72, 0.42, 0.20)]
        )
        body = s.mix(s.math("GREATER_THAN", edge, rng.uniform(-0.12, 0.2)), second, body)
    if style == "banded":
        bands = s.math("FRACT", s.math("ADD", s.math("MULTIPLY", height, rng.uniform(4, 7)), 10.0))
        other = (0.78, 0.76, 0.72) if sum(colour) < 1.6 else (0.10, 0.16, 0.30)
        body = s.mix(s.math("GREATER_THAN", bands, 0.62), colour, other)
    normal = s.bump(s.noise(where, 6, 2), 0.06, 0.03)
    glaze = {"coat_weight": 0.5, "coat_roughness": 0.05, "normal": normal}
    return s.principled(base_color=body, roughness=rng.uniform(0.12, 0.35), **glaze)


def apple_skin(rng):
    """A blush over a ground colour, faint streaks from pole to pole, pale pores.

    The streaks stay short and of low contrast: long dark ones read as varnished wood.
    """
    ground, blush, cover = rng.choice([
        ((0.62, 0.40, 0.07), (0.42, 0.022, 0.018), 0.80),  # red on yellow
        ((0.50, 0.42, 0.07), (0.34, 0.010, 0.014), 0.95),  # deep red
        ((0.36, 0.46, 0.05), (0.42, 0.50, 0.07), 0.50),  # green
        ((0.60, 0.50, 0.10), (0.60, 0.13, 0.03), 0.42),  # yellow with an orange cheek
        ((0.40, 0.47, 0.07), (0.48, 0.05, 0.03), 0.55),  # green with a red cheek
    ])  # fmt: skip
    s = Shader("apple", blush if cover > 0.6 else ground)
    where = s.coords(offset=(rng.uniform(0, 9),) * 3)
    x, y, z = s.axes()
    angle = s.math("ARCTAN2", y, x)
    round_about = {
        0: s.math("MULTIPLY", s.math("SINE", angle), 7.0),
        1: s.math("MULTIPLY", s.math("COSINE", angle), 7.0),
    }
    streak = s.noise(
        s.node("CombineXYZ", round_about | {2: s.math("MULTIPLY", z, 2.5)}).outputs[0], 2.2, 3, 0.45
    )
    cheek = s.math(
        "ADD", s.math("MULTIPLY", s.noise(where, 1.1, 2), 1.6), s.math("MULTIPLY", streak, 0.5)
    )
    middle = 1.05 + (0.5 - cover) * 0.9
    skin = s.mix(
        s.ramp(
            s.math("MULTIPLY", cheek, 0.5), [(middle / 2 - 0.12, 0.0), (middle / 2 + 0.12, 1.0)]
        ),
        ground,
        blush,
    )
    skin = s.mix(s.ramp(streak, [(0.5, 0.0), (0.72, 0.22)]), skin, ground)
    hollow = s.math("ADD", z, s.math("MULTIPLY", streak, 0.10))
    skin = s.mix(s.ramp(hollow, [(0.30, 0.0), (0.44, 0.75)]), skin, shade(ground, 0.9))
    pores = s.ramp(s.cells(where, 15.0), [(0.045, 0.55), (0.09, 0.0)])
    skin = s.mix(pores, skin, (0.72, 0.60, 0.32))
    flesh = {
        "subsurface_weight": 0.2,
        "subsurface_radius": (0.14, 0.06, 0.02),
        "subsurface_scale": 0.3,
    }
    wax = {"roughness": 0.38, "coat_weight": 0.18, "coat_roughness": 0.22}
    return s.principled(
        base_color=skin, **flesh, **wax, normal=s.bump(s.noise(where, 5, 3), 0.06, 0.03)
    )


def orange_peel(rng):
    """Pitted peel."""
    a, b = rng.choice([
        ((0.80, 0.24, 0.012), (0.72, 0.16, 0.010)),
        ((0.85, 0.33, 0.020), (0.76, 0.24, 0.010)),
        ((0.74, 0.15, 0.010), (0.66, 0.10, 0.010)),
    ])  # fmt: skip
    s = Shader("orange", a)
    where = s.coords(offset=(rng.uniform(0, 9),) * 3)
    pits = s.math(
        "ADD", s.cells(where, 26.0, "SMOOTH_F1"), s.math("MULTIPLY", s.noise(where, 9, 3), 0.5)
    )
    flesh = {
        "subsurface_weight": 0.15,
        "subsurface_radius": (0.2, 0.07, 0.02),
        "subsurface_scale": 0.3,
    }
    wax = {"roughness": 0.42, "coat_weight": 0.15, "coat_roughness": 0.3}
    return s.principled(
        base_color=s.mix(s.noise(where, 2.5, 4), a, b),
        **flesh,
        **wax,
        normal=s.bump(pits, 0.5, 0.022),
    )


def pages():
    """The cut edge of a block of paper."""
    s = Shader("pages", (0.65, 0.58, 0.46))
    sheets = s.noise(s.coords((0.6, 0.6, 60)), 3, 3)
    paper = s.mix(sheets, (0.50, 0.42, 0.29), (0.80, 0.75, 0.63))
    return s.principled(base_color=paper, roughness=0.85, normal=s.bump(sheets, 0.6))


def glass(rng):
    """Tinted bottle glass; shadow rays pass straight through: no noise of caustics."""
    tint = rng.choice(GLASS_TINTS)
    s = Shader("glass")
    clear = s.node("BsdfTransparent", {"Color": tuple(c * 0.85 + 0.1 for c in tint)}).outputs[0]
    bent = s.node("BsdfGlass", {"Color": tint, "Roughness": 0.02, "IOR": 1.45}).outputs[0]
    shadow = s.node("LightPath").outputs["Is Shadow Ray"]
    return s.finish(s.node("MixShader", {0: shadow, 1: bent, 2: clear}).outputs[0])


def label(rng):
    """A paper label with printed bands."""
    ink, paper = hsv(rng.random(), rng.uniform(0.4, 0.8), rng.uniform(0.3, 0.8)), (0.78, 0.73, 0.62)
    s = Shader("label", paper)
    height = s.math("ADD", s.axes()[2], rng.uniform(0.45, 0.6))
    bands = s.ramp(
        height, [(0, 0), (0.3, 1), (0.36, 0), (0.42, 1), (0.55, 0), (0.7, 1)], "CONSTANT"
    )
    return s.principled(base_color=s.mix(bands, paper, ink), roughness=0.6)


def felt():
    """The nap of a tennis ball."""
    s = Shader("felt", (0.5, 0.6, 0.05))
    nap = s.noise(s.coords(), 34, 5, 0.7)
    yellow = s.mix(nap, (0.42, 0.56, 0.03), (0.70, 0.80, 0.10))
    sheen = {"sheen_weight": 0.8, "sheen_roughness": 0.4}
    return s.principled(base_color=yellow, roughness=0.95, **sheen, normal=s.bump(nap, 0.9, 0.05))


def toy_rubber(rng):
    """A ball with a band, with beach-ball wedges, or of one colour."""
    a = hsv(rng.random(), rng.uniform(0.6, 0.9), rng.uniform(0.55, 0.9))
    b = rng.choice([(0.80, 0.78, 0.74), hsv(rng.random(), 0.8, 0.75), (0.05, 0.05, 0.06)])
    s = Shader("rubber", a)
    tilted = s.coords(rotation=tuple(rng.uniform(0, 3) for _ in range(3)))
    x, y, z = s.axes(tilted)
    style = rng.choice(["band", "wedges", "wedges", "even"])
    pattern = 0.0
    if style == "band":
        pattern = s.math("LESS_THAN", s.math("ABSOLUTE", z), 0.085)
    if style == "wedges":
        wave = s.math("SINE", s.math("MULTIPLY", s.math("ARCTAN2", y, x), 3.0))
        pattern = s.math("GREATER_THAN", wave, 0.0)
    scuffs = s.bump(s.noise(tilted, 14, 3), 0.05)
    return s.principled(
        base_color=s.mix(pattern, a, b),
        roughness=rng.uniform(0.25, 0.5),
        coat_weight=0.2,
        normal=scuffs,
    )


def drink(rng):
    """Coffee, coffee with milk, or tea."""
    colour = rng.choice([(0.022, 0.009, 0.004), (0.20, 0.10, 0.045), (0.25, 0.08, 0.015)])
    return Shader("drink", colour).principled(base_color=colour, roughness=0.06, coat_weight=0.4)
