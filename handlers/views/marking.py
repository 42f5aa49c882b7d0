"""Marking sentences for translation."""


def marked(sentence: str) -> str:
    """Hand a sentence back as it is; the catalogues are filled from the calls."""
    return sentence
