"""How figures are judged: by the factor of what they are bound by, never by a looser limit, with all of it told."""

import json
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from bench.calibration import compare
from bench.report import ANSWERING, CPU, SENDING, STORING, Bound, Line, Report, Target, mean_factor, short, spread

HERE = {Bound.CPU: 0.95, Bound.DISK: 0.31, Bound.NETWORK: 0.33}
factors = st.fixed_dictionaries({bound: st.floats(0.1, 10) for bound in Bound})
bounds = st.lists(st.sampled_from(list(Bound)), min_size=1, unique=True).map(tuple)


def line(figure: float, target: Target | None) -> Line:
    return Line("a figure", spread([figure]), "ms", target, "as noted")


@given(factors, bounds)
def test_a_mixed_factor_lies_between_those_it_is_made_of(held, named):
    chosen = [held[bound] for bound in named]
    assert min(chosen) * 0.999 <= mean_factor(held, named) <= max(chosen) * 1.001


@given(factors, st.floats(0.1, 1_000), st.floats(0.1, 1_000), st.booleans())
def test_what_is_bound_by_all_three_is_judged_as_by_the_one_factor(held, figure, limit, at_least):
    report = Report("x", held)
    judged = line(figure, Target(limit, at_least, ANSWERING))
    assert report.is_met(judged) == report.is_met_by_one_factor(judged)


@given(st.floats(0.1, 10), bounds, st.floats(0.1, 1_000), st.floats(0.1, 1_000))
def test_on_a_machine_that_differs_in_nothing_but_speed_what_a_line_names_does_not_matter(speed, named, figure, limit):
    assume(abs(figure / speed / limit - 1) > 1e-6)
    report = Report("x", dict.fromkeys(Bound, speed))
    assert report.is_met(line(figure, Target(limit, bound_by=named))) == (figure / speed <= limit)


@given(factors, st.floats(0.1, 1_000), st.floats(0.1, 1_000))
def test_ratios_and_counts_are_judged_as_they_are(held, figure, limit):
    report = Report("x", held)
    assert report.is_met(line(figure, Target(limit))) == (figure <= limit)
    assert report.is_met(line(figure, Target(limit, at_least=True))) == (figure >= limit)


@pytest.mark.parametrize(
    ("figure", "target", "told"),
    [
        (447, Target(500, bound_by=CPU), "≤ 500 met ÷ 0.95 (cpu), by the one factor NOT MET; as noted"),
        (561, Target(500, bound_by=CPU), "≤ 500 NOT MET ÷ 0.95 (cpu); as noted"),
        (10.5, Target(20, bound_by=STORING), "≤ 20 met ÷ 0.543 (cpu disk), by the one factor NOT MET; as noted"),
        (1_500, Target(1_500, at_least=True, bound_by=SENDING), "≥ 1,500 NOT MET ÷ 0.56 (cpu network); as noted"),
        (1.5, Target(1.7), "≤ 1.7 met as noted"),
        (1.5, None, "ms as noted"),
    ],
)
def test_each_line_tells_the_raw_figure_the_factor_and_where_the_one_factor_says_otherwise(
    figure, target, told, capsys
):
    report = Report("x", HERE)
    report.add(line(figure, target))
    out = " ".join(capsys.readouterr().out.split())
    assert out.startswith(f"a figure {short(figure)} / ")
    assert out.endswith(f" ms {told}" if target else f" {told}")


def test_the_file_keeps_both_verdicts(tmp_path: Path, monkeypatch):
    monkeypatch.setattr("bench.report.FOLDER", tmp_path)
    report = Report("x", HERE)
    report.add(line(447, Target(500, bound_by=CPU)))
    kept = json.loads(report.write().read_text())
    assert kept["machine_factor"] == pytest.approx(0.46, abs=0.01)
    assert kept["factors"] == {"cpu": 0.95, "disk": 0.31, "network": 0.33}
    (one,) = kept["lines"]
    assert (one["met"], one["met_by_one_factor"], one["factor"]) == (True, False, 0.95)
    assert one["figure"]["median"] == 447
    assert report.all_met()


def test_a_calibration_that_was_disturbed_does_not_loosen_a_target():
    calm, disturbed = spread([0.27, 0.266, 0.28]), spread([0.9, 0.266, 0.8, 0.7, 0.5])
    calm_factor, factor = (
        compare({Bound.CPU: ("million_decodes_seconds", each)})[Bound.CPU] for each in (calm, disturbed)
    )
    assert factor == calm_factor == pytest.approx(0.95)
