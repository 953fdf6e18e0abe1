"""JAX: a model compiled to one program that runs whole batches and has gradients. It needs the extra ``fit``.

The program is written from the model's kernel: one scan over the instants that carries each state as an array of its own.
Numbers (parameters, inputs over time, seed, numbers of draws, which instants are kept) are arguments, so that nothing is
compiled again while only they change; shapes (how many draws, steps, kept instants, names) are not.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from detente.errors import Fault, RunError, nearest
from detente.simulate.kernel import watching
from detente.simulate.kernel.kept import kept_instants
from detente.simulate.kernel.kernel import Kernel, record
from detente.simulate.kernel.work import Work, work_of
from detente.simulate.model import Model
from detente.simulate.setting import Method, setting_of
from detente.simulate.streams import key
from detente.simulate.targets.jax.scan import Given, Shape, scanned
from detente.theory.nodes import Call, walk

if TYPE_CHECKING:
    import numpy as np

    Array = np.ndarray[Any, Any]

Precision = Literal["float64", "float32"]
Mode = Literal["reverse", "forward"]
_NEEDED = "install the extra: `pip install 'detente[fit]'`"


def jax_is_there() -> bool:
    """Whether JAX is installed."""
    from importlib.util import find_spec

    return find_spec("jax") is not None


class JaxRun(NamedTuple):
    """What a program gives.

    Attributes:
        times: the instants that were kept.
        values: for each name an array ``draw, time``; ``time`` alone for a single run.
        fine: for each draw, whether every value was finite and within its bounds all along.
    """

    times: Any
    values: Mapping[str, Any]
    fine: Any


@dataclass(frozen=True, eq=False)
class JaxProgram:
    """A model compiled for JAX; see ``compile_jax``.

    Attributes:
        model: that was compiled.
        method: of integration.
        precision: of all numbers.
        kernel: its operations, with every named value.
        traced: how often a program was made, for each shape of the run: compilations are not more than this.
    """

    model: Model
    method: Method
    precision: Precision
    kernel: Kernel = field(repr=False)
    traced: list[Shape] = field(default_factory=list, repr=False)
    _made: dict[Any, Any] = field(default_factory=dict, repr=False)

    def run(
        self,
        parameters: Mapping[str, Any] | None = None,
        keep: Iterable[str] | None = None,
        times: Iterable[float] | None = None,
        inputs: Mapping[str, Any] | None = None,
        seed: int = 0,
        draws: Any = None,
    ) -> JaxRun:
        """Run a batch in one call, or a single run where every parameter and input is a number.

        Args:
            parameters: values in place of the theory's; arrays make a batch.
            keep: names of the values that come out; every one where not given.
            times: instants at which they come out; those that the theory keeps where not given.
            inputs: as for ``run``, or ``OverTime``.
            seed: of every random stream.
            draws: numbers of the draws; from 0 where not given.

        Raises:
            RunError: a name or time that the model does not have, or JAX is not installed. A draw that stops being finite
                or leaves its bounds is no error: see ``fine``.
        """
        import numpy as np

        setting = setting_of(self.model, inputs or {}, parameters or {}, (None, None, None), self.method, seed)
        kernel = self.watched(keep)
        kept = kept_instants(setting, times)
        work = work_of(kernel, setting, kept, draws)
        values = np.asarray(self.outputs(kernel, work, setting.shape or ()))
        shown = np.moveaxis(values, 1, -1)[..., : len(kept)]
        at = np.array([setting.time(k) for k in kept])
        return JaxRun(at, dict(zip(kernel.named[:-1], shown[:-1], strict=True)), values[-1, -1] == 1)

    def outputs(self, kernel: Kernel, work: Work, shape: tuple[int, ...]) -> Any:
        """The values of a chunk of draws as an array ``named, kept instant, draw``, as ``run_lanes`` gives it."""
        with in_full_precision():
            given, static = self._given(kernel, work, shape)
            return self._compiled(kernel)(given, static)

    def gradient(
        self,
        function: Callable[[Mapping[str, Any]], Any],
        of: Iterable[str],
        keep: Iterable[str] | None = None,
        times: Iterable[float] | None = None,
        mode: Mode = "reverse",
        checkpoint: bool = False,
    ) -> Gradient:
        """The derivative of a number that a function makes of the outputs, by some parameters; compiled on its first call.

        Args:
            function: from the values (for each name an array, time last) to one number, written with ``jax.numpy``; for a
                batch it is given one draw at a time.
            of: parameters.
            keep, times: as for ``run``.
            mode: ``reverse`` costs the same for any number of parameters, ``forward`` grows with them and needs no memory.
            checkpoint: keep the state of about the root of the number of steps only, and work the rest out again.

        At a corner (``min`` and ``max`` of equal numbers, a corner of a table) the derivative is the mean of those on both
        sides; across a jump (``x > y``, ``floor``, a step of a table) it is that of the side taken. Where it is infinite or
        undefined, as that of ``sqrt(x)`` at 0, it counts as 0.

        Raises:
            RunError: single precision; a name that the model does not have; an allocation; in reverse, a function that loops
                until it is done.
        """
        if self.precision != "float64":
            what = "gradients in single precision are refused: rounding grows along a run, to 2e-5 on World3, and misleads a fit"
            raise RunError(Fault(what, None, "compile with `precision='float64'`"))
        names = tuple(of)
        unknown = [name for name in names if name not in self.kernel.parameters]
        if unknown:
            known = self.kernel.parameters
            raise RunError([Fault(f"`{name}` is not a parameter of this theory", None, nearest(name, known)) for name in unknown])
        kernel = self.watched(keep)
        if any(op.name == "loop" for section in (kernel.begin, kernel.step) for op in section.ops):
            _check_loops(self.model, mode)
        return Gradient(self, kernel, function, names, tuple(times) if times is not None else None, mode, checkpoint)

    def watched(self, keep: Iterable[str] | None) -> Kernel:
        """The kernel of some values, the last of which says whether all has been fine so far."""
        names = tuple(self.model.named if keep is None else keep)
        if names not in self._made:
            self._made[names] = watching.watched(self.model, self.kernel, names)
        kernel: Kernel = self._made[names]
        return kernel

    def _compiled(self, kernel: Kernel) -> Any:
        made = self._made.get(("compiled", kernel.named))
        if made is None:
            import jax

            def program(given: Given, static: Shape) -> Any:
                self.traced.append(static)
                return scanned(kernel, given, static)

            made = self._made["compiled", kernel.named] = jax.jit(program, static_argnums=1)
        return made

    def _given(
        self, kernel: Kernel, work: Work, shape: tuple[int, ...], guard: bool = False, checkpoint: bool = False
    ) -> tuple[Given, Shape]:
        """The arguments of a program, and the shapes it is made for."""
        import numpy as np

        kind = np.dtype(self.precision)
        count = work.kept[-1] + 1
        rows = np.full(count, len(work.kept), dtype=np.int32)
        rows[list(work.kept)] = np.arange(len(work.kept))
        times = np.array([work.time(k) for k in range(count + 1)], dtype=kind)
        numbers = work.draws.reshape(shape)
        given = Given(
            parameters=tuple(np.asarray(value, dtype=kind) for value in work.parameters),
            scale=work.drive.scale[:, :, :count].astype(kind),
            shift=work.drive.shift[:, :, :count].astype(kind),
            given=tuple(np.asarray(value, dtype=kind) for value in work.drive.given),
            is_given=np.asarray(work.drive.is_given, dtype=kind),
            clock=np.array([work.start, work.end, work.step], dtype=kind),
            times=times,
            rows=rows,
            words=np.array([key(stream, work.seed) for stream in kernel.streams], dtype=np.uint32).reshape(-1, 4),
            draws=((numbers & 0xFFFFFFFF).astype(np.uint32), (numbers >> 32).astype(np.uint32)),
        )
        return given, Shape(shape, len(work.kept), _lengths(kernel, work, count), self.precision, guard, checkpoint)


@dataclass(frozen=True, eq=False)
class Gradient:
    """A number made of a run's outputs, with its derivative; see ``JaxProgram.gradient``."""

    program: JaxProgram
    kernel: Kernel = field(repr=False)
    function: Callable[[Mapping[str, Any]], Any]
    of: tuple[str, ...]
    times: tuple[float, ...] | None
    mode: Mode
    checkpoint: bool
    _made: dict[str, Any] = field(default_factory=dict, repr=False)

    def __call__(
        self, parameters: Mapping[str, Any] | None = None, inputs: Mapping[str, Any] | None = None, seed: int = 0, draws: Any = None
    ) -> tuple[Any, dict[str, Any]]:
        """The number and its derivatives; arrays of them for a batch of draws."""
        import numpy as np

        program = self.program
        setting = setting_of(program.model, inputs or {}, parameters or {}, (None, None, None), program.method, seed)
        kept = kept_instants(setting, self.times)
        work = work_of(self.kernel, setting, kept, draws, ends=False)
        shape = setting.shape or ()
        with in_full_precision():
            given, static = program._given(self.kernel, work, shape, guard=True, checkpoint=self.checkpoint)
            places = [self.kernel.parameters.index(name) for name in self.of]
            chosen = tuple(np.broadcast_to(given.parameters[place], shape) for place in places)
            number, slopes = self._compiled()(chosen, given, static)
            return np.asarray(number), {name: np.asarray(slope) for name, slope in zip(self.of, slopes, strict=True)}

    def _compiled(self) -> Any:
        if "compiled" not in self._made:
            import jax

            self._made["compiled"] = jax.jit(self._derivative, static_argnums=2)
        return self._made["compiled"]

    def _derivative(self, chosen: tuple[Any, ...], given: Given, static: Shape) -> Any:
        import jax
        import jax.numpy as jnp

        self.program.traced.append(static)
        names = self.kernel.named[:-1]

        def number(values: tuple[Any, ...]) -> tuple[Any, Any]:
            parameters = list(given.parameters)
            for name, value in zip(self.of, values, strict=True):
                parameters[self.kernel.parameters.index(name)] = value
            out = scanned(self.kernel, given._replace(parameters=tuple(parameters)), static)
            each = jnp.moveaxis(out[:-1], 1, -1)

            def one(block: Any) -> Any:
                return jnp.asarray(self.function(dict(zip(names, block, strict=True))))

            every: Any = jax.vmap(one, in_axes=1)
            result = one(each) if not static.shape else every(each.reshape(len(names), -1, each.shape[-1]))
            _check_number(result, static)
            return result.sum(), result.reshape(static.shape)

        if self.mode == "reverse":
            (_, result), slopes = jax.value_and_grad(number, has_aux=True)(chosen)
            return result, slopes

        # One trace for all parameters: a copy of the whole run for each would take as long to compile as there are.
        def moved(which: Any) -> Any:
            tangent = tuple(jnp.ones_like(value) * which[i] for i, value in enumerate(chosen))
            return jax.jvp(lambda values: number(values)[1], (chosen,), (tangent,))

        result, slopes = jax.vmap(moved, out_axes=(None, 0))(jnp.eye(len(chosen)))
        return result, tuple(slopes[i] for i in range(len(chosen)))


