"""A case's tables made from published data: what each series takes, and what is computed from it."""

from __future__ import annotations

from pathlib import Path

from detente.measure.recipes.entries import Recipe, Step
from detente.measure.recipes.making import make_tables
from detente.measure.recipes.reading import read_recipe
from detente.measure.recipes.taking import held
from detente.measure.recipes.writing import Change, Table, compare, write_tables

__all__ = ["Change", "Recipe", "Step", "Table", "compare", "make_record", "make_tables", "read_recipe", "write_tables"]


def make_record(folder: Path, home: Path | None = None) -> list[Table]:
    """The tables of the case in ``folder``, as its ``record/recipe.yaml`` makes them from the home.

    Args:
        folder: the case.
        home: the home of published data; by default `DETENTE_HOME`, else the user's data folder.

    Raises:
        CaseError: there is no recipe, or it cannot be followed: every fault, with its line.
    """
    from detente.record.dated import read_spells
    from detente.record.home import events, home_at, observations
    from detente.record.read import read_declared

    recipe = read_recipe(folder)
    declared, sources = read_declared(folder)
    spells = read_spells(folder / "record" / "spells.csv", folder, sources)[0] if (folder / "record" / "spells.csv").is_file() else {}
    place = home_at(home)
    found = held(recipe, observations(place, recipe.taken()), events(place, recipe.event_sets()))
    return make_tables(recipe, declared, found, spells.values())
