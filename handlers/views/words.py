"""Every sentence a colleague who asks for support can read, in English."""

from handlers.views.marking import marked as _

# Everywhere
UPDATE = _("You have an update.")
DONE = _("Done")
NOT_NOW = _("Not now")
CHOOSE = _("Choose one")
NO_PREFERENCE = _("No preference")
NOT_SAID = _("Not said")
ONE_DAY = _("1 day")
DAYS = _("{count} days")
#: Slack fills this in for each reader, in their own time zone.
DATE_AND_TIME = _("{date_short_pretty} at {time}")
DAY_AND_TIME = _("{day} at {time}")

# Crisis lines
EMERGENCY = _("*If anyone may be in danger, call your local emergency number now.*")
CRISIS_LINE = _("• *{name}*: {contact}")
NOT_INDEPENDENT = _("Run by a regulator, an employer or a credentialing body.")
LAST_VERIFIED = _("Last verified on {day}.")

# Default topics; a programme may have its own
TOPIC_OUTCOME = _("A difficult outcome or event")
TOPIC_COMPLAINT = _("A complaint or legal matter")
TOPIC_CONFLICT = _("Conflict at work")
TOPIC_WORKLOAD = _("Workload or exhaustion")
TOPIC_AGGRESSION = _("Aggression or discrimination")
TOPIC_HEALTH = _("My health or family")
TOPIC_ELSE = _("Something else")
TOPIC_UNSAID = _("I would rather not say")

# Languages of a programme
ENGLISH = _("English")
FRENCH = _("French")

# Asking
REQUEST_SUPPORT = _("Request support")
ASK_TITLE = _("Request peer support")
SEND_REQUEST = _("Send request")
ASK_INTRO = _("You can leave everything as it is and send it. Two taps are enough.")
TOPICS = _("What would you like to talk about?")
HOW_SOON = _("How soon would you like to hear from a colleague?")
WITHIN_12 = _("Within 12 hours")
WITHIN_24 = _("Within 24 hours")
WITHIN_48 = _("Within 48 hours")
DEPARTMENT = _("Your department")
DEPARTMENT_HINT = _("It helps us choose whom to ask. Nobody we ask is shown it.")
OTHER_DEPARTMENT = _("Another one, or I would rather not say")
WHO = _("Who should it be?")
OUTSIDE = _("Outside my department")
SAME_SPECIALTY = _("Same specialty")
LANGUAGE = _("Which language?")
SITE = _("Where do you work?")
CAREER = _("Where are you in your career?")
CONTACT = _("How would you like to be contacted?")
PHONE = _("Phone")
VIDEO = _("Video")
IN_PERSON = _("In person")
SLACK_MESSAGE = _("Slack message")
NEVER = _("People never to be matched with")
NEVER_HINT = _("They are not told.")
NOTE = _("A note, if you like")
NOTE_HINT = _("Only the colleague who accepts can read this. Leave out patient or case details.")
ASK_NEXT = _(
    "Once you send it, we ask a trained colleague without giving your name. You hear from us "
    "within the time you chose, either way. Your name and your note are deleted {days} after "
    "your request closes."
)
ASK_NEXT_HELD = _(
    "Once you send it, we ask a trained colleague without giving your name. You hear from us "
    "within the time you chose, either way. A legal hold stands: your name and your note are "
    "deleted after it ends, or at once when you withdraw your request."
)

# Own request
YOUR_REQUEST = _("Your request")
VIEW_REQUEST = _("View request")
NEXT = _("What happens next")
LOOKING = _(
    "We are asking trained colleagues, without giving your name. We keep looking until {when} "
    "and tell you then, either way."
)
LATE = _(
    "Nobody has been free so far. That says nothing about you or your request. We are still "
    "looking. If you would rather not wait, the numbers above are for you too."
)
NEXT_STEP = _("Unless somebody accepts first, we look for the next colleague {when}.")
NEXT_WHEN_FREE = _(
    "We look again whenever a colleague becomes free, and tell you again within a day."
)
MATCHED = _(
    "A colleague has accepted. Choose *See who* to learn who it is and how to be in touch. "
    "They were asked to contact you by {when}."
)
NO_REASON_NEEDED = _(
    "You may ask for someone else at any time. You need no reason, and none is asked."
)
OVER = _(
    "Your request is closed. Your name and your note are deleted {days} after it closed. "
    "You can ask again at any time."
)
OVER_HELD = _(
    "Your request is closed. A legal hold stands: your name and your note are deleted after it "
    "ends. You can ask again at any time."
)
WHO_SEES_WHAT = _("Who can see what")
WHO_SEES = _(
    "• A colleague we ask sees what kind of topic it is, how soon, the language and how to be "
    "in touch. They do not see your name or your note.\n"
    "• The colleague who accepts also sees your name, what you chose to talk about and your "
    "note.\n"
    "• Coordinators see none of it."
)
KEPT_FOR = _(
    "• Your name and your note are deleted {days} after your request closes, or at once when "
    "you withdraw it."
)
KEPT_ON_HOLD = _(
    "• A legal hold stands: your name and your note are deleted after it ends, or at once when "
    "you withdraw your request."
)
WHO_HAS_SEEN = _("Who has seen this")
SEEN_BY_NOBODY = _("Nobody has opened it yet.")
SEEN = _("The colleague who accepted opened it:")
SEEN_AT = _("• around {when}")
SEE_WHO = _("See who")
SOMEONE_ELSE = _("Ask for someone else")
CLOSE_REQUEST = _("Close")

