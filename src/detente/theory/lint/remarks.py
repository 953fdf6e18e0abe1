"""What is worth knowing of a theory and is no mistake: look-alike names, parts that nothing uses."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from itertools import chain, islice

from detente.errors import Fault, Place
from detente.theory.lint.structure import slips
from detente.theory.lint.uses import uses
from detente.theory.nodes import names
from detente.theory.theory import Dimension, LookupTable, Macro, Parameter, Theory, Variable

MOST_REMARKS = 100

# Letters of other alphabets that look like a Latin one in most typefaces.
_LIKE = str.maketrans(
    "аеорсухіјѕԁһкмтвгАВЕКМНОРСТУХІЈЅαορνικυΑΒΕΗΙΚΜΝΟΡΤΥΧΖ",
    "aeopcyxijsdhkmtbrABEKMHOPCTYXIJSaopvikuABEHIKMNOPTYXZ",
)


def theory_remarks(theory: Theory) -> tuple[Fault, ...]:
    """Remarks in the form of faults, in the order of the file; none of them keeps a theory from running."""
    found = chain(slips(theory) if theory.origin else (), _label_remarks(theory), _unread_remarks(theory), _argument_remarks(theory))
    remarks = list(islice(found, MOST_REMARKS + 1))
    if len(remarks) > MOST_REMARKS:
        remarks[MOST_REMARKS:] = [Fault(f"more than {MOST_REMARKS} remarks", Place(theory.file), "the others are not shown")]
    return tuple(sorted(dict.fromkeys(remarks), key=lambda r: (r.place.line if r.place else None) or 0))


def _label_remarks(theory: Theory) -> Iterator[Fault]:
    first: dict[str, tuple[str, Place]] = {}
    for entry in _labelled(theory):
        label = entry.label
        if not label:
            continue
        alphabets = _alphabets(label)
        if alphabets:
            what = f"the label of `{entry.id}` mixes alphabets in one word: `{label}` has {' and '.join(alphabets)} letters"
            yield Fault(what, entry.place, "write the word in one alphabet")
        seen = "".join(unicodedata.normalize("NFKC", label).translate(_LIKE).casefold().split())
        if seen in first:
            other, place = first[seen]
            same = first[seen][0] == label
            what = f"two labels {'are the same' if same else 'look alike'}: `{label}`" + ("" if same else f" and `{other}`")
            yield Fault(what, entry.place, f"the other stands at {place}" if str(place) else "tell them apart by a word")
        first.setdefault(seen, (label, entry.place))


def _labelled(theory: Theory) -> Iterator[Variable | Parameter | LookupTable | Macro | Dimension]:
    yield from theory.variables.values()
    yield from theory.parameters.values()


def _alphabets(label: str) -> tuple[str, ...]:
    """The alphabets that one word of a label mixes; nothing where every word keeps to one."""
    for word in label.split():
        found = {unicodedata.name(letter, "").split(" ")[0] for letter in word if letter.isalpha()}
        mixed = found & {"LATIN", "CYRILLIC", "GREEK"}
        if len(mixed) > 1 and len(word) > 2 and "LATIN" in mixed and any(letter in word for letter in map(chr, _LIKE)):
            return tuple(sorted(name.capitalize() for name in mixed))
    return ()


def _unread_remarks(theory: Theory) -> Iterator[Fault]:
    """Variables from which nothing follows: no equation, link or score names them."""
    named = set(uses(theory).names)
    named.update(end for link in theory.links.values() for end in (link.source, link.target))
    named.update(name for score in theory.scores.values() for name in (score.variable, score.beside))
    unread = [v for v in theory.variables.values() if v.id not in named and v.kind in ("flow", "auxiliary", "input") and not v.measured_by]
    if unread:
        shown = ", ".join(f"`{v.id}`" for v in unread[:5]) + (f" and {len(unread) - 5} more" if len(unread) > 5 else "")
        yield Fault(f"no equation reads {shown}", unread[0].place, "as they should where they are what the model is asked for")


def _argument_remarks(theory: Theory) -> Iterator[Fault]:
    for macro in theory.macros.values():
        read = frozenset().union(*(names(n) for v in macro.variables.values() for n in (*v.equations, *v.initials)))
        for word in macro.arguments:
            if word not in read:
                yield Fault(f"the macro `{macro.id}` does not use its argument `{word}`", macro.place, "leave it out, or use it")
