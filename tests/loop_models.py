"""Models for the tests of loops and dominance, written as lines of text; published ones among them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from detente.theory.parse import parse_equation
from detente.theory.theory import Clock, Dimension, Theory, Variable

LINE = re.compile(r"(?P<stock>stock )?(?P<name>\w+)(\[(?P<over>[\w, ]+)\])? = (?P<equation>.*?)( from (?P<initial>[^,]*))?")


def model(text: str, clock: Clock | None = None, dimensions: Sequence[Dimension] = (), title: str = "model") -> Theory:
    """A theory of lines such as ``stock cells = births - deaths from 1`` and ``births = cells / 16``."""
    variables: dict[str, Variable] = {}
    for line in filter(None, map(str.strip, text.splitlines())):
        found = LINE.fullmatch(line)
        assert found, line
        name, initial = found["name"], found["initial"]
        over = tuple(word.strip() for word in found["over"].split(",")) if found["over"] else ()
        variables[name] = Variable(
            name,
            "",
            name.replace("_", " ").capitalize(),
            "stock" if found["stock"] else "auxiliary",
            "",
            parse_equation(found["equation"]),
            parse_equation(initial) if initial else None,
            over=over,
        )
    dims = {d.id: d for d in dimensions}
    return Theory(title, clock or Clock(0, 10, 0.125), variables, {}, {}, {}, {}, {}, "model", dimensions=dims)


# Schoenberg, Davidsen and Eberlein (2020), p. 172: a market of a million, one adopter, 100 contacts, a fraction of 0.015.
BASS = """
stock potential_adopters = -adopting from 999999
stock adopters = adopting from 1
adopter_contacts = 100 * adopters
probability_of_contact = potential_adopters / 1000000
contacts_with_potentials = adopter_contacts * probability_of_contact
adopting = 0.015 * contacts_with_potentials
"""

# The same paper, p. 175: cells that multiply, and the alcohol that they make.
YEAST = """
stock cells = births - deaths from 1
stock alcohol = 0.01 * cells from 0
births = cells * (1.1 - 0.1 * alcohol) / 16
deaths = cells * exp(alcohol - 11) / 30
"""

# The form of Goncalves (2009) that the paper looks at, p. 178; the numbers are ours.
WORKFORCE = """
stock inventory = producing - demand from 1000
stock workers = (desired_workers - workers) / 4 from 10
demand = 100 if time < 2 else 120
producing = 10 * workers
desired_production = 100 + (1000 - inventory) / 3
desired_workers = desired_production / 10
stock expected_demand = (demand - expected_demand) / 2 from 100
"""

# Eberlein and Schoenberg (2020), figure 1: three parties that arm against each other; adjustment over ten years is ours.
ARMS_RACE = """
stock a = a_changing from 50
stock b = b_changing from 100
stock c = c_changing from 150
a_changing = (a_target - a) / 10
b_changing = (b_target - b) / 10
c_changing = (c_target - c) / 10
a_target = (b + 0.9 * c) / 2
b_target = (a + 1.1 * c) / 2
c_target = (1.1 * a + 0.9 * b) / 2
"""
