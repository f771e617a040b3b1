"""Outlines of units: reading GeoJSON, simplifying rings, drawing them into one picture of the province."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import cos, radians

from core.kernel import FieldError, N_

WEST, EAST, SOUTH, NORTH = 102.0, 103.8, 20.8, 22.7
"""The box, in degrees, around Điện Biên: what lies outside is some other place, or latitude and longitude swapped."""
WIDTH = 1000
SCALE = WIDTH / (EAST - WEST)
STRETCH = 1 / cos(radians((SOUTH + NORTH) / 2))
HEIGHT = round((NORTH - SOUTH) * SCALE * STRETCH)
VIEW_BOX = f"0 0 {WIDTH} {HEIGHT}"
TOLERANCE = 0.002
DECIMALS = 4
LEAST_POINTS = 4
MOST_POINTS = 200_000
MOST_FEATURES = 500
MARGIN = 8
STEP = re.compile(r"([Ml])(-?\d+) (-?\d+)")

Point = tuple[float, float]
Ring = tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class Outline:
    """A unit's outline in the picture of `VIEW_BOX`: an SVG path, and a place for its name inside or near it."""

    path_d: str
    label_x: int
    label_y: int


@dataclass(frozen=True, slots=True)
class Boundaries:
    """The simplified rings by unit code, and what is wrong with the file; with an error nothing is imported."""

    rings: Mapping[str, tuple[Ring, ...]]
    errors: tuple[FieldError, ...]


@dataclass(frozen=True, slots=True)
class _Wrong:
    """Something wrong, at a JSON pointer."""

    error: FieldError


def read_geojson(document: object, known: Mapping[str, str]) -> Boundaries:
    """Read a FeatureCollection of (multi)polygons with `properties.code`; `known` are the units' names by code."""
    features = document.get("features") if isinstance(document, dict) else None
    if not isinstance(document, dict) or document.get("type") != "FeatureCollection" or not isinstance(features, list):
        return Boundaries({}, (FieldError("", N_("This is not a GeoJSON FeatureCollection.")),))
    if not 1 <= len(features) <= MOST_FEATURES:
        text = N_("There must be between 1 and %(most)s features.")
        return Boundaries({}, (FieldError("/features", text, {"most": MOST_FEATURES}),))
    found: dict[str, tuple[Ring, ...]] = {}
    errors: list[FieldError] = []
    for at, feature in enumerate(features):
        pointer = f"/features/{at}"
        read = _read_feature(feature, pointer, known)
        if isinstance(read, _Wrong):
            errors.append(read.error)
        elif read[0] in found:
            errors.append(FieldError(pointer, N_("The code %(code)s stands twice."), {"code": read[0]}))
        else:
            found[read[0]] = read[1]
    points = sum(len(ring) for rings in found.values() for ring in rings)
    if points > MOST_POINTS:
        errors.append(FieldError("/features", N_("There are more than %(most)s points."), {"most": MOST_POINTS}))
    if errors:
        return Boundaries({}, tuple(errors))
    drawn = {code: tuple(simplify(ring) for ring in rings) for code, rings in found.items()}
    return Boundaries(drawn, ())


def simplify(ring: Ring, tolerance: float = TOLERANCE) -> Ring:
    """Return the closed ring without points nearer than the tolerance (degrees) to the line that is left."""
    first = ring[0]
    far = max(range(len(ring)), key=lambda at: _square(ring[at], first))
    kept = {0, far, len(ring) - 1}
    waiting = [(0, far), (far, len(ring) - 1)]
    while waiting:
        start, end = waiting.pop()
        if end - start < 2:  # noqa: PLR2004 - nothing lies between neighbours
            continue
        at = max(range(start + 1, end), key=lambda each: _distance(ring[each], ring[start], ring[end]))
        if _distance(ring[at], ring[start], ring[end]) > tolerance:
            kept.add(at)
            waiting += [(start, at), (at, end)]
    slim = tuple((round(x, DECIMALS), round(y, DECIMALS)) for x, y in (ring[at] for at in sorted(kept)))
    return slim if len(slim) >= LEAST_POINTS else tuple((round(x, DECIMALS), round(y, DECIMALS)) for x, y in ring)


