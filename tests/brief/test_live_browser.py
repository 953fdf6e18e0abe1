"""Live scenarios in a real Chromium: the page's figures are Python's, its levers and links work, and nothing foreign runs."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from detente.brief.live import view
from detente.brief.live.spread import unpacked
from detente.findings import Findings
from detente.simulate import compile_theory, run, swings
from detente.theory import Change, Shock

pytestmark = pytest.mark.browser
Opened = Callable[..., Any]
TABLE = """() => [...document.querySelectorAll('[data-live=table] tbody tr')].map(row => [...row.cells].map(cell =>
    [...cell.querySelectorAll('data')].map(one => Number(one.value))).concat([row.cells[3].textContent, row.cells[5].textContent]))"""
MOVED = """() => [...document.querySelectorAll('[data-live=moved] tbody tr')].map(row =>
    [row.cells[0].firstChild.textContent, ...[...row.querySelectorAll('data')].map(one => Number(one.value))])"""
COURSES = """(inputs) => { const data = JSON.parse(document.getElementById('live-data').textContent);
    const {times, values, failed} = theory.run({start: data.start, end: data.end, inputs});
    return {failed, values: Object.fromEntries(Object.entries(values).map(([name, all]) => [name, [...all].filter((_, i) => i % 8 === 0)])),
        swings: liveNumbers.swings(times, values[data.phases[0]])} }"""


@pytest.fixture(scope="module")
def flagship_file(flagship_model_page: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("live") / "flagship.html"
    path.write_text(flagship_model_page, encoding="utf-8")
    return path


@pytest.fixture
def opened(opened: Opened) -> Opened:
    """Opens the page at the live scenarios."""

    def open_page(path: Path, width: int = 1440, mark: str = "#scenarios", **options: Any) -> Any:
        page = opened(path, width, mark, **options)
        page.locator("#live").scroll_into_view_if_needed()
        rested(page)
        return page

    return open_page


def same(got: Any, told: Any) -> None:
    np.testing.assert_allclose(got, told, rtol=1e-9, atol=1e-12)


def until(page: Any, condition: str) -> None:
    deadline = time.monotonic() + 20
    while not page.evaluate(condition):
        assert time.monotonic() < deadline, condition
        page.wait_for_timeout(30)


def rested(page: Any) -> None:
    """Wait until the draws have arrived and the address has been written."""
    until(page, "document.querySelector('.livechart svg') && document.getElementById('live').dataset.busy === undefined")


def given(inputs: Mapping[str, tuple[Change | Shock, ...]]) -> dict[str, list[dict[str, float]]]:
    return {
        name: [
            {"start": c.start, "to": c.to, "over": c.over} if isinstance(c, Change) else {"at": c.at, "size": c.size, "lasting": c.lasting}
            for c in changes
        ]
        for name, changes in inputs.items()
    }


def test_score_tables_of_every_scenario_are_those_of_python(opened: Opened, flagship_file: Path, flagship_model: Findings) -> None:
    page, outlook = opened(flagship_file), flagship_model.outlook
    assert outlook is not None
    for scenario in outlook.scenarios:
        page.locator(f"[data-preset={scenario.id}]").click()
        rested(page)
        for year in outlook.horizons:
            page.locator("[data-live=horizon]").select_option(str(year))
            for score, row in zip(outlook.scores, page.evaluate(TABLE), strict=True):
                told = outlook.value(scenario.id, score.id, year)
                same([*row[1], *row[2]], [told.value, told.baseline])
                words = {None: "same", True: "better", False: "worse"}[told.better] if not scenario.is_baseline else ""
                assert row[6].endswith(words), (scenario.id, score.id, year)
        assert page.url.partition("#")[2] == ("scenarios" if scenario.is_baseline else f"scenarios?preset={scenario.id}")


def test_courses_and_swings_of_every_scenario_are_those_of_python(opened: Opened, flagship_file: Path, flagship_model: Findings) -> None:
    page, outlook = opened(flagship_file), flagship_model.outlook
    assert outlook is not None
    for scenario in outlook.scenarios:
        got, told = page.evaluate(COURSES, given(scenario.inputs)), outlook.trajectories[scenario.id]
        assert got["failed"] == -1
        for name, values in told.values.items():
            np.testing.assert_allclose(got["values"][name], values[::8], rtol=1e-9, atol=1e-11, err_msg=name)
        counted = swings(told.times, told["engagement"])
        assert [(s["start"], s["end"], s["rises"]) for s in got["swings"]] == [(s.start, s.end, s.rises) for s in counted]


@pytest.mark.parametrize(
    ("query", "inputs"),
    [
        ("symmetry.to=0.37,4", {"symmetry": (Change(2026, 0.37, 4),)}),
        ("self_reliance.to=1,0,2031.5", {"self_reliance": (Change(2031.5, 1, 0),)}),
        (
            "strategic_shock.shock=0.4,2033,2.5&chinese_offer.to=0,12&afghan_war.to=0.6,3,2027",
            {"strategic_shock": (Shock(2033, 0.4, 2.5),), "chinese_offer": (Change(2026, 0, 12),), "afghan_war": (Change(2027, 0.6, 3),)},
        ),
    ],
)
def test_any_setting_gives_the_figures_of_python(
    opened: Opened, flagship_file: Path, flagship_model: Findings, query: str, inputs: dict[str, tuple[Change | Shock, ...]]
) -> None:
    theory = flagship_model.case.theory
    assert theory is not None
    model = compile_theory(theory)
    now, before = run(model, inputs, end=2051).yearly().at(2050), run(model, end=2051).yearly().at(2050)
    page = opened(flagship_file, mark=f"#scenarios?{query}")
    for score, row in zip(theory.scores.values(), page.evaluate(TABLE), strict=True):
        same(row[1], [now[score.variable]])
    moved = {v.label: (before[v.id], now[v.id]) for v in theory.variables.values() if v.id in now and v.kind != "input"}
    rows = page.evaluate(MOVED)
    for label, *values in rows:
        same(values, moved[label])
    furthest = max(moved, key=lambda label: abs(moved[label][1] - moved[label][0]))
    assert rows[0][0] == furthest


def test_the_fan_and_its_counts_are_those_of_python(opened: Opened, flagship_file: Path, flagship_model: Findings) -> None:
    theory, outlook, live = flagship_model.case.theory, flagship_model.outlook, view(flagship_model)
    assert theory is not None
    assert outlook is not None
    assert live is not None
    model, draws = compile_theory(theory), unpacked(live.data["draws"])
    scenario = next(s for s in outlook.scenarios if s.id == "balanced_tie")
    page = opened(flagship_file, mark="#scenarios?preset=balanced_tie")
    rows = page.evaluate(TABLE)
    with_it = run(model, scenario.inputs, parameters=draws, end=2051)
    without = run(model, parameters=draws, end=2051)
    for score, row in zip(theory.scores.values(), rows, strict=True):
        ends, own = with_it.yearly()[score.variable][:, -1], without.yearly()[score.variable][:, -1]
        same(row[4], np.quantile(ends, [0.05, 0.95]))
        change = np.where(np.abs(ends - own) < 0.005, 0, ends - own) * (-1 if score.better == "lower" else 1)
        apart = np.round(ends, 2) != np.round(own, 2)
        assert row[7] == f"in {int(((change > 0) & apart).sum())} of 80 draws"
    falls = [any(not s.rises and s.start >= 2026 for s in swings(with_it.times, course)) for course in with_it["engagement"]]
    assert f"in {sum(falls)} of 80 draws" in str(page.locator("[data-live=swings]").text_content())


def test_draws_that_leave_the_bounds_are_told_and_left_out(opened: Opened, flagship_file: Path) -> None:
    page = opened(flagship_file)
    rows = page.evaluate("""() => { const data = JSON.parse(document.getElementById('live-data').textContent), runs = liveRuns(data);
        const shocks = [{at: 2026, size: 1, lasting: 1}, {at: 2026, size: 1, lasting: 1}];
        const job = runs.begin({strategic_shock: shocks}, data.phases[0], false);
        while (!runs.complete(job)) runs.next(job);
        const fan = runs.finished(job);
        return [fan.sound.filter(Boolean).length, fan.bands[0], fan.falls.filter(one => one !== null).length] }""")
    assert rows == [0, None, 0]


def test_a_setting_beyond_the_bounds_shows_no_figures(opened: Opened, flagship_file: Path) -> None:
    page = opened(flagship_file, mark="#scenarios?strategic_shock.shock=-1,2030,2")
    assert "leaves its bounds at 2030" in str(page.locator("[data-live=sentence]").text_content())
    assert all(row[1] == row[4] == [] for row in page.evaluate(TABLE))
    assert page.locator(".livechart path.now").first.get_attribute("d") == ""
    page.locator("[data-live=reset]").click()
    rested(page)
    assert all(row[1] == row[2] for row in page.evaluate(TABLE))


def test_levers_by_keyboard_and_the_way_back(opened: Opened, flagship_file: Path) -> None:
    page = opened(flagship_file)
    box = page.locator(".lever").nth(1)
    slider, switch = box.locator("[data-part=value]"), box.locator("[data-part=on]")
    slider.focus()
    for _ in range(3):
        page.keyboard.press("ArrowRight")
    rested(page)
    assert switch.is_checked()
    assert box.locator("[data-part=value_told]").text_content() == "0.23"
    assert slider.get_attribute("aria-valuetext") == "0.23 index 0-1"
    assert page.url.endswith("#scenarios?institutional_resilience.to=0.23,10,2026")
    assert page.locator("[data-preset][aria-pressed=true]").count() == 0
    assert "Civilian oversight" in str(page.locator("[data-live=said]").text_content())
    box.locator("[data-part=years]").press("Home")
    rested(page)
    assert page.url.endswith("to=0.23,0,2026")
    switch.press("Space")
    rested(page)
    assert page.url.endswith("#scenarios")
    assert page.locator("[data-preset][aria-pressed=true]").get_attribute("data-preset") == "baseline"
    assert box.locator("[data-part=value_told]").text_content() == "0.20"
    assert page.locator("[data-live=sentence]").text_content() == "Nothing is set: this is the baseline."


def test_what_changed_is_told_with_ways_and_loops(opened: Opened, flagship_file: Path) -> None:
    page = opened(flagship_file, mark="#scenarios?preset=renewed_engagement")
    told = str(page.locator("[data-live=sentence]").text_content())
    assert told.startswith("By 2050, Shock to US strategic need moves Military dominance most, from 0.33 to 0.62")
    assert "Military first" in told
    way = str(page.locator("[data-live=moved] tbody small").first.text_content())
    assert way.startswith("Shock to US strategic need → US strategic need of Pakistan → US-Pakistan engagement → ")
    assert page.locator("[data-live=loops] li").count() == 3
    page.locator("[data-preset=balanced_tie]").click()
    rested(page)
    ways = page.locator("[data-live=moved] tbody small").all_text_contents()
    assert ways[0] == "Symmetry and transparency of the tie → Pakistani trust in the United States"
    assert ways[1].startswith("Shock to US strategic need → ")  # the shock makes the army strong, not the symmetry
    page.locator("[data-preset=renewed_engagement]").click()
    rested(page)
    assert "rises from 20" in str(page.locator("[data-live=swings]").text_content())
    page.locator("[data-live=phase]").select_option("militancy")
    rested(page)
    assert str(page.locator("[data-live=swings]").text_content()).startswith("Militancy and terrorism, as set: ")


FAULTY = (
    "preset=nowhere", "symmetry.to=1.5,3", "symmetry.to=abc", "symmetry.to=0.5,3,1990", "symmetry.to=0.5,-3", "symmetry.to=0x1",
    "symmetry.to=0.5,3,2026,7", "symmetry.to=0.5&symmetry.to=0.6", "symmetry.shock=0.5", "trust_in_us.to=0.5",
    "__proto__.to=1", "<img src=x onerror=pwned=1>.to=1", "symmetry.to=Infinity", "strategic_shock.shock=0.5,2030,0",
)  # fmt: skip


def test_a_faulty_link_is_told_and_nothing_of_it_followed(opened: Opened, flagship_file: Path) -> None:
    page = opened(flagship_file)
    for query in FAULTY:
        page.locator("[data-live=reset]").click()
        page.evaluate("query => { location.hash = `#scenarios?self_reliance.to=0.9,5&${query}` }", query)
        until(page, "document.querySelector('[data-live=message]').textContent !== ''")
        assert str(page.locator("[data-live=message]").text_content()).startswith("The link was not followed: "), query
        assert page.locator(".lever.on").count() == 0, query
    assert page.evaluate("typeof window.pwned") == "undefined"


def test_a_link_carries_the_setting_and_is_copied(opened: Opened, flagship_file: Path) -> None:
    page = opened(
        flagship_file,
        mark="#scenarios?symmetry.to=0.7,5&strategic_shock.shock=0.7,2026,1.5",
        permissions=["clipboard-read", "clipboard-write"],
    )
    assert page.locator("[data-preset=balanced_tie]").get_attribute("aria-pressed") == "true"
    page.locator("[data-live=copy]").click()
    until(page, "document.querySelector('[data-live=message]').textContent !== ''")
    assert page.url.endswith("#scenarios?preset=balanced_tie")
    if page.locator("[data-live=message]").text_content() == "The link is copied.":
        assert page.evaluate("navigator.clipboard.readText()") == page.url
    page.evaluate("location.hash = '#scenarios?preset=new_break'")
    rested(page)
    until(page, "document.querySelector('[data-preset=new_break]').ariaPressed === 'true'")


NAMES = """all => all.map(svg => { const frame = svg.getBoundingClientRect();
    return [".label", ".baselabel"].map(one => { const r = svg.querySelector(one).getBoundingClientRect();
        return [r.top - frame.top, r.bottom - frame.top, r.right - frame.right, r.bottom - frame.bottom] }) })"""
SMALL = """all => all.map(one => [one.getBoundingClientRect(), one.outerHTML]).filter(([box]) => box.height < 24 || box.width < 24)
    .map(([, text]) => text)"""


@pytest.mark.parametrize(("width", "scheme"), [(360, "light"), (768, "dark"), (1440, "dark")])
def test_it_fits_and_no_names_of_lines_meet(opened: Opened, flagship_file: Path, width: int, scheme: str) -> None:
    page = opened(flagship_file, width, mark="#scenarios?preset=balanced_tie", color_scheme=scheme, reduced_motion="reduce")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    for label, base in page.locator(".livechart svg").evaluate_all(NAMES):
        assert label[1] - 2 <= base[0] or base[1] - 2 <= label[0]  # a line of text has some air around it
        assert max(label[2], base[2]) <= 1
        assert max(label[3], base[3]) <= 2
    assert page.evaluate("document.getAnimations().length") == 0
    assert page.locator("#live button, #live select, #live input[type=range]:visible").evaluate_all(SMALL) == []


def test_dragging_keeps_the_line_at_hand(opened: Opened, flagship_file: Path) -> None:
    page = opened(flagship_file)
    slider = page.locator(".lever [data-part=value]").first
    page.evaluate("""() => { window.seen = {inputs: 0, lines: 0, fans: 0, late: 0};
        document.getElementById('live').addEventListener('input', () => { seen.inputs++; seen.at = performance.now(); }, true);
        const watch = (what, then) => new MutationObserver(then).observe(
            document.querySelector('.livechart path.' + what), {attributes: true, attributeFilter: ['d']});
        watch('now', () => { seen.lines++; }); watch('outer', () => { seen.fans++; seen.late = performance.now() - seen.at; }); }""")
    slider.scroll_into_view_if_needed()
    box = slider.bounding_box()
    page.mouse.move(box["x"] + 12, box["y"] + box["height"] / 2)
    page.mouse.down()
    for k in range(60):
        page.mouse.move(box["x"] + 12 + 2 * k, box["y"] + box["height"] / 2)
        page.wait_for_timeout(10)
    page.mouse.up()
    rested(page)
    seen = page.evaluate("seen")
    assert seen["inputs"] >= 20
    assert seen["lines"] >= seen["inputs"] / 3
    assert seen["fans"] >= 3  # also while the hand moves
    assert seen["late"] < 2000


def test_print_and_pages_without_scripts_show_the_scenarios_that_are_drawn(browser: Any, opened: Opened, flagship_file: Path) -> None:
    page = opened(flagship_file)
    page.emulate_media(media="print")
    assert not page.locator("#live").is_visible()
    assert page.locator("#scenarios .scoretable").first.is_visible()
    context = browser.new_context(java_script_enabled=False, offline=True)
    still = context.new_page()
    still.goto(flagship_file.as_uri())
    assert not still.locator("#live").is_visible()
    assert still.locator("#scenarios .scoretable").first.is_visible()
    context.close()


def test_a_hostile_case_moves_its_levers_and_runs_nothing(opened: Opened, hostile_file: Path, hostile_words: str) -> None:
    page = opened(hostile_file, 360)
    page.locator("[data-preset]").last.click()
    rested(page)
    assert page.locator(".lever.on").count() == 1
    assert hostile_words in str(page.locator("[data-live=sentence]").text_content())
    assert page.evaluate("typeof window.pwned") == "undefined"
    assert page.locator("#live img, #live iframe, #live script:not([type])").count() == 0
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