# Looking further
LOOK_FURTHER = _("Look further")
KEEP_AS_IT_IS = _("Keep it as it is")
FURTHER_TELLS = _(
    "So far we have asked only colleagues who fit what you chose. If you agree, we ask more. "
    "Nobody you asked us to leave out is asked, whatever you tick."
)
FURTHER_WHOM = _("Whom may we ask as well?")
ALSO_OWN_DEPARTMENT = _("Also in my own department")
ALSO_OTHER_LANGUAGE = _("Also in another language")
MAY_LOOK_FURTHER = _(
    "It takes longer than we hoped. We could also ask colleagues whom your choices leave out, if "
    "you agree. Nothing changes unless you say so."
)
FURTHER_AGREED = _("Thank you. We are looking further now.")
FURTHER_NOTHING = _("Nothing has changed. We keep looking as you chose.")

# Withdrawing
WITHDRAW = _("Withdraw")
WITHDRAW_TITLE = _("Withdraw your request")
WITHDRAW_NOW = _("Withdraw and delete now")
KEEP = _("Keep my request")
WITHDRAW_TELLS = _(
    "This takes your request back and deletes it now: your name in it, what you chose and your "
    "note. It cannot be undone.\n\n"
    "Our messages to you about it are removed where Slack lets us. A colleague who was asked, "
    "or who accepted, only learns that nothing more is needed. You can ask again at any time."
)

# Matched
YOUR_COLLEAGUE = _("Your colleague")
IT_IS = _("Your colleague is <@{person}>.")
REACHED_BY = _("Ways of talking they offer: {ways}.")
HOW_IN_TOUCH = _(
    "They will contact you. You may also write first, to agree on a time. The conversation "
    "itself is best by phone or in person."
)
EXPORT_POSSIBLE = _(
    "Your organisation may be able to export messages in Slack. Use them to agree on a time, "
    "and keep the rest for the conversation."
)
EXPORT_DENIED = _(
    "Your organisation says that it does not export direct messages. Slack itself and the "
    "courts are beyond what we can promise, so keep what matters for the conversation."
)

# Messages
REQUEST_IN = _("Your request is in.")
RECEIPT = _("Your request is in. Open it to see what happens next, and by when.")
STILL_LOOKING = _(
    "Nobody has been free so far, and we are still looking. The next step is {when}. You can "
    "wait, withdraw, or turn to somebody else in the meantime."
)
STILL_LOOKING_OPEN = _(
    "Nobody has been free so far, and we are still looking. We look again whenever a colleague "
    "becomes free, and tell you again within a day. You can wait, withdraw, or turn to somebody "
    "else in the meantime."
)
COLLEAGUE_FOUND = _("There is good news about your request.")
SEARCHING_AGAIN = _(
    "We are looking for another colleague for you. Your request shows by when you hear from us."
)
REQUEST_ENDED = _("Your request has come to a close. You can ask again at any time.")
NOBODY_FOUND = _(
    "Nobody could take your request in the time we may keep it open, so it is closed now. "
    "That says nothing about you. You can ask again at any time, and you can turn to "
    "somebody else today."
)
CONNECTED_QUESTION = _("Have you two connected?")
ONLY_YOU = _("The other person is not shown your answer. You may skip this.")
CONNECTED = _("Connected")
NOT_YET = _("Not yet")
SOMEONE_ELSE_PLEASE = _("Someone else, please")
NO_LONGER_NEEDED = _("No longer needed")
ANSWERED = _("Thank you for answering.")
FEEDBACK_ASKED = _(
    "Would you tell us how it was? It takes about a minute, and you may skip any question."
)
GIVE_FEEDBACK = _("Give feedback")
NOTHING_HERE = _("This message is no longer needed.")

# Answers in one sentence
PEER_SUPPORT = _("Peer support")
THANK_YOU = _("Thank you. Your answers help the next colleague who asks.")
IT_IS_GONE = _("Your request is withdrawn and deleted. You can ask again at any time.")
IT_IS_CLOSED = _("Your request is closed. You can ask again at any time.")
A_COLLEAGUE_IS_LOOKED_FOR = _("We are looking for another colleague. You need do nothing.")
NOTHING_OPEN = _("You have no open request. You can ask at any time.")
YOU_ACCEPTED = _("You accepted. Thank you. The request is waiting in your messages.")
PASSING_IS_FINE = _("You passed, and that is fine. Nothing more is needed.")
HANDED_BACK = _("Thank you for saying so. We are looking for another colleague.")
THANK_YOU_FOR_LISTENING = _("Thank you for being there for a colleague. Look after yourself.")
PAUSED = _("You are not asked before that day. Enjoy the break.")
SEARCHED_AGAIN = _("We have searched again for everybody who may be waiting.")
NO_DIGEST_YET = _("There is no digest yet. The first one comes at the end of a week.")
NOTE_TOO_LONG = _("Your note is longer than {longest} characters. Please shorten it.")
