"""Looking further, with the requester's consent: never beyond anybody's list of never."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta

from bot.domain import slots
from bot.domain.choices import Beyond, Who
from bot.domain.errors import NoLongerOpen
from bot.domain.lifecycle import Decision
from bot.domain.notices import Act, CheckInAnswered, Letter, MayLookFurther
from bot.domain.people import Supporter
from bot.domain.requests import SupportRequest

#: How often at most the same person is asked; a no is not asked away.
ASK_AGAIN = timedelta(hours=24)


def could_widen(request: SupportRequest, profile: Supporter | None) -> tuple[Beyond, ...]:
    """
    List what would let more colleagues be asked, were the requester to agree.

    `profile` is the requester's own if they are a supporter; empty while nothing is looked for.
    """
    wishes = request.wishes
    home = wishes.department.strip() or (profile.department.strip() if profile else "")
    loosens = {
        Beyond.DEPARTMENT: wishes.who is Who.OUTSIDE and home != "",
        Beyond.LANGUAGE: wishes.language.strip() != "",
    }
    return tuple(
        beyond
        for beyond, holds in loosens.items()
        if holds and request.is_searching and beyond not in wishes.beyond
    )


def waits_long(request: SupportRequest, now: datetime) -> bool:
    """Tell whether somebody has waited longer than promised, or heard that nobody is free."""
    late = request.told_late_at is not None or now >= request.promised_at
    return request.is_searching and late


def may_be_put(request: SupportRequest, profile: Supporter | None, now: datetime) -> bool:
    """Tell whether the question may be put to them now: once until they answer, once a day."""
    before = request.asked_further_at
    rests = before is None or (request.answered_further and now - before >= ASK_AGAIN)
    return rests and waits_long(request, now) and could_widen(request, profile) != ()


def put(request: SupportRequest, now: datetime) -> Decision:
    """Ask the requester whether we may look further."""
    question = Letter(
        to=request.requester,
        notice=MayLookFurther(request.id),
        about=request.id,
        slot=slots.FURTHER,
        locale=request.locale,
    )
    asked = replace(request, asked_further_at=now, answered_further=False)
    return Decision(request=asked, letters=(question,))


def kept(request: SupportRequest) -> Decision:
    """Leave everything as it is, and thank them; raises `NoLongerOpen` once it is settled."""
    if not request.is_searching:
        raise NoLongerOpen("nobody is looked for any more")
    if not is_asked(request):
        return Decision(request=request)
    thanks = Letter(
        to=request.requester,
        notice=CheckInAnswered(),
        act=Act.REPLACE,
        about=request.id,
        slot=slots.FURTHER,
        locale=request.locale,
    )
    return Decision(request=replace(request, answered_further=True), letters=(thanks,))


def widened(
    request: SupportRequest, agreed: Iterable[Beyond], profile: Supporter | None, now: datetime
) -> Decision:
    """Look further from now on as agreed to; raises `NoLongerOpen` once it is settled."""
    possible, wanted = could_widen(request, profile), set(agreed)
    further = tuple(beyond for beyond in possible if beyond in wanted)
    answered = kept(request)
    if not further:
        return Decision(request=request)
    wishes = replace(request.wishes, beyond=(*request.wishes.beyond, *further))
    wider = replace(answered.request, wishes=wishes, look_again_at=now)
    return replace(answered, request=wider)


def is_asked(request: SupportRequest) -> bool:
    """Tell whether the question waits for an answer."""
    return request.asked_further_at is not None and not request.answered_further
