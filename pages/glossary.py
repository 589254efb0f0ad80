"""Every term in a line or two, and where to see it at work."""

import streamlit as st

from iouviz.lessons.glossary.terms import terms
from iouviz.ui.frame import page, permalink
from iouviz.ui.frame.places import BY_NAME


def terms_like(wanted):
    """The terms that fit, in two columns."""
    found = [term for term in terms() if term.has(wanted)]
    if not found:
        st.info(
            f"No match for “{wanted}”. Try a shorter term, such as IoU or AP.",
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


with page.page("glossary"):
    st.session_state.setdefault("glossary.find", st.query_params.get("find", ""))
    wanted = st.text_input("Find a term", key="glossary.find", placeholder="such as recall")
    permalink.keep({"find": wanted} if wanted else {})
    terms_like(wanted)
