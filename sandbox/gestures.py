"""Everything a person can do, from their hand to the app's ack and its visible result."""

from typing import Any, Literal

from sandbox import inputs, postings, validation
from sandbox.acks import TROUBLE, Submissions, reply
from sandbox.apps import InstalledApp
from sandbox.deliveries import Answer, Deliveries
from sandbox.journal import Journal, LintFailure
from sandbox.payloads import Payloads
from sandbox.reach import Place, Reach, action_of, field_at
from sandbox.refusals import Impossible, Refusal
from sandbox.workspace import Workspace

Json = dict[str, Any]
NOT_A_COMMAND = (
    "{} is not a valid command. In Slack, all messages that start with the “/” character "
    "are interpreted as commands."
)


class Gestures:
    """Carries out what people do; every method ends when the app has acked or Slack gave up.

    All methods raise Impossible for what a person's client would not offer.
    """

    def __init__(
        self,
        workspace: Workspace,
        deliveries: Deliveries,
        payloads: Payloads,
        lint_failures: Journal[LintFailure],
    ) -> None:
        self._workspace = workspace
        self._deliveries = deliveries
        self._payloads = payloads
        self._lint_failures = lint_failures
        self._reach = Reach(workspace)
        self._submissions = Submissions(workspace, lint_failures)
        self._last: dict[str, tuple[InstalledApp, str, Json]] = {}

    async def command(
        self, user: str, command: str, text: str = "", channel: str | None = None
    ) -> None:
        """Type a slash command, in the direct message with the app unless told where."""
        person = self._reach.person(user)
        app = self._reach.owner(command)
        if app is None:
            self._workspace.fail(user, NOT_A_COMMAND.format(command))
            return
        place = self._reach.conversation(
            user, channel or self._workspace.direct_message(app, user).id
        )
        if place.kind == "im" and app.messages_tab_read_only:
            raise Impossible("The app's Messages tab takes no text, so no command either.")
        payload = self._payloads.command(app, person, place, command, text)
        answer = await self._send(user, app, "slash_commands", payload)
        if answer.error:
            self._workspace.fail(user, f'{command} failed with the error "{answer.error}"')
        elif answer.payload:
            try:
                reply(self._workspace, app, place, user, answer.payload)
            except Refusal as refusal:
                self._note("slash command ack", refusal, answer.payload)
                self._workspace.fail(
                    user, f'{command} failed with the error "invalid_command_response"'
                )

    async def shortcut(self, user: str, callback_id: str) -> None:
        """Pick a global shortcut."""
        person = self._reach.person(user)
        for app in self._workspace.apps:
            if any(shortcut.callback_id == callback_id for shortcut in app.shortcuts):
                payload = self._payloads.shortcut(app, person, callback_id)
                await self._interact(user, app, payload)
                return
        raise Impossible(f"No app offers the shortcut {callback_id!r}.")

    async def say(self, user: str, channel: str, text: str) -> None:
        """Type a message; what starts with a slash is a command."""
        if text.startswith("/"):
            command, _, rest = text.partition(" ")
            await self.command(user, command, rest.strip(), channel)
            return
        self._reach.person(user)
        place = self._reach.conversation(user, channel)
        for app in self._workspace.apps:
            if (
                app.bot_user_id in place.members
                and place.kind == "im"
                and (app.messages_tab_read_only or not app.messages_tab)
            ):
                raise Impossible("The app's Messages tab takes no text.")
        message = postings.say(self._workspace, place, user, text)
        for app, event in postings.heard(self._workspace, place, message):
            await self._deliveries.event(app, event)

    async def open_home(self, user: str, tab: Literal["home", "messages"] = "home") -> None:
        """Open the app's Home or Messages tab."""
        self._reach.person(user)
        app = self._workspace.app
        if not (app.home_tab if tab == "home" else app.messages_tab):
            raise Impossible(f"The app has no {tab} tab.")
        direct = self._workspace.direct_message(app, user)
        event: Json = {
            "type": "app_home_opened",
            "user": user,
            "channel": direct.id,
            "tab": tab,
            "event_ts": self._workspace.stamp(),
        }
        with self._workspace.lock:
            home = self._workspace.views.homes.get((app.app_id, user))
            if home is not None and tab == "home":
                event["view"] = self._workspace.views.snapshot(home, self._workspace.id)
        if app.hears("app_home_opened"):
            await self._deliveries.event(app, event)

    async def act(
        self,
        user: str,
        where: Place,
        block_id: str,
        action_id: str,
        result: Json,
        *,
        entered: inputs.Values | None = None,
    ) -> None:
        """Use one element; `result` is what it gives, such as `{"selected_option": …}`.

        `entered` is what the person has entered into the other elements of a view so far.
        """
        person = self._reach.person(user)
        with self._workspace.lock:
            if where.kind == "view":
                view = self._reach.view(user, where.id)
                inputs.adopt(view.blocks, view.state, entered or {})
                field = field_at(view.blocks, block_id, action_id)
                action = action_of(field, result)
                inputs.remember(view.state, field, result)
                app = view.app
                payload = self._payloads.view_action(view, person, action)
            else:
                place, message = self._reach.message(user, where)
                field = field_at(message.get("blocks", []), block_id, action_id)
                action = action_of(field, result)
                app = next(a for a in self._workspace.apps if a.app_id == message["app_id"])
                states = self._workspace.conversations.element_states
                key = (place.id, message["ts"], user)
                state = inputs.values(message["blocks"], states.get(key))
                inputs.remember(state, field, result)
                states[key] = state
                payload = self._payloads.message_action(
                    app, person, place, message, action=action, state=state
                )
            self._workspace.changed((user,))
        await self._interact(user, app, payload)

    async def submit(
        self, user: str, view_id: str, *, entered: inputs.Values | None = None
    ) -> None:
        """Press the submit button of a modal; incomplete ones stay, as in the real client."""
        person = self._reach.person(user)
        with self._workspace.screen_of(user):
            view = self._reach.view(user, view_id)
            if "submit" not in view.content:
                raise Impossible("This modal has no submit button.")
            inputs.adopt(view.blocks, view.state, entered or {})
            view.errors = validation.complaints(view)
            if view.errors:
                return
            payload = self._payloads.submission(view, person)
        answer = await self._interact(user, view.app, payload)
        if not answer.error:
            self._submissions.apply(view, answer.payload)

    async def close(self, user: str, view_id: str) -> None:
        """Press a modal's close button, or its cross."""
        person = self._reach.person(user)
        with self._workspace.screen_of(user):
            view = self._reach.view(user, view_id)
            cleared = bool(view.content.get("clear_on_close"))
            gone = self._workspace.views.clear(user) if cleared else [view]
            if not cleared:
                self._workspace.views.close(view)
        for closed in gone:
            if closed.content.get("notify_on_close"):
                payload = self._payloads.closed(closed, person, cleared=cleared)
                await self._deliveries.send(closed.app, "interactive", payload)

    async def replay(self, user: str) -> Json | None:
        """Deliver the person's last command or interaction again; return the ack payload."""
        if user not in self._last:
            raise Impossible("There is nothing to deliver again.")
        app, kind, payload = self._last[user]
        return (await self._deliveries.send(app, kind, payload)).payload

    # -----------------------------------------------------------------------------------------

    async def _send(self, user: str, app: InstalledApp, kind: str, payload: Json) -> Answer:
        self._last[user] = (app, kind, payload)
        return await self._deliveries.send(app, kind, payload)

    async def _interact(self, user: str, app: InstalledApp, payload: Json) -> Answer:
        if not app.interactive:
            answer = Answer(error="dispatch_failed", reason="interactivity is off")
        else:
            answer = await self._send(user, app, "interactive", payload)
        if answer.error:
            self._workspace.fail(user, TROUBLE)
        return answer

    def _note(self, where: str, refusal: Refusal, payload: Json) -> None:
        self._lint_failures.append(
            LintFailure(where, refusal.code, tuple(refusal.messages), payload)
        )
