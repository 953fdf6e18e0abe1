"""Macros (XMILE 1.0, section 4.8): declared first, so that a call may stand before the definition."""

from __future__ import annotations

from dataclasses import replace

from detente.theory.nodes import Call, Name, Number, walk
from detente.theory.order import ordered
from detente.theory.theory import LookupTable, Macro, Variable
from detente.theory.xmile import graphs, vendor
from detente.theory.xmile.book import Book, Entry, MacroEntry, new_identifiers
from detente.theory.xmile.drafts import Draft, check_written, draft_of
from detente.theory.xmile.element import Element
from detente.theory.xmile.grammar import RefusedError, Written, parse_expression, without_comments
from detente.theory.xmile.indices import Site
from detente.theory.xmile.names import canonical, shown_label
from detente.theory.xmile.resolve import translated
from detente.theory.xmile.variables import Translator, note_of

_KNOWN = {"eqn", "parm", "format", "doc", "variables", "sim_specs", "detente:macro"}


def declare_macros(book: Book, root: Element) -> list[tuple[Element, MacroEntry]]:
    """The macros that can be called, into the book."""
    declared: list[tuple[Element, MacroEntry]] = []
    for element in root.all("macro"):
        name = canonical(element.get("name"))
        if not name:
            book.fault("a macro has no name", element.line, 'write `name="..."`')
        elif element.get("filter"):
            _filter(book, element, name)
        else:
            entry = _declared(book, element, name)
            declared.append((element, entry))
            book.macros.setdefault(name, []).append(entry)
    return declared


def _filter(book: Book, element: Element, name: str) -> None:
    if name == "non negative":
        book.left_out[f"the filter {element.get('name')}"] = "what does not fall below zero is limited anyway"
        return
    book.fault(f"`{element.get('name')}` is an option filter, which has no counterpart here", element.line, "write it into the equations")


def _declared(book: Book, element: Element, name: str) -> MacroEntry:
    for child in element.children:
        if child.tag == "sim_specs" and child.children:
            book.fault(f"the macro `{element.get('name')}` runs on a clock of its own", child.line, "write it out without `<sim_specs>`")
        elif child.tag not in _KNOWN and not child.tag.startswith("isee:"):
            book.fault(f"`<{child.tag}>` in a macro is not known here", child.line, "take it out if the macro works without it")
    words = new_identifiers()
    arguments: dict[str, str] = {}
    defaults: dict[str, Written] = {}
    for parm in element.all("parm"):
        word = parm.get("detente:id") or words.of(canonical(parm.text))
        if canonical(parm.text) in arguments or not canonical(parm.text):
            book.fault(f"two parameters of the macro `{element.get('name')}` have one name, or one has none", parm.line)
        arguments[canonical(parm.text)] = word
        if parm.get("default"):
            try:
                defaults[word] = parse_expression(parm.get("default"))
            except RefusedError as refused:
                book.fault(f"the default of `{parm.text.strip()}`: {refused.what}", parm.line, refused.mend)
    count = len(book.macros.get(name, ()))
    identifier = element.get("detente:id") or book.names.of(f"macro {name} {count}" if count else f"macro {name}")
    if not element.get("detente:id") and not count and identifier.startswith("macro_"):
        identifier = book.names.of(f"{name} ")  # its own name where nothing else has it
    return MacroEntry(identifier, shown_label(element.get("name")), arguments, defaults, book.place(element.line))


def read_macros(book: Book, declared: list[tuple[Element, MacroEntry]]) -> dict[str, Macro]:
    """The macros with their equations; one that calls itself, by whatever way, is a fault."""
    macros = {entry.id: _macro(book, element, entry) for element, entry in declared}
    calls = {macro.id: _called(macro) for macro in macros.values()}
    _, cycle = ordered({name: called & set(macros) for name, called in calls.items()})
    if cycle:
        path = " -> ".join(f"`{macros[name].label}`" for name in reversed(cycle))
        book.fault(f"macros call themselves: {path}", macros[cycle[0]].place.line, "write the recursion out")
    return macros


