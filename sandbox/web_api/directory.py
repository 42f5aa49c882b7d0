"""Who and where: tokens, people, the team, bots and conversations."""

from collections.abc import Mapping

from sandbox import people
from sandbox.conversations import Conversation
from sandbox.people import Person
from sandbox.refusals import Refusal
from sandbox.web_api.request import Entry, Json, Request


def _auth_test(request: Request) -> Json:
    workspace, app = request.workspace, request.app
    return {
        "url": f"https://{workspace.domain}.slack.com/",
        "team": workspace.name,
        "user": app.name,
        "team_id": workspace.id,
        "user_id": app.bot_user_id,
        "bot_id": app.bot_id,
        "is_enterprise_install": False,
    }


def _open_connection(request: Request) -> Json:
    if request.app.request_url:
        raise Refusal("not_allowed_token_type", ["[ERROR] Socket Mode is off for this app"])
    return {"url": request.socket_url(request.app)}


def _user(request: Request, person: Person) -> Json:
    return people.as_user(
        person,
        team_id=request.workspace.id,
        now=request.workspace.clock.now(),
        include_locale=request.flag("include_locale"),
    )


def _users_info(request: Request) -> Json:
    person = request.workspace.human(str(request.required("user")))
    return {"user": _user(request, person)}


def _users_list(request: Request) -> Json:
    everyone, metadata = request.page(list(request.workspace.people.values()))
    return {
        "members": [_user(request, person) for person in everyone],
        "cache_ts": int(request.workspace.clock.now().timestamp()),
        "response_metadata": metadata,
    }


def _team_info(request: Request) -> Json:
    workspace = request.workspace
    return {
        "team": {
            "id": workspace.id,
            "name": workspace.name,
            "domain": workspace.domain,
            "email_domain": "",
            "icon": {"image_default": True},
        }
    }


def _bots_info(request: Request) -> Json:
    wanted = request.required("bot")
    for app in request.workspace.apps:
        if app.bot_id == wanted:
            return {
                "bot": {
                    "id": app.bot_id,
                    "deleted": False,
                    "name": app.name,
                    "app_id": app.app_id,
                    "user_id": app.bot_user_id,
                }
            }
    raise Refusal("bot_not_found")


def _known(request: Request) -> Conversation:
    found = request.conversation(request.required("channel"))
    if found.kind == "im":
        request.need("im:read")
    else:
        request.need("groups:read" if found.private else "channels:read")
    return found


def _conversation_info(request: Request) -> Json:
    found = _known(request)
    channel = found.as_channel(request.app.bot_user_id)
    if not request.flag("include_num_members"):
        channel.pop("num_members", None)
    return {"channel": channel}


def _conversation_members(request: Request) -> Json:
    members, metadata = request.page(list(_known(request).members), most=1000)
    return {"members": members, "response_metadata": metadata}


def _conversation_open(request: Request) -> Json:
    workspace, app = request.workspace, request.app
    users = [user for user in str(request.arguments.get("users") or "").split(",") if user]
    if not users:
        found = request.conversation(request.required("channel"))
        return {"channel": {"id": found.id}, "no_op": True, "already_open": True}
    if len(users) > 1:
        raise Refusal("method_not_supported_for_channel_type")
    person = workspace.human(users[0])
    if person.is_bot:
        raise Refusal("cannot_dm_bot")
    if person.deactivated:
        raise Refusal("user_disabled")
    known = workspace.conversations.direct(app.bot_user_id, person.id) is not None
    direct = workspace.direct_message(app, person.id)
    channel: Json = {"id": direct.id}
    if request.flag("return_im"):
        channel = direct.as_channel(app.bot_user_id)
    return {"channel": channel, **({"no_op": True, "already_open": True} if known else {})}


METHODS: Mapping[str, Entry] = {
    "auth.test": Entry(_auth_test),
    "apps.connections.open": Entry(_open_connection, app_token=True),
    "users.info": Entry(_users_info, "users:read"),
    "users.list": Entry(_users_list, "users:read"),
    "team.info": Entry(_team_info, "team:read"),
    "bots.info": Entry(_bots_info, "users:read"),
    "conversations.info": Entry(_conversation_info),
    "conversations.members": Entry(_conversation_members),
    "conversations.open": Entry(_conversation_open, "im:write"),
}
