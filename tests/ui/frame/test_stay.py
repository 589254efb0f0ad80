"""A widget's value outlives the page it is on; the address of a link comes first."""

from streamlit.testing.v1 import AppTest


def pages() -> None:
    import streamlit as st

    from iouviz.ui.frame import permalink
    from iouviz.ui.frame.stay import stay

    if st.session_state.get("away"):
        return
    opened = stay("size", "8", lambda size: permalink.one_of("size", ["8", "16", "32"], size))
    st.text(f"{st.selectbox('Size', ['8', '16', '32'], key='size')} {opened}")


def shown(app: AppTest) -> str:
    return str(app.text[0].value)


def test_a_value_is_there_again_when_its_page_is() -> None:
    app = AppTest.from_function(pages, default_timeout=20).run()
    assert shown(app) == "8 True"
    app.selectbox[0].set_value("16").run()
    assert shown(app) == "16 False"
    app.session_state["away"] = True
    app.run()
    assert not app.selectbox
    app.session_state["away"] = False
    app.run()
    assert shown(app) == "16 True"


def steps() -> None:
    import streamlit as st

    from iouviz.ui.frame.stay import stay

    stay("step", 1)
    st.segmented_control("Step", [1, 2, 3], key="step", required=True)
    st.text(str(st.session_state["step"]))


def test_a_value_lost_on_its_way_is_given_again() -> None:
    app = AppTest.from_function(steps, default_timeout=20).run()
    app.button_group[0].set_value(2).run()
    assert shown(app) == "2"
    app.button_group[0].set_value(None).run()  # so says a browser that never heard of a value
    assert shown(app) == "2"


def test_a_first_value_is_sent_twice() -> None:
    app = AppTest.from_function(steps, default_timeout=20)
    sent = [app.run().button_group[0].proto.set_value for _ in range(3)]
    assert sent == [True, True, False]


def test_a_link_comes_before_what_was_left() -> None:
    app = AppTest.from_function(pages, default_timeout=20)
    app.query_params["size"] = "32"
    app.run()
    assert shown(app) == "32 True"
    app.query_params["size"] = "8"  # an address alone changes no widget that is there
    assert shown(app.run()) == "32 False"
    app.session_state["away"] = True
    app.run()
    app.session_state["away"] = False
    assert shown(app.run()) == "8 True"
