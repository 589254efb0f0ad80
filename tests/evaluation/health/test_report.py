"""Each fault, planted alone in a healthy data set, is found, counted and measured; nothing else."""

from dataclasses import replace

import numpy as np
import pytest

from iouviz.data.issues import EXAMPLES, Issue
from iouviz.data.model import File, GroundTruth, Predictions
from iouviz.evaluation.evaluate import evaluate
from iouviz.evaluation.health import Finding, Health, health
from iouviz.evaluation.matching.overlap import measured_by
from iouviz.evaluation.protocols import COCO, VOC2010
from iouviz.geometry.masks.rle import Masks
from iouviz.geometry.oriented import upright
from iouviz.geometry.rotated import corners
from tests.evaluation.builders import (
    make_dataset,
    no_ground_truth,
    no_predictions,
    one_image,
    random_dataset,
)

# Two objects of 40 x 40 in an image of 400 x 400, the first one found exactly.
A, B = [10.0, 10.0, 50.0, 50.0], [100.0, 100.0, 140.0, 140.0]


def healthy(*more, found=(A,), score=(0.9,), **columns):
    return one_image([A, B, *more], list(found), list(score), **columns)


def only(report: Health) -> Finding:
    (finding,) = report.findings
    return finding


def test_nothing_is_found_where_nothing_is_wrong():
    report = health(healthy())
    assert report.findings == ()
    assert report.worst is None
    assert report.protocol == "COCO"
    # a box that touches the edge or is rounded beyond it by a pixel is no fault
    assert not health(healthy([360.0, -1.0, 401.0, 40.0])).findings


def test_an_object_beyond_the_edge_is_cut_and_judged_again():
    # 80 wide, half of it outside; what was found is the inner half, so IoU .5 becomes 1
    ground_truth, inner = [360.0, 0.0, 440.0, 40.0], [360.0, 0.0, 400.0, 40.0]
    finding = only(health(one_image([ground_truth], [inner], [0.9])))
    assert (finding.code, finding.severity) == ("object-outside-image", "warning")
    assert finding.sentence == (
        "1 of 1 object reaches beyond the edge of the image, by up to 40 px."
    )
    # of ten thresholds the lowest is met before, all ten after
    assert (finding.effect.key, finding.effect.before) == ("AP", pytest.approx(0.1))
    assert finding.effect.after == pytest.approx(1.0)
    assert finding.consequence == (
        "AP is 0.1000 as it is and 1.0000 with the boxes cut at the edge (+0.9000)."
    )
    (example,) = finding.examples
    assert (example.image, example.row) == ("0.jpg", 0)
    assert example.place == "id 1: apple at 360, 0, 80 x 40"


def test_boxes_of_another_image_size_are_an_error():
    far = [[450.0, 450.0, 500.0, 500.0], [600.0, 10.0, 640.0, 50.0]]
    report = health(one_image([A, B], far, [0.9, 0.8]))
    finding = only(report)
    assert (finding.code, finding.severity) == ("prediction-outside-image", "error")
    assert "2 of them entirely. Perhaps they belong to images of another size" in (finding.sentence)
    assert [example.row for example in finding.examples] == [1, 0]  # the farthest first


@pytest.mark.parametrize("role", ["object", "prediction"])
def test_a_box_without_a_size(role):
    flat = [200.0, 200.0, 200.0, 230.0]
    data = healthy(flat) if role == "object" else healthy(found=[flat, A], score=[0.95, 0.9])
    finding = only(health(data))
    assert finding.code == f"{role}-without-size"
    assert finding.severity == ("warning" if role == "object" else "note")
    # one object of two found: 51 of 101 recalls. With the flat object one of three (34 recalls),
    # after the flat false positive at precision 1/2
    expected = 34 / 101 if role == "object" else 51 / 202
    assert finding.effect.before == pytest.approx(expected)
    assert finding.effect.after == pytest.approx(51 / 101)


def test_an_area_that_the_box_cannot_have_moves_objects_between_sizes():
    # 40 x 40 = 1600 is medium; 100,000 would be large
    finding = only(health(healthy(area=[1600.0, 100_000.0])))
    assert finding.code == "contradicting-area"
    assert "the first says 100,000 of a box of 40 x 40 pixels, which has 1,600" in finding.sentence
    assert finding.effect.key in {"APm", "APl", "ARm", "ARl"}
    assert [example.row for example in finding.examples] == [1]


def test_a_thin_oriented_box_fills_little_of_the_upright_one_and_is_no_contradiction():
    strip = corners([[200, 150, 140, 0.2, 45]])
    objects = GroundTruth.of([0], [0], upright(strip), corners=strip)
    assert objects.area[0] < 0.01 * objects.size[0].prod()
    data = replace(one_image(upright(strip), upright(strip), [0.9]), ground_truth=objects)
    assert "contradicting-area" not in {each.code for each in health(data).findings}


@pytest.mark.parametrize("area", [1600.0, 41.0 * 41.0, 300.0, 16.0])
def test_areas_of_masks_and_of_inclusive_pixels_are_no_contradiction(area):
    assert not health(healthy(area=[area, 1600.0])).findings


