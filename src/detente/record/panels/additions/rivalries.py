"""Strategic rivalries: Thompson, Sakuwa and Suhas by default, Thompson and Dreyer as ``rivalries:thompson-dreyer``."""

from __future__ import annotations

from detente.record.panels.addition import Addition, Taken


def _takes(source: str, name: str, kinds: tuple[str, ...]) -> dict[str, tuple[Taken, ...]]:
    mark = Taken(f"{source}.rivalry", name, "small", combine="greatest")
    return {"any": (mark, *(Taken(f"{source}.{kind}_rivalry", f"{name}_{kind}", "small", combine="greatest") for kind in kinds))}


ADDITIONS = (
    Addition(
        "rivalries",
        "strategic rivalries and what they are over (Thompson, Sakuwa and Suhas)",
        _takes("tss", "rivalry", ("positional", "spatial", "ideological", "interventionary")),
        event="rivalry",
    ),
    Addition(
        "rivalries:thompson-dreyer",
        "strategic rivalries and what they are over (Thompson and Dreyer)",
        _takes("thompson-dreyer", "td_rivalry", ("positional", "spatial", "ideological")),
        event="td_rivalry",
    ),
)
