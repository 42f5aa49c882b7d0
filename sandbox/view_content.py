"""Taking a view from an app: the lint, the size, and the ids it left out."""

from typing import Any, Literal

from sandbox import lint
from sandbox.blocks import completed
from sandbox.lint.payloads import too_large
from sandbox.refusals import Refusal

Json = dict[str, Any]


def checked(view: Any, kind: Literal["modal", "home"]) -> Json:
    """Return a view with all ids; raises Refusal `invalid_arguments` or `view_too_large`."""
    findings = lint.lint_view(view)
    if not findings and view["type"] != kind:
        findings = [f"[ERROR] must be a {kind} view [json-pointer:/view/type]"]
    if findings:
        raise Refusal("invalid_arguments", findings)
    if too_large(view):
        raise Refusal("view_too_large")
    return {**view, "blocks": completed(view["blocks"])}
