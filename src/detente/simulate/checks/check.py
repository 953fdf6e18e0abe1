"""Every check of a theory that needs its equations run, beside the dimension check: gathered for the command line."""

from __future__ import annotations

import time
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field

from detente.errors import Fault, RunError, TheoryError, by_line, nearest
from detente.simulate.checks.balances import Drift, Leak, drifts, leaks
from detente.simulate.checks.extremes import Extreme, Extremes, extreme_runs
from detente.simulate.checks.signs import LinkSign, Signs, link_signs
from detente.simulate.model import Model, compile_theory
from detente.simulate.run import run
from detente.theory import Theory
from detente.theory.units.report import UnitReport, unit_report

SECONDS = 30.0
MOST_VALUES = 20_000_000  # of a run: single values by instants


@dataclass(frozen=True)
class Checks:
    """What the checks of a theory came to.

    Attributes:
        faults: what must be mended or exempted, in the order of the file.
        remarks: what a reader should know: links without effect, bare numbers.
        unrest: for each stock that drifts, what it does; few theories begin at rest, and none must.
        units: of the dimension check.
        signs: of every link.
        drifts: stocks that do not stand still at the start.
        extremes: of runs at the ends of parameters and inputs; None where the theory does not run at all.
        leaks: declared totals that the equations change.
        skipped: what was left out, and why.
    """

    faults: tuple[Fault, ...]
    remarks: tuple[Fault, ...]
    units: UnitReport
    unrest: tuple[Fault, ...] = ()
    signs: Signs = field(default_factory=lambda: Signs(()))
    drifts: tuple[Drift, ...] = ()
    extremes: Extremes | None = None
    leaks: tuple[Leak, ...] = ()
    skipped: tuple[str, ...] = ()

    def rows(self) -> list[tuple[str, str]]:
        """A line for each check: its name, and what it came to."""
        verdicts = [link.verdict for link in self.signs.links]
        counted = {verdict: verdicts.count(verdict) for verdict in dict.fromkeys(verdicts)}
        rows = [("units", str(self.units)), ("signs", ", ".join(f"{n} {verdict}" for verdict, n in counted.items()) or "no links")]
        drifting = "1 stock drifts" if len(self.drifts) == 1 else f"{len(self.drifts)} stocks drift"
        rows.append(("equilibrium", f"{drifting} at the start" if self.drifts else "every stock stands still at the start"))
        if self.extremes is not None:
            rows.append(
                (
                    "extremes",
                    f"{self.extremes.runs} runs, {len(self.extremes.broken)} broken, {len(self.extremes.unknown)} without known ends",
                )
            )
        rows.append(("conservation", "1 total changes" if len(self.leaks) == 1 else f"{len(self.leaks)} totals change"))
        return rows + [("skipped", what) for what in self.skipped]


def check_theory(theory: Theory, seed: int = 0, seconds: float = SECONDS) -> Checks:
    """Dimensions, signs, equilibrium, extreme conditions and conservation of a theory.

    Args:
        theory: well formed.
        seed: of the points at which signs and totals are looked at.
        seconds: roughly how long it may take; what is left out then is said.
    """
    checking = _Checking(theory, seed, time.perf_counter() + seconds)
    checking.units()
    model = checking.model()
    if model is not None:
        checking.signs(model)
        checking.extremes(model)
        checking.equilibrium(model)
        checking.conservation(model)
    return checking.gathered()


