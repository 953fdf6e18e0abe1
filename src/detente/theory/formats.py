"""The forms in which a model is kept: read and written by the suffix of the file."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import TypeVar

from detente.errors import Fault, Place, TheoryError
from detente.theory.theory import Theory

T = TypeVar("T")


def _read_yaml(path: Path) -> Theory:
    from detente.theory.yaml.read import read_theory

    return read_theory(path)


def _read_vensim(path: Path) -> Theory:
    from detente.theory.vensim import read_vensim

    return read_vensim(path)


def _read_xmile(path: Path) -> Theory:
    from detente.theory.xmile import read_xmile

    return read_xmile(path)


def _write_yaml(theory: Theory, path: Path, claims: Mapping[str, str]) -> None:
    from detente.theory.yaml.write import write_theory

    del claims  # a case keeps them beside its theory, in `claims.yaml`
    write_theory(theory, path)


def _write_xmile(theory: Theory, path: Path, claims: Mapping[str, str]) -> None:
    from detente.theory.xmile import write_xmile

    write_xmile(theory, path, claims)


READERS: dict[str, Callable[[Path], Theory]] = {
    ".yaml": _read_yaml,
    ".yml": _read_yaml,
    ".mdl": _read_vensim,
    ".xmile": _read_xmile,
    ".stmx": _read_xmile,
    ".itmx": _read_xmile,
    ".xml": _read_xmile,
}
WRITERS: dict[str, Callable[[Theory, Path, Mapping[str, str]], None]] = {
    ".yaml": _write_yaml,
    ".yml": _write_yaml,
    ".xmile": _write_xmile,
    ".stmx": _write_xmile,
}


def is_model(name: str) -> bool:
    """Whether a path names a model file rather than a case."""
    return Path(name).suffix.lower() in READERS


def read_model(path: Path) -> Theory:
    """The theory in a file: our own YAML, Vensim's ``.mdl``, or XMILE (``.xmile``, ``.stmx``).

    Raises:
        TheoryError: the suffix is none of these, or every fault of the file: nothing of a model is left out in silence.
        CaseError: the file cannot be read.
    """
    return _by_suffix(path, READERS, "read")(path)


def write_model(theory: Theory, path: Path, claims: Mapping[str, str] = MappingProxyType({})) -> None:
    """Write a theory as YAML or XMILE, by the suffix; written whole.

    Args:
        claims: sentences by their ids, which XMILE carries along.

    Raises:
        TheoryError: the suffix is neither.
        CaseError: the folder cannot be written to.
    """
    _by_suffix(path, WRITERS, "written")(theory, path, claims)


def _by_suffix(path: Path, by: dict[str, T], done: str) -> T:
    suffix = path.suffix.lower()
    if suffix not in by:
        what = f"a model cannot be {done} as `{suffix or path.name}`"
        raise TheoryError(Fault(what, Place(str(path)), "accepted: " + ", ".join(f"`{known}`" for known in by)))
    return by[suffix]
