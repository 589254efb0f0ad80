"""Draw the sample data set: flat desk scenes, their labels, and an imperfect detector's output.

    python tools/draw_sample.py [folder]

Everything follows from one seed, so the same Pillow and NumPy give the same files.
"""

import json
import math
import sys
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

WIDTH, HEIGHT, SCALE = 640, 480, 3
CLASSES = ("mug", "apple", "book", "die", "ball")
WALLS = ("#e9e2d5", "#dbe5e3", "#eadfe0", "#e2e1ec", "#e6e8d8", "#dfe6ee")
DESKS = ("#c89f74", "#b98c63", "#d3b08a", "#a97f5a")
COLOURS = {
    "mug": ("#3f6c8c", "#d9704f", "#f2efe6", "#55806b", "#e0b04c"),
    "apple": ("#c8473c", "#a8b44c", "#d9703f"),
    "book": ("#34566f", "#8c4a4f", "#4f7561", "#c79445", "#6a5a84"),
    "die": ("#f6f2e8", "#c4504a", "#3a4a5a"),
    "ball": ("#e58f4a", "#5b93b5", "#d8c24f", "#b5627f"),
}
SMALL_TO_LARGE = (22, 34, 52, 80, 130, 190)  # side in pixels, before jitter
Box = tuple[float, float, float, float]  # x, y, width, height


def shade(colour: str, factor: float) -> tuple[int, int, int]:
    """`colour` made darker (factor < 1) or lighter (> 1)."""
    rgb = [int(colour[i : i + 2], 16) for i in (1, 3, 5)]
    if factor <= 1:
        red, green, blue = (round(v * factor) for v in rgb)
    else:
        red, green, blue = (round(v + (255 - v) * (factor - 1)) for v in rgb)
    return red, green, blue


def draw_mug(pen: ImageDraw.ImageDraw, box: Box, colour: str, _number: int) -> None:
    """Draw a cup with its handle to the right."""
    x, y, w, h = box
    body = w * 0.76
    pen.ellipse((x + body * 0.72, y + h * 0.24, x + w, y + h * 0.78), fill=shade(colour, 0.86))
    hole = (x + body * 0.8, y + h * 0.36, x + w - w * 0.1, y + h * 0.66)
    pen.ellipse(hole, fill=shade(colour, 0.45))
    radius = w * 0.12
    pen.rounded_rectangle((x, y + h * 0.06, x + body, y + h), radius, fill=colour)
    pen.rounded_rectangle(
        (x + body * 0.08, y + h * 0.24, x + body * 0.2, y + h * 0.86),
        body * 0.06,
        fill=shade(colour, 1.35),
    )
    pen.ellipse((x, y, x + body, y + h * 0.17), fill=shade(colour, 1.25))
    inner = (x + body * 0.07, y + h * 0.03, x + body * 0.93, y + h * 0.15)
    pen.ellipse(inner, fill="#4a3226")


def draw_apple(pen: ImageDraw.ImageDraw, box: Box, colour: str, _number: int) -> None:
    """Draw an apple with stem and leaf."""
    x, y, w, h = box
    top = y + h * 0.2
    pen.ellipse((x, top, x + w * 0.64, y + h), fill=colour)
    pen.ellipse((x + w * 0.36, top, x + w, y + h), fill=shade(colour, 0.93))
    pen.ellipse((x + w * 0.18, top + h * 0.04, x + w * 0.8, y + h), fill=colour)
    pen.ellipse(
        (x + w * 0.14, top + h * 0.1, x + w * 0.34, top + h * 0.34), fill=shade(colour, 1.4)
    )
    stem = max(1, round(w * 0.05))
    pen.line((x + w * 0.5, top + h * 0.1, x + w * 0.54, y), fill="#5b4030", width=stem)
    leaf = (x + w * 0.54, y + h * 0.03, x + w * 0.84, y + h * 0.17)
    pen.ellipse(leaf, fill="#6f9a58")


def draw_book(pen: ImageDraw.ImageDraw, box: Box, colour: str, _number: int) -> None:
    """Draw a book, standing or lying as the box has it."""
    x, y, w, h = box
    edge = min(w, h)
    pen.rounded_rectangle((x, y, x + w, y + h), edge * 0.08, fill=colour)
    if w > h:
        pages = (x + w * 0.9, y + h * 0.14, x + w, y + h * 0.86)
        bands = [(x + w * at, y, x + w * (at + 0.035), y + h) for at in (0.12, 0.68)]
    else:
        pages = (x + w * 0.14, y, x + w * 0.86, y + h * 0.04)
        bands = [(x, y + h * at, x + w, y + h * (at + 0.035)) for at in (0.14, 0.78)]
    pen.rectangle(pages, fill="#f4eddd")
    for band in bands:
        pen.rectangle(band, fill=shade(colour, 1.45))