def compile_jax(model: Model, method: Method | None = None, precision: Precision = "float64") -> JaxProgram:
    """A model as a program of JAX; it is compiled when it first runs, and again for other shapes alone.

    Args:
        model: a compiled theory.
        method: of integration; the theory's own where not given.
        precision: ``float32`` is half the work, drifts along a run, and is refused for gradients.

    Raises:
        RunError: JAX is not installed, or the clock of the theory changes in the course of a run.
    """
    if not jax_is_there():
        raise RunError(Fault("JAX is not installed", None, _NEEDED))
    if precision not in ("float64", "float32"):
        raise RunError(Fault(f"`{precision}` is not a precision", None, nearest(precision, ("float64", "float32"))))
    keep_compiled()
    kernel = record(model, method)
    return JaxProgram(model, kernel.method, precision, kernel)


def in_full_precision() -> AbstractContextManager[Any]:
    """Double precision for the time of a call, whatever else the process does with JAX."""
    import jax

    enable: Any = jax.enable_x64
    context: AbstractContextManager[Any] = enable(True)
    return context


def keep_compiled() -> None:
    """Keep compiled programs in the user's cache folder, unless JAX was told otherwise."""
    import jax
    from platformdirs import user_cache_path

    if jax.config.jax_compilation_cache_dir is None:
        jax.config.update("jax_compilation_cache_dir", str(user_cache_path("detente") / "jax"))
        jax.config.update("jax_persistent_cache_min_compile_time_secs", 0.3)


