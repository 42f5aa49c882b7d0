"""Asking for feedback on the days of the calendar; Slack is asked outside transactions."""

from bot.domain import cohorts
from bot.domain.errors import TryAgain
from bot.domain.people import Standing
from bot.domain.questions import Poll
from bot.usecases.desk import Desk
from bot.usecases.inviting import (
    InviteBatch,
    InviteMembers,
    TendCohorts,
    invite_batch,
    invite_members,
    tend_cohorts,
)
from bot.usecases.ports import Directory

#: Members of a workspace in one transaction, so that nobody else waits for long.
AT_ONCE = 200


def ask_for_feedback(desk: Desk, directory: Directory) -> None:
    """Close what is over, remind, and invite; each once, whoever else does it too."""
    due = desk.carry_out(tend_cohorts, TendCohorts())
    if not due:
        return
    try:
        coordinators = directory.coordinators()
        members = directory.everybody() if Poll.PULSE in due else ()
    except TryAgain:
        return  # the next time asks again
    could = sum(one.standing is Standing.FULL and one.id not in coordinators for one in members)
    for begin in range(0, len(members), AT_ONCE):
        some = members[begin : begin + AT_ONCE]
        ahead = begin * cohorts.PACE
        desk.carry_out(invite_members, InviteMembers(some, coordinators, could, ahead))
    desk.carry_out(invite_batch, InviteBatch(coordinators))