def test_parts_of_the_image_taken_for_pixels_are_multiplied():
    data = one_image(np.array([A, B]) / 400, [A], [0.9])
    finding = only(health(data))
    assert (finding.code, finding.severity, finding.count) == ("relative-objects", "error", 2)
    assert finding.effect.before == 0
    assert finding.effect.after == pytest.approx(51 / 101)
    back = only(health(one_image([A, B], np.array([A]) / 400, [0.9])))
    assert (back.code, back.effect.after) == ("relative-predictions", pytest.approx(51 / 101))


def test_parts_of_images_of_unknown_size_cannot_be_measured():
    data = one_image(np.array([A, B]) / 400, [A], [0.9])
    images = replace(data.images, sizes=np.full((1, 2), np.nan))
    finding = only(health(replace(data, images=images)))
    assert finding.effect is None
    assert finding.consequence == "Not measured: the sizes of the images are not known."


def test_an_object_that_is_annotated_twice():
    # 40 x 40 moved by 2: IoU 38 * 40 / (40 * 42) = .905
    twin = [12.0, 10.0, 52.0, 50.0]
    finding = only(health(healthy(twin)))
    assert (finding.code, finding.count) == ("near-identical-objects", 1)
    assert [example.row for example in finding.examples] == [2]
    assert finding.effect.before == pytest.approx(34 / 101)  # one of three
    assert finding.effect.after == pytest.approx(51 / 101)  # one of two
    moved = [20.0, 10.0, 60.0, 50.0]  # 30 * 40 / (50 * 40) = .6
    assert not health(healthy(moved)).findings
    assert not health(healthy(twin, crowd=[False, False, True])).findings


def test_crossing_strips_are_twins_as_boxes_and_two_things_as_oriented_boxes():
    # one upright box around both
    strips = corners([[200, 200, 100, 10, 45], [200, 200, 100, 10, -45]])
    objects = GroundTruth.of([0, 0], [0, 0], upright(strips), corners=strips)
    found = Predictions.of([0, 0], [0, 0], upright(strips), [0.9, 0.8], corners=strips)
    data = make_dataset(objects, found)
    assert only(health(data)).code == "near-identical-objects"
    assert not health(measured_by(data, "oriented")).findings
    again = strips[[0, 0]]
    twice = replace(objects, boxes=upright(again), corners=again)
    report = health(measured_by(replace(data, ground_truth=twice), "oriented"))
    assert only(report).effect.after == pytest.approx(1.0)  # the first of one is found


def test_masks_do_not_follow_boxes_that_are_cut():
    pixels = np.zeros((400, 400), bool)
    pixels[10:50, 360:400] = True
    masks = Masks.from_pixels([pixels])
    beyond = [[360.0, 10.0, 440.0, 50.0]]
    objects = GroundTruth.of([0], [0], beyond, shapes=masks)
    found = Predictions.of([0], [0], [[360.0, 10.0, 400.0, 50.0]], [0.9], shapes=masks)
    finding = only(health(measured_by(make_dataset(objects, found), "masks")))
    assert finding.code == "object-outside-image"
    assert finding.consequence == (
        "Not measured: masks are evaluated, and they do not follow their boxes."
    )


def test_an_object_of_two_classes():
    ground_truth = GroundTruth.of([0, 0], [0, 1], [A, A])
    found = Predictions.of([0, 0], [0, 1], [A, A], [0.9, 0.9])
    finding = only(health(make_dataset(ground_truth, found, classes=("apple", "pear"))))
    assert (finding.code, finding.count) == ("object-of-two-classes", 1)


def test_classes_that_one_side_lacks():
    ground_truth = GroundTruth.of([0, 0], [0, 1], [A, B])
    found = Predictions.of([0, 0], [0, 2], [A, A], [0.9, 0.8])
    data = make_dataset(ground_truth, found, classes=("apple", "pear", "plum", "fig"))
    report = health(data)
    assert [f.code for f in report.findings] == [
        "never-predicted-class",
        "class-without-objects",
        "unused-class",
    ]
    missing, extra, unused = report.findings
    assert missing.examples[0].place == "pear (id 2)"
    assert (missing.effect.before, missing.effect.after) == pytest.approx((0.5, 1.0))
    assert extra.effect.change == 0
    assert "every number stays the same" in extra.consequence
    assert "1 prediction cannot lower it" in extra.sentence
    assert unused.examples[0].place == "fig (id 4)"


def test_ids_that_mislead_other_tools():
    finding = only(health(healthy(ids=(7, 7))))
    assert (finding.code, finding.count) == ("duplicate-object-id", 1)
    assert finding.consequence.startswith("No effect here")
    finding = only(health(healthy(ids=(7, 0))))
    assert finding.code == "object-id-0"
    assert finding.examples[0].row == 1


def test_places_in_files_that_have_no_ids_are_no_ids():
    assert not health(healthy(ids=("line 1", "line 1"))).findings


def test_shapes_that_were_never_boxes_are_no_error():
    left_out = Issue("points-not-read", "skipped", "a.xml", ("<points> 2",), "points", "Not read.")
    assert only(health(replace(healthy(), issues=(left_out,)))).severity == "warning"


