"""What is meant for the coordinators' channel, said to each of them while it cannot be reached."""

from bot.domain.notices import DebriefWanted, DigestReady, SomeoneWaits
from handlers.views import blocks
from handlers.views import words_coordinators as wc
from handlers.views.blocks import Message
from handlers.views.speech import Words

#: Notices that have no other reader.
FOR_COORDINATORS = (SomeoneWaits, DebriefWanted, DigestReady)
#: The line that brings the bot back, by the name the manifest gives it.
INVITE = "`/invite @Peer Support`"


def in_person(message: Message, words: Words) -> Message:
    """Give the same message, with what to do so that it can be said in the channel again."""
    hint = words(wc.TOLD_IN_PERSON, invite=INVITE)
    return Message(message.text, [blocks.section("in_person", hint), *message.blocks])
