"""What somebody on the roster needs a coordinator for."""

from datetime import date, timedelta

from bot.domain import matching
from bot.domain.people import Stage, Standing, Supporter
from bot.domain.programme import Agreement
from bot.domain.roster_cards import Need

#: Training that ends so soon should be renewed.
SOON = timedelta(days=60)


def need_of(supporter: Supporter, today: date, agreement: Agreement) -> Need:
    """Say the first thing somebody needs."""
    if supporter.standing is not Standing.FULL:
        return Need.MEMBERSHIP
    if supporter.stage is Stage.VOLUNTEER:
        return Need.REVIEW
    ends = matching.training_ends(supporter, agreement)
    if ends is None:
        return Need.TRAINING
    if ends <= today:
        return Need.TRAINING_OVER
    if not matching.is_trained(supporter, today, agreement):
        return Need.SIGNATURE
    return Need.TRAINING_ENDS if ends - today <= SOON else Need.NOTHING
