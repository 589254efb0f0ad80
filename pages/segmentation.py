"""Inspect: label maps of a data set; every class and every confusion leads to its images."""

import streamlit as st

from iouviz.data.issues import number_of
from iouviz.lessons import lesson
from iouviz.ui.components.gallery import gallery
from iouviz.ui.components.live_figure import live_figure
from iouviz.ui.frame import page, permalink, show
from iouviz.ui.frame.places import BY_NAME
from iouviz.ui.inspect.label_maps import images, overview, two_models
from iouviz.ui.inspect.label_maps.one_image import enter
from iouviz.ui.session.label_maps.bar import evaluation_of, maps_bar, offer_boundary, say_issues

TEXT = lesson("segmentation")
SECTIONS = ("Classes", "Confusion", "Images", "Means", "Two models")
KEY, WANTED = "segmentation.section", "segmentation.wanted"


def wanted_now():
    """What the images are looked at for; from the address at first."""
    kept = st.session_state.get(WANTED)
    if kept is None or kept[0] != current.number:
        kept = current.number, images.Wanted.of_address(result)
        st.session_state[WANTED] = kept
    return kept[1]


def look_at(wanted):
    """Go to the images with something."""
    st.session_state[WANTED] = current.number, wanted
    st.session_state["segmentation.go"] = "Images"
    st.rerun()


def counts(block, tables, label):
    """A block of counts; a click leads to the images behind it."""
    moment = live_figure(
        f"segmentation.{label}.{current.number}", [block], tables=tables, label=label
    )
    if moment.click is not None and moment.click["block"] == "classes":
        look_at(images.Wanted(label=int(moment.click["at"][0])))
    cell = overview.cell_of(moment.click, len(result.classes))
    if cell is not None:
        look_at(images.Wanted(cell=cell))


def choose_wanted():
    """All images, or those of a class; a cell of the matrix is chosen there."""
    wanted = wanted_now()
    options = [images.Wanted(), *(images.Wanted(label=at) for at in range(len(result.classes)))]
    options += [wanted] if wanted.cell is not None else []
    key = f"segmentation.choice.{current.number}"
    st.session_state[key] = wanted

    def chosen():
        st.session_state[WANTED] = current.number, st.session_state[key]

    st.selectbox(
        "Images", options, format_func=lambda each: each.words(result), key=key, on_change=chosen
    )
    return wanted_now()


@st.fragment
def tiles():
    """The images behind what was chosen."""
    with page.boundary():
        wanted = choose_wanted()
        order = wanted.order(result)
        st.caption(f"{number_of(len(order), 'image')}. {TEXT['Tiles']}")
        clicked = gallery(
            "segmentation.tiles",
            count=len(order),
            card=lambda at: images.map_card(current, result, int(order[at]), wanted, page.mode()),
            rev=f"{current.number} {len(result.images)} {wanted} {page.mode()}",
            label=f"{len(order)} images: {wanted.words(result)}",
        )
        permalink.keep({"section": "Images", **wanted.query()})
        if clicked is not None:
            enter(current, result, order, clicked, wanted)


def two():
    """What a second model gains, in each class and on each image."""
    two_models.open_second()
    compared = two_models.difference_of(current, result)
    if compared is None:
        st.info(TEXT["Two models"], icon=":material/compare_arrows:")
        return
    found, names = compared
    two_models.headline(found, names)
    two_models.class_table(found)
    order, changed = two_models.changed_most(found, result)
    st.markdown("##### Images that changed most")
    clicked = gallery(
        "segmentation.changed",
        count=len(order),
        card=lambda at: images.changed_card(
            current, result, int(order[at]), float(found.by_image[changed[at]]), page.mode()
        ),
        rev=f"{current.number} {names} {page.mode()}",
        label="Images whose mean IoU changed most, drawn with the errors of the first model",
    )
    if clicked is not None:
        enter(current, result, order, clicked, images.Wanted())


@st.fragment
def section():
    """One of them, as chosen."""
    with page.boundary():
        if "segmentation.go" in st.session_state:
            st.session_state[KEY] = st.session_state.pop("segmentation.go")
        st.session_state.setdefault(KEY, permalink.one_of("section", SECTIONS, SECTIONS[0]))
        chosen = show.sections(SECTIONS, key=KEY)
        if chosen == "Images":
            tiles()
            return
        permalink.keep({"section": chosen})
        if chosen == "Classes":
            with st.container(horizontal=True, vertical_alignment="center"):
                st.caption(TEXT["Classes"])
                images.report_button(current, result)
            counts(*overview.class_block(result), "classes")
        elif chosen == "Confusion":
            largest = 10 if len(result.classes) > 2 else 0
            note = TEXT["Confusion"]
            counts(
                *overview.confusion_block(
                    result.matrix, result.classes, largest=largest, note=note
                ),
                "confusion",
            )
        elif chosen == "Two models":
            two()
        else:
            overview.conventions(result)
            offer_boundary(current, result)
            st.markdown(TEXT["Means"])
            page.link(BY_NAME["label_maps"])


with page.page("segmentation"):
    current = maps_bar()
    result = evaluation_of(current)
    if result is not None:
        say_issues(current, result.issues)
        overview.headline(result)
        section()
