"""Everything Slack can ask of us, on one screen."""

import re
from typing import Any

from slack_bolt import App

from handlers import (
    asking,
    closings,
    coordinating,
    events,
    matches,
    offers,
    profiles,
    roster,
    volunteering,
    widening,
)
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
    ("action", Action.LOOK_FURTHER, ANYONE, widening.on_look_further),
    ("view", Form.LOOK_FURTHER, ANYONE, widening.on_agreed),
    ("action", Action.KEEP_AS_IT_IS, ANYONE, widening.on_keep),
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
    ("action", Action.VOLUNTEER, ANYONE, volunteering.on_volunteer),
    ("view", Form.VOLUNTEER, ANYONE, volunteering.on_volunteered),
    ("action", Action.TAKE_BACK, ANYONE, volunteering.on_take_back),
    ("action", Action.NOT_INTERESTED, ANYONE, volunteering.on_not_interested),
    ("action", Action.NOMINATE, ANYONE, volunteering.on_nominate),
    ("view", Form.NOMINATE, ANYONE, volunteering.on_nominated),
    ("action", Action.PROFILE, ANYONE, profiles.on_profile),
    ("view", Form.PROFILE, ANYONE, profiles.on_profile_kept),
    ("action", Action.TIME, ANYONE, profiles.on_time),
    ("view", Form.TIME, ANYONE, profiles.on_time_kept),
    ("action", Action.SIGN, ANYONE, profiles.on_sign),
    ("view", Form.SIGN, ANYONE, profiles.on_signed),
    ("action", Action.RETIRE, ANYONE, profiles.on_retire),
    ("action", Action.REST_NOW, ANYONE, profiles.on_rest),
    ("action", Action.DEBRIEF, ANYONE, profiles.on_debrief),
    ("view", Form.RETIRE, ANYONE, profiles.on_retired),
    ("action", Action.ROSTER, COORDINATOR, roster.on_roster),
    ("action", Action.FIND, COORDINATOR, roster.on_find),
    ("action", Action.ENTRY, COORDINATOR, roster.on_entry),
    ("view", Form.ENTRY, COORDINATOR, roster.on_kept),
    ("action", Action.DECLINE, COORDINATOR, roster.on_decline),
    ("action", Action.RETIRE_SUPPORTER, COORDINATOR, roster.on_retire),
    ("action", Action.ROTA, COORDINATOR, roster.on_rota),
    ("view", Form.ROTA, COORDINATOR, roster.on_rota_kept),
    ("action", Action.SHOW_DIGEST, COORDINATOR, coordinating.on_show_digest),
    ("action", Action.COMMENTS, COORDINATOR, coordinating.on_comments),
    ("action", Action.SEARCH_NOW, COORDINATOR, coordinating.on_search_now),
    ("action", Action.ASK_EVERYONE, COORDINATOR, coordinating.on_ask_everyone),
    (
        "action",
        Action.ASK_TO_LOOK_FURTHER,
        COORDINATOR,
        coordinating.on_ask_to_look_further,
    ),
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