def draw_die(pen: ImageDraw.ImageDraw, box: Box, colour: str, number: int) -> None:
    """Draw a die that shows 1 to 6."""
    x, y, w, h = box
    pen.rounded_rectangle((x, y, x + w, y + h), w * 0.18, fill=shade(colour, 0.84))
    pen.rounded_rectangle((x, y, x + w * 0.95, y + h * 0.95), w * 0.18, fill=colour)
    dark = sum(shade(colour, 1.0)) > 500
    dot = "#39424d" if dark else "#f8f4ea"
    corners, sides = [(0.26, 0.26), (0.7, 0.7)], [(0.26, 0.48), (0.7, 0.48)]
    spots = [(0.48, 0.48)] if number % 2 else []
    spots += corners if number > 1 else []
    spots += [(0.7, 0.26), (0.26, 0.7)] if number > 3 else []
    spots += sides if number == 6 else []
    radius = w * 0.085
    for u, v in spots:
        cx, cy = x + w * u, y + h * v
        pen.ellipse((cx - radius, cy - radius, cx + radius, cy + radius), fill=dot)


def draw_ball(pen: ImageDraw.ImageDraw, box: Box, colour: str, _number: int) -> None:
    """Draw a ball with a stripe."""
    x, y, w, h = box
    pen.ellipse((x, y, x + w, y + h), fill=shade(colour, 0.8))
    pen.ellipse((x, y, x + w * 0.95, y + h * 0.93), fill=colour)
    pen.arc(
        (x + w * 0.28, y - h * 0.2, x + w * 1.2, y + h * 0.9),
        100,
        205,
        "#fbf6ea",
        max(1, int(w * 0.07)),
    )
    pen.ellipse((x + w * 0.16, y + h * 0.14, x + w * 0.36, y + h * 0.32), fill=shade(colour, 1.55))


DRAW = {
    "mug": draw_mug,
    "apple": draw_apple,
    "book": draw_book,
    "die": draw_die,
    "ball": draw_ball,
}


def shape_of(name: str, side: float, rng: np.random.Generator) -> tuple[float, float]:
    """Width and height of an object whose longer side is about `side`."""
    if name == "mug":
        return side, side * rng.uniform(0.86, 1.05)
    if name == "apple":
        return side * 0.94, side
    if name == "book":
        return (side, side * 0.26) if rng.random() < 0.45 else (side * rng.uniform(0.5, 0.68), side)
    return side, side


def place_objects(rng: np.random.Generator, count: int, horizon: float) -> list[dict[str, Any]]:
    """Choose objects that stand on the desk and overlap a little, the farther ones first."""
    objects: list[dict[str, Any]] = []
    for _ in range(count * 60):
        if len(objects) == count:
            break
        name = str(rng.choice(CLASSES, p=(0.25, 0.22, 0.19, 0.16, 0.18)))
        largest = 3 if name == "die" else len(SMALL_TO_LARGE)
        side = SMALL_TO_LARGE[rng.integers(0, largest)] * rng.uniform(0.85, 1.15)
        width, height = shape_of(name, side, rng)
        x = rng.uniform(6, WIDTH - width - 6)
        foot = rng.uniform(max(horizon + 14, height + 8), HEIGHT - 10)
        box = tuple(round(v, 1) for v in (x, foot - height, width, height))
        if all(overlap(box, other["box"]) < 0.1 for other in objects):
            colour = str(rng.choice(COLOURS[name]))
            objects.append(
                {"name": name, "box": box, "colour": colour, "dots": int(rng.integers(1, 7))}
            )
    return sorted(objects, key=lambda thing: thing["box"][1] + thing["box"][3])


def overlap(a: Box, b: Box) -> float:
    """Intersection as a share of the smaller of two xywh boxes."""
    w = min(a[0] + a[2], b[0] + b[2]) - max(a[0], b[0])
    h = min(a[1] + a[3], b[1] + b[3]) - max(a[1], b[1])
    return max(w, 0) * max(h, 0) / min(a[2] * a[3], b[2] * b[3])


