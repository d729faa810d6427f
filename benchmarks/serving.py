"""How fast does ``claimgraph serve`` answer, with one client and with many, and how much memory does it take?

    python -m benchmarks.serving OUT [--requests 2000]

OUT is the folder of a build. Each client keeps its connection and asks one query after the other for what is said of
one claim. Prints a table of clients, answers a second, and the time of an answer (median, 99 of 100) in milliseconds;
then the size of the server and of its workers in MiB, where the system tells. Clients share the machine with the
server: with more cores it answers more.
"""

import argparse
import http.client
import json
import subprocess
import sys
import threading
import time
from pathlib import Path

KINDS = {"Content-Type": "application/sparql-query", "Accept": "application/sparql-results+json"}
CLAIM = "SELECT ?claim { ?claim a schema:Claim } LIMIT 1"


def main() -> None:
    """Start a server, ask it, and print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out", type=Path)
    parser.add_argument("--requests", type=int, default=2000)
    options = parser.parse_args()
    program = "import sys; from graph.cli import main; sys.exit(main())"
    command = [sys.executable, "-c", program, "serve", str(options.out), "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:  # noqa: S603 - our own program
        if server.stdout is None:
            raise TypeError("the server has no output")
        port = int(server.stdout.readline().split()[1].rstrip("/").rpartition(":")[2])
        (row,) = json.loads(ask(http.client.HTTPConnection("127.0.0.1", port), CLAIM))["results"]["bindings"]
        sparql = f"SELECT ?property ?value {{ <{row['claim']['value']}> ?property ?value }}"
        print("clients  answers/s  median ms  99% ms")
        for clients in (1, 10, 100):
            taken, wall = measure(port, sparql, clients, options.requests // clients)
            median, late = taken[len(taken) // 2], taken[int(len(taken) * 0.99)]
            print(f"{clients:7}  {len(taken) / wall:9.0f}  {median * 1e3:9.1f}  {late * 1e3:6.1f}")
        children = Path(f"/proc/{server.pid}/task/{server.pid}/children")
        for name, process in [("server", server.pid), *(("worker", int(pid)) for pid in words(children))]:
            (resident,) = [line.split()[1] for line in lines(process) if line.startswith("VmHWM")] or ["0"]
            print(f"{name}: {int(resident) / 1024:.0f} MiB at most")
        server.terminate()


def measure(port: int, sparql: str, clients: int, each: int) -> tuple[list[float], float]:
    """Return how long each answer took, sorted, and all of them together, in seconds."""
    taken: list[float] = []

    def client() -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port)
        for _ in range(each):
            start = time.perf_counter()
            ask(connection, sparql)
            taken.append(time.perf_counter() - start)

    threads = [threading.Thread(target=client) for _ in range(clients)]
    start = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(taken), time.perf_counter() - start


def ask(connection: http.client.HTTPConnection, sparql: str) -> bytes:
    """Return the answer to a query, which must be one."""
    connection.request("POST", "/sparql", sparql, KINDS)
    answer = connection.getresponse()
    body = answer.read()
    if answer.status != http.client.OK:
        raise RuntimeError(body.decode())
    return body


def words(path: Path) -> list[str]:
    """Return the words of a file; none where there is no such file."""
    return path.read_text("utf-8").split() if path.exists() else []


def lines(process: int) -> list[str]:
    """Return what the system says of a process."""
    path = Path(f"/proc/{process}/status")
    return path.read_text("utf-8").splitlines() if path.exists() else []


if __name__ == "__main__":
    main()
