"""Modals and home tabs."""

from collections.abc import Mapping
from typing import Any

from sandbox import view_content
from sandbox.refusals import Refusal
from sandbox.views import OpenView
from sandbox.web_api.request import Entry, Json, Request


def _answer(request: Request, view: OpenView) -> Json:
    request.workspace.changed((view.user,))
    return {"view": view.as_view(request.workspace.id)}


def _modal(request: Request) -> Json:
    return view_content.checked(request.required("view"), "modal")


def _open(request: Request) -> Json:
    content = _modal(request)
    trigger = request.workspace.permissions.redeem(
        request.required("trigger_id"), request.app.app_id
    )
    return _answer(request, request.workspace.views.open(request.app, trigger, content))


def _push(request: Request) -> Json:
    content = _modal(request)
    trigger = request.workspace.permissions.redeem(
        request.required("trigger_id"), request.app.app_id
    )
    if trigger.view_id is None:
        raise Refusal("invalid_trigger_id", ["[ERROR] the trigger comes from no modal"])
    return _answer(request, request.workspace.views.push(request.app, trigger.user, content))


def _update(request: Request) -> Json:
    arguments: Mapping[str, Any] = request.arguments
    if not arguments.get("view_id") and not arguments.get("external_id"):
        raise Refusal("invalid_arguments", ["[ERROR] missing required field: view_id"])
    views = request.workspace.views
    raw = request.required("view")
    kind = raw.get("type") if isinstance(raw, dict) else None
    content = view_content.checked(raw, "home" if kind == "home" else "modal")
    view = views.find(arguments.get("view_id"), arguments.get("external_id"), request.app)
    if view.content["type"] != content["type"]:
        raise Refusal("invalid_arguments", ["[ERROR] the type of a view cannot change"])
    views.replace(view, content, arguments.get("hash"))
    return _answer(request, view)


def _publish(request: Request) -> Json:
    content = view_content.checked(request.required("view"), "home")
    if not request.app.home_tab:
        raise Refusal("not_enabled")
    person = request.workspace.human(str(request.required("user_id")))
    if person.is_bot or person.deactivated:
        raise Refusal("user_not_found")
    return _answer(
        request,
        request.workspace.views.publish(
            request.app, person.id, content, request.arguments.get("hash")
        ),
    )


METHODS: Mapping[str, Entry] = {
    "views.open": Entry(_open),
    "views.push": Entry(_push),
    "views.update": Entry(_update),
    "views.publish": Entry(_publish),
}
