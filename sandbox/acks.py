"""What Slack does with the payload of an ack: replies to commands, answers to submissions."""

from typing import Any

from sandbox import postings, view_content
from sandbox.apps import InstalledApp
from sandbox.conversations import Conversation
from sandbox.journal import Journal, LintFailure
from sandbox.refusals import Refusal
from sandbox.views import OpenView
from sandbox.workspace import Workspace

Json = dict[str, Any]
TROUBLE = "We had some trouble connecting. Try again?"


def reply(
    workspace: Workspace, app: InstalledApp, place: Conversation, user: str, content: Json
) -> None:
    """Show a reply to a command or response URL; raises Refusal for content Slack refuses."""
    text, blocks = content.get("text") or "", content.get("blocks")
    if blocks:
        blocks = postings.checked(blocks)
    if not text and not blocks:
        raise Refusal("no_text")
    if content.get("response_type") == "in_channel":
        postings.post(workspace, place, app, text=text, blocks=blocks)
    else:
        postings.whisper(workspace, place.id, app, user, text=text, blocks=blocks)


class Submissions:
    """Applies the app's answer to a submitted modal."""

    def __init__(self, workspace: Workspace, lint_failures: Journal[LintFailure]) -> None:
        self._workspace = workspace
        self._lint_failures = lint_failures

    def apply(self, view: OpenView, answer: Json | None) -> None:
        """Close, replace, cover or mark the modal; an answer Slack refuses is a failure shown."""
        with self._workspace.screen_of(view.user):
            view.errors = {}
            if self._workspace.views.get(view.id) is not view:
                return  # the app has closed or cleared it meanwhile
            try:
                self._apply(view, answer or {})
            except Refusal as refusal:
                self._lint_failures.append(
                    LintFailure(
                        "view_submission ack", refusal.code, tuple(refusal.messages), answer
                    )
                )
                self._workspace.fail(view.user, TROUBLE)

    def _apply(self, view: OpenView, answer: Json) -> None:
        views = self._workspace.views
        match answer.get("response_action"):
            case None if not answer:
                views.close(view)
            case "errors":
                view.errors = _errors(view, answer.get("errors"))
            case "update":
                views.replace(view, view_content.checked(answer.get("view"), "modal"))
            case "push":
                content = view_content.checked(answer.get("view"), "modal")
                views.push(view.app, view.user, content)
            case "clear":
                views.clear(view.user)
            case other:
                raise Refusal(
                    "invalid_response_action", [f"[ERROR] unknown response_action: {other}"]
                )


def _errors(view: OpenView, errors: Any) -> dict[str, str]:
    inputs = {block["block_id"] for block in view.blocks if block["type"] == "input"}
    if not isinstance(errors, dict) or not errors:
        raise Refusal("invalid_errors", ["[ERROR] errors must name at least one input block"])
    strangers = [name for name in errors if name not in inputs]
    if strangers:
        raise Refusal(
            "invalid_errors", [f"[ERROR] no input block has the block_id: {', '.join(strangers)}"]
        )
    if not all(isinstance(text, str) and text for text in errors.values()):
        raise Refusal("invalid_errors", ["[ERROR] every error must be a sentence"])
    return dict(errors)
