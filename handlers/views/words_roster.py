"""Every sentence about becoming, being and having been a supporter, in English."""

from handlers.views.marking import marked as _

# Becoming one
VOLUNTEER = _("Volunteer")
VOLUNTEER_INTRO = _(
    "A peer supporter listens to a colleague, in confidence, mostly for one or two "
    "conversations. The training takes about {hours} hours. Only the coordinators see what you "
    "send, and they decide whom the programme trains."
)
OFFER_MYSELF = _("Offer to support")
NAME = _("Your name, as a colleague you support sees it")
SPECIALTY = _("Your specialty")
LANGUAGES = _("Languages you can listen in")
TOPICS = _("What you are open to talk about")
CONTACT_WAYS = _("How you can talk")
AGREEMENT = _("The supporter agreement")
#: What a programme has supporters promise unless it says otherwise.
PROMISES = (
    _("I listen, and keep to myself what I hear."),
    _("I say first what I cannot promise."),
    _("I write nothing down about a colleague."),
    _("I pass when I am too close or too tired, and I look after myself."),
)
PROMISE = _("• {promise}")
FULL_TEXT = _("The whole text: {where}")
AGREE = _("I agree, version {version}")
SIGNATURE = _("Your signature")
AGREE_HINT = _("You can also sign later. You are asked for support only once you have.")
VOLUNTEERED = _("Thank you for offering. The coordinators will look at it and be in touch.")
NAME_MISSING = _("Please give a name.")
DEPARTMENT_MISSING = _("Please say where you work.")
ALREADY_OFFERED = _("You have offered to support. The coordinators will be in touch.")
TAKE_BACK = _("Take it back")
TAKEN_BACK = _("You took your offer back, and it is forgotten. Thank you for thinking of it.")

# Thinking of a colleague
NOMINATE = _("Suggest a supporter")
NOMINATE_TELLS = _(
    "Do you know somebody colleagues turn to? We ask them once whether they would like to be a "
    "peer supporter. They are not told who thought of them, and you are not told what they "
    "answer."
)
NOMINEE = _("Who is it?")
NOMINEE_MISSING = _("Please choose a colleague.")
SUGGEST = _("Suggest")
SUGGESTED = _("Thank you. If they can be asked, they hear from us once, without your name.")
INVITED = _(
    "A colleague thinks that you would be a good peer supporter: somebody who listens to another "
    "colleague, in confidence. Would you like to know more? You are free to leave it; nobody is "
    "told."
)
TELL_ME_MORE = _("Tell me more")
LEFT_IT = _("That is fine. Nobody is told, and we do not ask again this year.")

# News
WELCOME = _(
    "Welcome as a peer supporter. This bot's home page shows your profile and your time, and "
    "whether training or agreement is still to do. You are asked when a colleague needs "
    "somebody like you, and you may always pass."
)
NOT_THIS_TIME = _(
    "Thank you for offering to support your colleagues. The coordinators are not taking you on "
    "at the moment, and what you sent is deleted. They can tell you more."
)
TAKEN_OFF = _(
    "The coordinators have taken you off the list of supporters, so nobody asks you any more. "
    "If you support somebody now, that stays between you until one of you closes it. Thank you "
    "for being there for your colleagues."
)
TRAINING_ENDS = _(
    "Your training counts until {day}. Please ask the coordinators for the next session, so "
    "that colleagues can go on turning to you."
)
TRAINING_OVER = _(
    "Your training counted until {day}, so nobody asks you for support at the moment. Please ask "
    "the coordinators for the next session."
)
AGREEMENT_WAITS = _(
    "The supporter agreement waits for your signature. Please read it and sign it."
)
READ_AND_SIGN = _("Read and sign")
ON_CALL_SET = _(
    "You are on call from {first} to {last}, so you are asked a little sooner than others. If "
    "that does not suit you, please tell the coordinators."
)

ON_CALL_OFF = _("You are no longer on call from {first} to {last}.")

# Profile
MY_PROFILE = _("My profile")
SAVE = _("Save")
SAVED = _("Saved.")
PROFILE_SEEN = _(
    "A colleague you support sees your name, department and ways of talking. Coordinators see "
    "your profile, not whom you keep away from."
)
NEVER_PEOPLE = _("Colleagues you would rather not support")
NOT_TOLD = _("Nobody is told, the coordinators neither.")
NEVER_DEPARTMENTS = _("Departments you would rather not support")
LINE = _("People you evaluate, or who evaluate you")
MAX_OPEN = _("How many colleagues at the same time?")
YEARLY_CAP = _("How many colleagues in a year, at most?")

