"""A ward with one request in it, in which everybody may try everything and nothing stays."""

import contextlib

from handlers.asking import FORM_LIVES
from handlers.ids import COMMAND, Action, Field, Form, Shortcut
from tests.catalogue.eyes import UNKNOWN, nothing_stays
from tests.scenarios.by_hand import chosen, press, send, shut, typed, words_of
from tests.scenarios.hospital import hospital

NOTE = "A note nobody but one may read."
LABEL = "A note, if you like"

#: What somebody can be to the one request in the ward.
STRANGER, GUEST, REQUESTER, COORDINATOR = "stranger", "guest", "requester", "coordinator"
ASKED, HELPER, FORMER, BYSTANDER = "asked", "helper", "former helper", "never asked"
EVERYBODY = (STRANGER, GUEST, REQUESTER, COORDINATOR, ASKED, HELPER, FORMER, BYSTANDER)
MEMBERS = tuple(one for one in EVERYBODY if one != GUEST)
SUPPORTERS = (ASKED, HELPER, FORMER, BYSTANDER)


class Ward:
    """One request, offered or matched after it was handed back once, and who everybody is."""

    def __init__(self, clinic, *, matched):
        self.clinic = clinic
        clinic.ask(**{LABEL: NOTE}).close()
        (former,) = clinic.asked()
        clinic.person(former).click("Accept")
        clinic.settle()
        self.request = clinic.request_of("Mira").id
        press(clinic, former, Action.HAND_BACK, self.request)
        clinic.settle()
        (asked,) = clinic.asked()
        if matched:
            clinic.person(asked).click("Accept", where="message")
            clinic.pass_time(days=3)
        names = {"Ana", "Ben", "Cleo"} - {former, asked}
        self.people = {
            STRANGER: "Tom",
            GUEST: "Alex",
            REQUESTER: "Mira",
            COORDINATOR: "Ruth",
            FORMER: former,
            HELPER if matched else ASKED: asked,
            BYSTANDER: names.pop(),
        }

    def nothing_stays(self):
        """Put the database back afterwards, as it was."""
        return nothing_stays(self.clinic)

    def tries(self, kind, what, who, request=None):
        """Have somebody use a listener; give every word of the answer."""
        name, about = self.people[who], self.request if request is None else request
        match kind:
            case "action":
                return press(self.clinic, name, what, self._value(what, about, who))
            case "view":
                answer = send(self.clinic, name, what, **self._form(what, about, name))
                return words_of(answer) or tuple(
                    map(str, (answer or {}).get("errors", {}).items())
                )
            case "command":
                return self._spoken(name, lambda person: person.command(COMMAND))
            case "global_shortcut":
                return self._spoken(name, lambda person: person.shortcut(Shortcut.ASK))
        raise AssertionError(f"nobody knows how to try {kind}")

    def _spoken(self, name, speak):
        person = self.clinic.person(name)
        heard = len(person.ephemerals)
        speak(person)
        said = (str(person.modal or ""), *map(str, person.ephemerals[heard:]))
        shut(person)
        return said

    def _value(self, action, about, who):
        """What this button carries; of somebody rather than of a request, their id."""
        if action in {Action.ENTRY, Action.DECLINE, Action.RETIRE_SUPPORTER}:
            return self.clinic.ids[self.people[BYSTANDER]] if about != UNKNOWN else UNKNOWN
        if action.startswith("checkin"):
            return f"{about}.{self._checkin(who)}"
        return about

    def _checkin(self, who):
        with self.clinic.house.desk.open_records() as records:
            planned = records.request(self.request).checkins
        side = "supporter" if who == HELPER else "requester"
        return next((one.id for one in planned if one.side == side and one.state == "asked"), "0")

    def _form(self, form, about, name):
        clinic, person = self.clinic, self.clinic.ids[name]
        profile = {Field.NAME: typed("Dr. Somebody"), Field.DEPARTMENT: typed("Radiology")}
        agreed = {Field.AGREES: {"type": "checkboxes", "selected_options": [{"value": "1"}]}}
        match form:
            case Form.ASK:
                now = clinic.clock.now()
                token = clinic.house.room.tokens.mint("ask", person, now, FORM_LIVES)
                return {"metadata": token, Field.NOTE: typed("Another one.")}
            case Form.PAUSE:
                return {Field.PAUSE_UNTIL: {"selected_date": "2027-01-04"}}
            case Form.PROFILE:
                return profile
            case Form.VOLUNTEER:
                return profile | agreed
            case Form.SIGN:
                return agreed
            case Form.NOMINATE:
                return {Field.NOMINEE: {"selected_user": clinic.ids["Tom"]}}
            case Form.ENTRY:
                return {"metadata": clinic.ids[self.people[BYSTANDER]]}
            case Form.CLOSING_LOG:
                return {"metadata": about, Field.MET: chosen("4"), Field.AFTER: chosen("fine")}
            case _:
                return {"metadata": about}


@contextlib.contextmanager
def ward(place, database_url="", *, matched):
    """Open a ward, and close it whatever happens."""
    with hospital(place, database_url=database_url) as clinic:
        yield Ward(clinic, matched=matched)
