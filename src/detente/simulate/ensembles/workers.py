"""Worker processes: NumPy runs one chunk on one processor, so that two processors take two processes.

A worker is this module run by the same Python, fed through pipes: unlike the standard pools it does not run the user's own
script again, and the death of one is told in words.

What goes through the pipes is pickled, as in every standard pool. It is safe because both ends are this program: a pipe has no
name that anybody else could open, a worker reads from who started it and writes to who reads it, and no pickle is ever
kept in a file or taken from one. Foreign data passes as text and numbers that have been read and checked before.
"""

from __future__ import annotations

import os
import pickle
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from queue import SimpleQueue
from typing import IO, TYPE_CHECKING, Any

from detente.errors import Fault, RunError
from detente.simulate.ensembles.ensemble import Block, Job, Progress, block, blocks, runner_of

if TYPE_CHECKING:
    import numpy as np

# Seconds of work that are left, as the first chunk tells, above which it pays to start processes.
_WORTH = 3.0


def crowd(
    job: Job, first: int, last: int, cores: int | None, progress: Progress | None, into: np.ndarray[Any, Any] | None = None
) -> Iterator[Block]:
    """The blocks of some draws, in order. Native code and JAX use all processors by themselves.

    Args:
        into: an array of all draws that may take the values of blocks that are made in this process.

    Raises:
        RunError: a worker was killed.
    """
    many = max(cores or os.cpu_count() or 1, 1)
    run = runner_of(job)
    if many == 1 or job.choice.name != "numpy" or last - first <= job.chunk:
        yield from blocks(job, first, last, run, progress, into)
        return
    begin = min(first + job.chunk, last)
    started = time.perf_counter()
    done = block(job, first, begin, run)
    took = time.perf_counter() - started
    if progress:
        progress(begin - first)
    yield done
    if cores is None and took * (last - begin) / job.chunk < _WORTH:
        yield from blocks(job, begin, last, run, progress, into)
        return
    with _Crowd(job, many) as workers:
        yield from workers.blocks(begin, last, progress)


class _Crowd:
    """Some worker processes with a thread each that feeds it."""

    def __init__(self, job: Job, many: int) -> None:
        self.job = job
        # Functions do not go through pipes: parameters are made here, models compiled there.
        self.plain = pickle.dumps((job.model.theory, job.keep, job.kept, job.setting, dict(job.scenarios)))
        self.free: SimpleQueue[_Worker] = SimpleQueue()
        self.all = [_Worker(self.plain) for _ in range(many)]
        for worker in self.all:
            self.free.put(worker)
        self.threads = ThreadPoolExecutor(many)

    def __enter__(self) -> _Crowd:
        return self

    def __exit__(self, *_: object) -> None:
        for worker in self.all:
            worker.end()
        self.threads.shutdown(wait=True, cancel_futures=True)

    def blocks(self, first: int, last: int, progress: Progress | None) -> Iterator[Block]:
        """In order, a few ahead of who takes them."""
        waiting: list[Future[Block]] = []
        begins = iter(range(first, last, self.job.chunk))
        while True:
            while len(waiting) < 2 * len(self.all) and (begin := next(begins, None)) is not None:
                waiting.append(self.threads.submit(self.one, begin, min(begin + self.job.chunk, last)))
            if not waiting:
                return
            done = waiting.pop(0).result()
            if progress:
                progress(done.last - done.first)
            yield done

    def one(self, first: int, last: int) -> Block:
        worker = self.free.get()
        try:
            return worker.run((first, last, self.job.draws.block(first, last), self.job.draws.numbered(first, last)))
        finally:
            self.free.put(worker)


class _Worker:
    """One process."""

    def __init__(self, plain: bytes) -> None:
        command = [sys.executable, "-m", "detente.simulate.ensembles.workers"]
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)  # noqa: S603 - this very Python
        self.plain: bytes | None = plain

    def run(self, task: tuple[int, int, Any, Any]) -> Block:
        """One chunk.

        Raises:
            RunError: the process is gone, or the chunk cannot be run.
        """
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        try:
            if self.plain is not None:
                _send(self.process.stdin, self.plain)
                self.plain = None
            _send(self.process.stdin, pickle.dumps(task))
            answer = _receive(self.process.stdout)
        except (OSError, EOFError):
            raise RunError(self.gone(task[0], task[1])) from None
        if isinstance(answer, RunError):
            raise answer
        return Block(*answer)

    def gone(self, first: int, last: int) -> Fault:
        """What is known of a process that ended."""
        code = self.process.wait()
        how = f"was killed by signal {-code}" if code < 0 else f"ended with code {code}"
        what = f"a worker process {how} in the draws {first:,} to {last - 1:,}"
        mend = "where memory was short, take fewer cores (`--cores 1`); the same command goes on from the parts that are whole"
        return Fault(what, None, mend)

    def end(self) -> None:
        """Stop it, whatever it does."""
        self.process.kill()
        self.process.wait()
        for pipe in (self.process.stdin, self.process.stdout):
            if pipe is not None:
                try:
                    pipe.close()
                except OSError:
                    continue


def _send(pipe: IO[bytes], message: bytes) -> None:
    pipe.write(len(message).to_bytes(8, "little") + message)
    pipe.flush()


def _receive(pipe: IO[bytes]) -> Any:
    head = pipe.read(8)
    size = int.from_bytes(head, "little")
    body = pipe.read(size) if len(head) == 8 else b""
    if len(head) < 8 or len(body) < size:
        raise EOFError
    return pickle.loads(body)  # noqa: S301 - from our own process


def _serve() -> None:
    """Run chunks until the pipe is closed. Ctrl-C is for who started this."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    source, sink = sys.stdin.buffer, sys.stdout.buffer
    sys.stdout = sys.stderr
    try:
        job = _job(*_receive(source))
        run = runner_of(job)
        while True:
            first, last, given, numbers = _receive(source)
            values = lambda a, b, first=first, given=given: {n: v[a - first : b - first] for n, v in given.items()}  # noqa: E731
            draws = replace(job.draws, _block=values, numbers=_From(first, numbers))  # type: ignore[arg-type]
            try:
                done = block(replace(job, draws=draws), first, last, run)
                answer: Any = (done.first, done.last, done.values, done.wrong)
            except RunError as error:
                answer = error
            _send(sink, pickle.dumps(answer))
    except (EOFError, BrokenPipeError):
        return


class _From:
    """Numbers of draws of which only those of a chunk are here."""

    def __init__(self, first: int, numbers: Any) -> None:
        self.first = first
        self.numbers = numbers

    def __getitem__(self, part: slice) -> Any:
        return self.numbers[part.start - self.first : part.stop - self.first]


def _job(theory: Any, keep: Any, kept: Any, setting: Any, scenarios: Any) -> Job:
    from detente.simulate.ensembles.draws import Draws
    from detente.simulate.kernel.kernel import record
    from detente.simulate.model import compile_theory
    from detente.simulate.targets.choice import Choice

    model = compile_theory(theory)
    kernel = record(model, setting.method)
    return Job(model, Draws((), (), 0, ""), keep, kept, scenarios, setting, Choice("numpy", ""), 1, kernel)


if __name__ == "__main__":
    _serve()
