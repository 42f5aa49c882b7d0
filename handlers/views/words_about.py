"""What the bot says about itself, and how it says no, in English."""

from handlers.views.marking import marked as _

# What this is
WHAT_THIS_IS = _(
    "A trained colleague listens, in confidence. It is not treatment and not a review. This bot "
    "tells nothing to your chief, to human resources or to anyone who reviews your work."
)
PRIVACY = _("Privacy")
HELP = _("Help")

# Help
HELP_LEAD = _("You can ask for a trained colleague at any time. Two taps are enough.")
HELP_COMMANDS = _(
    "`/peersupport` asks for support, or shows the request you have open\n"
    "`/peersupport status` shows your request\n"
    "`/peersupport privacy` shows what is kept, and who can see it\n"
    "`/peersupport volunteer` offers your own support to colleagues\n"
    "`/peersupport pause` gives supporters a break"
)
NEVER_READ = _("Anything else typed after `/peersupport` is never read, stored or logged.")
UNKNOWN_WORD = _(
    "We do not know that word. What you typed was not read, stored or logged. If you would "
    "like to talk to a colleague, the button below is enough."
)
TYPED_MESSAGE = _(
    "Nobody reads what is written here: your message was not read, stored or logged by us. It "
    "stays in Slack until you delete it. If you would like to talk to a colleague, the button "
    "below is enough."
)
NOT_OPEN = _(
    "The programme is not open yet, so we cannot take your request today. If you would like "
    "to talk to somebody now, please turn to one of these."
)
HOME_NOT_OPEN = _(
    "The programme is not open yet. If you would like to talk to somebody now, please use the "
    "numbers above."
)

# Privacy
PRIVACY_TITLE = _("Privacy")
KEPT = _("What is kept, and for how long")
KEPT_TELLS = _(
    "• What you write and choose is encrypted. It never appears in a Slack message.\n"
    "• Your name, your note and who you were matched with are deleted {days} after your request "
    "closes, or at once when you withdraw it.\n"
    "• A request that nobody could take is closed and deleted after {never} at the latest.\n"
    "• What remains are counts that name nobody."
)
HOLD = _(
    "• *A legal hold stands since {day}.* Until it ends, nothing is deleted because of its age. "
    "What you withdraw is still deleted at once, and can be read from copies while it lasts."
)
SEES = _("Who can see it")
SEES_TELLS = _(
    "• A colleague we ask: the kind of topic, how soon, the language and how to be in touch.\n"
    "• The colleague who accepts: also your name and your note. You can see when they opened "
    "it.\n"
    "• Coordinators: figures and comments from the feedback, once at least {least} people are in "
    "them. Never who asked, never what a request says, never who gave feedback.\n"
    "• Whoever runs this bot holds its keys, and could technically read what is not deleted yet."
)
KEYS = _("The current encryption key has been in use since {month}.")
CANNOT = _("What we cannot promise")
CANNOT_LAW = _(
    "• What two colleagues say to each other may have no protection in law. Your organisation "
    "says about it: {position}"
)
CANNOT_LAW_ASSUMED = _(
    "• What two colleagues say to each other may have no protection in law. Please assume that a "
    "court could ask about it."
)
CANNOT_SLACK_EXPORT = _(
    "• Your organisation may be able to export Slack messages, including ours and deleted "
    "ones. They say that you heard from this bot and when, never why."
)
CANNOT_SLACK_DENIED = _(
    "• Your organisation says that it does not export direct messages. We cannot see whether "
    "that holds. Our messages say that you heard from this bot and when, never why."
)
CANNOT_HARM = _(
    "• A colleague who fears that somebody may come to harm may have to act. They tell you so "
    "first, where they can."
)
CONTACT = _("Questions about privacy: {contact}")

# Saying no
NOT_OPEN_YET = _(
    "The programme is not open yet, so nothing was sent. If you would like to talk to somebody "
    "now, please turn to the numbers shown on the bot's home page."
)
NOT_FOR_YOU = _(
    "This programme is for full members of this Slack workspace, so we cannot take your "
    "request here. Your own organisation or your physician health programme can help you."
)
NOT_ALLOWED = _("There is nothing to show here. It may be over, or meant for somebody else.")
ALREADY_ASKED = _("You have an open request already. `/peersupport status` shows it.")
NO_LONGER_OPEN = _("This has moved on since. Nothing more is needed from you.")
COORDINATORS_ONLY = _("This is for members of the coordinators' channel. Nothing has changed.")
TRY_AGAIN = _("That did not go through, and nothing has changed. Please try again in a minute.")

# Identifiers in a note
HEALTH_CARD = _(
    "Your note seems to contain a health card number. Please take it out; nothing was stored."
)
SOCIAL_NUMBER = _(
    "Your note seems to contain a social insurance or social security number. Please take it out; "
    "nothing was stored."
)
RECORD_NUMBER = _(
    "Your note seems to contain a record number. Please take it out; nothing was stored."
)
BIRTH_DATE = _(
    "Your note seems to contain a date of birth. Please take it out; nothing was stored."
)
PHONE_NUMBER = _(
    "Your note seems to contain a phone number. Please take it out; nothing was stored."
)
