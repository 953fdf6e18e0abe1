"""A style sheet of the page for programs that know no variables: each `var()` is replaced, and rules that ask for a screen are left out.

Variables set for the whole page have one value. One that a class sets (``.causal .plus { --hue: ... }``) gives a copy of each rule that
uses it, for every part of the selector that may carry the class.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

_RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
_USE = re.compile(r"var\((--[\w-]+)(?:\s*,\s*((?:[^()]|\([^()]*\))*))?\)")
_SETS = re.compile(r"(--[\w-]+)\s*:\s*([^;}]+)")
_CLASS = re.compile(r"\.([\w-]+)$")
_NAMED = re.compile(r"\.([\w-]+)")
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_BETWEEN = (">", "+", "~")
MOST_VALUES = 8  # of one variable set by classes


def resolved(*sheets: str, known: Collection[str]) -> str:
    """The rules of the sheets that hold always, without variables.

    Args:
        sheets: in their order; the first value of a variable of the page counts, which is that of its light scheme.
        known: classes that the drawing has; a rule that names another, or none, is left out.

    Example:
        >>> resolved(":root { --ink: #111 } .a .up { --hue: red } .a path { stroke: var(--hue); fill: var(--ink) }", known={"a", "up"})
        '.a path { fill: #111 }\\n.a.up path, .up .a path, .a path.up, .a .up path { stroke: red }'
    """
    rules = [rule for sheet in sheets for rule in _rules(_without_blocks(_COMMENT.sub("", sheet)))]
    whole: dict[str, str] = {}
    by_class: dict[str, list[tuple[str, str]]] = {}
    for selector, body in rules:
        for name, value in _SETS.findall(body):
            found = _CLASS.search(selector)
            if selector in (":root", "html"):
                whole.setdefault(name, value.strip())
            elif found and len(by_class.setdefault(name, [])) < MOST_VALUES:
                by_class[name].append((found[1], value.strip()))
    kept = [(selector, body) for selector, body in rules if (named := set(_NAMED.findall(selector))) and named <= set(known)]
    return "\n".join(text for selector, body in kept for text in _written(selector, body, whole, by_class))


def _without_blocks(sheet: str) -> str:
    """The sheet without ``@media`` and its like, whatever they hold."""
    out, at = "", 0
    while (start := sheet.find("@", at)) >= 0:
        out += sheet[at:start]
        end, depth = start, 0
        while end < len(sheet):
            depth += {"{": 1, "}": -1}.get(sheet[end], 0)
            end += 1
            if (sheet[end - 1] == "}" and depth <= 0) or (sheet[end - 1] == ";" and depth == 0):
                break
        at = end
    return out + sheet[at:]


def _rules(sheet: str) -> Iterator[tuple[str, str]]:
    """Selectors and bodies, one selector at a time."""
    for selectors, body in _RULE.findall(sheet):
        for selector in selectors.split(","):
            yield " ".join(selector.split()), body.strip().rstrip(";")


def _written(selector: str, body: str, whole: dict[str, str], by_class: dict[str, list[tuple[str, str]]]) -> Iterator[str]:
    lines = [line.strip() for line in body.split(";") if line.strip() and not line.strip().startswith("--")]
    if not lines or ":" in selector or selector.startswith("*"):
        return
    lines = [line.replace("!important", "").strip() for line in lines]
    own = [line for line in lines if not any(name in by_class for name, _ in _USE.findall(line))]
    yield from _rule(selector, own, whole)
    local = next((name for line in lines for name, _ in _USE.findall(line) if name in by_class), "")
    for name, value in by_class.get(local, ()):
        # only what the class decides is repeated: a longer selector must win over nothing else
        yield from _rule(_with_class(selector.split(" "), name), [line for line in lines if line not in own], {**whole, local: value})


def _with_class(parts: list[str], name: str) -> str:
    """The selector for drawings in which one of its parts has the class, or something that holds a part has it."""
    out = []
    for i, part in enumerate(parts):
        if part not in _BETWEEN:
            out.append([*parts[:i], f"{part}.{name}", *parts[i + 1 :]])
            out += [[*parts[:i], f".{name}", *parts[i:]]] if not i or parts[i - 1] not in _BETWEEN else []
    return ", ".join(" ".join(one) for one in out)


def _rule(selector: str, lines: list[str], values: dict[str, str]) -> Iterator[str]:
    text = _filled(lines, values)
    if text:
        yield f"{selector} {{ {text} }}"


def _filled(lines: list[str], values: dict[str, str]) -> str:
    """The declarations with their values in place; one whose variable nothing sets is left out."""
    kept = []
    for line in lines:
        text = line
        for _depth in range(4):
            text = _USE.sub(lambda found: values.get(found[1], found[2] or "var(?)"), text)
        if "var(" not in text:
            kept.append(text)
    return "; ".join(kept)