def draw(rings: Sequence[Ring]) -> Outline:
    """Return the outline of the rings in the picture, north up."""
    placed = [[project(point) for point in ring] for ring in rings]
    largest = max(placed, key=len)
    xs, ys = [x for x, _ in largest], [y for _, y in largest]
    return Outline("".join(_path(ring) for ring in placed), (min(xs) + max(xs)) // 2, (min(ys) + max(ys)) // 2)


def frame(outlines: Iterable[Outline]) -> str:
    """Return the view box around outlines (at least one), with a small margin."""
    places = [place for outline in outlines for place in _walk(outline.path_d)]
    left, top = min(x for x, _ in places) - MARGIN, min(y for _, y in places) - MARGIN
    right, bottom = max(x for x, _ in places) + MARGIN, max(y for _, y in places) + MARGIN
    return f"{left} {top} {right - left} {bottom - top}"


def _walk(path: str) -> Iterator[tuple[int, int]]:
    """Yield the corners of a path: `M` sets a place, `l` steps on from it."""
    x, y = 0, 0
    for command, first, second in STEP.findall(path):
        x, y = (int(first), int(second)) if command == "M" else (x + int(first), y + int(second))
        yield x, y


def project(point: Point) -> tuple[int, int]:
    """Return the place of a longitude and latitude in the picture."""
    return round((point[0] - WEST) * SCALE), round((NORTH - point[1]) * SCALE * STRETCH)


def _path(points: Sequence[tuple[int, int]]) -> str:
    (x, y), steps = points[0], []
    start = f"M{x} {y}"
    for to_x, to_y in points[1:-1]:
        if (to_x, to_y) != (x, y):
            steps.append(f"l{to_x - x} {to_y - y}")
            x, y = to_x, to_y
    return f"{start}{''.join(steps)}z"


def _read_feature(feature: object, pointer: str, known: Mapping[str, str]) -> tuple[str, tuple[Ring, ...]] | _Wrong:
    properties = feature.get("properties") if isinstance(feature, dict) else None
    geometry = feature.get("geometry") if isinstance(feature, dict) else None
    code = properties.get("code") if isinstance(properties, dict) else None
    if not isinstance(code, str) or code not in known:
        text = N_("“%(code)s” is not the code of a unit we know. It stands in properties.code.")
        return _Wrong(FieldError(f"{pointer}/properties/code", text, {"code": str(code)[:40]}))
    kind = geometry.get("type") if isinstance(geometry, dict) else None
    if not isinstance(geometry, dict) or kind not in {"Polygon", "MultiPolygon"}:
        text = N_("%(unit)s needs a Polygon or MultiPolygon.")
        return _Wrong(FieldError(f"{pointer}/geometry/type", text, {"unit": known[code]}))
    polygons = geometry.get("coordinates")
    rings = list(_rings(polygons if kind == "MultiPolygon" else [polygons]))
    if not rings or not all(_is_ring(ring) for ring in rings):
        text = N_("The outline of %(unit)s is not made of closed rings of points in the province (longitude first).")
        return _Wrong(FieldError(f"{pointer}/geometry/coordinates", text, {"unit": known[code]}))
    return code, tuple(tuple((float(point[0]), float(point[1])) for point in ring) for ring in rings)


def _rings(polygons: object) -> Iterator[list[list[float]]]:
    """Yield what stands where rings should; whether it is one is asked afterwards."""
    for polygon in polygons if isinstance(polygons, list) else []:
        yield from polygon if isinstance(polygon, list) else [[]]


def _is_ring(ring: object) -> bool:
    if not isinstance(ring, list) or not LEAST_POINTS <= len(ring) <= MOST_POINTS or ring[0] != ring[-1]:
        return False
    return all(_is_point(point) for point in ring)


def _is_point(point: object) -> bool:
    if not isinstance(point, list) or not 2 <= len(point) <= 3:  # noqa: PLR2004 - an altitude may follow
        return False
    if not all(isinstance(number, int | float) and not isinstance(number, bool) for number in point):
        return False
    return bool(WEST <= point[0] <= EAST and SOUTH <= point[1] <= NORTH)


def _square(a: Point, b: Point) -> float:
    return (a[0] - b[0]) ** 2 + (a[1] - b[1]) ** 2


def _distance(point: Point, start: Point, end: Point) -> float:
    length = _square(start, end)
    if length == 0:
        return float(_square(point, start) ** 0.5)
    along = ((point[0] - start[0]) * (end[0] - start[0]) + (point[1] - start[1]) * (end[1] - start[1])) / length
    along = max(0.0, min(1.0, along))
    foot = (start[0] + along * (end[0] - start[0]), start[1] + along * (end[1] - start[1]))
    return float(_square(point, foot) ** 0.5)
