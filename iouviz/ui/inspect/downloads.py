"""Exports of what is on the screen; each is made when its button is pressed, and not before."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
import streamlit as st

from iouviz.arrays import Rows
from iouviz.data.issues import number_of
from iouviz.data.model import Dataset
from iouviz.data.writers.write import Written, pack, write, write_parts
from iouviz.errors import IouvizError
from iouviz.evaluation.outcomes.csv_export import name_lines
from iouviz.evaluation.outcomes.filters import Filter
from iouviz.evaluation.outcomes.sorting import IMAGE_ORDERS, ImageOrder
from iouviz.evaluation.selection.choose import REASONS, Reason
from iouviz.evaluation.selection.split import Split, class_counts
from iouviz.lessons import lesson
from iouviz.report import Facts, write_report
from iouviz.selection import Pixels, look
from iouviz.ui.frame import permalink, show
from iouviz.ui.frame.progress import progress
from iouviz.ui.inspect.filter_bar import last_filter, looked_at
from iouviz.ui.session.health import report_of
from iouviz.ui.session.opened import Opened
from iouviz.ui.session.operating_point import OperatingPoint
from iouviz.ui.session.outcomes import records_of
from iouviz.ui.session.sweeps import sweep_of

FORMATS = {"coco": "COCO", "yolo": "YOLO"}
ZIP = "application/zip"
LARGEST = 2**30  # bytes of photographs in one download, which the server makes in memory
BY_COMMAND = "Use `iouviz select` or `iouviz split` with `--copy-images`."
TRAINED = "The YOLO zip can be trained on as it is: its data.yaml names the folders."
SHARES = {"Training": 70.0, "Validation": 15.0, "Test": 15.0}


def export_popover(
    dataset: Dataset, key: str, *, images: Callable[[], Rows], lines: Callable[[], str]
) -> None:
    """A popover: the list that is shown, the names of its images, and their data.

    Parameters
    ----------
    dataset : Dataset
    key : str
        Begins the keys of the buttons, and the names of the files.
    images : callable
        Returns positions in `Dataset.images` in the order shown; one may come several times.
    lines : callable
        Returns the list as CSV.
    """
    with st.popover("Export", icon=":material/download:", width="content"):
        st.caption("What the gallery shows. COCO and YOLO hold all objects of its images.")
        download("List (CSV)", lambda: lines().encode(), f"{key}.csv", "text/csv", key)
        export_buttons(dataset, key, lambda: [("", once(images()))])


def export_buttons(
    dataset: Dataset, key: str, parts: Callable[[], Sequence[tuple[str, Rows]]]
) -> None:
    """Buttons for the names of images, and for their data in each format.

    `parts` returns a name and positions in `Dataset.images` for each part; one alone has no name.
    """

    def names() -> bytes:
        found = [(name, name_lines([dataset.images.names[at] for at in rows.tolist()]))
                 for name, rows in parts()]  # fmt: skip
        if len(found) == 1:
            return found[0][1].encode()
        texts = tuple((f"{name}.txt", text.encode()) for name, text in found)
        return pack(Written(texts, ()))

    found = parts()
    kind = (f"{key}_names.zip", ZIP) if len(found) > 1 else (f"{key}.txt", "text/plain")
    download("Image names", names, *kind, key)
    chosen = np.concatenate([rows for _, rows in found]) if found else np.zeros(0, np.intp)
    with_photographs = _choose_photographs(dataset, chosen, key)
    for to, title in FORMATS.items():

        def data(to: str = to) -> bytes:
            return bundle(dataset, parts(), to, with_photographs=with_photographs)

        download(f"{title} (zip)", data, f"{key}_{to}.zip", ZIP, key)


def _choose_photographs(dataset: Dataset, rows: Rows, key: str) -> bool:
    """Whether the photographs of some images come along; their size is said first."""
    files = [dataset.images.files[row] for row in rows.tolist()]
    size = sum(file.size for file in files if file is not None)
    if not size:
        return False
    missing = sum(file is None for file in files)
    lacking = f" {number_of(missing, 'image')} without a photograph." if missing else ""
    many = f"With photographs ({size / 1e6:,.1f} MB)"
    if size > LARGEST:
        st.caption(f"{many}: too much for a browser. {BY_COMMAND}{lacking}")
        return False
    return st.checkbox(many, key=f"{key}.take.photographs", help=f"{TRAINED}{lacking}")


def bundle(
    dataset: Dataset, parts: Sequence[tuple[str, Rows]], to: str, *, with_photographs: bool = False
) -> bytes:
    """A zip archive of some images' ground truth and predictions.

    What cannot be written is said in the archive: a download that is made when it is asked for
    has no other way to say so.
    """
    data = [(name, dataset.at_images(rows)) for name, rows in parts]
    try:
        if [name for name, _ in data] == [""]:
            return pack(write(data[0][1], to, with_photographs=with_photographs))
        return pack(write_parts(data, to, with_photographs=with_photographs))
    except IouvizError as error:
        return pack(Written((("not_written.txt", f"{error}\n".encode()),), ()))


def facts_of(opened: Opened, point: OperatingPoint) -> Facts:
    """What the report on the opened data set says at an operating point."""
    return Facts.of(
        opened.dataset,
        name=opened.name,
        iou_threshold=point.iou_threshold,
        confidence=point.confidence,
        classes=point.chosen,
        sweep=sweep_of(opened),
        evaluation=opened.usual,
        health_report=report_of(opened),
    )


def report_button(opened: Opened, point: OperatingPoint) -> None:
    """A download of the report on a data set, at an operating point."""

    def made() -> bytes:
        return write_report(facts_of(opened, point)).encode()

    download("Report (HTML)", made, "report.html", "text/html", "dataset")


def choose_how(opened: Opened, last: Mapping[str, Any]) -> tuple[Reason, ImageOrder]:
    """By what images are chosen, and which are the worst; `last` is what was chosen before."""
    reasons = REASONS if len(opened.dataset.predictions) else REASONS[1:]
    known = last.get("by", reasons[0])
    start = permalink.one_of("by", reasons, known if known in reasons else reasons[0])
    by: Reason = st.segmented_control(
        "Choose by",
        reasons,
        default=reasons[reasons.index(start)],
        required=True,
        key="take_home.by",
    )
    order = IMAGE_ORDERS[0]
    if by == "worst":
        order = st.selectbox("Order", IMAGE_ORDERS[:-2], key="take_home.order", width=240)
    return by, order


def how_many(most: int, last: Mapping[str, Any]) -> int:
    """The number of images; nothing to slide where there is one."""
    if most == 1:
        return 1
    key = f"take_home.count.{most}"
    start = permalink.number("count", min(last.get("count", 20), most), 1, most)
    st.session_state.setdefault(key, int(start))
    return st.slider("Images", 1, most, key=key)


def choose_shares() -> tuple[list[float], int]:
    """How large the parts of a split are to be, in percent, and the seed."""
    columns = st.columns(len(SHARES) + 1)
    shares = [
        column.number_input(
            f"{name} (%)", 0.0, 100.0, start, 1.0, format="%.0f", key=f"take_home.{name}"
        )
        for column, (name, start) in zip(columns, SHARES.items(), strict=False)
    ]
    return shares, columns[-1].number_input("Seed", 0, 9999, 0, key="take_home.seed")


def pixels_of(opened: Opened) -> Pixels:
    """Every picture shrunk to a few pixels, once a session, with progress."""

    def compute() -> Pixels:
        with progress("Reading the pictures ...") as tell:
            return look(opened.dataset, np.arange(len(opened.dataset.images)), tell)

    return opened.remember("pixels", compute)


def choose_pool(opened: Opened) -> Filter | None:
    """Whether to choose from all images (None) or from those of the gallery's last filter."""
    found = last_filter(opened)
    if found is None:
        return None
    words, wanted = found
    filtered = st.selectbox(
        "From",
        (False, True),
        format_func=lambda some: f"images with: {words}" if some else "all images",
        key="take_home.pool",
        help=lesson("take_home")["Pool"],
        width=320,
    )
    return wanted if filtered else None


