"""
Every way this bot says no.

* Refusal
  + NotOpenYet          the programme has not gone live
  + NotForYou           only full members of the workspace may ask
  + NotAllowed          this is not yours to open, or it no longer exists; one answer for both
  + AlreadyTaken        another colleague was faster, or it is no longer needed
  + AlreadyAsked        this person has an open request
  + NoLongerOpen        the request has moved on
  + CoordinatorsOnly    for members of the coordinators' channel
  + TryAgain            Slack or the database did not answer in time; nothing changed
"""

from datetime import timedelta


class Refusal(Exception):  # noqa: N818 - a refusal is an answer, not an error
    """Something a rule said no to; it changed nothing and has one sentence for the person."""


class NotOpenYet(Refusal):
    """The programme has not gone live."""


class NotForYou(Refusal):
    """Only full members of the workspace may ask."""


class NotAllowed(Refusal):
    """This is not yours to open, or it does not exist: nobody learns which."""


class AlreadyTaken(Refusal):
    """Another colleague was faster, or it is no longer needed."""


class AlreadyAsked(Refusal):
    """This person has an open request."""


class NoLongerOpen(Refusal):
    """The request has moved on."""


class CoordinatorsOnly(Refusal):
    """Only a current member of the coordinators' channel may do this."""


class TryAgain(Refusal):
    """
    Slack or the database did not answer in time; nothing changed.

    `wait` says how long whoever is in no hurry should ask nothing of Slack at all; zero for
    nothing of the kind. `refused` is Slack's code where it does not take our token.
    """

    def __init__(
        self, reason: str = "", wait: timedelta = timedelta(0), *, refused: str = ""
    ) -> None:
        super().__init__(reason)
        self.wait = wait
        self.refused = refused
