"""Hostile files harm nobody: none ends the build, keeps it busy, or takes more than its limits; all are listed."""

import contextlib
import json
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graph.documents import Content, Limits, Notice, Source, contents, read_content
from graph.errors import DocumentError
from graph.model import Skipped
from graph.report import REPORT
from tests.hostile import put_good, put_hostile

ROOT = Path(__file__).parents[1]
MEMORY = 1_500_000_000
#: In a process of its own, by its own account: what the tests before it took would count, too, and what a system says
#: of the most that a process took goes back to before it began.
PROGRAM = """
import sys
from graph.cli import main
main(sys.argv[1:])
print(next(line.split()[1] for line in open("/proc/self/status") if line.startswith("VmHWM")))
"""


@pytest.mark.slow
def test_two_hundred_hostile_files_are_each_reported_and_the_good_ones_among_them_are_read(tmp_path: Path) -> None:
    folder = tmp_path / "reports"
    good, hostile = put_good(folder), put_hostile(folder)
    assert len(hostile) >= 200
    command = ["build", str(folder), "-o", str(tmp_path / "out"), "--extractor", "rules", "--workers", "2"]
    limits = ["--document-seconds", "4", "--document-memory", str(MEMORY // 1_000_000)]
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, *command, *limits], cwd=ROOT, capture_output=True, text=True, check=True
    )
    said = json.loads((tmp_path / "out" / REPORT).read_text("utf-8"))
    read = {document["source"] for document in said["documents"]}
    assert read.issuperset(good)
    known = [*read, *(skipped["source"] for skipped in said["skipped"]), *said["notices"]]
    unheard = [name for name in hostile if not any(one.startswith(name) for one in known)]
    assert unheard == []
    assert said["engine"]["peak_memory"] <= MEMORY
    assert int(done.stdout.splitlines()[-1]) * 1024 < MEMORY
    reasons = [skipped["reason"] for skipped in said["skipped"]]
    for what in ("of processor time", "unpacks to a multiple", "leads out of the archive", "is a link", "larger than",
                 "declares a document type", "no regular file"):  # fmt: skip
        assert any(what in reason for reason in reasons), what
    assert "root:" not in (tmp_path / "out" / "graph.ttl").read_text("utf-8")  # of /etc/passwd


SUFFIXES = (".txt", ".html", ".pdf", ".zip", ".tar", ".tar.gz", ".jsonl", ".jsonl.gz", ".parquet", ".warc", ".rss")
STARTS = (b"", b"%PDF-1.7\n", b"PK\x03\x04", b"\x1f\x8b\x08\0", b"PAR1", b"WARC/1.0\r\n", b"<rss>", b'{"text": "')


@pytest.mark.slow
@settings(max_examples=600, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(suffix=st.sampled_from(SUFFIXES), start=st.sampled_from(STARTS), rest=st.binary(max_size=2000))
def test_whatever_bytes_a_file_has_it_is_read_or_refused(
    suffix: str, start: bytes, rest: bytes, tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = tmp_path_factory.getbasetemp() / f"any{suffix}"
    path.write_bytes(start + rest)
    for item in contents(Source(name=path.name, location=str(path)), Limits()):
        assert isinstance(item, Content | Skipped | Notice)
        if isinstance(item, Content):
            with contextlib.suppress(DocumentError):
                read_content(item, Limits())[0].text.encode()
