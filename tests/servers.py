"""Real servers of SPARQL on loopback, started and ended by the tests."""

import contextlib
import shutil
import socket
import subprocess
import sys
import sysconfig
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

_VIRTUOSO = """
[Database]
DatabaseFile = {place}/virtuoso.db
ErrorLogFile = {place}/virtuoso.log
LockFile = {place}/virtuoso.lck
TransactionFile = {place}/virtuoso.trx
xa_persistent_file = {place}/virtuoso.pxa
FileExtend = 200
TempStorage = TempDatabase
[TempDatabase]
DatabaseFile = {place}/temporary.db
TransactionFile = {place}/temporary.trx
FileExtend = 200
[Parameters]
ServerPort = 127.0.0.1:{port}
DisableUnixSocket = 1
DirsAllowed = {place}
NumberOfBuffers = 10000
MaxDirtyBuffers = 6000
[HTTPServer]
ServerPort = 127.0.0.1:{http}
ServerRoot = {place}
ServerThreads = 10
[SPARQL]
ResultSetMaxRows = 1000000
MaxQueryExecutionTime = 600
"""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _wait(server: subprocess.Popen[bytes], address: str) -> None:
    for _ in range(600):
        if server.poll() is not None:
            raise RuntimeError(f"the server ended with {server.returncode}")
        with contextlib.suppress(OSError):
            try:
                urllib.request.urlopen(address, timeout=5)  # noqa: S310 (loopback)
            except urllib.error.HTTPError:
                return  # It answers.
            return
        time.sleep(0.1)
    raise RuntimeError(f"{address}: no server after a minute")


@contextlib.contextmanager
def _running(command: list[str], address: str) -> Iterator[None]:
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server:
        try:
            _wait(server, address)
            yield
        finally:
            server.kill()


@contextlib.contextmanager
def oxigraph(place: Path) -> Iterator[tuple[str, str]]:
    """Give the addresses to ask and to change an Oxigraph server at."""
    program = Path(sysconfig.get_path("scripts")) / ("oxigraph.exe" if sys.platform == "win32" else "oxigraph")
    if not program.exists():
        pytest.skip("the server of Oxigraph is not installed: pip install oxigraph")
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    command = [str(program), "serve", "--location", str(place / "oxigraph"), "--bind", f"127.0.0.1:{port}"]
    with _running(command, address):
        yield f"{address}/query", f"{address}/update"


@contextlib.contextmanager
def virtuoso(place: Path) -> Iterator[tuple[str, str]]:
    """Give the address of a Virtuoso server in which everybody may change the graphs."""
    program, shell = shutil.which("virtuoso-t"), shutil.which("isql-vt")
    if program is None or shell is None:
        pytest.skip("Virtuoso is not installed: apt-get install virtuoso-opensource")
    port, http = free_port(), free_port()
    settings = place / "virtuoso.ini"
    settings.write_text(_VIRTUOSO.format(place=place, port=port, http=http))
    address = f"http://127.0.0.1:{http}/sparql"
    with _running([program, "+foreground", "+configfile", str(settings)], address):
        grant = 'exec=grant SPARQL_UPDATE to "SPARQL"'
        subprocess.run([shell, f"127.0.0.1:{port}", "dba", "dba", grant], check=True, capture_output=True)
        yield address, address


SERVERS: dict[str, Callable[[Path], contextlib.AbstractContextManager[tuple[str, str]]]] = {
    "oxigraph server": oxigraph,
    "virtuoso": virtuoso,
}