def test_scores_in_per_cent():
    finding = only(health(healthy(score=[90.0])))
    assert (finding.code, finding.severity) == ("score-outside-0-1", "note")
    assert "between 90 and 90" in finding.sentence


def test_images_without_a_file_where_others_have_one():
    ground_truth, found = GroundTruth.of([0], [0], [A]), Predictions.of([0], [0], [A], [0.9])
    data = make_dataset(ground_truth, found, images=2)
    assert not health(data).findings
    files = (File("0.jpg", 1, lambda: b"x"), None)
    finding = only(health(replace(data, images=replace(data.images, files=files))))
    assert finding.code == "image-without-file"
    assert [example.image for example in finding.examples] == ["1.jpg"]


def test_what_reading_noted_is_part_of_it_worst_first():
    issues = (
        Issue("unknown-format", "noted", "gt", ("a.md",), "a file of no known format", "Not read."),
        Issue("bad-area", "repaired", "a.json", ("[3]",), "an odd area", "Took the box's.", 4),
        Issue("unknown-image", "skipped", "d.json", ("[7]",), "1 image unknown", "Left out.", 3),
        Issue("unknown-image", "skipped", "e.json", ("[8]",), "1 image unknown", "Left out.", 2),
        Issue("duplicate-annotation-id", "noted", "a.json", ("[1]",), "again", "Harmless."),
    )
    report = health(replace(healthy(ids=(7, 7)), issues=issues))
    assert [(f.severity, f.code, f.count) for f in report.findings] == [
        ("error", "unknown-image", 5),
        ("warning", "bad-area", 4),
        ("note", "unknown-format", 1),
        ("note", "duplicate-object-id", 1),  # the check knows more than the issue
    ]
    assert report.worst == "error"
    assert report.count("note") == 2
    lost = report.findings[0]
    assert lost.sentence == "1 image unknown. It is one of 2 files with this."
    assert [example.place for example in lost.examples] == ["d.json: [7]", "e.json: [8]"]
    assert "left out affects no number" in lost.consequence


def test_examples_are_few_and_the_count_is_not():
    finding = only(health(healthy(*[[9.0, 9.0, 9.0, 9.0 + n] for n in range(1, 30)])))
    assert finding.count == 29
    assert len(finding.examples) == EXAMPLES


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (one_image([A, A], np.zeros((0, 4)), []), "there are no predictions"),
        (make_dataset(no_ground_truth(), Predictions.of([0], [0], [[0, 0, 0, 9]], [1])), "without"),
    ],
)
def test_without_one_side_the_faults_are_named_and_not_measured(data, why):
    finding = only(health(data))
    assert finding.effect is None
    assert why in finding.consequence


def test_an_empty_data_set_is_healthy_in_its_way():
    assert not health(make_dataset(no_ground_truth(), no_predictions(), images=0)).findings


def test_an_evaluation_at_hand_is_used_and_the_protocol_is_named():
    data = healthy([12.0, 10.0, 52.0, 50.0])
    result = evaluate(data, VOC2010)
    report = health(data, VOC2010, evaluation=replace(result, summary=result.summary | {"AP": 0.0}))
    assert report.protocol == "VOC2010"
    assert only(report).effect.before == 0
    assert only(health(data, VOC2010)).effect.before == pytest.approx(1 / 3)


@pytest.mark.parametrize("seed", range(6))
def test_effects_are_those_of_judging_the_mended_set_by_hand(seed):
    """The slow twin of one check: the pairs by a plain loop, the score by `evaluate`."""
    data = random_dataset(seed)
    ground_truth = data.ground_truth
    twins = set()
    for j in range(len(ground_truth)):
        for i in range(j):
            if (
                ground_truth.image[i] != ground_truth.image[j]
                or ground_truth.label[i] != ground_truth.label[j]
            ):
                continue
            if ground_truth.crowd[i] or ground_truth.crowd[j]:
                continue
            low = np.maximum(ground_truth.boxes[i, :2], ground_truth.boxes[j, :2])
            high = np.minimum(ground_truth.boxes[i, 2:], ground_truth.boxes[j, 2:])
            both = np.prod(np.clip(high - low, 0, None))
            union = ground_truth.size[i].prod() + ground_truth.size[j].prod() - both
            if union > 0 and both / union >= 0.8:
                twins.add(j)
    found = [f for f in health(data).findings if f.code == "near-identical-objects"]
    assert sum(f.count for f in found) == len(twins)
    for finding in found:
        kept = [row for row in range(len(ground_truth)) if row not in twins]
        mended = GroundTruth.of(
            ground_truth.image[kept],
            ground_truth.label[kept],
            ground_truth.boxes[kept],
            size=ground_truth.size[kept],
            area=ground_truth.area[kept],
            crowd=ground_truth.crowd[kept],
            ignore=ground_truth.ignore[kept],
        )
        after = evaluate(replace(data, ground_truth=mended), COCO).summary
        assert finding.effect.after == pytest.approx(after[finding.effect.key], nan_ok=True)
