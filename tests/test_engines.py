"""Documents are read in several processes: the same bytes whatever their number, and whichever of them die."""

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO

import pytest

from graph.documents import Limits, Source
from graph.engines.feeding import Fed
from graph.engines.local import Local
from graph.engines.protocol import Engine
from graph.engines.work import Answer, Job, Task
from graph.errors import UsageError
from graph.pipeline import build
from graph.reader import ReaderSettings
from graph.report import LINES, PARQUET, TABLE, TURTLE, Report

ROOT = Path(__file__).parent.parent
RULES = ReaderSettings(learned=False)
NAMES = ("Sinaloa Cartel", "Gulf Cartel", "Tijuana Cartel", "Juárez Cartel")
pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="the system cannot fork: each process would load anew")


def put_reports(folder: Path, count: int) -> Path:
    folder.mkdir(exist_ok=True)
    for number in range(count):
        cartel = NAMES[number % len(NAMES)]
        text = (
            f"Chinese brokers launder money for the {cartel}, the Treasury Department said in brief {number}.\n\n"
            f"Officials of the port deny that they ship chemicals to the {cartel}.\n\n"
        )
        (folder / f"brief-{number:03}.txt").write_text(text * 3, "utf-8")
    return folder


def outputs(out: Path) -> dict[str, bytes]:
    return {name: (out / name).read_bytes() for name in (TURTLE, LINES, TABLE, PARQUET)}


def made(reports: Path, out: Path, engine: Engine | None = None, limits: Limits | None = None) -> Report:
    return build([str(reports)], out, reader=RULES, engine=engine, limits=limits)


