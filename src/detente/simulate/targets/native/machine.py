"""This machine: what it can do, and code made for it, kept on disk from one process to the next."""

from __future__ import annotations

import ctypes
import os
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import blake2b
from pathlib import Path
from typing import Any

from detente.simulate.targets.native.mathematics import LIBRARY

_LARGE = 60_000  # lines, above which a module is compiled with less care
_MOST_KEPT = 256  # compiled programs on disk


@dataclass(frozen=True)
class Machine:
    """What code is made for.

    Attributes:
        name: of the processor.
        features: as LLVM writes them.
        lanes: doubles in a vector.
        permutes: whether it permutes eight doubles by eight numbers.
    """

    name: str
    features: str
    lanes: int
    permutes: bool


@cache
def host() -> Machine:
    """The machine that this runs on."""
    import llvmlite.binding as llvm

    llvm.initialize_native_target()
    llvm.initialize_native_asmprinter()
    features = llvm.get_host_cpu_features()
    wide = bool(features.get("avx512f") and features.get("avx512dq") and features.get("avx512vl"))
    return Machine(llvm.get_host_cpu_name(), features.flatten(), 8 if wide else 4, wide)


def _target(machine: Machine, care: int) -> Any:
    import llvmlite.binding as llvm

    features = machine.features + (",-prefer-256-bit" if machine.permutes else "")
    return llvm.Target.from_default_triple().create_target_machine(
        cpu=machine.name, features=features, opt=care, reloc="pic", codemodel="small"
    )


def layout_of(machine: Machine) -> tuple[str, str]:
    """The triple, and how data are laid out."""
    import llvmlite.binding as llvm

    return llvm.get_process_triple(), str(_target(machine, 2).target_data)


def compiled(key: str, write: Callable[[], Any], machine: Machine, functions: Sequence[str]) -> tuple[Any, dict[str, int]]:
    """The code of a module in memory, from disk if it was compiled before.

    Args:
        key: says all that the code depends on.
        write: writes the module (of ``llvmlite.ir``).
        machine: to compile for.
        functions: whose addresses are asked for.

    Returns:
        What must be held as long as the code is used, and the addresses.
    """
    path = _place(key)
    code = _kept(path)
    if code is None:
        code = _made(str(write()), machine)
        _keep(path, code)
    return _linked(code, functions)


def _made(text: str, machine: Machine) -> bytes:
    """Object code.

    The kernel has shared and folded all that can be: LLVM's own optimisations gained nothing that could be measured, at
    half of the time, so that only functions are put in place and registers assigned.
    """
    import llvmlite.binding as llvm

    target = _target(machine, 1 if text.count("\n") < _LARGE else 0)
    module = llvm.parse_assembly(text)
    builder = llvm.create_pass_builder(target, llvm.create_pipeline_tuning_options(speed_level=0))
    builder.getModulePassManager().run(module, builder)
    code: bytes = target.emit_object(module)
    return code


def _linked(code: bytes, functions: Sequence[str]) -> tuple[Any, dict[str, int]]:
    import llvmlite.binding as llvm

    engine = llvm.create_lljit_compiler(_target(host(), 2))
    library = llvm.JITLibraryBuilder().add_object_img(code)
    for name, address in _library().items():
        library.import_symbol(name, address)
    for name in functions:
        library.export_symbol(name)
    tracker = library.link(engine, "draws")
    return (engine, tracker), {name: int(tracker[name]) for name in functions}


@cache
def _library() -> dict[str, int]:
    """Where the C library's functions lie."""
    names = {"linux": "libm.so.6", "win32": "ucrtbase"}
    library = ctypes.CDLL(names.get(sys.platform))
    found = {}
    for name in (*LIBRARY, "floor", "ceil", "trunc", "fma", "exp", "log", "pow", "memset", "memcpy"):
        try:
            found[name] = ctypes.cast(getattr(library, name), ctypes.c_void_p).value or 0
        except AttributeError:
            continue
    return found


# Code on disk: a checksum, then the object.


def _place(key: str) -> Path:
    from platformdirs import user_cache_path

    return user_cache_path("detente") / "native" / f"{key}.o"


def _kept(path: Path) -> bytes | None:
    try:
        held = path.read_bytes()
    except OSError:
        return None
    check, code = held[:32], held[32:]
    return code if code and blake2b(code, digest_size=32).digest() == check else None


def _keep(path: Path, code: bytes) -> None:
    """Writes beside and renames; where nothing can be written, the code is compiled again another time."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, beside = tempfile.mkstemp(dir=path.parent, suffix=".part")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(blake2b(code, digest_size=32).digest() + code)
            Path(beside).replace(path)
        except OSError:
            Path(beside).unlink(missing_ok=True)
        old = sorted(path.parent.glob("*.o"), key=lambda held: held.stat().st_mtime)[:-_MOST_KEPT]
        for held in old:
            held.unlink(missing_ok=True)
    except OSError:
        return