def draw_scene(objects: list[dict[str, Any]], number: int, horizon: float) -> Image.Image:
    """Wall, desk, soft shadows, objects; drawn three times as large and reduced."""
    s = SCALE
    wall, desk = WALLS[number % len(WALLS)], DESKS[number % len(DESKS)]
    picture = Image.new("RGB", (WIDTH * s, HEIGHT * s), wall)
    pen = ImageDraw.Draw(picture)
    window = 70 + 37 * (number % 9)
    pen.rounded_rectangle(
        (window * s, -20 * s, (window + 170) * s, (horizon - 46) * s), 10 * s, fill=shade(wall, 1.5)
    )
    pen.rectangle(((window + 82) * s, 0, (window + 88) * s, (horizon - 46) * s), fill=wall)
    pen.rectangle((0, horizon * s, WIDTH * s, HEIGHT * s), fill=desk)
    pen.rectangle((0, horizon * s, WIDTH * s, (horizon + 4) * s), fill=shade(desk, 1.25))
    for grain in range(5):
        y = (horizon + 26 + grain * (HEIGHT - horizon) / 5) * s
        pen.line((0, y, WIDTH * s, y), fill=shade(desk, 0.96), width=s)
    shadows = Image.new("L", picture.size, 0)
    shadow = ImageDraw.Draw(shadows)
    for thing in objects:
        x, y, w, h = (v * s for v in thing["box"])
        deep = min(h * 0.16, 16 * s)
        shadow.ellipse(
            (x + w * 0.02, y + h - deep * 0.6, x + w * 1.12, y + h + deep * 0.5), fill=120
        )
    shadows = shadows.filter(ImageFilter.GaussianBlur(5 * s))
    picture.paste(Image.new("RGB", picture.size, "#3a281c"), mask=shadows)
    pen = ImageDraw.Draw(picture)
    for thing in objects:
        scaled = tuple(v * s for v in thing["box"])
        DRAW[thing["name"]](pen, scaled, thing["colour"], thing["dots"])
    return picture.resize((WIDTH, HEIGHT), Image.Resampling.LANCZOS)


def crowd_of_dice(rng: np.random.Generator) -> tuple[list[dict[str, Any]], Box]:
    """A heap of small dice, drawn one by one and labelled with one crowd box."""
    heap = []
    for row in range(3):
        for column in range(7 - row):
            x = 420 + column * 25 + row * 13 + rng.uniform(-2, 2)
            y = 420 - row * 21 + rng.uniform(-2, 2)
            colour = str(rng.choice(COLOURS["die"]))
            heap.append(
                {
                    "name": "die",
                    "box": (x, y, 22.0, 22.0),
                    "colour": colour,
                    "dots": int(rng.integers(1, 7)),
                }
            )
    corners = np.array([thing["box"] for thing in heap])
    low, high = corners[:, :2].min(axis=0), (corners[:, :2] + corners[:, 2:]).max(axis=0)
    box = tuple(round(float(v), 1) for v in (*low, *(high - low)))
    return heap, box  # type: ignore[return-value]


def detect(
    truth: list[dict[str, Any]], image: int, rng: np.random.Generator
) -> list[dict[str, Any]]:
    """Predict as a middling detector would: misses, doubles, confusions, loose boxes."""
    found: list[dict[str, Any]] = []
    for thing in truth:
        x, y, w, h = thing["bbox"]
        side = math.sqrt(w * h)
        if thing["iscrowd"] or rng.random() > min(0.97, 0.35 + side / 75):
            continue
        wrong = rng.random() < 0.09 or thing["category_id"] == 4  # no die is ever told for a die
        label = (
            int(rng.choice([c for c in (1, 2, 3, 5) if c != thing["category_id"]]))
            if wrong
            else thing["category_id"]
        )
        loose = float(rng.choice([0.03, 0.07, 0.16], p=[0.55, 0.33, 0.12]))
        sure = 0.82 - 1.6 * loose - (0.2 if wrong else 0.0) + min(side, 120) / 900
        found.append(prediction(image, label, jitter((x, y, w, h), loose, rng), sure, rng))
        if rng.random() < 0.12:
            found.append(prediction(image, label, jitter((x, y, w, h), 0.1, rng), sure - 0.25, rng))
    for _ in range(int(rng.poisson(1.1))):
        side = float(rng.choice(SMALL_TO_LARGE[:5]))
        box = (
            rng.uniform(0, WIDTH - side),
            rng.uniform(0, HEIGHT - side),
            side,
            side * rng.uniform(0.7, 1.0),
        )
        found.append(prediction(image, int(rng.choice([1, 2, 3, 5])), box, 0.33, rng))
    return found


