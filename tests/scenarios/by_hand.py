"""Interactions made by hand: what a late, broken or dishonest client would send."""

from sandbox import postings
from sandbox.payloads import Payloads
from sandbox.rendering import message_words, view_words

CARRIER = "A message whose button is pressed."


def press(clinic, name, action, value):
    """Press a button whether or not it is on the screen; give the words of the answer."""
    workspace, colleague = clinic.workspace, clinic.person(name)
    place = workspace.direct_message(clinic.app, colleague.id)
    carrier = postings.post(workspace, place, clinic.app, text=CARRIER, blocks=None)
    payload = pressing(clinic, name, action, value, carrier)
    whispered, modals = len(colleague.ephemerals), len(colleague.modals)
    clinic.sandbox.deliver("interactive", payload)
    assert was_acked(clinic), f"{action} was not acknowledged"
    heard = [
        word for message in colleague.ephemerals[whispered:] for word in message_words(message)
    ]
    if len(colleague.modals) > modals:
        heard.extend(view_words(colleague.modal))
        colleague.close()
    now = place.messages[carrier["ts"]]
    if now["text"] != CARRIER:
        heard.extend(message_words(now))
    postings.delete(workspace, place, now)
    return tuple(heard)


def pressing(clinic, name, action, value, message=None):
    """Give what Slack delivers when a button is pressed, by default of somebody's last message."""
    workspace, user = clinic.workspace, clinic.ids[name]
    place = workspace.direct_message(clinic.app, user)
    return Payloads(workspace, clinic.sandbox.page_url).message_action(
        clinic.app,
        workspace.people[user],
        place,
        message or list(place.messages.values())[-1],
        action={"type": "button", "action_id": action, "block_id": "by_hand", "value": value},
        state={},
    )


def send(clinic, who, callback, /, *, metadata="", **fields):
    """Send a form whether or not it is on the screen; give the payload of the answer."""
    form = submitting(clinic, who, callback, metadata=metadata, **fields)
    answer = clinic.sandbox.deliver("interactive", form)
    assert was_acked(clinic), f"{callback} was not acknowledged"
    return answer


def submitting(clinic, who, callback, /, *, metadata="", **fields):
    """Give what Slack delivers when a form is sent."""
    workspace, user = clinic.workspace, clinic.ids[who]
    payloads = Payloads(workspace, clinic.sandbox.page_url)
    return {
        **payloads._head("view_submission", clinic.app, workspace.people[user]),
        "trigger_id": workspace.permissions.trigger(clinic.app.app_id, user),
        "response_urls": [],
        "view": {
            "id": "V00000000",
            "type": "modal",
            "callback_id": callback,
            "private_metadata": metadata,
            "blocks": [],
            "state": {"values": {field: {field: given} for field, given in fields.items()}},
        },
    }


def typed(text):
    """What a text field gives."""
    return {"type": "plain_text_input", "value": text}


def chosen(value):
    """What a select or radio button gives."""
    return {"type": "static_select", "selected_option": {"value": value}}


def shut(colleague):
    """Close every modal that is open."""
    while colleague.modals:
        colleague.close()


def was_acked(clinic):
    """Tell whether the last delivery was acknowledged at all."""
    return clinic.sandbox.acks[-1].seconds is not None


def words_of(answer):
    """Every word of the view that a form is answered with."""
    return tuple(view_words((answer or {}).get("view", {})))
