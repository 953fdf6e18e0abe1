"""Names for a theory's nouns in a file: as they are labelled where XMILE can tell them apart so, else their ids."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from detente.theory.theory import LookupTable, Macro, Parameter, Theory, Variable
from detente.theory.xmile.calls import BUILTINS, SPECIAL
from detente.theory.xmile.expressions import Spelling
from detente.theory.xmile.grammar import Reference, RefusedError, parse_expression
from detente.theory.xmile.markup import is_writable
from detente.theory.xmile.names import canonical, reference, shown_label
from detente.theory.xmile.resolve import OWN, SPACES


class _Names:
    """Gives each noun a name that no other has."""

    def __init__(self, taken: Iterable[str]) -> None:
        self.taken = set(taken)

    def give(self, identifier: str, label: str, listed: bool = False) -> str:
        """The label itself, the id, or the id with a number; ``listed`` where it must stand between commas."""
        for name in (label, identifier):
            if canonical(name) not in self.taken and is_nameable(name) and not (listed and any(c in name for c in ",*")):
                self.taken.add(canonical(name))
                return name
        count = 2
        while canonical(f"{identifier} {count}") in self.taken:
            count += 1
        self.taken.add(canonical(f"{identifier} {count}"))
        return f"{identifier} {count}"


def is_nameable(label: str) -> bool:
    """Whether a label can be a name that equations refer to."""
    if not canonical(label) or not is_writable(label) or shown_label(label) != label or "\n" in label:
        return False
    try:
        return parse_expression(reference(label)) == Reference((canonical(label),))
    except RefusedError:
        return False


def spelling_of(theory: Theory) -> Spelling:
    """How every name of a theory is spelled."""
    names = _Names((*BUILTINS, *SPECIAL, *SPACES, OWN))
    words = {d.id: names.give(d.id, d.label, listed=True) for d in theory.dimensions.values()}
    labels: dict[str, str] = {}
    for dimension in theory.dimensions.values():
        for element in dimension.elements:
            labels.setdefault(element, dimension.labels.get(element, element))
    words |= {element: names.give(element, label, listed=True) for element, label in labels.items() if element not in words}
    macros = {macro.id: names.give(macro.id, macro.label) for macro in theory.macros.values()}
    nouns: list[Variable | Parameter | LookupTable] = [*theory.variables.values(), *theory.parameters.values(), *theory.lookups.values()]
    own = {noun.id: names.give(noun.id, noun.label) for noun in nouns}
    over = {noun.id: noun.over for noun in nouns if not isinstance(noun, Parameter)}
    return Spelling(own, words, macros, over, {})


def macro_spelling(macro: Macro, whole: Spelling) -> Spelling:
    """How the names of a macro's own equations are spelled: its arguments and its variables, and the tables of the theory."""
    names = _Names((*BUILTINS, *SPECIAL, *SPACES, OWN, *map(canonical, whole.words.values()), *map(canonical, whole.macros.values())))
    own = {word: names.give(word, word) for word in macro.arguments}
    own |= {variable.id: names.give(variable.id, variable.label) for variable in macro.variables.values()}
    tables: Mapping[str, str] = {name: spelled for name, spelled in whole.names.items() if name not in own}
    return Spelling({**tables, **own}, whole.words, whole.macros, {}, whole.inexact)
