"""Every sentence of the weekly digest, in English."""

from handlers.views.marking import marked as _

DIGEST_HERE = _("The weekly digest is here.")
DIGEST = _("Weekly digest")
WEEK = _("Week {week}: {days}")
HEALTH = _("How the programme is")
ENOUGH = _("• {least} supporters or more are ready.")
NOT_ENOUGH = _("• *Fewer than {least} supporters are ready.*")
WAITING = _("• *At least one request needs a supporter.*")
NOT_WAITING = _("• Nobody waits longer than promised.")
EXPIRING = _("• Supporters whose training ends within sixty days: {count}")
WELL = _("• The bot is well: every message went out.")
NOT_WELL = _("• *The bot is not well: something could not be sent or read.*")
RUNS = _(
    "The programme is running. Figures are told once it has three supporters and its settings say "
    "that at least {least} colleagues may ask."
)

# One thing to do
ONE_THING = _("One thing to do")
MEND = _("Ask whoever runs the bot to run `peersupport doctor`. It says what to mend.")
FIND_SOMEBODY = _(
    "Press *Search again* on this app's home page, and see in the list of supporters who might be "
    "free sooner."
)
RECRUIT = _(
    "Ask one colleague whom people trust to become a supporter. They type "
    "`/peersupport volunteer`."
)
VERIFY_CRISIS_LINES = _(
    "Call every crisis line once, and note the day in the settings. The last time was half a year "
    "ago."
)
TRAIN = _("Find a date for the next training. The list of supporters says whose ends.")
SOONER = _("See when supporters are free. Waits begin at night and on weekends.")
CONNECT = _("Remind supporters that the first call is theirs to make, within a day.")
EXPLAIN_PRIVACY = _(
    "Say at the next meeting who can see what. `/peersupport privacy` has it in plain words."
)
PRACTISE = _("Practise the four steps of the talk with the supporters when you next meet.")
CARE = _("Offer the supporters an hour together, to tell how it is for them.")
SPEAK = _("Say at one meeting this week that support is there, and how to ask: `/peersupport`.")
THANK = _("Thank the supporters, and ask each of them how they are.")
WIDEN = _("Look for a supporter in a department that has none yet.")

# Figures
FIGURES = _("Figures")
COLLEAGUES_SAY = _("What those who asked say")
SUPPORTERS_SAY = _("What supporters say, twice a year")
EVERYBODY_SAYS = _("What all colleagues say, once a year")
BETWEEN = _("{low} to {high}")
OR_MORE = _("{low} or more")
LINE_NEW = _("• New: {name}: *{value}* ({days})")
LINE_CHANGED = _("• New: {name}: *{value}* ({days}), before: {before}")
LINE_TOLD = _("• {name}: {value} ({days})")
NAME_BEFORE = _("{name} (before: {before})")
FEWER = _("• Fewer than {least} so far: {names}")
FEWER_IN_ALL = _("• Fewer than {least} so far.")
FOOTNOTE = _(
    "A figure is told once at least {least} people are in it, and stays until the next. Fewer "
    "than {least} may mean none."
)
ELSEWHERE_FIGURES = _(
    "Elsewhere: a supporter within 24 hours for all (UBC), and the need met in 83% of talks "
    "(Johns Hopkins)."
)
ELSEWHERE_FEEDBACK = _(
    "Elsewhere: 89% content with confidentiality, 83% with how soon, 81% would recommend it "
    "(Massachusetts General)."
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
TOPICS = _("What it was about, once a quarter")
TOPICS_NONE = _("• Nothing can be told yet.")
TOPIC_OTHER = _("Everything else")
CHART_TITLE = _("Colleagues who asked, at least")
CHART_SERIES = _("At least")
CHART_WEEK = _("Until")
OVER_TIME = _("Colleagues who asked, over time")
OVER_TIME_NONE = _("• Nothing can be told yet.")
OVER_TIME_POINT = _("{week}: at least {low}")
OVER_TIME_POINTS = _("• {points}")

# Questions, in few words
RATED_TIMELY = _("Soon enough")
RATED_PRIVATE = _("Stayed private")
RATED_NOT_JUDGED = _("Not judged")
RATED_GOOD_FIT = _("The right person")
RATED_HELPFUL = _("Helpful")
RATED_COPING = _("Better able to cope")
RATED_EASIER = _("Easier to talk about")
RATED_ONWARD = _("Knew where else to turn")
RATED_RECOMMEND = _("Would tell a colleague")
NEVER_CONNECTED = _("Never connected")
ASK_AGAIN = _("Would ask again")
PREPARED = _("Prepared by the training")
WHEN_MORE = _("Know what to do when more is needed")
MANAGEABLE = _("Can manage the requests")
FREE_TO_PASS = _("Free to pass")
SUPPORTED = _("Supported by the programme")
WORTHWHILE = _("Worthwhile")
MORE_STRESS = _("More stress of their own")
DISCREET = _("Could keep it to themselves")
STAYING = _("Mean to stay")
MIGHT_HAVE_HELPED = _("A talk might have helped")
KNOW_HOW = _("Know how to ask")
CAREER_SAFE = _("Safe for a career")
MAY_STRUGGLE = _("All right to say one struggles")
BARRIERS = _("What almost kept them from asking")
PRACTISE_MORE = _("Would like to practise")
KINDS = _("What a talk might have been about")
HELD_BACK = _("What would hold them back")
