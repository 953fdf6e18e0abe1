"""The slides that are not claims: title, glance, counts, map, scenarios, what is not known, sources, review."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from pptx.chart.data import CategoryChartData
from pptx.dml.color import RGBColor
from pptx.enum.chart import XL_CHART_TYPE
from pptx.util import Inches, Pt

from detente.brief import ledger as ledgers
from detente.brief import summary
from detente.brief.export import works
from detente.brief.export.office import INK, INKS, SOFT
from detente.brief.export.plain import defused, plain
from detente.brief.export.slide_parts import EDGE, FACE, LINE, ROOM, TITLE, TOP, Deck, fill, picture, told, words
from detente.brief.export.slide_text import cut, height
from detente.brief.export.slides import SMALL, TABLE, spread
from detente.brief.translation import gettext as _
from detente.citations import citation_line

if TYPE_CHECKING:
    from detente.brief.export.pictures import Picture
    from detente.findings import Findings


def title(deck: Deck, findings: Findings) -> None:
    """What the deck is about, after whom, and whether anybody has reviewed it."""
    case = findings.case
    made = deck.show.slides.add_slide(deck.show.slide_layouts[TITLE])
    fill(made.shapes.title.text_frame, cut(plain(case.title), 40, 10.5, 3), 40, bold=True)
    done = sum(review.status == "reviewed" for review in case.reviews)
    state = _("reviewed: %(done)s of %(all)s criteria") % {"done": done, "all": len(case.reviews)} if done else _("not reviewed")
    under = cut(plain(case.question), 18, 9, 5)
    fill(
        made.placeholders[1].text_frame,
        f"{under}\n{_('Version %(version)s') % {'version': case.version}} · {findings.made} · {state}",
        18,
        SOFT,
    )
    if case.argument:
        made.notes_slide.notes_text_frame.text = plain(_("After %(argument)s") % {"argument": case.argument})


def glance(deck: Deck, findings: Findings, charts: Mapping[str, Picture]) -> None:
    """One picture and three sentences."""
    made = deck.slide(_("At a glance"))
    drawn = next((charts[name] for name in ("swing", "turning-points") if name in charts), None)
    sentences = summary.sentences(findings)
    text = "\n".join(sentences)
    size = next((s for s in (18.0, 16.0, 14.0, 12.0) if height(text, s, LINE) + 0.4 <= 3.0), 11.0)
    tall = min(height(text, size, LINE) + 0.5, ROOM)
    if drawn is not None:
        picture(made, drawn, (EDGE, TOP, LINE, ROOM - tall))
        made.notes_slide.notes_text_frame.text = plain(drawn.text)
    words(made, text, (EDGE, TOP + ROOM - tall, LINE, tall), size)


def counts(deck: Deck, findings: Findings) -> None:
    """How many claims got each verdict, as a chart of the program's own."""
    tally = ledgers.tally(findings)
    if not tally:
        return
    made = deck.slide(
        _("What the review found: %(n)s claims") % {"n": len(findings.verdicts)}, "\n".join(f"{m.word}: {m.when}" for m, _n in tally)
    )
    data = CategoryChartData()
    data.categories = [defused(plain(f"{shown.sign} {shown.word}")) for shown, _n in tally]
    data.add_series(_("claims"), [count for _mark, count in tally])
    box = (Inches(EDGE), Inches(TOP), Inches(LINE), Inches(ROOM))
    frame = made.shapes.add_chart(XL_CHART_TYPE.BAR_CLUSTERED, *box, data)
    told(frame, "; ".join(f"{shown.word}: {count}" for shown, count in tally))
    chart: Any = frame.chart
    chart.has_legend, chart.has_title, chart.font.size, chart.font.name = False, False, Pt(14), FACE
    chart.category_axis.reverse_order = True
    chart.category_axis.format.line.fill.background()
    chart.value_axis.visible = chart.value_axis.has_major_gridlines = False
    plot = chart.plots[0]
    plot.gap_width, plot.has_data_labels = 45, True
    plot.data_labels.font.size, plot.data_labels.font.bold = Pt(14), True
    for i, (shown, _n) in enumerate(tally):
        bar = plot.series[0].points[i].format.fill
        bar.solid()
        bar.fore_color.rgb = RGBColor.from_string(INKS.get(shown.tone, INK))


