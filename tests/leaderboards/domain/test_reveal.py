"""The reveal walks over every place once, from the last to the first, and gives nothing away before its turn."""

from hypothesis import given
from hypothesis import strategies as st

from leaderboards.domain.reveal import OPENING, set_scene
from leaderboards.domain.snapshot import FrozenRow


def board(count: int) -> list[FrozenRow]:
    return [
        FrozenRow(place, f"u{place}", f"Xã {place}", f"{100 - place}", 100 - place) for place in range(1, count + 1)
    ]


@given(st.integers(1, 45))
def test_the_links_lead_over_every_place_once_and_back_again(count: int) -> None:
    rows = board(count)
    scene, walked = set_scene(rows, None), []
    while scene.following is not None:
        before = scene.place
        scene = set_scene(rows, scene.following)
        walked.append(scene.place)
        assert scene.back == (OPENING if before is None else before)
    assert walked == list(range(count, 0, -1))
    assert scene.is_over


@given(st.integers(1, 45), st.integers(1, 60))
def test_no_scene_shows_a_better_place_than_its_own(count: int, place: int) -> None:
    scene = set_scene(board(count), place)
    shown = [row.rank for row in (scene.row, *scene.beside, *scene.podium) if row is not None]
    assert min(shown) == scene.place == min(place, count)


def test_the_podium_fills_from_the_third_place_up() -> None:
    rows = board(10)
    podiums = [[row and row.rank for row in set_scene(rows, place).podium] for place in (4, 3, 2, 1)]
    assert podiums == [[], [None, None, 3], [None, 2, 3], [1, 2, 3]]


def test_equal_ranks_are_said_to_be_shared() -> None:
    rows = [FrozenRow(1, "a", "A", "5", 5), FrozenRow(1, "b", "B", "5", 5), FrozenRow(3, "c", "C", "1", 1)]
    assert [set_scene(rows, place).is_shared for place in (1, 2, 3)] == [True, True, False]


def test_an_empty_board_has_its_opening_only() -> None:
    scene = set_scene([], 3)
    assert (scene.place, scene.following, scene.is_over) == (None, None, False)
