"""Everything Slack can ask of us, on one screen."""

import re
from typing import Any

from slack_bolt import App

from handlers import asking, closings, coordinating, events, matches, offers, profiles
from handlers.courtesy import Listener, Role, courteous
from handlers.ids import COMMAND, Action, Form, Shortcut
from handlers.reception import Reception

ANYONE, COORDINATOR = Role.ANYONE, Role.COORDINATOR

#: Kind, id, who may use it, and what answers.
LISTENERS: tuple[tuple[str, str, Role, Listener], ...] = (
    ("command", COMMAND, ANYONE, asking.on_command),
    ("global_shortcut", Shortcut.ASK, ANYONE, asking.on_ask),
    ("action", Action.ASK, ANYONE, asking.on_ask),
    ("view", Form.ASK, ANYONE, asking.on_sent),
    ("action", Action.VIEW_REQUEST, ANYONE, asking.on_view_request),
    ("action", Action.WITHDRAW, ANYONE, asking.on_withdraw),
    ("view", Form.WITHDRAW, ANYONE, asking.on_withdrawn),
    ("action", Action.ASK_SOMEONE_ELSE, ANYONE, asking.on_someone_else),
    ("action", Action.CLOSE_AS_REQUESTER, ANYONE, asking.on_close),
    ("action", Action.PRIVACY, ANYONE, asking.on_privacy),
    ("action", Action.HELP, ANYONE, asking.on_help),
    ("action", Action.SEE_DETAILS, ANYONE, offers.on_details),
    ("action", Action.ACCEPT, ANYONE, offers.on_accept),
    ("action", Action.PASS, ANYONE, offers.on_pass),
    ("action", Action.SEE_WHO, ANYONE, matches.on_see_who),
    ("action", Action.OPEN_REQUEST, ANYONE, matches.on_open_request),
    ("action", Action.GUIDE, ANYONE, matches.on_guide),
    ("action", Action.HAND_BACK, ANYONE, matches.on_hand_back),
    ("action", Action.CHECKIN_CONNECTED, ANYONE, matches.on_checkin),
    ("action", Action.CHECKIN_NOT_YET, ANYONE, matches.on_checkin),
    ("action", Action.CHECKIN_SOMEONE_ELSE, ANYONE, matches.on_checkin),
    ("action", Action.CHECKIN_NO_LONGER, ANYONE, matches.on_checkin),
    ("action", Action.CLOSE_AS_SUPPORTER, ANYONE, closings.on_log),
    ("action", Action.CLOSING_LOG, ANYONE, closings.on_log),
    ("view", Form.CLOSING_LOG, ANYONE, closings.on_logged),
    ("action", Action.GIVE_FEEDBACK, ANYONE, closings.on_give_feedback),
    ("view", Form.FEEDBACK, ANYONE, closings.on_feedback),
    ("action", Action.PAUSE, ANYONE, profiles.on_pause),
    ("view", Form.PAUSE, ANYONE, profiles.on_paused),
    ("action", Action.RESUME, ANYONE, profiles.on_resume),
    ("action", Action.SHOW_DIGEST, COORDINATOR, coordinating.on_show_digest),
    ("action", Action.SEARCH_NOW, COORDINATOR, coordinating.on_search_now),
    ("event", "app_home_opened", ANYONE, events.on_home_opened),
    ("event", "message", ANYONE, events.on_message),
    ("event", "member_joined_channel", ANYONE, events.on_membership),
    ("event", "member_left_channel", ANYONE, events.on_membership),
)

#: What no listener above knows is acknowledged and left alone: Slack would say it failed.
LEFT_ALONE = ("action", "view", "view_closed", "event", "shortcut")


def furnish(app: App, reception: Reception) -> App:
    """Hang every listener."""
    for kind, what, role, listener in LISTENERS:
        hang: Any = getattr(app, kind)
        hang(str(what))(courteous(listener, role, reception))
    for kind in LEFT_ALONE:
        catch: Any = getattr(app, kind)
        catch(re.compile(".*"))(courteous(asking.on_anything, ANYONE, reception))
    return app
