"""Where stories begin: an ordinary roster, people who keep apart, and lives half lived."""

from bot.domain.choices import Answer
from bot.domain.requests import Wishes
from bot.usecases.digesting import DigestIsDue, digest_is_due
from tests.builders import DAY, HOUR, MINUTE, a_supporter
from tests.machine.stories import ASKERS, SUPPORTERS, Beginning

ANYONE = Wishes(department="Pathology")


def tell(clinic, world, stories):
    """Play the beginnings, each judged as every story is; gives them."""
    clinic.do(digest_is_due, DigestIsDue())
    empty = Beginning(world.rows.read(), world.clock.at)
    clinic.roster(*SUPPORTERS)
    ordinary = Beginning(world.rows.read(), world.clock.at)
    homes = ("Surgery", "Radiology", "Surgery", "Anesthesia", "Radiology")
    clinic.roster(
        *(
            a_supporter(one, max_open=3, department=home, never=never, languages=languages)
            for one, home, never, languages in zip(
                SUPPORTERS,
                homes,
                ((ASKERS[2],), (), (SUPPORTERS[1],), (), ()),
                (("English",), ("French",), ("English", "French"), (), ("French",)),
                strict=True,
            )
        )
    )
    apart = Beginning(world.rows.read(), world.clock.at)
    story = stories()
    story.open(apart)
    for by in ASKERS[1:4]:
        story.ask(by=by, wishes=ANYONE, trouble=None)
    story.what_is_due_is_attended_to(strike=None)
    _post(story)
    offered = story.as_beginning()
    for nth in range(2):
        story.an_offer_is_answered(nth=nth, by=None, yes=True, trouble=None)
        if nth == 0:
            _post(story)  # and of the second yes nobody has heard yet
    matched = story.as_beginning()
    story.time_passes(ahead=3 * DAY)
    story.what_is_due_is_attended_to(strike=None)
    _post(story)
    story.a_question_is_answered(nth=0, by=None, answer=Answer.NOT_YET, trouble=None)
    story.it_is_logged(nth=0, by=None, weight=None, rest=False, open_one=True, trouble=None)
    story.time_passes(ahead=HOUR)
    asked = story.as_beginning()
    return (empty, ordinary, apart, offered, matched, asked)


def _post(story):
    for _ in range(8):
        story.the_post_goes(mishap=None, strike=None)
        story.time_passes(ahead=MINUTE)
