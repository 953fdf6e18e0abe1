"""Many values of a theory's parameters: drawn from its priors, or read from a table."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from detente.errors import Fault, Place, RunError, nearest
from detente.simulate.namespace import arrays
from detente.simulate.streams import key, uniforms
from detente.theory import Parameter, Theory
from detente.theory.functions import FUNCTIONS
from detente.theory.functions.special import beta_cdf

if TYPE_CHECKING:
    import numpy as np
    import polars as pl

    Array = np.ndarray[Any, Any]

MOST_DRAWS = 100_000_000
MOST_FAULTS = 20
_ENDLESS = 1e300


@dataclass(frozen=True, eq=False)
class Draws:
    """Values of parameters, one of each for every draw; made when they are asked for, so that a million take no memory.

    Attributes:
        parameters: that differ between draws.
        fixed: parameters that stay at the theory's value.
        count: of draws.
        source: where they come from, in words that tell two sets apart.
        numbers: of the draws, which their random streams depend on; from 0 where None.
    """

    parameters: tuple[str, ...]
    fixed: tuple[str, ...]
    count: int
    source: str
    numbers: Array | None = field(default=None, repr=False)
    _block: Callable[[int, int], Mapping[str, Array]] = field(default=lambda first, last: {}, repr=False)

    def block(self, first: int, last: int) -> dict[str, Array]:
        """The values of the draws from ``first`` to before ``last``, by parameter."""
        return dict(self._block(first, last))

    def numbered(self, first: int, last: int) -> Array:
        """The numbers of these draws."""
        import numpy as np

        return np.arange(first, last, dtype=np.int64) if self.numbers is None else self.numbers[first:last]

    def to_polars(self) -> pl.DataFrame:
        """A row for each draw: its number and its parameters."""
        import polars as pl

        return pl.DataFrame({"draw": self.numbered(0, self.count), **self.block(0, self.count)})

    def said(self) -> str:
        """What a user should know: which parameters stand still."""
        many = f"{len(self.parameters)} parameters differ between the {self.count:,} draws"
        return f"{many}; these have no prior and keep their value: {', '.join(self.fixed)}" if self.fixed else many


def draw_priors(theory: Theory, count: int, seed: int = 0) -> Draws:
    """Draws of every parameter from its prior, cut off at the parameter's bounds.

    Each number depends on the seed, the parameter's id and the number of the draw alone: draw 7 of ten is draw 7 of a million,
    on any machine and in any order. A parameter without a prior keeps its value (``Draws.fixed``).

    Raises:
        RunError: no draw, too many, no parameter with a prior, or a prior that lies outside the parameter's bounds.
    """
    if not 1 <= count <= MOST_DRAWS:
        raise RunError(Fault(f"{count:,} draws are asked for", None, f"from 1 to {MOST_DRAWS:,}"))
    drawn = [p for p in theory.parameters.values() if p.prior is not None]
    if not drawn:
        mend = "give parameters a `prior`, or a table of draws (`--table`)"
        raise RunError(Fault("no parameter of this theory has a prior to draw from", Place(theory.file), mend))
    faults = [fault for p in drawn for fault in _prior_faults(p)]
    if faults:
        raise RunError(faults)

    def block(first: int, last: int) -> dict[str, Array]:
        import numpy as np

        numbers = np.arange(first, last, dtype=np.int64)
        with np.errstate(all="ignore"):
            return {p.id: _drawn(p, *uniforms(key(f"prior of {p.id}", seed), 0, numbers)) for p in drawn}

    told = "; ".join(f"{p.id} {p.prior} {p.bounds[0]!r} {p.bounds[1]!r}" for p in drawn)
    fixed = tuple(p.id for p in theory.parameters.values() if p.prior is None)
    return Draws(tuple(p.id for p in drawn), fixed, count, f"priors, seed {seed}: {told}", None, block)


def _prior_faults(p: Parameter) -> Iterable[Fault]:
    assert p.prior is not None
    low, high = p.bounds
    ends = {"uniform": (p.prior.first, p.prior.second), "beta": (0.0, 1.0), "lognormal": (0.0, math.inf)}
    first, last = ends.get(p.prior.family, (-math.inf, math.inf))
    if not max(low, first) < min(high, last):
        what = f"the prior {p.prior} of `{p.id}` lies outside its bounds {low:g} to {high:g}"
        yield Fault(what, p.place, "mend the prior or the bounds")


def _drawn(p: Parameter, u: Array, other: Array) -> Array:
    """The values of a parameter for uniform numbers, inside its bounds."""
    import numpy as np

    assert p.prior is not None
    xp, (low, high), a, b = arrays(), p.bounds, p.prior.first, p.prior.second
    low, high = max(low, -_ENDLESS), min(high, _ENDLESS)
    between = FUNCTIONS["random_normal_between"].build
    assert between is not None
    if p.prior.family == "uniform":
        value = max(low, a) + (min(high, b) - max(low, a)) * u
    elif p.prior.family == "normal":
        value = between(xp)(u, other, low, high, a, b)
    elif p.prior.family == "lognormal":
        ends = (math.log(x) if x > 0 else -_ENDLESS for x in (low, high))
        value = np.exp(between(xp)(u, other, *ends, math.log(a), b))
    else:
        first, last = (_beta_below(a, b, x, 1.0 - x) if 0 < x < 1 else float(x >= 1) for x in (low, high))
        value = _beta_quantile(a, b)(first + (last - first) * u)
    return np.asarray(np.clip(value, low, high))


def _beta_below(a: float, b: float, x: Any, rest: Any) -> Any:
    below = beta_cdf(arrays())
    return below(a, b, x, rest)


@cache
def _beta_quantile(a: float, b: float) -> Callable[[Array], Array]:
    """The beta distribution's inverse, cubic between 4,096 points: to 1e-7 of a probability, and mostly far better.

    Between the logarithms of odds on both sides, where it is smooth and nearly straight towards both ends. A search for each
    number would take a hundred times as long.
    """
    import numpy as np

    spread, middle = math.sqrt(1 / a + 1 / b), math.log(a / b)
    odds = np.linspace(middle - 9 * spread - 38 / a, middle + 9 * spread + 38 / b, 4096)
    x, rest = 1 / (1 + np.exp(-odds)), 1 / (1 + np.exp(odds))
    low, high = _beta_below(a, b, x, rest), _beta_below(b, a, rest, x)
    sound = (low > 1e-290) & (high > 1e-290)
    odds, x, rest, low, high = (part[sound] for part in (odds, x, rest, low, high))
    at = np.log(low) - np.log(high)
    constant = math.lgamma(a + b) - math.lgamma(a) - math.lgamma(b)
    slope = low * high / np.exp(a * np.log(x) + b * np.log(rest) + constant)

    def quantile(p: Array) -> Array:
        t = np.log(p) - np.log1p(-p)
        i = np.clip(np.searchsorted(at, t) - 1, 0, len(at) - 2)
        width = at[i + 1] - at[i]
        s = (t - at[i]) / width
        rise, first, last = odds[i + 1] - odds[i], slope[i] * width, slope[i + 1] * width
        value = odds[i] + s * (first + s * (3 * rise - 2 * first - last + s * (first + last - 2 * rise)))
        return np.asarray(1 / (1 + np.exp(-value)))

    return quantile


def read_draws(path: Path, theory: Theory, fixed: Iterable[str] = ()) -> Draws:
    """Draws from a table (CSV or Parquet): a column for each parameter, a row for each draw; a posterior, or a design.

    Args:
        path: of the table. A column ``draw`` numbers the draws; without one they are numbered from 0.
        theory: whose parameters they are. A parameter with a prior must have a column.
        fixed: parameters that need no column, and keep the theory's value.

    Raises:
        RunError: every fault with its column and row: columns missing, unknown or twice there, numbers that are none or lie
            outside a parameter's bounds.
    """
    import numpy as np

    table = _read(path)
    known, spared = theory.parameters, set(fixed)
    place = Place(str(path), 1)
    faults = [
        Fault(f"the column `{n}` is no parameter of this theory", place, nearest(n, known))
        for n in table.columns
        if n not in known and n != "draw"
    ]
    faults += [
        Fault(f"the parameter `{p.id}` has no column", place, f"add the column `{p.id}`; {p.value:g} in every row keeps its value")
        for p in known.values()
        if p.id not in table.columns and p.prior is not None and p.id not in spared
    ]
    if not table.height:
        faults.append(Fault("the table has no rows", place, "one row for each draw"))
    columns = {name: _numbers(table[name], name, path, known[name].bounds, faults) for name in table.columns if name in known}
    numbers = _draw_numbers(table, path, faults)
    if faults:
        more = len(faults) - MOST_FAULTS
        raise RunError(faults[:MOST_FAULTS] + ([Fault(f"and {more:,} more faults", Place(str(path)))] if more > 0 else []))
    stays = tuple(name for name in known if name not in columns)
    marks = "".join(f"{name} {_mark(values)};" for name, values in columns.items()) + ("" if numbers is None else _mark(numbers))
    block = lambda first, last: {name: np.ascontiguousarray(values[first:last]) for name, values in columns.items()}  # noqa: E731
    return Draws(tuple(columns), stays, table.height, f"table: {marks}", numbers, block)


def _mark(values: Array) -> str:
    from hashlib import blake2b

    return blake2b(values.tobytes(), digest_size=16).hexdigest()


def _read(path: Path) -> pl.DataFrame:
    import polars as pl

    kind = path.suffix.lower()
    if kind not in (".csv", ".parquet"):
        raise RunError(Fault(f"draws cannot be read from `{kind or path.name}`", Place(str(path)), "a table of the form .csv or .parquet"))
    try:
        if kind == ".parquet":
            return pl.read_parquet(path, glob=False)
        with path.open(encoding="utf-8-sig") as lines:
            head = next(iter(lines), "").rstrip("\r\n")
        names = head.split(",")
        other = next((sign for sign in (";", "\t") if sign in head and len(names) == 1), None)
        if other:
            what = f"the columns stand between {'tabs' if other != ';' else 'semicolons'}"
            raise RunError(Fault(what, Place(str(path), 1), "separate them by commas; numbers have a decimal point"))
        twice = sorted({name for name in names if names.count(name) > 1})
        if twice:
            raise RunError(Fault(f"the column `{twice[0]}` is there twice", Place(str(path), 1), "keep one of them"))
        return pl.read_csv(path, infer_schema=False)
    except (OSError, UnicodeDecodeError, pl.exceptions.PolarsError) as error:
        told = (isinstance(error, OSError) and error.strerror) or str(error).splitlines()[0][:200]
        raise RunError(
            Fault(f"the table of draws cannot be read: {told}", Place(str(path)), "a table with a header and a row for each draw")
        ) from None


def _numbers(column: pl.Series, name: str, path: Path, bounds: tuple[float, float], faults: list[Fault]) -> Array:
    """A column as numbers; what is none, and what lies outside the bounds, is a fault with its row."""
    import numpy as np
    import polars as pl

    if column.dtype != pl.String and not column.dtype.is_numeric():
        faults.append(Fault(f"the column `{name}` holds {column.dtype}, no numbers", Place(str(path), 1), "write numbers"))
        return np.zeros(len(column))
    values = column.str.strip_chars().cast(pl.Float64, strict=False) if column.dtype == pl.String else column.cast(pl.Float64, strict=False)
    held = values.fill_null(math.nan).to_numpy().astype(float)
    low, high = bounds
    for row in np.flatnonzero(~((held >= low) & (held <= high) & np.isfinite(held)))[: MOST_FAULTS + 1]:
        at = Place(str(path), int(row) + (2 if path.suffix.lower() == ".csv" else 1))  # a line of text, or a row
        if not math.isfinite(held[row]):
            given = column[int(row)]
            what = f"`{name}` is empty" if given is None or given == "" else f"`{name}` is `{given}`, which is not a number"
            faults.append(Fault(what, at, "write a finite number in every row"))
        else:
            faults.append(
                Fault(f"`{name}` is {held[row]:g}, outside its bounds {low:g} to {high:g}", at, "mend the draw, or the parameter's bounds")
            )
    return held


def _draw_numbers(table: pl.DataFrame, path: Path, faults: list[Fault]) -> Array | None:
    import numpy as np

    if "draw" not in table.columns:
        return None
    before = len(faults)
    values = _numbers(table["draw"], "draw", path, (0.0, 2.0**53), faults)
    if len(faults) == before and (len(np.unique(values)) < len(values) or (values != np.floor(values)).any()):
        faults.append(Fault("the column `draw` does not number the draws", Place(str(path), 1), "a whole number for each, none twice"))
    return values.astype(np.int64)
