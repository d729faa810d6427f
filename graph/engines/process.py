"""A process of its own for what may take too much: it is told what to do, answers, and can be ended at any time.

Those that find claims are forked from one process that has loaded the language model before (where the system can
fork), so that one is there at once and they share the memory of the model. The system itself ends a process when it has
taken more processor time than it may for one document, and refuses it memory beyond its limit: nothing that a library
does can keep it from that.
"""

import contextlib
import multiprocessing
import os
import signal
import sys
import types
from collections.abc import Callable, Iterator
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess, current_process
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from multiprocessing.context import ForkServerContext, SpawnContext

#: One thread a process: the cores are for several processes. Set before the libraries are loaded.
_THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "BLIS_NUM_THREADS", "NUMEXPR_NUM_THREADS")
#: Where fewer heaps are kept, memory is counted as it is used.
_ENVIRONMENT = {**dict.fromkeys(_THREADS, "1"), "MALLOC_ARENA_MAX": "2"}
#: Seconds that a process may take to end by itself.
_LEAVE = 5.0
#: Signals by which the system ends a process that has taken too much time.
_TOO_LONG = tuple(getattr(signal, name) for name in ("SIGPROF", "SIGXCPU") if hasattr(signal, name))


class Process:
    """A process that runs a function with a connection to it."""

    def __init__(self, target: Callable[..., None], *arguments: object, warm: bool) -> None:
        """Start it.

        Args:
            target: a function of a module; gets the other end of the connection and the arguments.
            arguments: values that can be pickled.
            warm: it has the language model, where the system can fork.
        """
        warm = warm and "forkserver" in multiprocessing.get_all_start_methods()
        context: ForkServerContext | SpawnContext = multiprocessing.get_context("spawn")
        if warm:
            context = multiprocessing.get_context("forkserver")
            context.set_forkserver_preload(["graph.engines.preload"])
        self.connection, other = context.Pipe()
        with _environment(), _as_parent(), _without_script():
            self.process: BaseProcess = context.Process(target=target, args=(other, *arguments), daemon=True)
            self.process.start()
        other.close()

    def ended_by(self) -> str:
        """Wait for its end; return what ended it in words."""
        self.process.join(_LEAVE)
        code = self.process.exitcode
        if code is None:
            self.kill()
            return "it did not end"
        if code < 0:
            try:
                return signal.Signals(-code).name
            except ValueError:
                return f"signal {-code}"
        return f"exit status {code}"

    def took_too_long(self) -> bool:
        """Return whether the system ended it for the time that it took."""
        self.process.join(_LEAVE)
        return self.process.exitcode in tuple(-number for number in _TOO_LONG)

    def kill(self) -> None:
        """End it at once, whatever it does."""
        self.process.kill()
        self.process.join()

    def close(self) -> None:
        """End it, and let go of all that belongs to it."""
        self.connection.close()
        if self.process.is_alive():
            self.kill()
        self.process.join()
        self.process.close()


def confine(memory: int) -> None:
    """Let the system refuse this process memory beyond a size in bytes, where it can; its parent alone ends it."""
    # Ctrl+C in a terminal reaches every process of the group; the one that started this one decides.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with contextlib.suppress(ImportError, OSError, ValueError):
        import resource  # noqa: PLC0415 - there is none on Windows

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_DATA, (memory, memory))


@contextlib.contextmanager
def processor_seconds(seconds: float) -> Iterator[None]:
    """Let the system end this process when it takes more processor time than that, where it can (not on Windows)."""
    if not hasattr(signal, "setitimer"):
        yield
        return
    # A handler in Python would wait for the library that does not come back.
    signal.signal(signal.SIGPROF, signal.SIG_DFL)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)


def peak_memory() -> int:
    """Return the most memory that this process has taken so far, in bytes; 0 where the system does not tell."""
    try:
        import resource  # noqa: PLC0415 - there is none on Windows
    except ImportError:
        return 0
    taken = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return taken if sys.platform == "darwin" else taken * 1024


@contextlib.contextmanager
def _environment() -> Iterator[None]:
    """Set for a moment what processes that are started now shall find."""
    before = {name: os.environ.get(name) for name in _ENVIRONMENT}
    os.environ.update({name: value for name, value in _ENVIRONMENT.items() if name not in os.environ})
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)


@contextlib.contextmanager
def _as_parent() -> Iterator[None]:
    """Allow to start processes where this one is marked as one that must not: the worker of a cluster is."""
    configuration: dict[str, object] = current_process()._config  # type: ignore[attr-defined]  # noqa: SLF001
    marked = configuration.pop("daemon", None)
    try:
        yield
    finally:
        if marked is not None:
            configuration["daemon"] = marked


@contextlib.contextmanager
def _without_script() -> Iterator[None]:
    """Hide the script that runs: a new process would run it once more, which no script of a user is written for."""
    script = sys.modules["__main__"]
    sys.modules["__main__"] = types.ModuleType("__main__")
    try:
        yield
    finally:
        sys.modules["__main__"] = script


__all__ = ["Connection", "Process", "confine", "peak_memory", "processor_seconds"]
