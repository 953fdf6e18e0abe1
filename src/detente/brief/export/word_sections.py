"""The sections of the Word file, each put at the end of the document from findings."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from docx.shared import Pt

from detente.brief import ledger as ledgers
from detente.brief import summary
from detente.brief.export import works
from detente.brief.export.office import INKS, SOFT
from detente.brief.export.plain import plain
from detente.brief.export.word_parts import Endnotes, linked, marked, picture, table, words
from detente.brief.export.word_text import Telling
from detente.brief.glance import dated
from detente.brief.translation import gettext as _
from detente.brief.views import safe_url
from detente.brief.words import GROUPS, ILLUSTRATIVE, mark, number, percent
from detente.citations import citation_line

if TYPE_CHECKING:
    from docx.document import Document as Doc

    from detente.brief.export.pictures import Picture
    from detente.findings import Findings

WIDE = 6.5  # inches between the margins
Charts = Mapping[str, "Picture"]


def fitted(*widths: float) -> list[float]:
    """Widths in inches that fill the line, in the proportions given."""
    return [WIDE * width / sum(widths) for width in widths]


def heading(made: Doc, text: str, level: int = 1) -> None:
    """A heading of that level."""
    made.add_heading(plain(text), level)


def note(made: Doc, text: str, size: float = 9) -> None:
    """A line in small grey letters."""
    words(made.add_paragraph(), text, size=size, colour=SOFT)


def _figure(made: Doc, drawn: Picture, width: float) -> None:
    """A picture between what it finds and where it is from; without these, over the words that say what it shows."""
    if drawn.title:
        first = made.add_paragraph()
        words(first, drawn.title, bold=True, size=9.5)
        first.paragraph_format.keep_with_next = True
    line = made.add_paragraph()
    line.paragraph_format.keep_with_next = True
    picture(line, drawn, width)
    note(made, drawn.credit or drawn.text, size=8)


def head(made: Doc, findings: Findings) -> None:
    """Title, question, and where the brief stands."""
    case = findings.case
    heading(made, case.title, 0)
    words(made.add_paragraph(), case.question, italic=True, size=12)
    done = sum(review.status == "reviewed" for review in case.reviews)
    state = _("reviewed: %(done)s of %(all)s criteria") % {"done": done, "all": len(case.reviews)} if done else _("not reviewed")
    line = [_("Version %(version)s") % {"version": case.version}, findings.made.isoformat(), state]
    line += [_("After %(argument)s") % {"argument": case.argument}] if case.argument else []
    note(made, " · ".join(line))


def glance(made: Doc, findings: Findings, charts: Charts) -> None:
    """Three sentences, the pictures of the first screen, and how many claims got each verdict."""
    heading(made, _("At a glance"))
    for sentence in summary.sentences(findings):
        words(made.add_paragraph(), sentence, size=11.5)
    for name in ("swing", "given", "turning-points"):
        if name in charts:
            _figure(made, charts[name], WIDE)
    rows = [[(shown.sign, INKS[shown.tone]), (shown.word, INKS[shown.tone]), count, shown.when] for shown, count in ledgers.tally(findings)]
    if rows:
        table(made, ("", _("verdict"), _("claims"), _("meaning")), fitted(0.3, 1.5, 0.6, 4), rows, size=8.5)


def argument(made: Doc, findings: Findings, notes: Endnotes) -> None:
    """The argument in its own order, each claim under the colour and sign of its verdict, with an endnote."""
    heading(made, _("The argument"))
    if not findings.case.brief.strip():
        note(made, _("no data yet: the case has no text"))
    Telling(made, {v.id: v for v in findings.verdicts}, findings.case.record, notes).tell(findings.case.brief)


def causes(made: Doc, findings: Findings, drawn: Picture | None) -> None:
    """The causal map and its loops."""
    heading(made, _("The causes, as the argument has them"))
    theory = findings.case.theory
    if theory is None or drawn is None:
        note(made, _("no data yet: the case has no theory"))
        return
    _figure(made, drawn, WIDE)
    kinds = {"+": _("reinforcing"), "-": _("balancing")}
    rows = [[loop.id, loop.name, kinds[loop.sign], loop.story] for loop in theory.loops.values()]
    if rows:
        heading(made, _("Loops"), 2)
        table(made, ("", _("loop"), _("kind"), _("how it runs")), fitted(0.5, 1.5, 0.9, 3.6), rows)


def ledger(made: Doc, findings: Findings) -> None:
    """Every claim with what was found."""
    heading(made, _("The ledger of claims"))
    if not findings.verdicts:
        note(made, _("no data yet: the case makes no claims"))
        return
    rows = []
    for v in findings.verdicts:
        shown = mark(v.verdict)
        told = (f"{shown.sign} {shown.word}", INKS[shown.tone])
        claimed, found = (number(x, v.unit) if x is not None else "" for x in (v.claimed, v.found))
        rows.append([v.text, told, claimed, found, percent(v.margin) if v.margin is not None else "", v.sentence])
    columns = (_("claim"), _("verdict"), _("claimed"), _("found"), _("margin"), _("what was found"))
    made_table = table(made, columns, fitted(2.1, 0.9, 0.8, 0.8, 0.6, 2.0), rows, size=7.5)
    for i, (row, v) in enumerate(zip(list(made_table.rows)[1:], findings.verdicts, strict=True), 1):
        marked(row.cells[0].paragraphs[0], f"claim-{v.id}", i)


def record(made: Doc, findings: Findings, charts: Charts) -> None:
    """The series as small pictures by group, two in a line, each with its unit, years and sources."""
    heading(made, _("The record"))
    groups: dict[str, list[str]] = {}
    for series in findings.case.record.series.values():
        if f"series-{series.id}" in charts:
            groups.setdefault(series.group or "other", []).append(series.id)
    for group in (*GROUPS, *sorted(set(groups) - set(GROUPS))):
        if group in groups:
            heading(made, _(GROUPS[group]) if group in GROUPS else group.capitalize(), 2)
            _grid(made, [_card(findings, charts[f"series-{name}"], name) for name in groups[group]])
    if not groups:
        note(made, _("no data yet: the record has no series"))


def _series_words(findings: Findings, drawn: Picture, name: str) -> tuple[str, str]:
    """What stands over and under the picture of a series."""
    series = findings.case.record.series[name]
    years = _("fiscal years") if series.years == "fiscal" else _("calendar years")
    credit = drawn.credit or _("Sources: %(sources)s") % {"sources": ", ".join(series.source)}
    return drawn.title or series.label, f"{series.label}, {series.unit}, {years}. {credit}"


def _card(findings: Findings, drawn: Picture, name: str) -> tuple[tuple[str, str], Picture]:
    return _series_words(findings, drawn, name), drawn


def _grid(made: Doc, cards: Sequence[tuple[tuple[str, str], Picture]], across: int = 2) -> None:
    """Pictures with their words in a table without lines."""
    grid = made.add_table(rows=-(-len(cards) // across), cols=across)
    for row, start in zip(grid.rows, range(0, len(cards), across), strict=True):
        for cell, ((label, about), drawn) in zip(row.cells, cards[start : start + across], strict=False):
            first = cell.paragraphs[0]
            words(first, label, bold=True, size=8.5)
            first.paragraph_format.space_after = Pt(0)
            first.paragraph_format.keep_with_next = True
            picture(cell.add_paragraph(), drawn, WIDE / across - 0.15)
            words(cell.add_paragraph(), about, size=7, colour=SOFT)


def model(made: Doc, findings: Findings, charts: Charts) -> None:
    """The run beside the record, and its skill beside persistence."""
    heading(made, _("The model against the record"))
    theory = findings.case.theory
    if theory is None or findings.baseline is None or not findings.skill:
        note(made, _("no data yet: the case has no theory to run"))
        return
    from detente.calibrate import CAVEAT

    note(made, _(ILLUSTRATIVE))
    words(made.add_paragraph(), CAVEAT)
    cards = [((theory.variables[s.variable].label, _(ILLUSTRATIVE)), charts[f"fit-{s.variable}"]) for s in _firsts(findings, charts)]
    if cards:
        _grid(made, cards)
    rows = [
        [theory.variables[s.variable].label, s.series, s.overall.count, "–" if s.skill is None else f"{s.skill:.2f}", s.note]
        for s in findings.skill
    ]
    columns = (_("variable"), _("series"), _("forecasts"), _("skill"), _("note"))
    table(made, columns, fitted(1.8, 1.6, 0.7, 0.6, 1.8), rows)


def _firsts(findings: Findings, charts: Charts) -> Iterable[Any]:
    return {s.variable: s for s in reversed(findings.skill) if f"fit-{s.variable}" in charts}.values()


def scenarios(made: Doc, findings: Findings, charts: Charts) -> None:
    """What is supposed in each scenario, and its scores beside those of the baseline, one by one and never added up."""
    heading(made, _("Scenarios"))
    found = findings.outlook
    if found is None or not found.values:
        note(made, _("no data yet: nothing has been run beyond the record"))
        return
    note(made, found.note)
    rows: list[list[object]] = [[s.label, s.story] for s in found.scenarios]
    table(made, (_("scenario"), _("what is supposed")), fitted(2, 4.5), rows)
    for score in found.scores:
        if f"score-{score.id}" in charts:
            heading(made, score.label, 2)
            _figure(made, charts[f"score-{score.id}"], WIDE)
    last = max(v.year for v in found.values)
    heading(made, _("Scores in %(year)s") % {"year": last}, 2)
    cells = {(v.scenario, v.score): v for v in found.values if v.year == last}
    rows = [[s.label, *(_score(cells.get((s.id, score.id))) for score in found.scores)] for s in found.scenarios]
    widths = fitted(2.2, *(4.3 / len(found.scores) for _score_ in found.scores))
    table(made, (_("scenario"), *(score.label for score in found.scores)), widths, rows, size=7.5)


def _score(value: Any) -> str:
    if value is None:
        return "–"
    told = {True: _("better"), False: _("worse"), None: ""}[value.better]
    return f"{value.value:.2f} {told}".strip()


def unknown(made: Doc, view: Mapping[str, Any]) -> None:
    """Claims that the data leave open and what would settle them; series that are empty or stop early."""
    heading(made, _("What the data cannot tell"))
    for key, title in (("open", _("Causes left open")), ("absent", _("Without data")), ("beyond", _("Beyond any data"))):
        if view[key]:
            heading(made, title, 2)
        for row in view[key]:
            needed = row["needs"] or "; ".join(row["designs"])
            line = made.add_paragraph(style="List Bullet")
            words(line, row["text"])
            if needed:
                words(line, " " + _("What would settle it: %(what)s.") % {"what": needed.rstrip(".")}, size=9, colour=SOFT)
    rows: list[list[object]] = [[s.label, "–", "–", ""] for s in view["empty"]]
    rows += [[row["series"].label, row["first"], row["last"], row["holes"]] for row in view["stops"]]
    if rows:
        heading(made, _("Where the record stops"), 2)
        table(made, (_("series"), _("first year"), _("last year"), _("years missing between")), fitted(3.6, 0.9, 0.9, 1.1), rows)


def sources(made: Doc, findings: Findings) -> None:
    """The works used, those that are only named, the chronology, and how to cite the brief."""
    heading(made, _("Sources"))
    found = works.works(findings)
    for one in ([found.argument] if found.argument else []) + list(found.sources.values()):
        line = made.add_paragraph(style="List Bullet")
        run = words(line, citation_line(one), size=9)
        if safe_url(one.url):
            linked(line, [run], address=safe_url(one.url))
    if found.named:
        heading(made, _("Named in the record without a full reference"), 2)
        note(made, "; ".join(found.named) + ".", size=8)
    heading(made, _("How to cite this brief"), 2)
    words(made.add_paragraph(), citation_line(found.brief), size=9)
    events = sorted(findings.case.record.events.values(), key=lambda e: (e.date, e.id))
    if events:
        heading(made, _("Chronology"))
        rows = [[dated(e), e.description, e.source, e.status] for e in events]
        table(made, (_("date"), _("event"), _("source"), _("status")), fitted(1.1, 3.4, 1.3, 0.7), rows, size=7.5)


def review(made: Doc, findings: Findings) -> None:
    """The four criteria, who made the case, and how the figures can be traced."""
    heading(made, _("History and reviews"))
    for one in findings.case.reviews:
        heading(made, _(one.criterion).capitalize(), 2)
        if one.status == "reviewed":
            line = made.add_paragraph()
            words(line, f"{one.verdict}. ", bold=True)
            words(line, one.reasons)
            note(made, f"{one.reviewer}, {one.date}, {_('of version')} {one.version}")
        else:
            note(made, _("Nobody has reviewed this criterion yet, so that there is no rating."))
        for line_of_evidence in findings.evidence.get(one.criterion, ()):
            words(made.add_paragraph(style="List Bullet"), line_of_evidence, size=9)
    if findings.case.people:
        heading(made, _("Who made this case"), 2)
    for person in findings.case.people:
        words(made.add_paragraph(style="List Bullet"), f"{person.name}: {', '.join(person.roles)}. {person.declared}".strip())
    traced = {"software": f"Détente {findings.version}", "seed": findings.seed, "made": findings.made, "case": findings.case.digest}
    note(made, "; ".join(f"{_(name)} {value}" for name, value in traced.items()), size=8)
