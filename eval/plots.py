"""Plots as inline SVG: a value with its interval, curves, and bars. No package draws them and nothing is fetched.

A plot has no words of its own but numbers on its axes: what it shows stands beside it as text, and ``curves`` and ``bars`` take a label
for those who hear a page. Positions are per cent of the width, so that a plot is as wide as its place and its letters stay as they are.
Colours and strokes are the page's, by class. All strings are escaped.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

LEFT, RIGHT, TOP, BOTTOM = 11.0, 97.0, 6.0, 88.0  # per cent: the field of a plot that has axes
TICKS = 4  # steps of an axis, about


@dataclass(frozen=True, slots=True)
class Line:
    """A curve: its points from left to right, and the class that colours it. ``dots`` marks each point; titles say what a point is."""

    points: Sequence[tuple[float, float]]
    name: str
    dots: bool = False
    titles: Sequence[str] = ()


def interval(
    value: float | None, low: float | None, high: float | None, ends: tuple[float, float], *, mark: float | None = None, name: str = ""
) -> Markup:
    """A dot at a value and a line over its interval, on a track from one end to the other.

    Args:
        value: None where there is none: the track is empty.
        low: of the interval; None where there is none to give.
        high: likewise.
        ends: what the left and right edge stand for; what lies beyond is drawn at the edge.
        mark: where a thin upright line stands, such as no change.
        name: class of the whole.
    """
    at = _scale(ends, 1.0, 99.0)
    parts = [Markup('<line class="track" x1="1%" x2="99%" y1="50%" y2="50%"/>')]
    if mark is not None:
        parts.append(Markup('<line class="zero" x1="{0}%" x2="{0}%" y1="0" y2="100%"/>').format(at(mark)))
    if low is not None and high is not None:
        parts.append(Markup('<line class="range" x1="{}%" x2="{}%" y1="50%" y2="50%"/>').format(at(low), at(high)))
    if value is not None:
        parts.append(Markup('<circle class="dot" cx="{}%" cy="50%" r="5"/>').format(at(value)))
    return Markup('<svg class="interval {}" aria-hidden="true">{}</svg>').format(name, Markup("").join(parts))


def curves(label: str, lines: Sequence[Line], across: tuple[float, float], up: tuple[float, float], *, ticks_across: bool = True) -> Markup:
    """Curves over two axes that begin and end where ``across`` and ``up`` say."""
    x, y = _scale(across, LEFT, RIGHT), _scale(up, BOTTOM, TOP)
    parts = _axis_up(up) + (_axis_across(across) if ticks_across else [])
    parts += [_path(line, across, up) for line in lines if len(line.points) > 1]
    for line in lines:
        titles = [*line.titles, *[""] * (len(line.points) - len(line.titles))]
        if line.dots:
            dot = Markup('<circle class="dot {}" cx="{}%" cy="{}%" r="5"><title>{}</title></circle>')
            parts += [dot.format(line.name, x(a), y(b), title) for (a, b), title in zip(line.points, titles, strict=True)]
    return _plot(label, parts)


def bars(label: str, counts: Sequence[int], edges: tuple[float, float]) -> Markup:
    """Bars of counts over bins of equal width between two edges."""
    most = max([*counts, 1])
    y, width = _scale((0, most), BOTTOM, TOP), (RIGHT - LEFT) / max(len(counts), 1)
    parts = _axis_up((0, most)) + _axis_across(edges)
    for place, count in enumerate(counts):
        bar = Markup('<rect class="bar" x="{}%" y="{}%" width="{}%" height="{}%"><title>{}</title></rect>')
        parts.append(bar.format(round(LEFT + place * width + 0.2, 2), y(count), round(width - 0.4, 2), round(BOTTOM - y(count), 2), count))
    return _plot(label, parts)


class _scale:
    """From a value to per cent of the plot, held within its ends."""

    def __init__(self, ends: tuple[float, float], first: float, last: float) -> None:
        self.low, self.high = ends
        self.first, self.last = first, last

    def __call__(self, value: float) -> float:
        share = (value - self.low) / (self.high - self.low) if self.high > self.low else 0.5
        return round(self.first + (self.last - self.first) * min(1.0, max(0.0, share)), 2)


def _plot(label: str, parts: Sequence[Markup]) -> Markup:
    return Markup('<svg class="plot" role="img" aria-label="{}">{}</svg>').format(label, Markup("").join(parts))


def _path(line: Line, across: tuple[float, float], up: tuple[float, float]) -> Markup:
    """A curve needs numbers where dots and ticks take per cent: it is drawn on a field of 100 by 100 that is stretched to the plot."""
    x, y = _scale(across, LEFT, RIGHT), _scale(up, BOTTOM, TOP)
    points = " ".join(f"{x(a)},{y(b)}" for a, b in line.points)
    field = '<svg viewBox="0 0 100 100" preserveAspectRatio="none" width="100%" height="100%">'
    return Markup(field + '<polyline class="curve {}" points="{}" vector-effect="non-scaling-stroke"/></svg>').format(line.name, points)


def _axis_up(ends: tuple[float, float]) -> list[Markup]:
    y = _scale(ends, BOTTOM, TOP)
    one = Markup(
        '<line class="grid" x1="{left}%" x2="{right}%" y1="{at}%" y2="{at}%"/>'
        '<text class="tick" x="{before}%" y="{at}%" text-anchor="end" dominant-baseline="middle">{text}</text>'
    )
    return [one.format(left=LEFT, right=RIGHT, before=LEFT - 1.5, at=y(value), text=text) for value, text in _steps(ends)]


def _axis_across(ends: tuple[float, float]) -> list[Markup]:
    x = _scale(ends, LEFT, RIGHT)
    one = Markup('<text class="tick" x="{}%" y="97%" text-anchor="middle">{}</text>')
    return [one.format(x(value), text) for value, text in _steps(ends)]


def _steps(ends: tuple[float, float]) -> list[tuple[float, str]]:
    """Where an axis has ticks: at multiples of 1, 2 or 5 times a power of ten, or of a quarter from 0 to 1; two to six of them."""
    low, high = ends
    if (low, high) == (0, 1):
        step = 0.25
    else:
        rough = (high - low) / TICKS or 1.0
        power = 10.0 ** math.floor(math.log10(rough))
        step = next(size * power for size in (1, 2, 5, 10) if size * power >= rough * 0.999)
    places = range(math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9) + 1)
    decimals = max(0, 2 if step == 0.25 else -math.floor(math.log10(step)))
    return [(place * step, f"{place * step:,.{decimals}f}") for place in places]
