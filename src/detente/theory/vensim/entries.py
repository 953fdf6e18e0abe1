"""A model text cut into entries: what stands between two bars, each an equation with its units and its comment."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from detente.theory.vensim.faults import EntryError, Faults
from detente.theory.vensim.text import Source
from detente.theory.vensim.tokens import Token, tokens

MOST_ENTRIES = 50_000

_BLANK = re.compile(r"(?:\s+|\{[^{}]*\})*")
_MACRO = re.compile(r":\s*MACRO\s*:", re.IGNORECASE)
_MACRO_END = re.compile(r":\s*END\s+OF\s+MACRO\s*:", re.IGNORECASE)
# A quote that is never closed takes the rest of its line, so that no text is looked through twice.
_STOP = re.compile(r"""[~|]|"(?:[^"\\\n]|\\.)*"?|\{[^{}]*\}|(?<=[(,])\s*'[^'\n]*'""")
_MARK = re.compile(r"[~|]")
_LIMITS = re.compile(r"\[([^\[\]]*)\]\s*$")


@dataclass(frozen=True)
class Entry:
    """One entry of the file.

    Attributes:
        start, end: where its equation stands in the text.
        units: without the limits.
        limits: ``[least,most,step]`` as written, or empty.
        comment: what the model says of it.
    """

    start: int
    end: int
    units: str
    limits: str
    comment: str
    supplementary: bool = False


@dataclass(frozen=True)
class MacroText:
    """A macro as it stands in the file.

    Attributes:
        name: as written.
        arguments, outputs: names of what goes in, and of what comes out beside the value.
        entries: its equations.
        at: where it begins.
    """

    name: str
    arguments: tuple[str, ...]
    outputs: tuple[str, ...]
    entries: tuple[Entry, ...]
    at: int


@dataclass(frozen=True)
class Parts:
    """The whole file, cut up."""

    entries: tuple[Entry, ...] = field(repr=False)
    macros: tuple[MacroText, ...] = field(repr=False)


def split(source: Source, faults: Faults) -> Parts:
    """The entries and macros of a file."""
    text = source.text
    main: list[Entry] = []
    macros: list[MacroText] = []
    inside: tuple[tuple[str, tuple[str, ...], tuple[str, ...]], list[Entry], int] | None = None
    at = _after_blank(text, 0)
    turns = 0
    while at < len(text):
        turns += 1
        if turns > MOST_ENTRIES:
            faults.add(f"the file has more than {MOST_ENTRIES:,} entries", at, "split the model")
            break
        if opened := _MACRO.match(text, at):
            if inside is not None:
                faults.add("a macro begins inside another", at, "close the first with `:END OF MACRO:`")
            head, at = _macro_head(text, opened.end(), faults, opened.start())
            inside = (head, [], opened.start())
        elif closed := _MACRO_END.match(text, at):
            if inside is None:
                faults.add("`:END OF MACRO:` closes no macro", at, "open it with `:MACRO: name(arguments)`")
            else:
                macros.append(MacroText(*inside[0], tuple(inside[1]), inside[2]))
            inside, at = None, closed.end()
        else:
            entry, at = _entry(text, at, faults)
            if entry is not None:
                (main if inside is None else inside[1]).append(entry)
        at = _after_blank(text, at)
    if inside is not None:
        faults.add(f"the macro `{inside[0][0]}` is not closed", inside[2], "close it with `:END OF MACRO:`")
    return Parts(tuple(main), tuple(macros))


def _after_blank(text: str, at: int) -> int:
    found = _BLANK.match(text, at)
    return found.end() if found else at


def _entry(text: str, at: int, faults: Faults) -> tuple[Entry | None, int]:
    if text.startswith("***", at):
        bar = text.find("|", at)
        if bar < 0:
            faults.add("a group's heading is not closed by `|`", at, "the file may be cut off")
        return None, len(text) if bar < 0 else bar + 1
    parts: list[str] = []
    end = begin = at
    for stop in _STOP.finditer(text, at):
        if parts or stop[0] in "~|":
            break
    else:
        stop = None
    if stop is None:
        faults.add("the last entry is not closed by `|`", at, "the file may be cut off")
        return None, len(text)
    end, begin = stop.start(), stop.end()
    mark = stop[0]
    while mark == "~":
        # From here on quotes mean nothing: comments hold single ones.
        found = _MARK.search(text, begin)
        if found is None:
            faults.add("the last entry is not closed by `|`", at, "the file may be cut off")
            return None, len(text)
        parts.append(text[begin : found.start()])
        mark, begin = found[0], found.end()
    if not text[at:end].strip():
        return None, begin
    units, limits = _units(parts[0] if parts else "")
    tail = " ".join(parts[2:]).upper()
    return Entry(at, end, units, limits, " ".join("".join(parts[1:2]).split()), ":SUP" in tail), begin


def _units(written: str) -> tuple[str, str]:
    written = " ".join(written.split())
    limits = _LIMITS.search(written)
    return (written[: limits.start()].strip(), limits[0].strip()) if limits else (written, "")


def _macro_head(text: str, at: int, faults: Faults, start: int) -> tuple[tuple[str, tuple[str, ...], tuple[str, ...]], int]:
    close = text.find(")", at)
    try:
        if close < 0 or close - at > 10_000:
            raise EntryError("a macro has no list of arguments", start)
        head = tokens(text, at, close + 1)
        if len(head) < 3 or head[0].kind != "name" or head[1].text != "(":
            raise EntryError("a macro's heading is not `:MACRO: name(arguments)`", start)
        return (head[0].text, *_arguments(head[2:-2], start)), close + 1
    except EntryError as trouble:
        faults.caught(trouble, start)
        return ("", (), ()), close + 1 if close >= 0 else at


def _arguments(words: list[Token], start: int) -> tuple[tuple[str, ...], tuple[str, ...]]:
    lists: list[list[str]] = [[], []]
    into = 0
    for word in words:
        if word.text == ":" and into == 0:
            into = 1
        elif word.kind == "name":
            lists[into].append(word.text)
        elif word.text != ",":
            raise EntryError(f"a macro's arguments are names, not `{word.text}`", start)
    return tuple(lists[0]), tuple(lists[1])
