"""Words somebody trusted us with."""

from dataclasses import dataclass, field

#: The longest note in characters, which is also the most a Slack text input takes.
LONGEST_NOTE = 3000


@dataclass(frozen=True, slots=True)
class PrivateText:
    """Words that print as nothing; `reveal` hands them over, knowingly."""

    _words: str = field(repr=False)

    def reveal(self) -> str:
        """Hand the words over, knowingly."""
        return self._words

    def __str__(self) -> str:
        """Say nothing."""
        return "(private)"

    def __bool__(self) -> bool:
        """Tell whether anything was written at all."""
        return bool(self._words)