# Time
MY_TIME = _("My time")
QUIET_FROM = _("Do not ask me from")
QUIET_UNTIL = _("until")
QUIET_HINT = _("What waits overnight reaches you then. Only an urgent request comes sooner.")
WEEKENDS = _("Weekends")
ON_WEEKENDS = _("You may ask me on weekends")
AWAY_FROM = _("Away from")
AWAY_UNTIL = _("Away until, that day included")
NIGHTS_FROM = _("Working nights from")
NIGHTS_UNTIL = _("Last night")
NIGHTS_HINT = _("After a night we let you sleep by day.")
LAST_BEFORE_FIRST = _("This day lies before the first one.")
FIRST_MISSING = _("Please say from when.")

# Signing and leaving
SIGN_TITLE = _("Supporter agreement")
SIGN = _("Sign")
SIGNED = _("Thank you. You have signed version {version}.")
TICK_TO_SIGN = _("Please tick this to sign.")
RETIRE = _("Stop supporting")
RETIRE_TELLS = _(
    "Nobody asks you any more, and your profile is deleted as soon as you support nobody. You "
    "can volunteer again at any time. Thank you for being there for your colleagues."
)
RETIRE_OPEN = _("You support somebody now. What should happen?")
FINISH = _("I stay with them until it is over")
HAND_OVER = _("Please find them somebody else now")
RETIRED = _("Nobody asks you any more. Thank you for being there for your colleagues.")

# App Home
HOME_AWAY_NOW = _("You are away until {day}. Nobody asks you before then.")
HOME_NO_MEMBER = _(
    "You are not asked at the moment, because Slack no longer lists you as a full member of this "
    "workspace."
)
HOME_VOLUNTEERED = _("You have offered to support. The coordinators will be in touch.")
HOME_RETIRED = _("Nobody asks you any more. Whom you support now stays with you.")
HOME_NO_TRAINING = _(
    "Your training is not on record yet. The coordinators can tell you about the next session."
)
HOME_TRAINING_OVER = _(
    "Your training counted until {day}. The coordinators can tell you about the next session."
)
HOME_TO_SIGN = _("The supporter agreement waits for your signature.")
HOME_ON_CALL = _("You are on call from {first} to {last}.")
HOME_AWAY = _("You are away from {first} to {last}.")

# For coordinators
VOLUNTEER_WAITS = _("Somebody has offered to be a peer supporter.")
ROSTER = _("Supporters")
ROSTER_EMPTY = _("Nobody on the list of supporters needs you at the moment.")
ROSTER_TELLS = _(
    "Those who need you come first. You see who supports, never whom, how much or whether they "
    "rest."
)
ROSTER_LINE = _("<@{person}> ({department})\n{need}")
ROSTER_MORE = _("There are {count} more. They come up as you see to these.")
OPEN_ENTRY = _("Open")
FIND = _("Find a supporter")
NEED_REVIEW = _("Has offered to support.")
NEED_TRAINING = _("Has no training on record.")
NEED_TRAINING_OVER = _("Training counted until {day}.")
NEED_TRAINING_ENDS = _("Training counts until {day}.")
NEED_SIGNATURE = _("Has not signed an agreement that counts.")
NEED_MEMBERSHIP = _("Is no longer a full member of this workspace.")
NEED_NOTHING = _("Trained until {day}, and signed.")
ENTRY_TITLE = _("Supporter")
ENTRY_WHO = _("<@{person}>")
ENTRY_WORK = _("Work")
ENTRY_LANGUAGES = _("Languages")
ENTRY_TOPICS = _("Topics")
ENTRY_WAYS = _("Ways of talking")
ENTRY_SIGNED = _("Agreement signed")
ENTRY_NOT_SIGNED = _("not yet")
ENTRY_VERSION = _("version {version}")
ENTRY_ON_CALL = _("On call")
TRAINED_ON = _("Trained on")
TRAINED_HINT = _("The day of the session. Nobody is asked before it is on record.")
IN_THE_FUTURE = _("This day is still to come.")
ON_PAPER = _("Agreement")
SIGNED_ON_PAPER = _("Signed version {version} on paper")
APPROVE = _("Approve")
DECLINE = _("Thank and decline")
APPROVED = _("They are approved, and hear of it.")
DECLINED = _("They are thanked, and what they sent is deleted.")
TAKE_OFF = _("Take off the list")
TAKE_OFF_ASK = _("Take them off?")
TAKE_OFF_TELLS = _(
    "They are not asked any more and are told so. If they support somebody now, that stays "
    "between the two."
)
KEEP_THEM = _("Keep them")
LEFT = _("They are off the list, and hear of it.")
NOT_ON_LIST = _("This person is not on the list of supporters.")
ROTA = _("On-call weeks")
ROTA_TELLS = _("Whoever is on call is asked a little sooner. They are told of every change.")
ROTA_CHANGED = _("Somebody else changed the weeks meanwhile. Please open them again.")
NOT_A_SUPPORTER = _("Somebody here is not a supporter.")
