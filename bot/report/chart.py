"""A chart of bands, drawn by hand so that it prints, with the same numbers in words."""

from collections.abc import Iterator, Sequence
from html import escape

_HEIGHT, _STEP, _BAR, _LEFT, _FOOT = 160, 64, 36, 8, 40
_BESIDE = 11
#: Up to where an open band is drawn, beyond its lower bound.
_OPEN = 1.5

Bar = tuple[str, int, int | None, str]  #: its week, its bounds, and what it says


def bars(name: str, shown: Sequence[Bar]) -> Iterator[str]:
    """Draw each band from its lower to its upper bound, so many beside each other as print."""
    highest = max((_top(low, high) for _, low, high, _ in shown), default=0)
    for begins in range(0, len(shown), _BESIDE):
        yield from _row(name, f"{name} {begins}", shown[begins : begins + _BESIDE], highest)


def _row(name: str, title: str, shown: Sequence[Bar], highest: float) -> Iterator[str]:
    key = "".join(letter for letter in title.lower() if letter.isalnum())
    width = _LEFT + _STEP * len(shown)
    yield "<figure>"
    yield (
        f'<svg role="img" aria-labelledby="{key}-title {key}-text" width="{width}" '
        f'height="{_HEIGHT + _FOOT}" viewBox="0 0 {width} {_HEIGHT + _FOOT}">'
    )
    yield f'<title id="{key}-title">{escape(name)}</title>'
    spoken = "; ".join(f"until {week}: {said}" for week, _, _, said in shown)
    yield f'<desc id="{key}-text">{escape(spoken)}.</desc>'
    yield f'<line x1="{_LEFT}" y1="{_HEIGHT}" x2="{width}" y2="{_HEIGHT}" stroke="#1a1a1a"/>'
    for nth, (week, low, high, said) in enumerate(shown):
        left = _LEFT + _STEP * nth + (_STEP - _BAR) // 2
        middle = left + _BAR // 2
        top, bottom = (_y(count, highest) for count in (_top(low, high), low))
        open_end = ' stroke-dasharray="4 3"' if high is None else ""
        yield (
            f'<rect x="{left}" y="{top:.1f}" width="{_BAR}" height="{bottom - top:.1f}" '
            f'fill="#9cc3e6" stroke="#005a9c"{open_end}/>'
        )
        yield _label(middle, _HEIGHT + 16, week[2:])
        yield _label(middle, _HEIGHT + 32, said)
    yield "</svg>"
    yield (
        f"<figcaption>{escape(name)}, by the week in which each window was told. A bar reaches "
        "from the least to the most it can have been; a broken line has no upper end.</figcaption>"
    )
    yield "</figure>"


def _top(low: int, high: int | None) -> float:
    return low * _OPEN if high is None else high


def _y(count: float, highest: float) -> float:
    return _HEIGHT - (_HEIGHT - 10) * count / highest


def _label(x: int, y: int, text: str) -> str:
    return (
        f'<text x="{x}" y="{y}" font-size="11" text-anchor="middle" fill="#1a1a1a" '
        f'aria-hidden="true">{escape(text)}</text>'
    )
