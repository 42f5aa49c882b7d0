"""What the two people of a match may see of each other, and the guide."""

from dataclasses import dataclass, replace
from datetime import datetime

from bot.domain.disclosure import GuideCard, RequestCard, SupporterCard
from bot.domain.errors import NotAllowed
from bot.domain.lifecycle import Decision
from bot.domain.people import PersonId, RequestId
from bot.domain.private import PrivateText
from bot.domain.requests import Seen, Status
from bot.usecases import cards
from bot.usecases.asking import own_request
from bot.usecases.offering import matched_request
from bot.usecases.records import Records


@dataclass(frozen=True, slots=True)
class OfTheMatch:
    """Something about the request that is mine, on either side."""

    request_id: RequestId
    by: PersonId


def show_supporter(command: OfTheMatch, records: Records, now: datetime) -> SupporterCard:  # noqa: ARG001 - use-cases share one shape
    """Tell the requester who accepted."""
    request = own_request(records, command.request_id, command.by)
    if request.supporter is None or request.status is not Status.MATCHED:
        raise NotAllowed("nobody is matched")
    programme = records.programme()
    supporter = records.supporter(request.supporter)
    return SupporterCard(
        request_id=request.id,
        supporter=request.supporter,
        display_name=supporter.display_name if supporter else "",
        department=supporter.department if supporter else "",
        contact_ways=supporter.contact_ways if supporter else (),
        slack_export=programme.privacy.slack_export,
        crisis_lines=programme.crisis_lines,
    )


def is_supported_by(command: OfTheMatch, records: Records, now: datetime) -> bool:  # noqa: ARG001 - use-cases share one shape
    """Tell whether this request is theirs to open now."""
    try:
        matched_request(records, command.request_id, command.by)
    except NotAllowed:
        return False
    return True


def open_request(command: OfTheMatch, records: Records, now: datetime) -> RequestCard:
    """Show the request to the supporter who accepted, and note for the requester that it was."""
    request = matched_request(records, command.request_id, command.by)
    note = records.note(request.id, command.by) if request.has_note else PrivateText("")
    hour = now.replace(minute=0, second=0, microsecond=0)
    if not any(seen.at == hour for seen in request.seen):
        records.keep(Decision(request=replace(request, seen=(*request.seen, Seen(at=hour))[-20:])))
    programme = records.programme()
    wishes = request.wishes
    return RequestCard(
        request_id=request.id,
        requester=request.requester,
        topics=cards.topic_labels(request, programme),
        urgency=wishes.urgency,
        language=wishes.language,
        contact=wishes.contact,
        note=note,
        promised_at=request.promised_at,
        limits=programme.privacy.limits,
        slack_export=programme.privacy.slack_export,
    )


def show_guide(command: OfTheMatch, records: Records, now: datetime) -> GuideCard:  # noqa: ARG001 - use-cases share one shape
    """Give the conversation guide to the supporter who accepted."""
    matched_request(records, command.request_id, command.by)
    programme = records.programme()
    return GuideCard(
        limits=programme.privacy.limits,
        backup=programme.getting_ready.professional_backup,
        crisis_lines=programme.crisis_lines,
    )