def images_of(wanted: Filter, opened: Opened, point: OperatingPoint) -> Rows:
    """The images that the gallery shows for a filter, rising."""
    if wanted == wanted.of_images:
        return np.flatnonzero(wanted.images(opened.dataset.images))
    records = records_of(opened, looked_at(wanted, point)[0])
    return np.unique(records.image[wanted.rows(records)]).astype(np.intp)


def held(dataset: Dataset, images: Rows) -> str:
    """How many objects of how many classes some images hold, and of which fewest and most."""
    counts = class_counts(dataset)
    here, known = counts[images].sum(axis=0), np.flatnonzero(counts.sum(axis=0))
    shown = f"{np.count_nonzero(here)} of {number_of(len(known), 'class')}"
    text = f"{number_of(int(here.sum()), 'object')} of {shown}"
    if len(known) > 1:
        least, most = (known[pick(here[known])] for pick in (np.argmin, np.argmax))
        names = [show.plain(dataset.classes[each]) for each in (least, most)]
        text += f", from {here[least]:,} {names[0]} to {here[most]:,} {names[1]}"
    return text


def split_table(parts: Split, dataset: Dataset, titles: Sequence[str]) -> None:
    """How large each part is, and how many objects of each class it holds, with their share."""
    if np.isnan(parts.furthest):
        st.markdown("No class has objects; images are assigned at random.")
    else:
        st.markdown(
            "Largest deviation from the wanted fraction: "
            f"**{parts.furthest:.1%}** of the objects of a class"
        )
    sizes, total = parts.sizes.tolist(), max(1, len(parts.part))
    rows = [["images", *(f"{size:,} ({size / total:.1%})" for size in sizes)]]
    for label in np.flatnonzero(parts.objects.sum(axis=0)).tolist():
        cells = zip(parts.objects[:, label], parts.shares[:, label], strict=True)
        rows.append([dataset.classes[label], *(f"{n:,} ({share:.1%})" for n, share in cells)])
    show.grid(["", *titles], rows, marked={0})


def once(rows: Rows) -> Rows:
    """Each number once, where it first came.

    >>> once(np.array([5, 2, 5, 9, 2]))
    array([5, 2, 9])
    """
    return rows[np.sort(np.unique(rows, return_index=True)[1])]


def download(title: str, make: Callable[[], bytes], file: str, mime: str, key: str) -> None:
    """A button for a file that is made when it is pressed."""
    st.download_button(
        title,
        make,
        file,
        mime,
        key=f"{key}.take.{title}",
        on_click="ignore",
        icon=":material/download:",
    )