def _called(macro: Macro) -> frozenset[str]:
    trees = (tree for variable in macro.variables.values() for tree in (*variable.equations, *variable.initials))
    return frozenset(part.function for tree in trees for part in walk(tree) if isinstance(part, Call))


def _macro(book: Book, element: Element, entry: MacroEntry) -> Macro:

    words = new_identifiers(tuple(entry.arguments.values()))
    local: dict[str, Entry | str] = dict(entry.arguments)
    drafts: list[tuple[Draft, Entry]] = []
    for child in (inner for block in element.all("variables") for inner in block.children):
        if child.tag not in ("stock", "flow", "aux"):
            if child.tag != "group":
                book.fault(f"`<{child.tag}>` in a macro is not known here", child.line, "macros hold stocks, flows and auxiliaries")
            continue
        draft = draft_of(book, child, (), "")
        if draft is None:
            continue
        if draft.dimensions:
            book.fault(f"`{draft.label}` in the macro `{entry.label}` is an array", child.line, "macros here hold single values")
        name = draft.key[-1]
        if name in local:
            book.fault(f"the macro `{entry.label}` has `{draft.label}` twice", child.line, "give it another name")
        known = Entry(draft.key, child.get("detente:id") or words.of(name), draft.label)
        if draft.whole.graph is not None and draft.whole.graph.children:
            known = _with_table(book, draft, known, entry)
        local[name] = known
        drafts.append((draft, known))
    variables: dict[str, Variable] = {}
    nets: dict[str, Variable] = {}
    for draft, known in drafts:
        variable = _variable(book, Translator(book, local), draft, known)
        stock = draft.element.get("detente:net")
        (nets if stock else variables)[stock or known.id] = variable
    for stock, net in nets.items():
        if stock in variables:
            variables[stock] = replace(variables[stock], equation=net.equation)
    value = _value(book, element, entry, local, variables, words.of("value of the macro"))
    macro = Macro(entry.id, entry.label, tuple(entry.arguments.values()), variables, value, note=element.words("doc"), place=entry.place)
    return vendor.with_more(book, element, macro)


def _with_table(book: Book, draft: Draft, known: Entry, macro: MacroEntry) -> Entry:

    graph = draft.whole.graph
    assert graph is not None  # the caller has seen it
    table = book.names.of(f"{macro.label} {draft.label} table")
    try:
        inside, outside = graphs.kind_of(graph)
        book.tables[table] = LookupTable(
            table, f"{macro.label}.{draft.label}", (((), graphs.points_of(graph)),), (), inside, outside, place=book.place(graph.line)
        )
    except RefusedError as refused:
        book.fault(f"`{draft.label}`: {refused.what}", graph.line, refused.mend)
        return known
    return replace(known, table=table)


def _variable(book: Book, translator: Translator, draft: Draft, known: Entry) -> Variable:

    tree, _ = translator.value(draft, known)
    net = translator.net(draft, known, {}) if draft.kind == "stock" else tree
    variable = Variable(
        known.id,
        "",
        draft.label,
        draft.kind,
        draft.element.words("units"),
        net,
        tree if draft.kind == "stock" else None,
        note=note_of(draft.element),
        place=book.place(draft.line),
        equation_place=book.place(draft.whole.line),
    )
    return vendor.with_more(book, draft.element, variable)


def _value(book: Book, element: Element, entry: MacroEntry, local: dict[str, Entry | str], variables: dict[str, Variable], own: str) -> str:
    """The variable whose value the call takes; the macro's equation becomes one unless it only names one."""

    written = element.first("eqn")
    line = written.line if written else element.line
    try:
        text = check_written(without_comments(written.text) if written else "", entry.label)
        tree = translated(book, Site((), own, line, local=local), text)
    except RefusedError as refused:
        book.fault(f"the macro `{entry.label}`: {refused.what}", line, refused.mend)
        tree = Number(0.0)
    if isinstance(tree, Name) and tree.id in variables:
        return tree.id
    variables[own] = Variable(own, "", entry.label, "auxiliary", "", tree, place=book.place(line), equation_place=book.place(line))
    return own
