"""Every sentence only coordinators can read, in English."""

from handlers.views.marking import marked as _

NOTE = _("A note for the coordinators.")
SOMEONE_WAITS = _("At least one request needs a supporter.")
TOLD_IN_PERSON = _(
    "This could not be said in the coordinators' channel. Please type there: {invite} – and if it "
    "is archived, unarchive it first."
)
DEBRIEF_WANTED = _(
    "<@{person}> would like a debrief. Please offer them a time. They need not say which "
    "conversation it is about."
)

# Digest
DIGEST_HERE = _("The weekly digest is here.")
DIGEST = _("Weekly digest")
WEEK = _("Week {week}")
HEALTH = _("How the programme is")
ENOUGH = _("• {least} supporters or more are ready.")
NOT_ENOUGH = _("• *Fewer than {least} supporters are ready.*")
WAITING = _("• *At least one request needs a supporter.*")
NOT_WAITING = _("• No request is waiting for a supporter.")
EXPIRING = _("• Supporters whose training ends within sixty days: {count}")
WELL = _("• The bot is well: every message went out.")
NOT_WELL = _("• *The bot is not well. Please ask whoever runs it to run* `peersupport doctor`.")
FIGURES = _("Figures")
FEEDBACK = _("What colleagues say")
FEWER = _("fewer than {least}")
BETWEEN = _("{low} to {high}")
OR_MORE = _("{low} or more")
LINE = _("• {name}: *{value}* ({since} to {until})")
LINE_UNTOLD = _("• {name}: {value}")
FOOTNOTE = _(
    "A figure is told once at least {least} people are in it. Fewer than {least} may mean none."
)
MOSTLY_POSITIVE = _("mostly positive")
MIXED = _("mixed")
MOSTLY_NEGATIVE = _("mostly negative")
UNDER_A_DAY = _("under a day")
ONE_TO_THREE_DAYS = _("1 to 3 days")
LONGER = _("longer")
MOST = _("most")
ABOUT_HALF = _("about half")
FEW = _("few")
STAT_ASKED = _("Colleagues who asked")
STAT_MATCHED = _("Colleagues with a supporter")
STAT_HOURS = _("Usual wait for a supporter")
STAT_IN_TIME = _("Found a supporter as promised")
STAT_CONNECTED = _("Could talk, as they say")
STAT_MET = _("Need met, as supporters saw it")
RATED_TIMELY = _("Soon enough")
RATED_PRIVATE = _("Stayed private")
RATED_NOT_JUDGED = _("Not judged")
RATED_GOOD_FIT = _("The right person")
RATED_HELPFUL = _("Helpful")
RATED_COPING = _("Better able to cope")
RATED_EASIER = _("Easier to talk about")
RATED_ONWARD = _("Knew where else to turn")
RATED_RECOMMEND = _("Would tell a colleague")
TOPICS = _("What it was about, once a quarter")
TOPICS_NONE = _("• Nothing can be told yet.")
TOPIC_OTHER = _("Everything else")
RUNS = _(
    "The programme is running. Figures are told once it has three supporters and its settings say "
    "that at least {least} colleagues may ask."
)
CHART_TITLE = _("Colleagues who asked, at least")
CHART_SERIES = _("At least")
CHART_WEEK = _("Told in week")
OVER_TIME = _("Over time")
OVER_TIME_NONE = _("• Nothing can be told yet.")
OVER_TIME_POINT = _("• {week}: at least {low}")

# App Home
FOR_COORDINATORS = _("For coordinators")
GETTING_READY = _("Getting ready")
STILL_CLOSED = _("The programme takes no requests yet. What is still missing:")
IS_OPEN = _("The programme is open.")
SHOW_DIGEST = _("Show the last digest")
SEARCH_NOW = _("Search again")

# When a request needs a supporter
ASK_EVERYONE = _("Ask everyone who can")
ASK_TO_LOOK_FURTHER = _("Ask to look further")
ASKED_EVERYONE = _(
    "If anybody has waited too long, everyone who can help is asked: now, or as soon as they wake."
)
ASKED_TO_LOOK_FURTHER = _(
    "If anybody has waited too long and we could look further, they are being asked whether we "
    "may."
)

# Getting ready: what the domain says is missing
MISSING = (
    _("No topics are set."),
    _("No crisis lines are set."),
    _("No departments are set."),
    _("Nobody has said whom the programme serves."),
    _("The programme has no named lead."),
    _("Nobody is named to take over when a peer is not enough."),
    _("Nobody has confirmed that no coordinator evaluates those who may ask."),
    _("Nobody has decided whether colleagues may be referred."),
    _("The sentence on the limits of confidentiality is missing."),
    _("Fewer than three trained supporters are planned."),
    _("The legal sign-off is missing."),
    _("The privacy sign-off is missing."),
    _("No go-live date is set."),
)
