"""The course of a run: what each variable was at each instant."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from detente.errors import Fault, RunError, nearest
from detente.theory.arrays import column_name

if TYPE_CHECKING:
    import numpy as np
    import polars as pl

    from detente.theory import Theory

ILLUSTRATIVE = "illustrative: parameters chosen by hand, with reasons"


@dataclass(frozen=True, eq=False)
class Trajectory:
    """What each variable was at each instant of a run.

    Attributes:
        times: the instants that are kept, in the theory's unit of time; in years 1954.5 is the middle of 1954.
        values: for each variable, or element of an array (``population[north,young]``), an array with time last; a batch
            of runs comes first. A stock's value is that at the instant; a flow's or auxiliary's is computed from the
            stocks at the same instant and, under Euler's method, holds until the next.
        theory: that was run.
        note: how far the figures can be trusted.
    """

    times: np.ndarray[Any, Any]
    values: Mapping[str, np.ndarray[Any, Any]]
    theory: Theory
    note: str = field(default=ILLUSTRATIVE)

    def __getitem__(self, variable: str) -> np.ndarray[Any, Any]:
        """The course of one variable.

        Raises:
            RunError: the run holds no such variable.
        """
        try:
            return self.values[variable]
        except KeyError:
            raise RunError(Fault(f"the run holds no variable `{variable}`", None, nearest(variable, self.values))) from None

    def __repr__(self) -> str:
        span = f"{self.times[0]:g} to {self.times[-1]:g} in {len(self.times)} instants"
        runs = f"{' x '.join(map(str, self.shape))} runs, " if self.shape else ""
        return f"Trajectory({runs}{len(self.values)} variables, {span}; {self.note})"

    def _repr_html_(self) -> str:
        import html

        head = f"<p>{html.escape(repr(self))}</p>"
        if self.shape:
            return head
        rows = "".join(
            f"<tr><th>{html.escape(column_name(self.theory, n))}</th>"
            + "".join(f"<td>{x:.2f}</td>" for x in (v[0], v.min(), v.max(), v[-1]))
            + "</tr>"
            for n, v in self.values.items()
        )
        return f"{head}<table><tr><th>variable</th><th>first</th><th>least</th><th>greatest</th><th>last</th></tr>{rows}</table>"

    @property
    def shape(self) -> tuple[int, ...]:
        """The shape of the batch; empty for a single run."""
        return next(iter(self.values.values())).shape[:-1] if self.values else ()

    def at(self, year: float) -> dict[str, Any]:
        """Every variable at an instant, by a straight line between the two nearest; ``at(1954)`` is 1 January.

        Raises:
            RunError: the run does not reach that instant.
        """
        first, last = float(self.times[0]), float(self.times[-1])
        if not first - 1e-9 <= year <= last + 1e-9:
            raise RunError(
                Fault(
                    f"the run goes from {first:g} to {last:g}, and {year:g} lies outside", None, "run it further, or ask for another year"
                )
            )
        k = max(min(int(self.times.searchsorted(year, side="right")) - 1, len(self.times) - 2), 0)
        width = float(self.times[k + 1] - self.times[k]) if len(self.times) > 1 else 1.0
        share = min(max((year - float(self.times[k])) / width, 0.0), 1.0)
        out = {name: v[..., k] * (1 - share) + (v[..., k + 1] * share if share else 0.0) for name, v in self.values.items()}
        return out if self.shape else {name: float(value) for name, value in out.items()}

    def yearly(self) -> Trajectory:
        """Means over calendar years: the value at 1954 is the mean over the instants of 1954.

        A first or last year that the run covers only in part is left out.
        """
        import numpy as np

        width = float(self.times[1] - self.times[0])
        per_year = round(1 / width)
        if per_year < 1 or abs(per_year * width - 1) > 1e-9:
            raise RunError(Fault(f"a step of {width:g} years does not divide a year", None, "run with a step such as 0.125 or 0.25"))
        first = round(float(np.ceil(self.times[0] - 1e-9)))
        skip = round((first - float(self.times[0])) / width)
        years = (len(self.times) - skip) // per_year
        used = slice(skip, skip + years * per_year)
        values = {n: v[..., used].reshape(*v.shape[:-1], years, per_year).mean(axis=-1) for n, v in self.values.items()}
        return Trajectory(np.arange(first, first + years, dtype=float), values, self.theory, self.note)

    def to_polars(self) -> pl.DataFrame:
        """A row for each instant and a column for each variable; a batch adds a column ``draw``, counted from zero."""
        import numpy as np
        import polars as pl

        if not self.shape:
            return pl.DataFrame({"time": self.times, **self.values})
        draws = int(np.prod(self.shape))
        columns = {"draw": np.repeat(np.arange(draws), len(self.times)), "time": np.tile(self.times, draws)}
        return pl.DataFrame({**columns, **{name: v.reshape(-1) for name, v in self.values.items()}})

    def as_written(self) -> pl.DataFrame:
        """A single run with the columns as the model writes them (``Population[North]``), its constants included.

        Raises:
            RunError: it is a batch.
        """
        import polars as pl

        if self.shape:
            raise RunError(Fault("a batch has no table of one run", None, "use `to_polars()`, which has a row for each draw and instant"))
        columns: dict[str, Any] = {"Time": self.times}
        for parameter in self.theory.parameters.values():
            columns[_free(parameter.label or parameter.id, columns)] = [parameter.value] * len(self.times)
        for name, values in self.values.items():
            columns[_free(column_name(self.theory, name), columns)] = values
        return pl.DataFrame(columns)


def _free(name: str, taken: Mapping[str, Any]) -> str:
    """A column name that no other column has: labels need not differ, ids do."""
    count, free = 1, name
    while free in taken:
        count += 1
        free = f"{name} ({count})"
    return free
