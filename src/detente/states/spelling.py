"""How spellings of a name are made alike: case, accents, punctuation, short forms and the order of words."""

from __future__ import annotations

import re
import unicodedata

LONG: dict[str, str] = {
    "st": "saint",
    "dem": "democratic",
    "rep": "republic",
    "fed": "federal",
    "federated": "federal",
    "is": "islands",
    "isl": "islands",
    "island": "islands",
    "isls": "islands",
    "surinam": "suriname",
    "dominican": "dominicana",  # apart from Dominica
    "centrafricaine": "central african",
}
FILLERS = frozenset({"the", "of", "and", "former", "formerly"})
OFFICIAL = re.compile(
    "republic|kingdom|islamic|states?|arab|federal|federation|plurinational|bolivarian|rb|hashemite|grand|duchy|principality|sultanate"
    "|commonwealth|democratic|peoples|socialist|union|independent|cooperative|oriental|federative|united"
)
UNWRAPPED = str.maketrans({"'": None, "’": None, "‘": None, "`": None, ".": None, "&": " and "})


def mended(text: str) -> str:
    """The text with UTF-8 that was read as Latin-1 put right, where that was so."""
    if "Ã" not in text and "â" not in text:
        return text
    try:
        return text.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return text


def words_of(text: str) -> list[str]:
    """The words of a name in one spelling each.

    Example:
        >>> words_of("Congo, Dem. Rep. of the")
        ['congo', 'democratic', 'republic']
    """
    plain = unicodedata.normalize("NFKD", mended(text).translate(UNWRAPPED)).translate(UNWRAPPED)
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter)).casefold()
    spaced = " ".join(re.findall(r"[^\W_]+", plain)).replace("viet nam", "vietnam")
    words = (LONG.get(word, word) for word in spaced.split())
    return [word for word in words if word not in FILLERS]


def name_key(text: str) -> str:
    """The words of a name, each once, in the order of the alphabet: equal for all spellings of one name.

    Example:
        >>> name_key("Korea, Rep.") == name_key("Republic of Korea")
        True
    """
    return " ".join(sorted(set(words_of(text))))


def without_official_words(key: str) -> str:
    """A key without the words of official style, as in "Islamic Republic of"; empty where nothing else is left."""
    return " ".join(word for word in key.split() if not OFFICIAL.fullmatch(word))


def parts_of(text: str) -> tuple[str, ...]:
    """What stands outside and inside brackets, or between slashes; empty where there are neither."""
    found = [part.strip() for part in re.split(r"[()\[\]/]", text) if part.strip()]
    return tuple(found) if len(found) > 1 else ()