class _Checking:
    """One course of all checks over one theory."""

    def __init__(self, theory: Theory, seed: int, until: float) -> None:
        self.theory = theory
        self.seed = seed
        self.until = until
        self.faults: list[Fault] = []
        self.remarks: list[Fault] = []
        self.unrest: list[Fault] = []
        self.skipped: list[str] = []
        self.found_units = UnitReport((), (), (), ())
        self.found_signs = Signs(())
        self.found_drifts: tuple[Drift, ...] = ()
        self.found_extremes: Extremes | None = None
        self.found_leaks: tuple[Leak, ...] = ()

    @property
    def left(self) -> float:
        """Seconds that are left."""
        return max(self.until - time.perf_counter(), 0.0)

    def gathered(self) -> Checks:
        return Checks(
            tuple(by_line(self.faults)),
            tuple(dict.fromkeys(self.remarks)),
            self.found_units,
            tuple(self.unrest),
            self.found_signs,
            self.found_drifts,
            self.found_extremes,
            self.found_leaks,
            tuple(self.skipped),
        )

    def units(self) -> None:
        self.found_units = unit_report(self.theory)
        self.faults += self.found_units.faults
        self.remarks += self.found_units.remarks
        self.faults += _exemption_faults(self.theory)

    def model(self) -> Model | None:
        """The theory compiled, if it runs at its own values and a run is not too large."""
        try:
            model = compile_theory(self.theory)
            clock = self.theory.clock
            if len(model.named) * (clock.end - clock.start) / clock.step > MOST_VALUES:
                self.skipped.append("everything that needs a run: one run holds too many values")
                return None
            self.course = run(model, seed=self.seed)
        except (TheoryError, RunError) as error:
            self.faults += error.faults
            self.skipped.append("everything that needs a run: the theory does not run at its own values")
            return None
        return model

    def signs(self, model: Model) -> None:
        """The signs of links; only declared ones can be at fault."""
        self.found_signs = link_signs(self.theory, self.course, self.seed, seconds=self.left / 2)
        let_off = self.exempt("sign")
        for sign in self.found_signs.links:
            if sign.link and sign.verdict in ("disagrees", "depends", "flat") and sign.link not in let_off:
                self.faults.append(_sign_fault(self.theory, sign))
        if self.found_signs.skipped:
            self.skipped.append(f"the signs of links into {len(self.found_signs.skipped)} variables: the time was spent")
        else:
            self.idle("sign", let_off, {s.link for s in self.found_signs.links if s.verdict in ("disagrees", "depends", "flat")})

    def extremes(self, model: Model) -> None:
        self.found_extremes = found = extreme_runs(model, self.left * 0.8)
        let_off = self.exempt("extreme")
        self.faults += [_extreme_fault(end, fault) for end, fault in found.broken if end.name not in let_off]
        if found.skipped:
            self.skipped.append(f"extreme values of {len(found.skipped)} parameters and inputs: the time was spent")
        else:
            self.idle("extreme", let_off, {end.name for end, _ in found.broken})

    def equilibrium(self, model: Model) -> None:
        """Only told: few theories begin at rest, and none must."""
        try:
            self.found_drifts = drifts(model)
        except RunError as error:
            self.skipped.append(f"equilibrium: with inputs held at their first values the run stops ({error.faults[0].what})")
            return
        let_off = self.exempt("equilibrium")
        for drift in self.found_drifts:
            if drift.stock.partition("[")[0] not in let_off:
                self.unrest.append(_drift_remark(self.theory, drift))
        self.idle("equilibrium", let_off, {drift.stock.partition("[")[0] for drift in self.found_drifts})

    def conservation(self, model: Model) -> None:
        self.faults += _total_faults(self.theory)
        if any(stock not in self.theory.variables for total in self.theory.conserved.values() for stock in total.stocks):
            return
        self.found_leaks = leaks(model, self.seed)
        let_off = self.exempt("conservation")
        self.faults += [_leak_fault(self.theory, leak) for leak in self.found_leaks if leak.total not in let_off]
        self.idle("conservation", let_off, {leak.total for leak in self.found_leaks})

    def exempt(self, check: str) -> set[str]:
        return {exemption.of for exemption in self.theory.exemptions if exemption.check == check}

    def idle(self, check: str, let_off: Collection[str], needed: Collection[str]) -> None:
        """Exemptions from a check that finds nothing wrong."""
        for exemption in self.theory.exemptions:
            if exemption.check == check and exemption.of in set(let_off) - set(needed):
                what = f"`{exemption.of}` is let off the {check} check, and that check finds nothing wrong with it"
                self.faults.append(Fault(what, exemption.place, "remove the exemption"))


