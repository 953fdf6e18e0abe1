"""A case as it stood at a git revision: ``my-case@HEAD~1``, read out of the repository without touching its files."""

from __future__ import annotations

import contextlib
import os
import re
import subprocess
import tarfile
import tempfile
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import IO

from detente.case.read import find_case, shipped_cases
from detente.errors import CaseError, DetenteError, Fault

MOST_FILES = 5_000
MOST_BYTES = 256 * 1024 * 1024
SECONDS = 120
REVISION = re.compile(r"[^-\s\x00-\x1f\x7f:][^\s\x00-\x1f\x7f:]{0,199}")


@contextlib.contextmanager
def case_at(name: str) -> Iterator[Path]:
    """The folder of a case: as it is, or for ``CASE@REVISION`` a passing copy of what the revision holds.

    A folder whose name has an ``@`` in it is taken as it is.

    Raises:
        CaseError: there is no such case, no repository around it, no such revision, or no case there at that revision.
    """
    path, revision = _parted(name)
    if revision is None:
        yield find_case(name)
        return
    if not REVISION.fullmatch(revision):
        mend = "write CASE@REVISION with a branch, a tag, or something like HEAD~1"
        raise CaseError(Fault(f"`{revision[:60]}` is not a revision", None, mend))
    with tempfile.TemporaryDirectory(prefix="detente-") as folder:
        copy = Path(folder) / Path(path).resolve().name
        _copy(_folder(path), revision, copy)
        yield copy


def _parted(name: str) -> tuple[str, str | None]:
    """The path and the revision, which may hold an ``@`` itself (``HEAD@{1}``); None where none is given."""
    if "@" not in name or Path(name).is_dir():
        return name, None
    ways = [(name[:at], name[at + 1 :]) for at, sign in enumerate(name) if sign == "@"]
    return next((way for way in ways if Path(way[0]).is_dir() or way[0] in shipped_cases()), ways[0])


def naming(name: str, error: DetenteError) -> CaseError:
    """The same faults, their files named as files of this case, for who reads two at once."""

    def named(fault: Fault) -> Fault:
        if fault.place is None:
            return fault
        return Fault(fault.what, type(fault.place)(f"{name}/{fault.place.file}", fault.place.line), fault.mend)

    return CaseError(named(fault) for fault in error.faults)


def _folder(path: str) -> Path:
    """Where the case lies, or lay: at that revision it may be, and now be gone."""
    if not Path(path).is_dir() and path in shipped_cases():
        return find_case(path).resolve()
    return Path(path).resolve()


def _copy(folder: Path, revision: str, into: Path) -> None:
    """Write the files of a folder as a revision has them."""
    start = next(parent for parent in (folder, *folder.parents) if parent.is_dir())
    top = _git(start, "rev-parse", "--show-toplevel")
    if top is None:
        raise CaseError(Fault(f"`{folder}` lies in no git repository", None, "name two folders, or make one with `git init`"))
    commit = _git(start, "rev-parse", "--verify", "--quiet", f"{revision}^{{commit}}")
    if commit is None:
        raise CaseError(Fault(f"the repository has no revision `{revision}`", None, "`git log --oneline` lists them"))
    inside = folder.relative_to(Path(top).resolve()).as_posix()
    tree = f"{commit}^{{tree}}" if inside == "." else f"{commit}:{inside}"
    if _git(start, "cat-file", "-t", tree) != "tree" or _git(start, "cat-file", "-t", f"{commit}:{_below(inside, 'case.yaml')}") != "blob":
        mend = f"`git log --oneline -- {inside}` lists the revisions that touch it"
        raise CaseError(Fault(f"at `{revision}` there is no case in `{inside}`", None, mend))
    _archive(Path(top), tree, into)


def _below(folder: str, name: str) -> str:
    return name if folder == "." else f"{folder}/{name}"


def _command(where: Path, *words: str) -> list[str]:
    return ["git", "-C", str(where), "-c", "core.fsmonitor=false", *words]


def _environment() -> dict[str, str]:
    """Without what would lead git to another repository, or make it ask."""
    kept = {name: value for name, value in os.environ.items() if name not in ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE")}
    return kept | {"GIT_TERMINAL_PROMPT": "0", "GIT_OPTIONAL_LOCKS": "0", "GIT_NO_LAZY_FETCH": "1", "LC_ALL": "C"}


def _git(where: Path, *words: str) -> str | None:
    """What git says, or None where it refuses."""
    try:
        told = subprocess.run(_command(where, *words), capture_output=True, env=_environment(), timeout=SECONDS, check=False)  # noqa: S603
    except FileNotFoundError:
        raise CaseError(Fault("git is not installed", None, "install it, or name two folders")) from None
    return told.stdout.decode(errors="replace").strip() if told.returncode == 0 else None


def _archive(top: Path, tree: str, into: Path) -> None:
    command = _command(top, "archive", "--format=tar", tree)
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=_environment()) as git:  # noqa: S603
        assert git.stdout is not None
        try:
            _unpack(git.stdout, into)
        except tarfile.TarError:
            raise CaseError(Fault("git gave no archive of the case", None, "`git fsck` looks for damage")) from None
        finally:
            git.kill()


def _unpack(stream: IO[bytes], into: Path) -> None:
    """Write the regular files; a link, a submodule or a path that leads out is passed by, and the reader misses it by name."""
    into.mkdir()
    size = 0
    with tarfile.open(fileobj=stream, mode="r|") as archive:
        for number, member in enumerate(archive):
            size += member.size
            if number >= MOST_FILES or size > MOST_BYTES:
                what = f"the folder holds more than {MOST_FILES:,} files or {MOST_BYTES // 1024**2} MB"
                raise CaseError(Fault(what, None, "name the folder of the case alone"))
            path = PurePosixPath(member.name)
            content = archive.extractfile(member) if member.isreg() else None
            if content is None or path.is_absolute() or ".." in path.parts:
                continue
            target = into.joinpath(*path.parts)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content.read())
