"""The words that units are made of: which are one word, which say only that there is none, which pint knows by another name."""

from __future__ import annotations

import re

_NONE = (
    r"dmnl|dimensionless|unitless|none|index|share|fraction|ratio|proportion|probability|odds|log odds|logit|scale"
    r"|radians?|no units?|0-1|0 to 1"
)

# A text that is only a label: alone, or with words behind it that say of what (`share of the budget`, `index 0-1`).
LABELS = re.compile(rf"1|(?:{_NONE})(?:[\s(,:][^*/^]*)?", re.IGNORECASE)

_PLURALS = ("shares", "fractions", "ratios", "proportions", "probabilities")
_NUMBERS = frozenset((*_NONE.replace("?", "").split("|"), "no unit", "radian", "rad", *_PLURALS))

_IRREGULAR = {
    "people": "person",
    "men": "man",
    "women": "woman",
    "children": "child",
    "lives": "life",
    "feet": "foot",
    "data": "datum",
    "$": "dollar",
    "us$": "dollar",
    "usd": "dollar",
    "yr": "year",
    "yrs": "year",
    "mo": "month",
    "mos": "month",
    "wk": "week",
    "wks": "week",
    "hr": "hour",
    "hrs": "hour",
    "min": "minute",
    "mins": "minute",
    "sec": "second",
    "secs": "second",
    "metre": "meter",
    "metres": "meter",
    "deg": "degree",
    "percent": "%",
    "per cent": "%",
    "percentage": "%",
    "pct": "%",
}

# Short forms that pint knows under a longer name, and names that pint spells with capitals.
PHYSICAL = {
    "kg": "kilogram",
    "g": "gram",
    "km": "kilometer",
    "m": "meter",
    "cm": "centimeter",
    "mm": "millimeter",
    "ha": "hectare",
    "mha": "megahectare",
    "gha": "gigahectare",
    "ghectare": "gigahectare",
    "s": "second",
    "h": "hour",
    "kw": "kilowatt",
    "mw": "megawatt",
    "gw": "gigawatt",
    "kwh": "kilowatt_hour",
    "kilowatt hour": "kilowatt_hour",
    "j": "joule",
    "kj": "kilojoule",
    "mj": "megajoule",
    "gj": "gigajoule",
    "tj": "terajoule",
    "pj": "petajoule",
    "ej": "exajoule",
    "degree fahrenheit": "delta_degree_Fahrenheit",
    "fahrenheit": "delta_degree_Fahrenheit",
    "degree f": "delta_degree_Fahrenheit",
    "degf": "delta_degree_Fahrenheit",
    "degree celsius": "delta_degree_Celsius",
    "celsius": "delta_degree_Celsius",
    "degree c": "delta_degree_Celsius",
    "degc": "delta_degree_Celsius",
    "tonne": "metric_ton",
    "metric ton": "metric_ton",
}


def canonical(text: str) -> str:
    """The one form of a word: small letters, singular; empty for a word that only says that there is no unit.

    Example:
        >>> canonical("Foxes"), canonical("Persons"), canonical("Veg equiv kg"), canonical("fraction")
        ('fox', 'person', 'veg equiv kg', '')
    """
    text = " ".join(text.replace("_", " ").strip("\"' ").lower().split())
    if text in _NUMBERS or LABELS.fullmatch(text):
        return ""
    if re.match(r"(%|percent|per cent|percentage)(\s|$)", text):
        return "%"  # of what is a label: % of GDP
    if text in _IRREGULAR:
        return _IRREGULAR[text]
    return " ".join(_singular(word) for word in text.split())


def _singular(word: str) -> str:
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    if len(word) <= 3 or word.endswith(("ss", "us", "is")) or not word.endswith("s"):
        return word
    if word.endswith("ies"):
        return word[:-3] + "y"
    if word.endswith(("xes", "ches", "shes", "sses", "zes")):
        return word[:-2]
    return word[:-1]
