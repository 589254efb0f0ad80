"""Every word in a line or two, where to see it at work, and a way through in one hour."""

import streamlit as st

from iouviz.lessons.glossary.terms import PATH, terms
from iouviz.ui.frame import page, permalink
from iouviz.ui.frame.places import BY_NAME


def words(wanted):
    """The words that fit, in two columns."""
    found = [term for term in terms() if term.has(wanted)]
    if not found:
        st.info(
            f"No word here is like “{wanted}”. Try a shorter one, such as IoU or AP.",
            icon=":material/info:",
        )
    half = (len(found) + 1) // 2
    for column, part in zip(st.columns(2, gap="large"), (found[:half], found[half:]), strict=True):
        with column:
            for term in part:
                st.markdown(f"**{term.name}**  \n{term.text}")
                with st.container(horizontal=True, gap="small"):
                    for name in term.pages:
                        page.link(BY_NAME[name])


def one_hour():
    """The stops in order, each with its minutes and what to do there."""
    for number, stop in enumerate(PATH, 1):
        where, what = st.columns([4, 9], vertical_alignment="center")
        with where.container(horizontal=True, vertical_alignment="center"):
            st.markdown(f"**{number}.**", width="content")
            page.link(BY_NAME[stop.page])
        what.markdown(f"{stop.minutes} min · {stop.task}")


with page.page("glossary"):
    look, path = st.tabs(["Words", "One hour"])
    with look:
        st.session_state.setdefault("glossary.find", st.query_params.get("find", ""))
        wanted = st.text_input("Find a word", key="glossary.find", placeholder="such as recall")
        permalink.keep({"find": wanted} if wanted else {})
        words(wanted)
    with path:
        one_hour()
