"""Two frozen nouns of a case set beside each other, field by field: the one way in which differences of parts are found."""

from __future__ import annotations

import dataclasses
import datetime
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from detente.errors import Place
from detente.periods import Period
from detente.theory import Prior
from detente.theory.nodes import Node, text

Kind = Literal["added", "removed", "changed", "order"]


@dataclass(frozen=True)
class Part:
    """One field that differs; a side that has none is empty."""

    what: str
    before: str
    after: str


@dataclass(frozen=True)
class Change:
    """One thing that only one side has, or that the two tell differently.

    Attributes:
        of: what kind of thing: ``claim``, ``variable``, ``link`` and so on.
        id: its name in the case.
        label: for readers; may be empty.
        kind: ``added``, ``removed``, ``changed``, or ``order`` where the same things stand in another order.
        parts: the fields that differ; for what is added or removed, those that tell what it is.
    """

    of: str
    id: str
    label: str
    kind: Kind
    parts: tuple[Part, ...] = ()

    def has(self, *fields: str) -> bool:
        """Whether a field of one of these names differs, or a part of it."""
        return any(part.what.split(" ")[0] in fields for part in self.parts)


def changes(of: str, before: Mapping[str, Any], after: Mapping[str, Any], told: Iterable[str] = (), ordered: bool = False) -> list[Change]:
    """What was added, removed and changed between two sets of things of one kind, by id.

    Args:
        of: what kind of thing they are.
        before: one set.
        after: the other.
        told: fields that tell what a thing is, where only one side has it.
        ordered: whether another order of the same things is a difference.
    """
    found = [Change(of, name, _label(one), "removed", tuple(_alone(one, told, True))) for name, one in before.items() if name not in after]
    for name, one in after.items():
        if name not in before:
            found.append(Change(of, name, _label(one), "added", tuple(_alone(one, told, False))))
        elif differing := tuple(parts(before[name], one)):
            found.append(Change(of, name, _label(one), "changed", differing))
    old, new = [name for name in before if name in after], [name for name in after if name in before]
    if ordered and old != new:
        found.append(Change(of, "", "", "order", (Part("order", ", ".join(old), ", ".join(new)),)))
    return found


def parts(before: Any, after: Any, path: str = "") -> Iterator[Part]:
    """The fields in which two values differ; places in files are no difference."""
    if before == after:
        return
    if _is_noun(before) and type(before) is type(after):
        for field in dataclasses.fields(before):
            if field.compare:
                yield from parts(getattr(before, field.name), getattr(after, field.name), f"{path} {_words(field.name)}".strip())
    elif _items(before) is not None and _items(after) is not None:
        old, new = _items(before) or {}, _items(after) or {}
        for key in dict.fromkeys((*old, *new)):
            yield from parts(old.get(key), new.get(key), f"{path} {key}".strip())
    else:
        yield Part(path, said(before), said(after))


def _is_noun(value: Any) -> bool:
    return dataclasses.is_dataclass(value) and not isinstance(value, type | Prior | Period | Node)


def _items(value: Any) -> dict[str, Any] | None:
    """The members of a mapping, or of a list of nouns by their numbers; None for what is told whole."""
    if isinstance(value, Mapping):
        return {str(key): one for key, one in value.items()}
    if isinstance(value, tuple) and value and all(_is_noun(one) for one in value):
        return {str(number): one for number, one in enumerate(value, 1)}
    return {} if value in (None, ()) else None


def _words(field: str) -> str:
    return field.replace("_", " ")


def said(value: Any) -> str:
    """A value as a person reads it; nothing is the empty text."""
    if value is None or isinstance(value, Place):
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:.10g}"
    if isinstance(value, Node):
        return text(value)
    if isinstance(value, datetime.date):
        return value.isoformat()
    if isinstance(value, tuple):
        return ", ".join(said(one) for one in value)
    if isinstance(value, Mapping):
        return ", ".join(f"{key} {said(one)}" for key, one in value.items())
    if _is_noun(value):
        fields = ((field.name, said(getattr(value, field.name))) for field in dataclasses.fields(value) if field.compare)
        return "; ".join(f"{_words(name)} {told}" for name, told in fields if told)
    return str(value)


def _label(value: Any) -> str:
    return next((str(getattr(value, name)) for name in ("label", "name", "title", "text", "description") if getattr(value, name, "")), "")


def _alone(value: Any, told: Iterable[str], before: bool) -> Iterator[Part]:
    for name in told:
        if words := said(getattr(value, name)):
            yield Part(_words(name), words if before else "", "" if before else words)
