"""French spacing: the spaces a typist left ordinary become the ones that do not break. Pure.

Only existing spaces are changed and nothing is inserted, so an address or a time is safe.
"""

import re

_NARROW = re.compile(r" (?=[;!?](?:\s|$|[»”)\]*_]))")
_NO_BREAK = re.compile(r" (?=[:»%€](?:\s|$|[.,;)\]*_]))|(?<=«) ")
_APOSTROPHE = re.compile(r"(?<=\w)'(?=\w)")


def french_spacing(text: str) -> str:
    """« Qui ? » with a narrow no-break space, « un mot : » with a no-break one, and ’ for '."""
    text = _NARROW.sub("\u202f", text)
    text = _NO_BREAK.sub("\u00a0", text)
    return _APOSTROPHE.sub("’", text)


def with_de(words: str) -> str:
    """« de mai 2026 », « d’avril 2026 »: the preposition elided before a vowel."""
    return f"d’{words}" if words[:1].lower() in "aàâeéèêiîoôuy" else f"de {words}"
