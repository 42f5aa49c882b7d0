"""Every sentence a supporter can read, in English."""

from handlers.views.marking import marked as _

# Offers
CAN_YOU_TAKE_THIS = _("A colleague is asking for support. Can you take this?")
ACCEPT = _("Accept")
PASS = _("Pass")
SEE_DETAILS = _("See details")
OFFER_TITLE = _("Can you take this?")
OFFER_TOPIC = _("Kind of topic")
OFFER_HOW_SOON = _("How soon")
OFFER_LANGUAGE = _("Language")
OFFER_CONTACT = _("How to be in touch")
OFFER_WHY = _("Why you")
WHY_TOPIC = _("You are open to this kind of topic.")
WHY_LANGUAGE = _("You speak their language.")
WHY_CONTACT = _("You offer the way of talking they prefer.")
WHY_OUTSIDE = _("You work in another department.")
WHY_SPECIALTY = _("You share their specialty.")
WHY_NEAR = _("Your working life is close to theirs.")
WHY_ON_CALL = _("You are on call these days.")
WHY_AVAILABLE = _("You are available.")
WHY_TURN = _("It is a while since you were last asked.")
OFFER_ANSWER = _(
    "Please answer by {when}; after that we ask somebody else. Passing costs nothing and needs "
    "no reason. You see who it is once you accept."
)
LAPSED = _("The time to answer this has passed, and that is fine. Nothing is needed from you.")
MOVED_ON = _("This is with somebody else now. Nothing is needed from you.")
TAKEN_CARE_OF = _("Already taken care of — thank you")
ACCEPTED = _("You accepted. Thank you.")

# A match
MATCH_MADE = _(
    "Thank you for saying yes. Open the request to see who is waiting to hear from you."
)
OPEN_REQUEST = _("Open request")
REQUEST_TITLE = _("Your colleague's request")
YOU_SUPPORT = _("You are supporting <@{person}>. Please contact them by {when}.")
TOPICS_CHOSEN = _("What they would like to talk about")
THEY_PREFER = _("They prefer: {way}.")
THEY_SPEAK = _("Language: {language}.")
BEST_BY_VOICE = _("The conversation itself is best by phone or in person.")
THEIR_NOTE = _("Their note")
NOTE_IS_YOURS = _("Only you can read it. Please do not copy it anywhere.")
NO_NOTE = _("They left no note.")
SAY_FIRST = _("Say this first")
SAY_FIRST_DEFAULT = _(
    "What you tell me stays with me, unless I fear that somebody may come to harm. I cannot "
    "promise that the law will always protect what we say, so let us stay with how it is for "
    "you and leave out the facts of the event."
)
GUIDE = _("Conversation guide")
HAND_BACK = _("Hand back")
CLOSE_MATCH = _("Close")
HAND_BACK_NOTE = _("You may hand this back at any time. You need no reason, and none is asked.")
MATCH_ENDED = _(
    "Nothing more is needed from you for this request. Thank you. If it stays with you, you can "
    "ask for a debrief or for a few days of rest."
)
RESTING = _("You rest seven days longer. Nobody asks you before then.")
DEBRIEF_COMES = _("The coordinators will offer you a time. They learn your name, nothing else.")

