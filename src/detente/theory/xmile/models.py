"""Models, modules and what connects them: every model laid out where its module stands, its names qualified."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from detente.theory.xmile.book import Book, Key
from detente.theory.xmile.drafts import Draft, draft_of
from detente.theory.xmile.element import Element
from detente.theory.xmile.names import canonical, shown_label

MOST_MODULES = 2_000
MOST_DEPTH = 20
_SKIPPED = frozenset({"group", "detente:theory", "isee:layout", "isee:loop_indicator"})
_IN_MODEL = frozenset({"variables", "sim_specs", "behavior", "module", "stock", "flow", "aux", "gf", "doc"})


@dataclass
class Layout:
    """All variables of a file, laid out.

    Attributes:
        connections: from the full key of a module's input to where its value comes from: the path it is named in, and the name.
        non_negative: whether stocks and flows of a path are so unless they say otherwise.
    """

    drafts: list[Draft] = field(default_factory=list)
    connections: dict[Key, tuple[Key, str, int]] = field(default_factory=dict)
    non_negative: dict[tuple[Key, str], bool] = field(default_factory=dict)
    count: int = 0


def lay_out(book: Book, root: Element) -> Layout:
    """Every variable of the root model and of the models that its modules stand for."""
    models = root.all("model")
    by_name: dict[str, Element] = {}
    for model in models:
        name = canonical(model.get("name"))
        if name in by_name:
            book.fault(f"two models are called `{model.get('name')}`", model.line, "give each a name of its own")
        by_name.setdefault(name, model)
    layout = Layout()
    if not models:
        book.fault("the file has no model", root.line, "a `<model>` holds the variables")
        return layout
    placed = {canonical(module.get("name")) for model in models for module in _variables(model) if module.tag == "module"}
    start = by_name.get("") or next((m for m in models if canonical(m.get("name")) not in placed), models[0])
    visited: set[str] = {canonical(start.get("name"))}
    _model(book, layout, start, (), "", by_name, visited)
    for name, model in by_name.items():
        if name not in visited:
            book.fault(f"the model `{model.get('name')}` is placed by no module", model.line, "add a `<module>` for it, or take it out")
    _connect(book, layout)
    return layout


def _variables(model: Element) -> tuple[Element, ...]:
    """The variables of a model; in the form of Stella 10.0 they stand in it directly."""
    inside = tuple(child for block in model.all("variables") for child in block.children)
    return inside + tuple(child for child in model.children if child.tag in ("module", "stock", "flow", "aux", "gf", "group"))


def _model(book: Book, layout: Layout, model: Element, path: Key, prefix: str, by_name: dict[str, Element], visited: set[str]) -> None:
    layout.count += 1
    if layout.count > MOST_MODULES or len(path) > MOST_DEPTH:
        if layout.count == MOST_MODULES + 1 or len(path) > MOST_DEPTH:
            book.fault(f"modules are nested too deeply, or are more than {MOST_MODULES:,}", model.line, "merge some")
        return
    _check_model(book, model)
    _behavior(layout, model, path)
    for element in _variables(model):
        if element.tag in ("stock", "flow", "aux", "gf"):
            draft = draft_of(book, element, path, prefix)
            if draft is not None:
                layout.drafts.append(draft)
        elif element.tag == "module":
            _module(book, layout, element, path, prefix, by_name, visited)
        elif element.tag not in _SKIPPED and not element.tag.startswith("detente:"):
            book.fault(f"`<{element.tag}>` among the variables is not known here", element.line, "take it out if the model runs without it")


def _check_model(book: Book, model: Element) -> None:
    for attribute, what in (("resource", "lies in another file"), ("encryption-scheme", "is encrypted")):
        if model.get(attribute):
            book.fault(f"the model `{model.get('name')}` {what}", model.line, "save the model whole and open, in one file")
    for child in model.children:
        if child.tag == "sim_specs" and child.children:
            book.fault(f"the model `{model.get('name')}` has a clock of its own", child.line, "give the whole file one `<sim_specs>`")
        elif child.tag not in _IN_MODEL and child.tag not in _SKIPPED:
            book.fault(f"`<{child.tag}>` in a model is not known here", child.line, "take it out if the model runs without it")


def _behavior(layout: Layout, model: Element, path: Key) -> None:
    for block in model.all("behavior"):
        for kind, value in defaults(block).items():
            layout.non_negative[(path, kind)] = value


def defaults(block: Element) -> dict[str, bool]:
    """What a `<behavior>` says of stocks and flows that do not say it themselves."""
    found: dict[str, bool] = {}
    for child in block.children:
        if child.tag == "non_negative":
            value = child.text.strip().lower() not in ("false", "0")
            found.setdefault("stock", value)
            found.setdefault("flow", value)
        for inner in child.all("non_negative"):
            found[child.tag] = inner.text.strip().lower() not in ("false", "0")
    return found


def _module(book: Book, layout: Layout, module: Element, path: Key, prefix: str, by_name: dict[str, Element], visited: set[str]) -> None:
    name = canonical(module.get("name"))
    label = shown_label(module.get("name"))
    if module.get("resource") or module.get("isee:resource"):
        book.fault(f"the module `{label}` lies in another file", module.line, "save the model in one file")
        return
    if not name or name not in by_name:
        book.fault(f"the module `{label}` stands for a model that this file does not hold", module.line, "add the `<model>` of this name")
        return
    if name in path or name == "":
        book.fault(f"the module `{label}` holds itself", module.line, "a model cannot be a part of itself")
        return
    visited.add(name)
    inner = (*path, name)
    for connect in module.all("connect"):
        to, source = connect.get("to"), connect.get("from")
        if to and source:
            layout.connections[_target(to, path, inner)] = (path, source, connect.line)
    _model(book, layout, by_name[name], inner, f"{prefix}{label}.", by_name, visited)


def parts_of(written: str) -> Key:
    """A qualified name by its parts; the root's leading dot gives an empty first one."""
    parts: list[str] = []
    current, quoted = "", False
    for character in written.strip():
        if character == '"':
            quoted = not quoted
        if character == "." and not quoted:
            parts.append(current)
            current = ""
        else:
            current += character
    return tuple(canonical(part) for part in (*parts, current))


def _target(to: str, path: Key, inner: Key) -> Key:
    """The input that `to` means: of the module itself, of one below it, or of the model around it."""
    parts = parts_of(to)
    if parts[0] == "":
        return parts[1:]
    if len(parts) > 1 and parts[0] == inner[-1]:
        return (*path, *parts)
    return (*inner, *parts)


def _connect(book: Book, layout: Layout) -> None:
    known = {draft.key: place for place, draft in enumerate(layout.drafts)}
    for target, (path, source, line) in layout.connections.items():
        if target not in known:
            book.fault(f"a module connects to `{'.'.join(target)}`, which is not a variable", line, "name an input of the module")
            continue
        draft = layout.drafts[known[target]]
        layout.drafts[known[target]] = replace(draft, connected=(path, source))