def causes(deck: Deck, findings: Findings, drawn: Picture | None) -> None:
    """The causal map, and the loops in words."""
    theory = findings.case.theory
    if theory is None or drawn is None:
        return
    notes = "\n".join(f"{loop.id} {loop.name}: {loop.story}" for loop in theory.loops.values())
    picture(deck.slide(_("The causes, as the argument has them"), notes), drawn, (EDGE, TOP - 0.1, LINE, ROOM + 0.15))
    rows = [(loop.id, plain(loop.name), cut(plain(loop.story), TABLE, 8, 4)) for loop in theory.loops.values()]
    spread(deck, _("Loops"), ("", _("loop"), _("how it runs")), rows, (0.9, 3.0, 8.2))


def scenarios(deck: Deck, findings: Findings, charts: Mapping[str, Picture]) -> None:
    """What is supposed, the course of each score, and the scores of the last year beside the baseline."""
    found = findings.outlook
    if found is None or not found.values:
        return
    rows: list[Any] = [(cut(plain(s.label), TABLE, 3, 3), cut(plain(s.story), TABLE, 8.9, 4)) for s in found.scenarios]
    spread(deck, _("Scenarios"), (_("scenario"), _("what is supposed")), rows, (3.2, 9.0), lambda row: found.note)
    drawn = [(score, charts[f"score-{score.id}"]) for score in found.scores if f"score-{score.id}" in charts]
    for pair in (drawn[i : i + 2] for i in range(0, len(drawn), 2)):
        made = deck.slide(" · ".join(score.label for score, _d in pair), found.note)
        for i, (_s, one) in enumerate(pair):
            picture(made, one, (EDGE + i * LINE / 2, TOP, LINE / 2 - 0.2, ROOM - 0.4))
        words(made, found.note, (EDGE, TOP + ROOM - 0.35, LINE, 0.3), 11, SOFT)
    last = max(v.year for v in found.values)
    cells = {(v.scenario, v.score): v for v in found.values if v.year == last}
    shown = found.scores[:8]
    rows = [(cut(plain(s.label), SMALL, 2.8, 3), *(_score(cells.get((s.id, score.id))) for score in shown)) for s in found.scenarios]
    heads = (_("scenario"), *(cut(plain(score.label), SMALL, 9.1 / len(shown) - 0.2, 4) for score in shown))
    spread(deck, _("Scores in %(year)s") % {"year": last}, heads, rows, (3.0, *(9.1 / len(shown) for _one in shown)), lambda row: "", SMALL)


def _score(value: Any) -> Any:
    if value is None:
        return "–"
    said = {True: _("better"), False: _("worse"), None: ""}[value.better]
    return (f"{value.value:.2f} {said}", INKS["good" if value.better else "bad"]) if said else f"{value.value:.2f}"


def unknown(deck: Deck, view: Mapping[str, Any]) -> None:
    """Claims that the data leave open, and what would settle them."""
    rows: list[Any] = []
    for row in (*view["open"], *view["absent"], *view["beyond"]):
        shown = row["mark"]
        needs = row["needs"] or "; ".join(row["designs"])
        rows.append(
            ((f"{shown.sign} {shown.word}", INKS[shown.tone]), cut(plain(row["text"]), SMALL, 4.5, 4), cut(plain(needs), SMALL, 5.1, 4))
        )
    if rows:
        columns = (_("verdict"), _("claim"), _("what would settle it"))
        spread(deck, _("What the data cannot tell"), columns, rows, (2.1, 4.7, 5.3), None, SMALL)


def sources(deck: Deck, findings: Findings) -> None:
    """The works used, and how to cite the brief."""
    found = works.works(findings)
    lines = [citation_line(one) for one in ([found.argument] if found.argument else []) + list(found.sources.values())]
    rows = [(cut(plain(line), SMALL, LINE - 0.2, 4),) for line in lines]
    cited = _("How to cite this brief") + ": " + citation_line(found.brief)
    if rows:
        spread(deck, _("Sources"), (cut(plain(cited), SMALL, LINE - 0.2, 3),), rows, (LINE,), None, SMALL)


def review(deck: Deck, findings: Findings) -> None:
    """The four criteria: what a reviewer found, or that nobody has looked."""
    rows = []
    for one in findings.case.reviews:
        done = one.status == "reviewed"
        body = f"{one.verdict}. {one.reasons}" if done else _("Nobody has reviewed this criterion yet, so that there is no rating.")
        by = f"{one.reviewer}, {one.date}" if done else "–"
        rows.append((_(one.criterion).capitalize(), cut(plain(body), TABLE, 7.3, 8), cut(plain(by), TABLE, 2.5, 3)))
    notes = "\n".join(f"{name}: {' '.join(lines)}" for name, lines in findings.evidence.items())
    if rows:
        spread(
            deck,
            _("Review"),
            (_("criterion"), _("what was found"), _("by")),
            rows,
            (1.9, 7.5, 2.7),
            lambda row: notes if row is rows[0] else "",
        )
