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