def _check_loops(model: Model, mode: Mode) -> None:
    """Refuse loops whose derivative would be wrong, or cannot be had."""
    called = {part.function for node in model.equations.values() for part in walk(node) if isinstance(part, Call)}
    sharing = sorted(name for name in called if name.startswith("allocate_"))
    if sharing:
        # The halvings that find the priority at which the market clears carry no derivative of it.
        what = f"`{sharing[0]}` searches for the priority at which the market clears, and a search has no derivative"
        raise RunError(Fault(what, None, "take differences of runs, or a sampler without gradients"))
    if mode == "reverse":
        what = "a function of this theory loops until it is done (gamma, beta, counts), which cannot be gone back through"
        raise RunError(Fault(what, None, "ask for `mode='forward'`"))


def _check_number(result: Any, static: Shape) -> None:
    import math

    if result.size != math.prod(static.shape):
        raise RunError(Fault(f"the function gives {result.shape} numbers for a run", None, "let it give one: a sum, a mean"))
    if str(result.dtype) != "float64":
        raise RunError(Fault(f"the function gives {result.dtype}", None, "let it work in float64, as its arguments are"))


def _lengths(kernel: Kernel, work: Work, count: int) -> tuple[int, ...]:
    """How long the memory of each pipe must be: the longest delay of any draw, rounded up to a power of 2, at most the run."""
    if not kernel.pipes:
        return ()
    from detente.simulate.targets.lanes import delays

    return tuple(min(1 << (max(int(delay.max()), 1) - 1).bit_length(), count) for delay in delays(kernel, work))
