"""What supporters are asked twice a year and everybody once, in English: evidence, 4c and 4d."""

from handlers.views.marking import marked as _

# Supporters
SUPPORTERS_ASKED = _(
    "Twice a year we ask supporters how it is for them. It takes about a minute, and you may skip "
    "any question."
)
ANSWER = _("Answer")
SUPPORTERS_TITLE = _("How is it for you?")
PREPARED = _("My training prepared me for this.")
WHEN_MORE = _("I know what to do when somebody needs more than I can give.")
MANAGEABLE = _("The number of requests I get is manageable.")
FREE_TO_PASS = _("I can pass without feeling awkward.")
SUPPORTED = _("I feel supported by the programme.")
WORTHWHILE = _("Being a supporter is worthwhile to me.")
STRESS = _("What has supporting others done to your own stress?")
STRESS_BETTER = _("Less of it")
STRESS_SAME = _("No change")
STRESS_WORSE = _("More of it")
DISCREET = _("I could keep things to myself without strain.")
STAYING = _("I mean to stay a supporter next year.")
PRACTISE = _("What would you like to practise?")
SKILL_OPENING = _("Opening, and saying the limits")
SKILL_LISTENING = _("Listening")
SKILL_SENSE = _("Making sense of it together")
SKILL_SAFETY = _("Asking about safety")
SKILL_CLOSING = _("Ending well")
SKILL_MYSELF = _("Looking after myself")

# Everybody
PULSE_ASKED = _(
    "Once a year we ask all colleagues about peer support, whether or not they ever needed it. It "
    "takes less than a minute, and you may skip any question."
)
PULSE_TITLE = _("Peer support and you")
OFTEN = _("How often last year might a talk with a trained colleague have helped you?")
OFTEN_NEVER = _("Never")
OFTEN_ONCE = _("Once or twice")
OFTEN_THREE = _("Three or four times")
OFTEN_FIVE = _("Five times or more")
OFTEN_UNEASY = _("I would not feel comfortable")
KINDS = _("What might it have been about?")
HELD_BACK = _("What would hold you back?")
REACH = _("Do you know how to ask for support here?")
REACH_PARTLY = _("Not quite")
CAREER_SAFE = _("I believe that asking would not harm my career.")
MAY_STRUGGLE = _("In my department it is all right to say that one is struggling.")
