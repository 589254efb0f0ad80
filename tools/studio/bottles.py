"""Bottles: tall and squat ones of glass, and painted steel flasks."""

import materials
from mesh import MeshBuilder, lathe, smooth
from prop import finish, ring


def _flask(rng, builder, r, h):
    """A painted steel flask with a metal or black cap."""
    outside = [
        (0, 0.03),
        (r * 0.9, 0),
        (r, 0.05),
        (r, 0.2),
        (r, h * 0.55),
        (r, h * 0.62),
        (r * 0.93, h * 0.68),
    ]
    outside += [(r * 0.62, h * 0.73), (r * 0.58, h * 0.76), (r * 0.4, h * 0.77), (0, h * 0.77)]
    colour = rng.choice(
        [
            (0.03, 0.15, 0.18),
            (0.50, 0.10, 0.06),
            (0.65, 0.63, 0.58),
            (0.10, 0.13, 0.09),
            (0.6, 0.36, 0.36),
        ]
    )
    builder.add(
        lathe(smooth(outside, 5)), materials.plain(colour, 0.38, grain=0.25, grain_scale=70)
    )
    steel = rng.random() < 0.5
    cap = (
        materials.plain((0.45, 0.45, 0.46), 0.25, metallic=1.0)
        if steel
        else materials.plain((0.03, 0.03, 0.03), 0.4)
    )
    profile = [
        (0, h * 0.765),
        (r * 0.56, h * 0.765),
        (r * 0.56, h * 0.8),
        (r * 0.56, h * 0.915),
        (r * 0.5, h * 0.93),
        (0, h * 0.93),
    ]
    builder.add(lathe(smooth(profile, 3)), cap)


def _glass_bottle(rng, builder, r, h, squat):
    """Tinted glass with a paper label, stopped with a cork or a cap."""
    if squat:
        outside = [
            (0, 0.06),
            (r * 0.8, 0.03),
            (r, 0.06),
            (r, 0.2),
            (r, h * 0.60),
            (r * 0.96, h * 0.68),
            (r * 0.55, h * 0.80),
        ]
        outside += [
            (r * 0.40, h * 0.86),
            (r * 0.38, h * 0.93),
            (r * 0.41, h * 0.955),
            (r * 0.41, h * 0.99),
            (r * 0.32, h),
        ]
    else:
        outside = [
            (0, 0.08),
            (r * 0.8, 0.03),
            (r, 0.06),
            (r, 0.2),
            (r, h * 0.50),
            (r * 0.93, h * 0.58),
            (r * 0.5, h * 0.70),
        ]
        outside += [
            (r * 0.35, h * 0.78),
            (r * 0.33, h * 0.9),
            (r * 0.34, h * 0.955),
            (r * 0.40, h * 0.96),
            (r * 0.40, h * 0.99),
            (r * 0.30, h),
        ]
    inside = [(max(x - 0.035, 0.02), z) for x, z in outside[3:]][::-1]
    inside[-1] = (r * 0.8, 0.1)
    builder.add(lathe(smooth(outside, 4) + smooth([*inside, (0, 0.1)], 4)), materials.glass(rng))
    band = [
        (r + 0.004, h * 0.17),
        (r + 0.006, h * 0.18),
        (r + 0.006, h * 0.46),
        (r + 0.004, h * 0.47),
    ]
    builder.add(lathe(band), materials.label(rng))
    if squat:
        cap = [
            (r * 0.42, h * 0.93),
            (r * 0.43, h * 0.94),
            (r * 0.43, h * 1.01),
            (r * 0.40, h * 1.02),
            (0, h * 1.02),
        ]
        colour = rng.choice([(0.5, 0.03, 0.03), (0.04, 0.04, 0.04), (0.6, 0.5, 0.2)])
        builder.add(lathe(cap), materials.plain(colour, 0.3, metallic=0.6))
    else:
        cork = [
            (0, h * 0.9),
            (r * 0.28, h * 0.9),
            (r * 0.28, h),
            (r * 0.33, h * 1.005),
            (r * 0.33, h * 1.05),
            (0, h * 1.055),
        ]
        builder.add(lathe(smooth(cork, 3)), materials.plain((0.35, 0.2, 0.09), 0.9, grain=0.5))


def bottle(rng):
    """A wine bottle, a squat bottle or a steel flask."""
    builder, style = MeshBuilder(), rng.choice(["tall", "squat", "flask"])
    low, high = {"tall": (0.33, 0.40), "squat": (0.34, 0.42), "flask": (0.31, 0.38)}[style]
    r = rng.uniform(low, high)
    h = (
        r
        * {
            "tall": rng.uniform(6.0, 7.4),
            "squat": rng.uniform(4.6, 5.6),
            "flask": rng.uniform(5.8, 7.0),
        }[style]
    )
    if style == "flask":
        _flask(rng, builder, r, h)
    else:
        _glass_bottle(rng, builder, r, h, style == "squat")
    foot = 0.02 if style == "flask" else 0.045
    body = (
        ring(r * 0.9, min(v[2] for v in builder.vertices))
        + ring(r, foot + 0.05)
        + ring(r, h * 0.55)
        + ring(r * 0.4, h)
    )
    return finish("bottle", builder, body)