@pytest.fixture(scope="module")
def reports(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return put_reports(tmp_path_factory.mktemp("reports"), 60)


@pytest.fixture(scope="module")
def serial(reports: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    out = tmp_path_factory.mktemp("serial") / "out"
    made(reports, out)
    return outputs(out)


@pytest.mark.parametrize("workers", [1, 3])
def test_any_number_of_workers_gives_the_same_bytes(
    workers: int, reports: Path, serial: dict[str, bytes], tmp_path: Path
) -> None:
    with Local(workers) as engine:
        report = made(reports, tmp_path / "out", engine)
    assert outputs(tmp_path / "out") == serial
    assert report.engine["workers"] == workers
    assert report.ledger.skipped == ()


class Murderous(Local):
    """Kills one of its workers after so many answers, again and again."""

    def __init__(self, workers: int, every: int, most: int) -> None:
        super().__init__(workers)
        self.every, self.most, self.killed = every, most, 0

    def run(self, job: Job, tasks: Iterable[Task]) -> Iterator[Answer]:
        for count, answer in enumerate(super().run(job, tasks), start=1):
            if count % self.every == 0 and self.killed < self.most and (pids := self.pids()):
                os.kill(pids[self.killed % len(pids)], signal.SIGKILL)
                self.killed += 1
            yield answer


def test_workers_that_are_killed_change_nothing(reports: Path, serial: dict[str, bytes], tmp_path: Path) -> None:
    with Murderous(3, every=10, most=4) as engine:
        report = made(reports, tmp_path / "out", engine)
    assert engine.killed == 4
    assert outputs(tmp_path / "out") == serial
    assert report.ledger.skipped == ()


#: Stands for a reader with a fault, in a worker: these words end the process, or never come to an end, or take memory.
POISON = """
import os, signal, time
from graph import claims, language
parse = language.parse
def poisoned(document):
    if "DIES" in document.text: os.kill(os.getpid(), signal.SIGSEGV)
    if "RAISES" in document.text: raise KeyError("a fault in the reader")
    if "HANGS" in document.text:
        while True: pass
    if "SWELLS" in document.text:
        held = bytearray(2_000_000_000)
    return parse(document)
claims.parse = poisoned
"""


@pytest.fixture
def poison(tmp_path: Path) -> Callable[[Path, Path], subprocess.CompletedProcess[str]]:
    """Builds with a faulty reader, in a program of its own, so that the processes that it forks have the fault."""

    def run(reports: Path, out: Path) -> subprocess.CompletedProcess[str]:
        (tmp_path / "faulty").mkdir(exist_ok=True)
        (tmp_path / "faulty" / "sitecustomize.py").write_text(
            "import sys, threading\n"
            "def fault():\n"
            "    import importlib.abc, importlib.util\n"
            "    class Finder(importlib.abc.MetaPathFinder):\n"
            "        def find_spec(self, name, path, target=None):\n"
            "            if name != 'graph.engines.local': return None\n"
            f"            exec({POISON!r}, {{}})\n"
            "            return None\n"
            "    sys.meta_path.insert(0, Finder())\n"
            "fault()\n"
        )
        command = [sys.executable, "build_graph.py", str(reports), "-o", str(out), "--extractor", "rules"]
        limits = ["--workers", "2", "--document-seconds", "3", "--document-memory", "1800"]
        path = os.pathsep.join((str(tmp_path / "faulty"), *filter(None, [os.environ.get("PYTHONPATH")])))
        return subprocess.run(
            [*command, *limits], cwd=ROOT, env={**os.environ, "PYTHONPATH": path}, capture_output=True, text=True,
            timeout=300, check=False,
        )  # fmt: skip

    return run


def test_a_document_that_harms_its_reader_is_left_out_and_reported_alone(
    poison: Callable[[Path, Path], subprocess.CompletedProcess[str]], tmp_path: Path
) -> None:
    reports = put_reports(tmp_path / "reports", 12)
    made(reports, tmp_path / "good")
    for word in ("DIES", "RAISES", "HANGS", "SWELLS"):
        (reports / f"brief-005-{word.lower()}.txt").write_text(f"The word {word} stands here, the ministry said.")
    done = poison(reports, tmp_path / "out")
    assert done.returncode == 1, done.stderr
    reasons = {line.strip().partition(": ")[0]: line for line in done.stdout.splitlines() if "brief-005-" in line}
    assert "came to an end 3 times (SIGSEGV)" in reasons["brief-005-dies.txt"]
    assert "KeyError: 'a fault in the reader'" in reasons["brief-005-raises.txt"]
    assert "more than 3 seconds of processor time" in reasons["brief-005-hangs.txt"]
    assert "more than 1,800 MB of memory" in reasons["brief-005-swells.txt"]
    found, wanted = outputs(tmp_path / "out"), outputs(tmp_path / "good")
    # The triples say what was left out, too.
    assert {**found, TURTLE: b""} == {**wanted, TURTLE: b""}


def test_a_reader_that_is_not_there_stops_the_run(reports: Path, tmp_path: Path) -> None:
    missing = ReaderSettings(folder=tmp_path / "nowhere")
    with Local(1) as engine, pytest.raises(UsageError, match="no learned reader there"):
        build([str(reports)], tmp_path / "out", reader=missing, engine=engine)


class Counting(Local):
    """Knows how many documents are held at a time."""

    most = held = 0

    def feed(self, sources: Sequence[Source], limits: Limits) -> Iterator[Fed]:
        for fed in super().feed(sources, limits):
            self.held += 1
            self.most = max(self.most, self.held)
            yield fed

    def run(self, job: Job, tasks: Iterable[Task]) -> Iterator[Answer]:
        for answer in super().run(job, tasks):
            self.held -= 1
            yield answer


def test_no_more_documents_are_held_than_are_worked_on(tmp_path: Path) -> None:
    reports = put_reports(tmp_path / "reports", 200)
    with Counting(2) as engine:
        made(reports, tmp_path / "out", engine)
    assert 0 < engine.most <= 100


#: A build that is to be stopped; says how many documents it has read.
_BUILD = """
import sys
from pathlib import Path
from graph.pipeline import Silence, build
from graph.reader import ReaderSettings
class Told(Silence):
    def step(self, what): print(what, flush=True)
build([sys.argv[1]], Path(sys.argv[2]), reader=ReaderSettings(learned=False), progress=Told())
"""


@pytest.mark.parametrize("stop", [signal.SIGKILL, signal.SIGINT])
def test_a_first_build_that_is_stopped_goes_on_where_it_was(
    stop: signal.Signals, reports: Path, serial: dict[str, bytes], tmp_path: Path
) -> None:
    out = tmp_path / "place" / "out"
    out.parent.mkdir()
    command = [sys.executable, "-c", _BUILD, str(reports), str(out)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as stopped:
        assert stopped.stdout is not None
        for _ in range(30):
            stopped.stdout.readline()
        stopped.send_signal(stop)
    assert not out.exists()
    assert made(reports, out).unchanged >= 29
    assert outputs(out) == serial
    assert [entry.name for entry in out.parent.iterdir()] == ["out"]


# --- a cluster


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Start a scheduler and two workers, as on several machines; give the address of the scheduler."""
    pytest.importorskip("distributed", reason="needs claimgraph[cluster]")
    place = tmp_path_factory.mktemp("cluster")
    known = place / "scheduler.json"
    common = ["--scheduler-file", str(known), "--no-dashboard"]
    workers = ["--nworkers", "2", "--nthreads", "1", "--local-directory", str(place)]
    with (
        (place / "log").open("wb") as log,
        running([sys.executable, "-m", "dask", "scheduler", "--port", "0", *common], log),
    ):
        while not known.exists():
            time.sleep(0.1)
        with running([sys.executable, "-m", "dask", "worker", *common, *workers], log):
            yield json.loads(known.read_text())["address"]


@contextmanager
def running(command: list[str], log: IO[bytes]) -> Iterator[None]:
    with subprocess.Popen(command, cwd=ROOT, stdout=log, stderr=log) as process:
        try:
            yield
        finally:
            process.terminate()


def kill_workers(address: str, most: int, stop: threading.Event) -> list[int]:
    """Kill one worker of a cluster after the other, some seconds apart, until told to stop."""
    from distributed import Client  # noqa: PLC0415 (an extra)

    killed: list[int] = []
    with Client(address, set_as_default=False) as client:
        while len(killed) < most and not stop.wait(5.0):
            pids = [pid for pid in client.run(os.getpid, on_error="ignore").values() if pid not in killed]
            if pids:
                os.kill(pids[0], signal.SIGKILL)
                killed.append(pids[0])
    return killed


def test_a_cluster_gives_the_same_bytes(cluster: str, reports: Path, serial: dict[str, bytes], tmp_path: Path) -> None:
    from graph.engines.cluster import Cluster  # noqa: PLC0415 (an extra)

    with Cluster(cluster) as engine:
        engine.client.wait_for_workers(2)
        report = made(reports, tmp_path / "out", engine)
    assert outputs(tmp_path / "out") == serial
    assert report.engine["name"] == "cluster"
    assert report.engine["workers"] == 2
    assert report.ledger.skipped == ()


@pytest.mark.slow
def test_a_cluster_whose_workers_are_killed_gives_the_same_bytes(cluster: str, tmp_path: Path) -> None:
    from graph.engines.cluster import Cluster  # noqa: PLC0415 (an extra)

    reports = put_reports(tmp_path / "reports", 150)
    made(reports, tmp_path / "serial")
    stop = threading.Event()
    killed: list[int] = []
    thread = threading.Thread(target=lambda: killed.extend(kill_workers(cluster, 3, stop)))
    thread.start()
    try:
        with Cluster(cluster) as engine:
            report = made(reports, tmp_path / "out", engine)
    finally:
        stop.set()
        thread.join()
    assert killed
    assert outputs(tmp_path / "out") == outputs(tmp_path / "serial")
    assert report.ledger.skipped == ()


def test_an_address_where_no_scheduler_answers_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("distributed", reason="needs claimgraph[cluster]")
    from graph.engines import cluster  # noqa: PLC0415 (an extra)

    monkeypatch.setattr(cluster, "_WAIT", 1)
    start = time.monotonic()
    with pytest.raises(UsageError, match="no scheduler with workers answers there"):
        cluster.Cluster("tcp://127.0.0.1:9")
    assert time.monotonic() - start < 60