def jitter(box: Box, amount: float, rng: np.random.Generator) -> Box:
    """Move and resize a box by about `amount` of its size, within the picture."""
    x, y, w, h = box
    dx, dy, dw, dh = rng.normal(0, amount, 4)
    x1, y1 = max(0.0, x + dx * w), max(0.0, y + dy * h)
    x2 = min(float(WIDTH), x1 + w * math.exp(dw))
    y2 = min(float(HEIGHT), y1 + h * math.exp(dh))
    return x1, y1, max(x2 - x1, 2.0), max(y2 - y1, 2.0)


def prediction(
    image: int, label: int, box: Box, sure: float, rng: np.random.Generator
) -> dict[str, Any]:
    """One row of COCO results; the score scatters around `sure`."""
    score = float(np.clip(sure + rng.normal(0, 0.11), 0.05, 0.99))
    bbox = [round(float(v), 2) for v in box]
    return {"image_id": image, "category_id": label, "bbox": bbox, "score": round(score, 3)}


def voc_xml(name: str, objects: list[dict[str, Any]]) -> str:
    """The labels of one image as Pascal VOC XML."""
    lines = ["<annotation>", "  <folder>images</folder>", f"  <filename>{name}</filename>"]
    lines += [f"  <size><width>{WIDTH}</width><height>{HEIGHT}</height><depth>3</depth></size>"]
    for thing in objects:
        x, y, w, h = thing["bbox"]
        corners = zip(("xmin", "ymin", "xmax", "ymax"), (x, y, x + w, y + h), strict=True)
        box = "".join(f"<{tag}>{value:.1f}</{tag}>" for tag, value in corners)
        label = CLASSES[thing["category_id"] - 1]
        lines.append(
            f"  <object><name>{label}</name><difficult>{thing['iscrowd']}</difficult>"
            f"<bndbox>{box}</bndbox></object>"
        )
    return "\n".join([*lines, "</annotation>", ""])


def draw_all(folder: Path) -> None:
    """Write images, ground truth, predictions and two VOC files into `folder`."""
    for inner in ("images", "voc"):
        (folder / inner).mkdir(parents=True, exist_ok=True)
    images: list[dict[str, Any]] = []
    annotations: list[dict[str, Any]] = []
    predictions: list[dict[str, Any]] = []
    for number in range(1, 13):
        rng = np.random.default_rng(2026_11 + number)
        horizon = 150.0 + 12 * (number % 4)
        objects = (
            [] if number == 8 else place_objects(rng, 8 + number % 5 + (number == 3) * 3, horizon)
        )
        labels = [{**thing, "crowd": 0} for thing in objects]
        if number == 5:
            # The heap gets the corner to itself.
            objects = [o for o in objects if overlap(o["box"], (410, 360, 225, 95)) == 0]
            heap, box = crowd_of_dice(rng)
            labels = [{**thing, "crowd": 0} for thing in objects]
            labels.append({"name": "die", "box": box, "crowd": 1})
            objects += heap
        name = f"desk_{number:02d}.jpg"
        picture = draw_scene(objects, number, horizon)
        picture.save(folder / "images" / name, quality=88, optimize=True)
        images.append({"id": number, "file_name": name, "width": WIDTH, "height": HEIGHT})
        rows = [label_row(label, number, len(annotations) + i) for i, label in enumerate(labels, 1)]
        annotations += rows
        predictions += detect(rows, number, rng)
        if number in (1, 2):
            (folder / "voc" / f"desk_{number:02d}.xml").write_text(voc_xml(name, rows))
    categories = [{"id": i, "name": name} for i, name in enumerate(CLASSES, 1)]
    truth = {"images": images, "categories": categories, "annotations": annotations}
    (folder / "ground_truth.json").write_text(as_lines(truth))
    (folder / "predictions.json").write_text(as_lines(predictions))


def label_row(label: dict[str, Any], image: int, number: int) -> dict[str, Any]:
    """One COCO annotation."""
    _, _, w, h = label["box"]
    return {
        "id": number,
        "image_id": image,
        "category_id": CLASSES.index(label["name"]) + 1,
        "bbox": list(label["box"]),
        "area": round(w * h, 2),
        "iscrowd": label["crowd"],
    }


def as_lines(content: Any) -> str:
    """JSON with one row a line, so that a change shows as the rows that changed."""
    if isinstance(content, list):
        return "[\n" + ",\n".join(json.dumps(row) for row in content) + "\n]\n"
    parts = [f"{json.dumps(key)}: {as_lines(rows).rstrip()}" for key, rows in content.items()]
    return "{\n" + ",\n".join(parts) + "\n}\n"


if __name__ == "__main__":
    given = sys.argv[1:]
    draw_all(Path(given[0]) if given else Path(__file__).resolve().parents[1] / "sample_data")
