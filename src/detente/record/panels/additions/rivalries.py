"""Strategic rivalries: Thompson, Sakuwa and Suhas by default, Thompson and Dreyer as ``rivalries:thompson-dreyer``."""

from __future__ import annotations

from detente.record.panels.addition import Addition, Taken


def _takes(source: str, kinds: tuple[str, ...]) -> dict[str, tuple[Taken, ...]]:
    mark = Taken(f"{source}.rivalry", "rivalry", "small", combine="greatest")
    return {"any": (mark, *(Taken(f"{source}.{kind}_rivalry", f"rivalry_{kind}", "small", combine="greatest") for kind in kinds))}


ADDITIONS = (
    Addition(
        "rivalries",
        "strategic rivalries and what they are over (Thompson, Sakuwa and Suhas)",
        _takes("tss", ("positional", "spatial", "ideological", "interventionary")),
        event="rivalry",
    ),
    Addition(
        "rivalries:thompson-dreyer",
        "strategic rivalries and what they are over (Thompson and Dreyer)",
        _takes("thompson-dreyer", ("positional", "spatial", "ideological")),
        event="rivalry",
    ),
)
