"""Who has the last word: edits from the browser are played by writing its session state."""

import pytest
from streamlit.testing.v1 import AppTest

from iouviz.errors import BoxError
from iouviz.ui.components.box_editor import Box, editor_state
from iouviz.ui.components.box_editor.scene import read_edit

EDIT = {"boxes": [[1, 2, 3, 4], [5, 6, 7, 8]], "selected": 1, "seq": 7, "rev": 0, "final": True}


def page() -> None:
    import streamlit as st

    from iouviz.ui.components.box_editor import Box, box_editor, editor_state

    default = [Box((0, 0, 10, 10), label="A"), Box((5, 5, 15, 15), "prediction", movable=False)]
    scene = editor_state("boxes", default, source=st.session_state.get("source"))
    st.text(f"{scene.corners.tolist()} {scene.selected} {scene.rev}")
    box_editor(scene, readout=[("IoU", "0.1")])
    st.button("Reset", on_click=scene.put, args=(default,))
    st.button("Select", on_click=scene.select, args=(0,))


@pytest.fixture
def app() -> AppTest:
    return AppTest.from_function(page, default_timeout=20).run()


def test_it_starts_with_its_default(app: AppTest) -> None:
    assert not app.exception
    assert app.text[0].value == "[[0.0, 0.0, 10.0, 10.0], [5.0, 5.0, 15.0, 15.0]] None 0"


def test_an_edit_on_the_present_revision_is_taken_and_a_fixed_box_stays(app: AppTest) -> None:
    app.session_state["boxes"] = {"value": EDIT}
    app.run()
    assert app.text[0].value == "[[1.0, 2.0, 3.0, 4.0], [5.0, 5.0, 15.0, 15.0]] 1 0"


def oriented() -> None:
    import streamlit as st

    from iouviz.ui.components.box_editor import Box, box_editor, editor_state

    diamond = (5.0, 0.0, 10.0, 5.0, 5.0, 10.0, 0.0, 5.0)
    scene = editor_state("boxes", [Box((0, 0, 10, 10), quad=diamond), Box((0, 0, 4, 4))])
    st.text(f"{scene.corners.tolist()} {scene.boxes[0].quad}")
    box_editor(scene)


def test_an_oriented_box_goes_by_its_corners_and_the_other_by_its_box() -> None:
    app = AppTest.from_function(oriented, default_timeout=20).run()
    turned = [5, 1, 9, 5, 5, 9, 1, 5]
    edit = EDIT | {"boxes": [[0, 0, 10, 10], [5, 6, 7, 8]], "quads": [turned, None]}
    app.session_state["boxes"] = {"value": edit}
    app.run()
    assert app.text[0].value == (
        "[[1.0, 1.0, 9.0, 9.0], [5.0, 6.0, 7.0, 8.0]] (5.0, 1.0, 9.0, 5.0, 5.0, 9.0, 1.0, 5.0)"
    )


def test_a_reset_voids_the_edits_made_before_it(app: AppTest) -> None:
    app.session_state["boxes"] = {"value": EDIT}
    app.run()
    app.button[0].click().run()
    assert app.text[0].value == "[[0.0, 0.0, 10.0, 10.0], [5.0, 5.0, 15.0, 15.0]] None 1"
    app.session_state["boxes"] = {"value": EDIT | {"seq": 8}}
    app.run()
    assert app.text[0].value.endswith("None 1")
    app.session_state["boxes"] = {"value": EDIT | {"seq": 9, "rev": 1}}
    app.run()
    assert app.text[0].value.startswith("[[1.0, 2.0")


def test_python_can_select(app: AppTest) -> None:
    app.button[1].click().run()
    assert app.text[0].value.endswith(" 0 1")


def test_another_source_starts_again(app: AppTest) -> None:
    app.session_state["boxes"] = {"value": EDIT}
    app.run()
    app.session_state["source"] = "another image"
    app.run()
    assert app.text[0].value == "[[0.0, 0.0, 10.0, 10.0], [5.0, 5.0, 15.0, 15.0]] None 1"


@pytest.mark.parametrize(
    "value",
    [
        None,
        "text",
        {},
        EDIT | {"boxes": "x"},
        EDIT | {"boxes": [[1, 2, float("nan"), 4]]},
        EDIT | {"boxes": [[3, 2, 1, 4]]},
        EDIT | {"quads": [[1, 2, 3, 4, 5, 6, 7, 8]]},
        EDIT | {"quads": [None, [1, 2, 3]]},
        EDIT | {"quads": [None, [1, 2, 3, 4, 5, 6, 7, float("inf")]]},
        EDIT | {"seq": None},
        EDIT | {"rev": "first"},
        {name: EDIT[name] for name in ("boxes", "seq")},
    ],
)
def test_what_is_no_edit_is_none(value: object) -> None:
    assert read_edit(value) is None


@pytest.mark.parametrize("selected", [2, -1, "0", 1.5, None])
def test_an_unknown_selection_is_none(selected: object) -> None:
    edit = read_edit(EDIT | {"selected": selected})
    assert edit is not None
    assert edit.selected is None


def test_boxes_are_checked_where_they_enter() -> None:
    with pytest.raises(BoxError, match="x2 < x1"):
        editor_state("never", [Box((10, 0, 0, 10))])
