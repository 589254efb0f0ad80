import pytest

from iouviz.data.issues import IssueLog
from iouviz.data.label_maps.naming import Naming, join
from iouviz.data.read.files import upload
from iouviz.errors import ReadError


def joined(true, told, naming=None):
    log = IssueLog()
    found = join(*([upload(name, b"") for name in side] for side in (true, told)), log, naming)
    return found, {name: (a.name, b.name) for name, a, b in found.pairs}, log.issues


@pytest.mark.parametrize(
    ("true", "told", "rule"),
    [
        (["a.png", "b.png"], ["b.png", "a.npy"], Naming("{}", "{}", True)),
        (["x/a.png", "y/a.png"], ["x/a.png", "y/a.png"], Naming("{}", "{}", True)),
        (["gt/a.png", "gt/b.png"], ["out/b.png", "out/a.png"], Naming("{}", "{}")),
        (
            [f"u/u_{n}_gtFine_{k}.png" for n in "12" for k in ("color", "instanceIds", "labelIds")],
            ["u_1_leftImg8bit.png", "u_2_leftImg8bit.png"],
            Naming("{}_gtFine_labelIds", "{}_leftImg8bit"),
        ),
        (["1_truth.png", "2_truth.png"], ["1_prediction.png", "2_prediction.png"],
         Naming("{}_truth", "{}_prediction", True)),
        (["gt_001.png", "gt_002.png"], ["pred_001.png", "pred_002.png"],
         Naming("gt_{}", "pred_{}", True)),
        (["a_mask.png", "b_mask.png"], ["a.png", "b.png"], Naming("{}_mask", "{}", True)),
    ],
)  # fmt: skip
def test_the_rule_that_joins_most_is_found(true, told, rule):
    found, pairs, issues = joined(true, told)
    assert found.naming == rule
    assert len(pairs) == 2
    assert issues == ()


def test_labels_go_before_objects_and_colours():
    names = [f"u_1_gtFine_{k}.png" for k in ("color", "instanceIds", "labelIds", "labelTrainIds")]
    _, pairs, _ = joined(names, names)
    assert pairs == {"u_1": ("u_1_gtFine_labelIds.png",) * 2}


def test_one_file_each_belongs_together_whatever_the_names():
    _, pairs, _ = joined(["truth.png"], ["my output.npy"])
    assert pairs == {"truth": ("truth.png", "my output.npy")}


def test_a_rule_can_be_given():
    rule = Naming("{}", "model_{}_v2")
    _, pairs, issues = joined(["1.png", "2.png"], ["model_1_v2.png", "model_3_v2.png"], rule)
    assert pairs == {"1": ("1.png", "model_1_v2.png")}
    assert [(each.code, each.file, each.places) for each in issues] == [
        ("missing-partner", "ground truth", ("2.png",)),
        ("missing-partner", "predictions", ("model_3_v2.png",)),
    ]


def test_a_second_map_of_one_image_is_left_out_and_said():
    rule = Naming("{}", "{}")
    _, pairs, issues = joined(["x/a.png", "y/a.png"], ["a.png", "b.png"], rule)
    assert pairs == {"a": ("x/a.png", "a.png")}
    assert [each.code for each in issues] == ["two-maps-of-one-image", "missing-partner"]


def test_nothing_that_joins_is_an_error_that_shows_names():
    with pytest.raises(ReadError, match=r"q\.png.* and z\.png.*Give a rule"):
        joined(["q.png", "r.png"], ["z.png", "y.png"])


@pytest.mark.parametrize("pattern", ["mask", "{}{}", "a/{}"])
def test_a_pattern_has_one_hole(pattern):
    with pytest.raises(ReadError, match="wanted one"):
        Naming(pattern, "{}")