def _exemption_faults(theory: Theory) -> Iterator[Fault]:
    known = {"sign": theory.links, "extreme": {**theory.parameters, **theory.inputs}, "conservation": theory.conserved}
    for exemption in theory.exemptions:
        names = known.get(exemption.check, {**theory.variables, **theory.parameters})
        if exemption.of not in names:
            what = f"an exemption from the {exemption.check} check names `{exemption.of}`, which is not there"
            yield Fault(what, exemption.place, nearest(exemption.of, names))
        if not exemption.reason.strip():
            yield Fault(f"the exemption of `{exemption.of}` has no reason", exemption.place, "say in one sentence why it may be as it is")


def _sign_fault(theory: Theory, sign: LinkSign) -> Fault:
    link = theory.links[sign.link]
    place = theory.variables[sign.target].equation_place
    head = f'link {sign.link} from `{sign.source}` to `{sign.target}` is declared "{sign.declared}"'
    if sign.verdict == "flat":
        what = f"{head}, and the equation of `{sign.target}` does not move with `{sign.source}` anywhere"
    else:
        wrong = sign.minus if sign.declared == "+" else sign.plus
        share = f"{wrong} of {sign.plus + sign.minus + sign.flat} points"
        word = "has the other sign" if sign.verdict == "disagrees" else "depends: it has the other sign"
        what = f"{head}, and by the equation it {word} at {share}, for instance where {sign.told}"
    mend = f"the equation stands at {place}: mend it, the sign or the bounds, or exempt it: `{{check: sign, of: {sign.link}, reason: ...}}`"
    return Fault(what, link.place, mend)


def _extreme_fault(end: Extreme, fault: Fault) -> Fault:
    what = f"with `{end.name}` at {end.value:g}, {end.which}, {fault.what}"
    exempt = f"`{{check: extreme, of: {end.name}, reason: ...}}`"
    mend = f"mend the equation at {fault.place}, narrow what `{end.name}` may be, or exempt it: {exempt}"
    return Fault(what, end.place, mend)


def _drift_remark(theory: Theory, drift: Drift) -> Fault:
    variable = theory.variables[drift.stock.partition("[")[0]]
    unit = theory.clock.unit
    what = (
        f"`{drift.stock}` starts at {drift.value:.4g} and moves by {drift.rate:+.3g} a {unit or 'unit of time'}; "
        f"with inputs held at their first values it ends at {drift.last:.4g}"
    )
    return Fault(what, variable.place)


def _total_faults(theory: Theory) -> Iterator[Fault]:
    for total in theory.conserved.values():
        for stock in total.stocks:
            if stock not in theory.variables or theory.variables[stock].kind != "stock":
                yield Fault(
                    f"the total `{total.id}` names `{stock}`, which is not a stock of this theory", total.place, "name stocks alone"
                )
        if len(total.stocks) < 2:
            yield Fault(f"the total `{total.id}` has fewer than two stocks", total.place, "list the stocks that share it")
        if not total.reason.strip():
            yield Fault(f"the total `{total.id}` has no reason", total.place, "say in one sentence why nothing enters or leaves")


def _leak_fault(theory: Theory, leak: Leak) -> Fault:
    loose = f"; what does not cancel: {', '.join(f'`{term}`' for term in leak.loose)}" if leak.loose else ""
    stocks = ", ".join(f"`{stock}`" for stock in theory.conserved[leak.total].stocks)
    what = f"the total `{leak.total}` of {stocks} is not conserved: it changes by {leak.sum:+.4g} {leak.where}{loose}"
    return Fault(what, theory.conserved[leak.total].place, "let every flow that leaves one of these stocks enter another, once")
