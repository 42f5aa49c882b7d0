"""What is wrong with something an operator gave us, and the exit code that says so."""

from enum import IntEnum


class ExitCode(IntEnum):
    """How the command line ends; documented in docs/operations.md."""

    DONE = 0
    BUG = 1  #: something nobody foresaw
    USAGE = 2  #: the command, an option or a file is wrong; nothing was changed
    KEYS = 3  #: root key or keystore
    DATABASE = 4  #: missing, in use, or from a newer version
    SLACK = 5  #: a token is missing or refused, or Slack cannot be reached
    UNWELL = 6  #: `doctor`, or another check, found something to mend
    LATER = 7  #: whoever holds the root key cannot be reached; worth trying again by itself


class FileMistakes(Exception):  # noqa: N818 - it holds sentences, one a mistake
    """What is wrong with a file; nothing of it was taken."""

    def __init__(self, sentences: tuple[str, ...]) -> None:
        super().__init__(f"{len(sentences)} mistakes")
        self.sentences = sentences
