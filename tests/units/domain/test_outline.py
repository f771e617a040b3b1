"""GeoJSON read and refused; rings simplified and drawn."""

import itertools
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from units.domain import outline
from units.domain.outline import EAST, HEIGHT, NORTH, SOUTH, WEST, WIDTH, draw, frame, project, read_geojson, simplify

KNOWN = {"03160": "Xã Mường Nhé", "03158": "Xã Sín Thầu"}
SQUARE = [[102.5, 22.0], [102.6, 22.0], [102.6, 22.1], [102.5, 22.1], [102.5, 22.0]]
POINTS = st.tuples(st.floats(WEST, EAST), st.floats(SOUTH, NORTH))
RINGS = st.lists(POINTS, min_size=3, max_size=40).map(lambda points: (*points, points[0]))


def feature(code="03160", kind="Polygon", coordinates=None):
    geometry = {"type": kind, "coordinates": [SQUARE] if coordinates is None else coordinates}
    return {"type": "Feature", "properties": {"code": code}, "geometry": geometry}


def collection(*features):
    return {"type": "FeatureCollection", "features": list(features)}


def test_polygons_of_both_kinds_are_read():
    found = read_geojson(collection(feature(), feature("03158", "MultiPolygon", [[SQUARE], [SQUARE]])), KNOWN)
    assert found.errors == ()
    assert {code: len(rings) for code, rings in found.rings.items()} == {"03160": 1, "03158": 2}


@pytest.mark.parametrize(
    ("document", "pointer"),
    [
        ([], ""),
        ({"type": "Feature"}, ""),
        ({"type": "FeatureCollection", "features": {}}, ""),
        (collection(), "/features"),
        (collection(feature("99999")), "/features/0/properties/code"),
        (collection(feature(7)), "/features/0/properties/code"),
        (collection("x"), "/features/0/properties/code"),
        (collection({"properties": {"code": "03160"}}), "/features/0/geometry/type"),
        (collection(feature(kind="Point")), "/features/0/geometry/type"),
        (collection(feature(), feature()), "/features/1"),
        *(
            (collection(feature(coordinates=wrong)), "/features/0/geometry/coordinates")
            for wrong in (
                [],
                "x",
                ["x"],
                ["xxxx"],
                [[SQUARE]],
                [SQUARE[:-1]],
                [SQUARE[:2]],
                [[[y, x] for x, y in SQUARE]],
                [[[True, 22.0]] * 5],
                [[["102", "22"]] * 5],
                [[[102.5]] * 5],
            )
        ),
    ],
)
def test_a_wrong_file_is_told_where(document, pointer):
    found = read_geojson(document, KNOWN)
    assert [error.pointer for error in found.errors] == [pointer]
    assert found.rings == {}


def test_too_many_points_are_refused(monkeypatch):
    monkeypatch.setattr(outline, "MOST_POINTS", 8)
    assert read_geojson(collection(feature(), feature("03158")), KNOWN).errors[0].pointer == "/features"


@given(RINGS)
def test_a_simplified_ring_is_closed_and_keeps_to_its_points(ring):
    slim = simplify(ring)
    assert slim[0] == slim[-1]
    assert len(slim) <= len(ring)
    assert set(slim) <= {(round(x, 4), round(y, 4)) for x, y in ring}


@given(RINGS)
def test_no_point_lies_far_from_the_simplified_line(ring):
    slim = simplify(ring, 0.01)
    for point in ring:
        nearest = min(outline._distance(point, start, end) for start, end in itertools.pairwise(slim))
        assert nearest <= 0.0102


@given(st.lists(RINGS, min_size=1, max_size=3))
def test_an_outline_is_a_path_within_the_picture(rings):
    drawn = draw(rings)
    assert re.fullmatch(r"(?:M\d+ \d+(?:l-?\d+ -?\d+)*z)+", drawn.path_d)
    assert 0 <= drawn.label_x <= WIDTH
    assert 0 <= drawn.label_y <= HEIGHT


def test_north_is_up_and_east_is_right():
    assert project((WEST, NORTH)) == (0, 0)
    assert project((EAST, SOUTH)) == (WIDTH, HEIGHT)


@given(st.lists(RINGS, min_size=1, max_size=4))
def test_a_frame_holds_every_point_of_its_outlines(rings):
    left, top, width, height = map(int, frame([draw([ring]) for ring in rings]).split())
    for x, y in (project(point) for ring in rings for point in ring):
        assert left < x < left + width
        assert top < y < top + height
