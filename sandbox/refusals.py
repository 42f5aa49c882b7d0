"""The two ways of saying no: Slack's to an app, and the client's to a person."""

from collections.abc import Mapping, Sequence


class Refusal(Exception):  # noqa: N818 - a Slack answer, not a fault of ours
    """Slack's answer `ok: false` with an error code and optional messages for the developer."""

    def __init__(
        self, code: str, messages: Sequence[str] = (), extra: Mapping[str, object] | None = None
    ) -> None:
        super().__init__(code)
        self.code = code
        self.messages = list(messages)
        self.extra = dict(extra or {})

    def answer(self) -> dict[str, object]:
        """Return the refusal as the JSON object an app receives."""
        body: dict[str, object] = {"ok": False, "error": self.code, **self.extra}
        if self.messages:
            body["response_metadata"] = {"messages": self.messages}
        return body


class Impossible(AssertionError):  # noqa: N818 - reads as what happened to the person
    """A gesture that the person's own client would not have allowed, told in one sentence."""