# The conversation guide
GUIDE_TITLE = _("Conversation guide")
GUIDE_PREPARE = _(
    "*Before.* Find a private place and enough time. Ask yourself whether you are up to it "
    "today. If you are too close to the person or to what happened, hand it back."
)
GUIDE_OPEN = _(
    "*1. Open.* Thank them for reaching out. Say what this is: two colleagues talking. It is "
    "not treatment, not a review, and nobody gets a report. Say the sentence above. Ask what "
    "they hope for and how long they have."
)
GUIDE_LISTEN = _(
    "*2. Listen.* Let them do most of the talking. Ask open questions. Let silence be. Name the "
    "feeling you hear, and say back what matters most to them."
)
GUIDE_STEADY = _(
    "*3. Steady.* Tell them that what they feel is a common answer to a hard thing. If they "
    "want it, say briefly that you have been there. Help them look at themselves as kindly as "
    "they would at a colleague. Ask what has carried them before."
)
GUIDE_PLAN = _(
    "*4. Plan and part.* Let them choose one or two small steps. Ask who else is on their side. "
    "Offer other help only if they want it. If you are worried, ask plainly whether they think "
    "of harming themselves, and find help together, today. Agree whether you talk again."
)
GUIDE_AFTER = _(
    "*After.* Keep no notes. Close the request. Notice how you are yourself, and ask for a "
    "debrief if it stays with you."
)
GUIDE_DO = _(
    "*Do* listen more than you talk. Stay with how it feels. Ask before you give advice or tell "
    "your own story. Say what you cannot do. Keep the time you promised. Take a no kindly."
)
GUIDE_DO_NOT = _(
    "*Don't* fix, diagnose or prescribe. Don't ask what went wrong or who was to blame. Don't "
    "say that it is part of the job. Don't promise complete secrecy. Don't speak of it to "
    "their chief, to risk or quality, or to whoever may have referred them."
)
GUIDE_ONWARD = _(
    "*When it is too much for two colleagues:* thoughts of harming themselves or somebody else, "
    "alcohol or drugs, an illness that needs treatment, legal questions. You need not carry "
    "that alone. Connect them with help the same day."
)
GUIDE_BACKUP = _("Who takes over")

# The closing log
LOG_TITLE = _("Closing log")
LOG_ASKED = _("A request you took is closed. Would you tell us how it went? A few taps, no text.")
LOG_BUTTON = _("Closing log")
LOG_SUBMIT = _("Done")
LOG_INTRO = _(
    "Thank you for being there. Nothing about what was said, and you may skip any question. "
    "Your answers are not kept with the request."
)
LOG_CONNECTED = _("Did you connect?")
LOG_YES = _("Yes")
LOG_TRIED = _("I tried")
LOG_NO = _("No")
LOG_HOW = _("How did you talk?")
LOG_LASTED = _("How long was your longest conversation?")
UNDER_15 = _("Under 15 minutes")
TO_45 = _("15 to 45 minutes")
TO_60 = _("45 to 60 minutes")
OVER_AN_HOUR = _("Over an hour")
LOG_ONWARD = _("Did you point them to further help?")
LOG_MET = _("How far did it seem to meet what they needed?")
MET_1 = _("1, not at all")
MET_2 = _("2, a little")
MET_3 = _("3, partly")
MET_4 = _("4, mostly")
MET_5 = _("5, completely")
LOG_AFTER = _("How are you after this one?")
FINE = _("Fine")
HEAVY = _("A bit heavy")
DEBRIEF = _("I'd like a debrief")
DEBRIEF_HINT = _("A debrief is arranged by the coordinators. They learn your name, nothing else.")
REST = _("Would you like a break?")
REST_7 = _("Rest 7 days")
SUPPORT_TOO = _("I want support too")

# Pausing
PAUSE_UNTIL = _("Pause until")
PAUSE_TITLE = _("Take a break")
PAUSE = _("Pause")
PAUSE_TELLS = _(
    "You are not asked before that day, and what you are being asked now goes to somebody else. "
    "What you have accepted stays yours until you close it or hand it back."
)
DAY_TO_COME = _("Please choose a day to come.")
RESUME = _("Resume")

# App Home
AS_SUPPORTER = _("As a supporter")
HOME_READY = _("You are ready to be asked.")
HOME_PAUSED = _("You are taking a break until {day}.")
HOME_RESTING = _("You are resting until {when}. Nobody asks you before then.")
HOME_FULL = _("You have taken as much as you agreed to for now. Nobody asks you for more.")
HOME_NOT_READY = _(
    "You are not asked at the moment. The coordinators can tell you whether your training or "
    "your agreement needs renewing."
)
HOME_TRAINED = _("Your training counts until {day}.")
HOME_YEAR = _("You have supported {taken} of at most {cap} colleagues in the past year.")
HOME_OFFERED = _("A colleague is asking for support.")
HOME_OPEN = _("You are supporting a colleague.")
