"""The plots: where things are drawn, and that no string in them is mark-up."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import pytest

from eval.plots import BOTTOM, LEFT, RIGHT, TOP, Line, bars, curves, interval

HOSTILE = "\"><script>alert('x')</script>"


def numbers(svg: str, name: str) -> list[float]:
    return [float(found) for found in re.findall(rf'{name}="([\d.]+)%"', svg)]


def test_an_interval_lies_where_its_numbers_do() -> None:
    svg = interval(0.5, 0.25, 0.75, (0, 1), mark=0.0)
    drawn = {node.get("class"): node for node in ElementTree.fromstring(svg)}
    assert (drawn["range"].get("x1"), drawn["range"].get("x2"), drawn["dot"].get("cx")) == ("25.5%", "74.5%", "50.0%")
    assert drawn["zero"].get("x1") == "1.0%"


def test_what_there_is_not_is_not_drawn_and_what_lies_beyond_stands_at_the_edge() -> None:
    assert "circle" not in interval(None, None, None, (0, 1))
    assert 'class="range"' not in interval(1.0, None, None, (0, 1))
    assert numbers(interval(7.0, None, None, (0, 1)), "cx") == [99.0]


def test_curves_go_from_the_lower_left_to_the_upper_right() -> None:
    svg = curves("up", [Line([(0, 0), (1, 1)], "run0"), Line([(0.5, 0.5)], "this", dots=True, titles=["half"])], (0, 1), (0, 1))
    assert f'points="{LEFT},{BOTTOM} {RIGHT},{TOP}"' in svg
    assert (numbers(svg, "cx"), numbers(svg, "cy")) == ([(LEFT + RIGHT) / 2], [(TOP + BOTTOM) / 2])
    assert re.findall(r">([\d.]+)</text>", svg) == ["0.00", "0.25", "0.50", "0.75", "1.00"] * 2


def test_bars_are_as_high_as_their_counts() -> None:
    svg = bars("seconds", [0, 2, 4], (0, 11.4))
    assert numbers(svg, "height") == [0, (BOTTOM - TOP) / 2, BOTTOM - TOP]
    assert re.findall(r">([\d.]+)</text>", svg) == ["0", "1", "2", "3", "4", "0", "5", "10"]


@pytest.mark.parametrize("svg", [bars("none", [], (0, 1)), bars("zeros", [0], (0, 0)), curves("none", [], (0, 1), (0, 1))])
def test_nothing_to_draw_is_a_plot_all_the_same(svg: str) -> None:
    ElementTree.fromstring(svg)


def test_strings_are_escaped() -> None:
    svg = curves(HOSTILE, [Line([(0, 0)], HOSTILE, dots=True, titles=[HOSTILE])], (0, 1), (0, 1)) + interval(0, 0, 0, (0, 1), name=HOSTILE)
    assert "<script" not in svg
    ElementTree.fromstring(f"<all>{svg}</all>")
