"""Short ways to ask a WebClient for a refusal."""

from typing import Any

import pytest
from slack_sdk.errors import SlackApiError


def refusal(call: Any, **arguments: Any) -> Any:
    """The answer of a call that Slack refuses."""
    with pytest.raises(SlackApiError) as caught:
        call(**arguments)
    return caught.value.response


def code(call: Any, **arguments: Any) -> str:
    """The error code of a call that Slack refuses."""
    return str(refusal(call, **arguments)["error"])
