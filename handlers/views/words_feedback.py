"""The anonymous feedback, in English: our own words for the questions in the evidence, 4a."""

from handlers.views.marking import marked as _

TITLE = _("How was it?")
SEND = _("Send answers")
ANONYMOUS = _(
    "Coordinators and supporters cannot tell who answered what, and a figure is told only once "
    "{least} people or more are in it."
)
ANONYMOUS_LIMITS = _(
    "Nothing we store says who answered. At the moment you send, Slack and the computer that runs "
    "this bot could technically see both."
)
SKIP = _("You may skip any question.")

NEVER_CONNECTED = _("Did it come to nothing?")
NEVER_CONNECTED_YES = _("We never connected")
NEVER_CONNECTED_HINT = _("That is for us to mend. You can stop here.")
TIMELY = _("I heard from a colleague soon enough.")
PRIVATE = _("I trusted that what I said would stay private.")
NOT_JUDGED = _("I could speak openly and did not feel judged.")
GOOD_FIT = _("The colleague was the right person for me.")
HELPFUL = _("Talking with them helped.")
COPING = _("I can cope better now than before we talked.")
EASIER = _("It is easier for me now to talk about what this work does to us.")
ONWARD = _("I knew where else to turn if I wanted more.")
RECOMMEND = _("I would tell a colleague about this programme.")
BARRIERS = _("What almost kept you from asking?")
AGAIN = _("Would you ask again?")
COMMENT = _("What should we change?")
COMMENT_HINT = _(
    "Your words may identify you: please leave out names, places and dates. Coordinators read "
    "comments together, without names, once {least} people or more have written."
)

STRONGLY_DISAGREE = _("Strongly disagree")
DISAGREE = _("Disagree")
NEITHER = _("Neither")
AGREE = _("Agree")
STRONGLY_AGREE = _("Strongly agree")
YES = _("Yes")
MAYBE = _("Maybe")
NO = _("No")
BARRIER_TIME = _("Finding the time")
BARRIER_HOW = _("Not knowing how")
BARRIER_PRIVACY = _("Worry about privacy")
BARRIER_CAREER = _("Worry about my career")
BARRIER_EMBARRASSMENT = _("Embarrassment")
BARRIER_DOUBT = _("Doubt that it would help")
BARRIER_NOTHING = _("Nothing")

# The invitation, and what becomes of it
OPEN_UNTIL = _("You can answer until {day}.")
REMINDED = _(
    "Not long ago we sent you a few questions. We cannot know who has answered. If you have: "
    "thank you, nothing more is needed."
)
REMINDED_UNTIL = _("If you would still like to: the button above works until {day}.")
CLOSED = _("These questions are closed now. Thank you to everybody who answered.")

# Comments, for coordinators
COMMENTS = _("Comments")
COMMENTS_TITLE = _("What colleagues write")
COMMENTS_NONE = _(
    "There are no comments to show. They are shown together, once a month at the most, when "
    "{least} people or more have written one."
)
COMMENTS_SINCE = _("Shown since {day}")
COMMENTS_RULE = _(
    "In an order drawn by chance, and beside no other answer. Please do not guess who wrote what. "
    "Each can be read here for {days}."
)
