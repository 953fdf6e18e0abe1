"""Where two cases differ: nothing against itself, the reverse when swapped, and each part by an edit of its file."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from detente.brief.compare_page import render_comparison
from detente.case import Review, read_case
from detente.case.new import write_case
from detente.cli.compare_text import counts, lines
from detente.findings import Findings, find
from detente.findings.argument import Passage, passages
from detente.findings.changes import Change
from detente.findings.compare import Differences, differences, verdict_changes

VISITS = "period,value\n1950,1\n1951,2\n1952,\n1953,4\n"
SERIES = "  visits: {file: visits.csv, unit: visits, source: own count}\n"
TEST = "    test: {type: level, series: visits, years: [1950, 1951], statistic: lowest, at_least: 1, unit: visits}\n"
Edit = Callable[[Path], None]


def small(folder: Path) -> Path:
    """A new case with a series of its own and a claim that it settles."""
    path = write_case(folder / "sample", ("EGY", "USA"))
    (path / "visits.csv").write_text(VISITS)
    replaced("case.yaml", "series: {}\n", "series:\n" + SERIES)(path)
    claims = (path / "claims.yaml").read_text().split("\n")
    kept = [line for line in claims if not line.startswith(("    needs: a yearly count", "    # "))]
    (path / "claims.yaml").write_text("\n".join(kept).replace("    kind: quantity\n", "    kind: quantity\n" + TEST, 1))
    return path


def replaced(name: str, old: str, new: str) -> Edit:
    def edit(folder: Path) -> None:
        text = (folder / name).read_text()
        assert old in text
        (folder / name).write_text(text.replace(old, new, 1))

    return edit


@pytest.fixture(scope="module")
def before(tmp_path_factory: pytest.TempPathFactory) -> Findings:
    return find(read_case(small(tmp_path_factory.mktemp("before"))))


def against(before: Findings, folder: Path, *edits: Edit) -> tuple[Differences, Differences]:
    """The differences from the small case to an edited one, and the way back."""
    path = small(folder)
    for edit in edits:
        edit(path)
    after = find(read_case(path))
    return differences(before, after), differences(after, before)


def swapped(change: Change) -> Change:
    kind = {"added": "removed", "removed": "added"}.get(change.kind, change.kind)
    parts = tuple(dataclasses.replace(part, before=part.after, after=part.before) for part in change.parts)
    return dataclasses.replace(change, kind=kind, label="", parts=parts)  # type: ignore[arg-type]


def unlabelled(changes: tuple[Change, ...]) -> set[Change]:
    return {dataclasses.replace(change, label="") for change in changes}


def named(found: Differences) -> set[str]:
    return {field.name for field in dataclasses.fields(found) if field.name not in ("before", "after") and getattr(found, field.name)}


def renamed(folder: Path) -> None:
    replaced("claims.yaml", "  example-advice:", "  other-advice:")(folder)
    replaced("brief.md", "claim:example-advice", "claim:other-advice")(folder)


SLOWER = ("(cooperation - trust) / years_to_trust", "(cooperation * 0.9 - trust) / years_to_trust")
FINISHED = 'reviewed\nreviewer: A reader\ndate: 2025-01-31\nversion: "1"\nverdict: clear\nreasons: read twice'
EDITS: dict[str, tuple[Edit, set[str]]] = {
    "title": (replaced("case.yaml", "title: ", "title: On "), {"head"}),
    "reworded": (replaced("claims.yaml", "in every decade", "in each decade"), {"claims"}),
    "re-tested": (replaced("claims.yaml", "at_least: 1", "at_least: 2"), {"claims", "verdicts"}),
    "claim renamed": (renamed, {"claims", "argument"}),
    "figure": (replaced("visits.csv", "1950,1", "1950,0"), {"series", "verdicts"}),
    "gap filled": (replaced("visits.csv", "1952,", "1952,3"), {"series"}),
    "equation": (replaced("theory.yaml", *SLOWER), {"theory", "outlook"}),
    "prior": (replaced("theory.yaml", 'prior: "uniform(1, 4)"', 'prior: "uniform(1, 3)"'), {"theory"}),
    "link": (replaced("theory.yaml", "Acts that are kept build trust", "Kept acts build trust"), {"theory"}),
    "loop": (replaced("theory.yaml", "name: Trust and acts", "name: Acts and trust"), {"theory"}),
    "argument": (replaced("brief.md", "\n", "\n\nNew words here.\n\n"), {"argument"}),
    "review": (replaced("reviews/clarity.yaml", "not-reviewed", FINISHED), {"reviews"}),
}


def test_a_case_compared_with_itself_has_no_differences(before: Findings) -> None:
    found = differences(before, before)
    assert not found
    assert named(found) == set()
    assert list(lines(found))[-1] == "no differences"
    assert "Nothing differs" in render_comparison(found)


@pytest.mark.parametrize("name", EDITS)
def test_an_edit_shows_where_it_belongs_and_swapping_swaps(before: Findings, tmp_path: Path, name: str) -> None:
    edit, expected = EDITS[name]
    found, back = against(before, tmp_path, edit)
    assert named(found) == named(back) == expected
    for part in ("head", "claims", "record", "theory", "scenarios", "reviews"):
        assert {swapped(change) for change in getattr(found, part)} == unlabelled(getattr(back, part))
    assert [(v.id, v.before, v.after) for v in found.verdicts] == [(v.id, v.after, v.before) for v in back.verdicts]
    assert [(s.id, s.gained, s.lost, s.revised, s.years) for s in found.series] == [
        (s.id, s.lost, s.gained, s.revised, s.years) for s in back.series
    ]
    assert [(s.score, s.before, s.after) for s in found.outlook] == [(s.score, s.after, s.before) for s in back.outlook]
    assert sorted(told(p, "removed") for p in found.argument) == sorted(told(p, "added") for p in back.argument)


def told(passage: Passage, kind: str) -> str:
    return " ".join(run.text for run in passage.runs if run.kind in ("same", kind))


def test_a_claim_is_told_as_reworded_and_as_retested(before: Findings, tmp_path: Path) -> None:
    found, _ = against(before, tmp_path, EDITS["reworded"][0], EDITS["re-tested"][0], EDITS["claim renamed"][0])
    assert [c.id for c in found.reworded] == [c.id for c in found.retested] == ["example-visits"]
    assert {(c.id, c.kind) for c in found.claims if c.kind != "changed"} == {("example-advice", "removed"), ("other-advice", "added")}
    assert counts(found)["claims"] == "1 added, 1 removed, 1 reworded, 1 re-tested"
    (verdict,) = found.verdicts
    assert (verdict.before, verdict.after) == ("supported", "contradicted")
    assert verdict.sentence_before != verdict.sentence_after


def test_a_series_tells_what_came_went_and_was_revised(before: Findings, tmp_path: Path) -> None:
    found, back = against(before, tmp_path, replaced("visits.csv", "1950,1\n1951,2\n1952,\n", "1949,7\n1950,3\n1952,5\n"))
    (change,) = found.series
    assert (change.gained, change.lost, change.revised, change.years) == ("1949, 1952", "1951", 1, "1950")
    assert change.largest is not None
    assert (change.largest.before, change.largest.after, change.largest.relative) == (1, 3, 2.0)
    assert (back.series[0].gained, back.series[0].lost) == ("1951", "1949, 1952")


def test_a_missing_value_is_no_zero(before: Findings, tmp_path: Path) -> None:
    found, _ = against(before, tmp_path, replaced("visits.csv", "1952,", "1952,0"))
    (change,) = found.series
    assert (change.gained, change.revised, change.largest) == ("1952", 0, None)


def test_another_order_of_claims_is_told(before: Findings) -> None:
    turned = dataclasses.replace(before, case=dataclasses.replace(before.case, claims=before.case.claims[::-1]))
    (change,) = differences(before, turned).claims
    assert change.kind == "order"


def test_a_theory_that_is_new_is_one_addition(before: Findings) -> None:
    bare = dataclasses.replace(before, case=dataclasses.replace(before.case, theory=None, scenarios=()), outlook=None)
    found = differences(bare, before)
    assert [(c.of, c.kind) for c in found.theory] == [("theory", "added")]
    assert all(c.kind == "added" for c in found.scenarios)


def test_verdicts_alone_can_be_compared(before: Findings) -> None:
    first, *rest = before.verdicts
    other = dataclasses.replace(first, sentence="Found otherwise.")
    (change,) = verdict_changes(before.verdicts, (other, *rest))
    assert (change.id, change.moved) == (first.id, False)
    assert verdict_changes(before.verdicts, rest) == ()


def test_words_make_up_both_texts() -> None:
    old = "# Head\n\nThe tie has swung between\ntwo ends.\n\nIt stays.\n\nIt goes.\n"
    new = "# Head\n\nNew here.\n\nThe tie has moved between two\nends.\n\nIt stays.\n"
    found = list(passages(old, new))
    assert [[(run.kind, run.text) for run in passage.runs] for passage in found] == [
        [("added", "New here.")],
        [("same", "The tie has"), ("removed", "swung"), ("added", "moved"), ("same", "between two ends.")],
        [("removed", "It goes.")],
    ]
    assert [(p.line_before, p.line_after) for p in found] == [(3, 3), (3, 5), (8, 8)]
    assert list(passages(old, old.replace("\n", "\r\n"))) == []


def test_a_very_long_text_is_compared_in_time() -> None:
    import time

    start = time.perf_counter()
    assert len(list(passages("a b c. " * 20_000, "b c a. " * 20_000))) == 1
    assert list(passages("\n\n".join(map(str, range(5_000))), "\n\n".join(map(str, range(1, 5_001)))))
    assert time.perf_counter() - start < 10


def test_everything_fits_the_terminal_and_is_plain_data(before: Findings, tmp_path: Path) -> None:
    found, _ = against(before, tmp_path, *(edit for edit, _ in EDITS.values()))
    assert all(len(line) <= 100 for line in lines(found))
    assert json.loads(json.dumps(dataclasses.asdict(found)))["claims"]


def test_the_page_shows_hostile_words_as_text_and_has_no_script(before: Findings) -> None:
    evil = "<script>pwned=1</script><img src=x onerror=pwned=1>"
    claims = tuple(dataclasses.replace(claim, text=evil) for claim in before.case.claims)
    case = dataclasses.replace(before.case, claims=claims, title=evil, brief=evil, reviews=(Review("accuracy", reasons=evil),))
    verdicts = tuple(dataclasses.replace(verdict, sentence=evil, text=evil) for verdict in before.verdicts)
    page = render_comparison(differences(before, dataclasses.replace(before, case=case, verdicts=verdicts), (evil, evil)))
    assert page.startswith("<!DOCTYPE html>")
    assert "<script" not in page
    assert "<img" not in page
    assert "&lt;script&gt;" in page
    assert "script-src" in page.split("</head>")[0]
    assert "unsafe" not in page.split("</head>")[0]
