"""One session through all pages, in random order, with other data opened on the way.

A page may be right alone and wrong after another one: what one leaves in the session, the next one
finds. So this walks from page to page as people do, and after each step looks for an error on the
page, in the console and in the server's log, and for a number that differs from what another page
said of the same data at the same operating point.

    IOUVIZ_WALK_SEED=7      this walk and no other; the seed of each is printed
    IOUVIZ_WALK=full        every page after every other one, in minutes; progress is printed
    IOUVIZ_WALK_DATA=...    more data: "ground truth,predictions,images" each, ":" between
"""

import json
import math
import os
import random
import re
import shutil
from itertools import pairwise, permutations
from pathlib import Path

import pytest
from playwright.sync_api import expect

from iouviz.ui.frame.numbers import ANSWERS
from iouviz.ui.frame.places import GROUPS, HOME, PLACES

pytestmark = pytest.mark.browser

SAMPLE = Path(__file__).parents[2] / "sample_data"
MENU = [HOME, *(place for group in (*GROUPS, "") for place in PLACES if place.group == group)]
FULL = os.environ.get("IOUVIZ_WALK") == "full"
# Pages that answer the same questions.
TOUR = ("dataset", "thresholds", "precision_recall", "across_iou", "nms", "compare")
SEED = int(os.environ.get("IOUVIZ_WALK_SEED") or random.randrange(10**6))


def steps(rng):
    """Pages in an order in which each wanted pair occurs: neighbours in the menu, or all pairs."""
    names = [place.name for place in MENU]
    if FULL:
        wanted = list(permutations(names, 2))
    else:
        wanted = [pair for one, other in pairwise(names) for pair in ((one, other), (other, one))]
    rng.shuffle(wanted)
    after = {name: [b for a, b in wanted if a == name] for name in names}
    # Each page is left as often as it is reached, so there is a way that takes every pair once.
    walk, way = [rng.choice(names)], []
    while walk:
        left = after[walk[-1]]
        if left:
            walk.append(left.pop())
        else:
            way.append(walk.pop())
    way.reverse()
    if FULL:
        return way
    # That way goes along the menu like a zip; cut in pieces and shuffled, it jumps about too.
    cuts = sorted(rng.sample(range(1, len(way) - 1), 5))
    pieces = [way[a : b + 1] for a, b in zip([0, *cuts], [*cuts, len(way)], strict=True)]
    rng.shuffle(pieces)
    return [name for piece in pieces for name in piece]


def test_the_steps_hold_every_pair_of_neighbours():
    names = [place.name for place in MENU]
    for seed in range(20):
        taken = set(pairwise(steps(random.Random(seed))))
        wanted = permutations(names, 2) if FULL else [*pairwise(names), *pairwise(names[::-1])]
        assert taken >= set(wanted)


def made(folder):
    """Data in other forms than the sample's: without predictions, without photographs."""
    ground_truth = json.loads((SAMPLE / "ground_truth.json").read_text())
    scored = json.loads((SAMPLE / "predictions_early.json").read_text())
    few = ground_truth["images"][:12]
    ids = {image["id"] for image in few}
    boxes = [each for each in ground_truth["annotations"] if each["image_id"] in ids]
    found = [each for each in scored if each["image_id"] in ids]
    (folder / "few.json").write_text(
        json.dumps({**ground_truth, "images": few, "annotations": boxes})
    )
    (folder / "found.json").write_text(json.dumps(found))
    voc = folder / "voc"
    voc.mkdir()
    names = {each["id"]: each["name"] for each in ground_truth["categories"]}
    for image in few[:4]:
        name = Path(image["file_name"]).name
        (picture,) = SAMPLE.rglob(name)
        shutil.copy(picture, voc)
        own = [each for each in boxes if each["image_id"] == image["id"]]
        objects = "".join(_voc_object(names[each["category_id"]], each["bbox"]) for each in own)
        size = f"<width>{image['width']}</width><height>{image['height']}</height>"
        (voc / name).with_suffix(".xml").write_text(
            f"<annotation><filename>{name}</filename><size>{size}</size>{objects}</annotation>"
        )
    return [
        (str(folder / "few.json"), str(folder / "found.json"), ""),
        (str(voc), "", ""),
        (str(folder / "few.json"), "", ""),
        *(
            (*entry.split(","), "", "")[:3]
            for entry in os.environ.get("IOUVIZ_WALK_DATA", "").split(os.pathsep)
            if entry
        ),
        # The last, on which all pages of the tour have numbers.
        (str(SAMPLE / "ground_truth.json"), str(SAMPLE / "predictions_late.json"), ""),
    ]


def _voc_object(name, box):
    x, y, width, height = box
    corners = {"xmin": x + 1, "ymin": y + 1, "xmax": x + width, "ymax": y + height}
    inside = "".join(f"<{key}>{value:.1f}</{key}>" for key, value in corners.items())
    return f"<object><name>{name}</name><bndbox>{inside}</bndbox></object>"


