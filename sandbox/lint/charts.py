"""The `data_visualization` block: charts that keep their series and categories in step."""

from sandbox.lint.checks import Findings, Json, Spec, an, anything, many, text_of, typed
from sandbox.lint.objects import BLOCK_ID

LABEL = text_of(20)
AXIS_LABEL = text_of(50)
MOST_PARTS = 6  # newer clients may draw twelve; six is what every published page grants
MOST_POINTS = 20


def _number(value: object, at: str, key: str, found: Findings) -> None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        found.add(f"{at}/{key}", "must be a number")


def _slice_size(value: object, at: str, key: str, found: Findings) -> None:
    _number(value, at, key, found)
    if isinstance(value, int | float) and value <= 0:
        found.add(f"{at}/{key}", "must be more than 0")


def _in_step(chart: Json, at: str, found: Findings) -> None:
    axis = chart.get("axis_config")
    series = chart.get("series")
    if not isinstance(axis, dict) or not isinstance(series, list):
        return
    categories = axis.get("categories")
    names = [entry.get("name") for entry in series if isinstance(entry, dict)]
    if len(names) != len(set(map(str, names))):
        found.add(f"{at}/series", "series names must be unique")
    for index, entry in enumerate(series):
        points = entry.get("data") if isinstance(entry, dict) else None
        if not isinstance(points, list):
            continue
        labels = [point.get("label") for point in points if isinstance(point, dict)]
        if isinstance(categories, list) and sorted(map(str, labels)) != sorted(
            map(str, categories)
        ):
            found.add(f"{at}/series/{index}/data", "must have exactly one point for each category")


_POINT = an(Spec({"label": LABEL, "value": _number}, ("label", "value")))
_SERIES = an(Spec({"name": LABEL, "data": many(_POINT, MOST_POINTS)}, ("name", "data")))
_AXIS = an(
    Spec(
        {"categories": many(LABEL, MOST_POINTS), "x_label": AXIS_LABEL, "y_label": AXIS_LABEL},
        ("categories",),
    )
)
_DRAWN = Spec(
    {"series": many(_SERIES, MOST_PARTS), "axis_config": _AXIS},
    ("series", "axis_config"),
    _in_step,
)
_SEGMENT = an(Spec({"label": LABEL, "value": _slice_size}, ("label", "value")))
_PIE = Spec({"segments": many(_SEGMENT, MOST_PARTS)}, ("segments",))

CHART = Spec(
    {
        "block_id": BLOCK_ID,
        "type": anything,
        "title": text_of(50),
        "chart": typed({"bar": _DRAWN, "area": _DRAWN, "line": _DRAWN, "pie": _PIE}, "chart"),
    },
    ("title", "chart"),
)