class Walk:
    """A session, the data that it looks at, and what pages have said of them so far."""

    def __init__(self, page, log):
        self.page = page
        self.log = log
        self.read = log.stat().st_size
        self.path = []
        self.compared = {}
        self.start_anew("the sample set")

    def start_anew(self, data):
        self.data = data
        self.said = {}
        self.moved = False

    def here(self):
        return f"{' > '.join(self.path[-4:])} ({self.data})"

    def go(self, name):
        place = next(place for place in MENU if place.name == name)
        self.path.append(name)
        address = f"/{'' if place is HOME else name}"
        links = self.page.get_by_test_id("stSidebar")
        links.get_by_role("link", name=place.title, exact=True).click()
        self.page.wait_for_url(re.compile(rf"^[^?]*:\d+{address}(\?|$)"))
        title = "iouviz" if place is HOME else f"{place.title} · iouviz"
        expect(self.page).to_have_title(title)
        self.look()

    def look(self):
        """Nothing has failed, and the numbers are those that other pages have shown."""
        self.rest()
        wrong = self.page.locator("[data-testid=stException], [data-testid=stAlertContentError]")
        assert wrong.count() == 0, f"{self.here()}: {wrong.first.inner_text()}"
        text = self.page.get_by_test_id("stMain").inner_text()
        lesson = self.path[-1:] == ["edge_cases"]  # which asks what may come out as nan
        assert lesson or not re.search(r"\bnan\b|NaN", text), f"{self.here()} says nan:\n{text}"
        with self.log.open() as file:
            file.seek(self.read)
            text = file.read()
        assert not re.search(r"Traceback|Exception|\bERROR\b", text), f"{self.here()}\n{text}"
        for answer, value in self.numbers():
            self.compare(answer, value)

    def rest(self):
        """Until the script has been at rest for a while and live figures are drawn."""
        self.page.evaluate(
            """() => new Promise((done) => {
              let since = performance.now();
              const look = () => {
                const app = document.querySelector("[data-testid=stApp]");
                const drawn = [...document.querySelectorAll("[data-number]")];
                const all = (what) => [...document.querySelectorAll(what)];
                const mounted = all("[data-testid=stBidiComponentRegular]");
                const figures = all(".iv-live");
                const calm = app?.dataset.testScriptState === "notRunning"
                  && mounted.every((each) => each.firstElementChild)
                  && figures.every((each) => "at" in each.dataset)
                  && drawn.every((each) => "value" in each.dataset);
                if (!calm) since = performance.now();
                if (performance.now() - since > 120) done();
                else setTimeout(look, 20);
              };
              look();
            })"""
        )

    def numbers(self):
        shown = self.page.locator("[data-number]").evaluate_all(
            "all => all.map((each) => [each.dataset.number, each.dataset.value])"
        )
        whole = "iou=0.5&" in f"{self.page.url}&" and "classes=" not in self.page.url
        for answer, value in shown:
            yield answer, float(value)
            if answer == "AP" and whole:
                yield "AP50", float(value)

    def compare(self, answer, value):
        assert answer in ANSWERS
        where, known = self.said.setdefault(answer, (self.path[-1], value))
        same = math.isclose(value, known, rel_tol=1e-9) or (math.isnan(value) and math.isnan(known))
        assert same, f"{self.here()}: {answer} is {value!r}, and was {known!r} on {where}"
        if where != self.path[-1]:
            self.compared.setdefault(answer, set()).update((where, self.path[-1]))

    def open(self, data):
        """Open data through the dialog, if this page has it."""
        button = self.page.get_by_role("button", name="Open data")
        if not button.count():
            return False
        button.first.click()
        dialog = self.page.get_by_role("dialog")
        dialog.get_by_role("tab", name=re.compile("Path")).click()
        for key, path in zip(("ground_truth", "predictions", "images"), data, strict=True):
            field = dialog.locator(f".st-key-data-{key}_path input")
            field.fill(path)
            field.press("Tab")
        dialog.locator(".st-key-data-path button").click()
        expect(dialog).to_have_count(0)
        self.start_anew(", ".join(Path(part).name for part in data if part))
        self.look()
        return True

    def move(self):
        """Move the operating point once for each data set, if this page can: all follow it."""
        slider = self.page.locator("[data-slider=confidence]")
        if self.moved or not slider.count():
            return
        before = self.page.url
        slider.first.focus()
        for _ in range(3):
            slider.first.press("ArrowRight")
        self.page.wait_for_function("(before) => location.href !== before", arg=before)
        self.rest()
        kept = ("AP@[.50:.95]", "AP50", "AP75", "AP", "images", "objects", "predictions")
        self.said = {answer: said for answer, said in self.said.items() if answer in kept}
        self.moved = True
        self.look()


def test_a_walk_through_all_pages(serve, log_of, open_page, tmp_path):
    rng = random.Random(SEED)
    print(f"IOUVIZ_WALK_SEED={SEED}")
    way, data = steps(rng), made(tmp_path)
    walk = Walk(open_page(serve("app.py")), log_of("app.py"))
    due = [len(way) * (at + 1) // (len(data) + 1) for at in range(len(data))]
    for at, name in enumerate(way):
        walk.go(name)
        if at > 2:
            walk.move()
        if due and at >= due[0] and walk.open(data[0]):
            due, data = due[1:], data[1:]
        if FULL and at % 20 == 0:
            print(f"{at} of {len(way)} steps", flush=True)
    for name in TOUR:  # whatever the order was, the last data are seen on each of these
        walk.go(name)
    for answer, pages in sorted(walk.compared.items()):
        print(f"{answer}: the same on {', '.join(sorted(pages))}")
    assert not data, f"not opened: {data}"
    for answer in ("AP@[.50:.95]", "precision", "recall", "F1", "TP", "FP", "FN"):
        assert len(walk.compared.get(answer, ())) > 1, f"{answer} is on one page only"
