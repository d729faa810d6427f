"""Collections: archives, JSON lines, Parquet, WARC, feeds and sitemaps hold documents that are read where they lie."""

import gzip
import io
import json
import tarfile
import zipfile
from pathlib import Path

import duckdb
import pytest

from graph.audit import audit
from graph.documents import Limits, Reading, expand, read_document, read_documents
from graph.errors import DocumentError
from graph.model import Document, Skipped
from graph.pipeline import Silence, build
from graph.reader import ReaderSettings

RULES = ReaderSettings(learned=False)
STORY = "Chinese brokers launder money for the {}, the Treasury Department said on Monday.\n"
FIRST, SECOND = STORY.format("Sinaloa Cartel"), STORY.format("Gulf Cartel")
SHARED = Path(__file__).parents[2] / "shared" / "scale"
KNOWN = {"title": "On brokers", "publisher": "Harbour Gazette", "author": "Ana Solis", "date": "2021-05-03"}


def read_all(*inputs: Path) -> list[Reading]:
    return list(read_documents(expand([str(path) for path in inputs]).sources))


def documents(*inputs: Path) -> list[Document]:
    return [reading.outcome for reading in read_all(*inputs) if isinstance(reading.outcome, Document)]


def refusals(*inputs: Path) -> dict[str, str]:
    found = [reading.outcome for reading in read_all(*inputs)]
    return {skipped.source: skipped.reason for skipped in found if isinstance(skipped, Skipped)}


def put_zip(path: Path, **members: str) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in members.items():
            archive.writestr(name, text)
    return path


def put_tar(path: Path, mode: str, members: dict[str, str]) -> Path:
    with tarfile.open(path, mode) as archive:  # type: ignore[call-overload]
        for name, text in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(text.encode())
            archive.addfile(info, io.BytesIO(text.encode()))
    return path


def put_lines(path: Path, *records: object) -> Path:
    data = "".join(json.dumps(record) + "\n" for record in records).encode()
    path.write_bytes(gzip.compress(data) if path.suffix == ".gz" else data)
    return path


def test_a_zip_archive_is_read_with_its_sidecars(tmp_path: Path) -> None:
    path = put_zip(
        tmp_path / "a.zip", **{"in/b.txt": FIRST, "in/b.json": json.dumps(KNOWN), "c.txt": SECOND, "d.doc": "x"}
    )
    first, second = documents(path)
    assert (first.text, first.source, first.slug) == (FIRST, "a.zip/in/b.txt", "b")
    assert {name: getattr(first, name) for name in KNOWN} == KNOWN
    assert (second.text, second.title) == (SECOND, None)


@pytest.mark.parametrize(
    ("name", "mode"), [("a.tar", "w"), ("a.tar.gz", "w:gz"), ("a.tgz", "w:gz"), ("a.tar.bz2", "w:bz2")]
)
def test_a_tar_archive_is_read_with_a_sidecar_that_comes_later(name: str, mode: str, tmp_path: Path) -> None:
    path = put_tar(tmp_path / name, mode, {"b.txt": FIRST, "c.txt": SECOND, "b.json": json.dumps(KNOWN)})
    first, second = documents(path)
    assert (first.text, first.source, first.date) == (FIRST, f"{name}/b.txt", "2021-05-03")
    assert second.text == SECOND


@pytest.mark.parametrize("name", ["a.jsonl", "a.jsonl.gz", "a.ndjson"])
def test_json_lines_are_a_document_each(name: str, tmp_path: Path) -> None:
    address = "https://example.org/news/brokers.html"
    path = put_lines(tmp_path / name, {"text": FIRST, **KNOWN, "id": address}, {"content": SECOND}, {"id": 3}, [])
    first, second = documents(path)
    assert (first.text, first.source, first.slug, first.address) == (FIRST, f"{name}#{address}", "brokers", address)
    assert {key: getattr(first, key) for key in KNOWN} == KNOWN
    assert (second.source, second.slug) == (f"{name}#2", "a-2")
    assert refusals(path) == dict.fromkeys((f"{name}#3", f"{name}#4"), "the record has no text")


def test_html_in_a_record_is_read_as_a_page(tmp_path: Path) -> None:
    page = f"<html><body><nav>Menu</nav><article><p>{FIRST}</p><p>{SECOND}</p></article></body></html>"
    (document,) = documents(put_lines(tmp_path / "a.jsonl", {"html": page}))
    assert document.media_type == "text/html"
    assert "Menu" not in document.text
    assert FIRST.strip() in document.text


def test_lines_that_hold_no_texts_are_refused_once(tmp_path: Path) -> None:
    path = put_lines(tmp_path / "claims.jsonl", *({"claim": number} for number in range(500)))
    assert refusals(path)["claims.jsonl"] == "its records have no text"
    assert len(refusals(path)) < 25


def test_rows_of_parquet_are_a_document_each(tmp_path: Path) -> None:
    path = tmp_path / "a.parquet"
    duckdb.sql(
        f"COPY (SELECT 'one' AS id, '{FIRST}' AS text, DATE '2021-05-03' AS date, 7 AS other UNION ALL "
        f"SELECT 'two', '{SECOND}', NULL, 8) TO '{path}'"
    )
    first, second = documents(path)
    assert (first.text, first.date, first.source) == (FIRST, "2021-05-03", "a.parquet#one")
    assert (second.text, second.date) == (SECOND, None)


def test_pages_of_a_warc_file_are_read_with_their_addresses(tmp_path: Path) -> None:
    page = f"<html><body><article><p>{FIRST}</p><p>{SECOND}</p></article></body></html>".encode()
    path = tmp_path / "a.warc.gz"
    with path.open("wb") as file:
        for address, status, kind in (
            ("http://example.org/brokers", "200 OK", "text/html; charset=utf-8"),
            ("http://example.org/gone", "404 Not Found", "text/html"),
            ("http://example.org/picture", "200 OK", "image/png"),
        ):
            answer = f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\n\r\n".encode() + page
            head = (
                f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: {address}\r\nWARC-Date: 2024-01-01T00:00:00Z\r\n"
                f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(answer)}\r\n\r\n"
            )
            file.write(gzip.compress(head.encode() + answer + b"\r\n\r\n"))
    (document,) = documents(path)
    assert (document.address, document.slug) == ("http://example.org/brokers", "brokers")
    assert document.source == "a.warc.gz#http://example.org/brokers"
    assert FIRST.strip() in document.text
    assert (document.date, document.read) == (None, "2024-01-01")


def test_items_of_a_feed_are_documents(tmp_path: Path) -> None:
    (tmp_path / "a.rss").write_text(
        f"<rss><channel><title>Harbour Gazette</title><item><title>On brokers</title><link>http://example.org/a</link>"
        f"<pubDate>Mon, 03 May 2021 10:00:00 GMT</pubDate><description>short</description>"
        f"<content:encoded xmlns:content='http://purl.org/rss/1.0/modules/content/'>"
        f"&lt;p&gt;{FIRST}&lt;/p&gt;&lt;script&gt;x&lt;/script&gt;&lt;p&gt;{SECOND}&lt;/p&gt;</content:encoded></item></channel></rss>"
    )
    (document,) = documents(tmp_path / "a.rss")
    assert document.text == f"{FIRST.strip()}\n\n{SECOND.strip()}"
    assert (document.title, document.publisher, document.date) == ("On brokers", "Harbour Gazette", "2021-05-03")
    assert document.address == "http://example.org/a"


def test_pages_of_a_sitemap_are_read_where_they_lie_saved_and_nothing_is_fetched(tmp_path: Path) -> None:
    (tmp_path / "www.example.org" / "news").mkdir(parents=True)
    (tmp_path / "www.example.org" / "news" / "brokers.txt").write_text(FIRST)
    (tmp_path / "secret.txt").write_text("not of the site")
    addresses = ["https://www.example.org/news/brokers.txt", "https://www.example.org/../secret.txt", "https://b.org/c"]
    locations = "".join(f"<url><loc>{address}</loc></url>" for address in addresses)
    (tmp_path / "sitemap.xml").write_text(
        f"<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'>{locations}</urlset>"
    )
    (document,) = documents(tmp_path / "sitemap.xml")
    assert (document.text, document.address) == (FIRST, addresses[0])
    assert "2 of its pages are not saved" in refusals(tmp_path / "sitemap.xml")["sitemap.xml"]


def test_a_member_is_read_again_by_its_location(tmp_path: Path) -> None:
    put_zip(tmp_path / "a!b.zip", **{"x!y.txt": FIRST})
    put_lines(tmp_path / "c.jsonl", {"text": SECOND, "id": "one"})
    for reading in read_all(tmp_path):
        assert read_document(reading.source.location, name=reading.source.name) == reading.outcome
    with pytest.raises(DocumentError, match="holds no such document"):
        read_document(f"{tmp_path / 'c.jsonl'}!7")


def test_a_build_from_collections_is_verified_and_says_what_changed(tmp_path: Path) -> None:
    put_zip(tmp_path / "a.zip", **{"b.txt": FIRST, "c.txt": SECOND})
    put_lines(tmp_path / "d.jsonl.gz", {"text": FIRST + SECOND})
    build([str(tmp_path)], tmp_path / "out", reader=RULES)
    found = audit(tmp_path / "out", Silence())
    assert (found.documents, found.problems) == (3, [])
    put_zip(tmp_path / "a.zip", **{"b.txt": FIRST + "More."})
    problems = audit(tmp_path / "out", Silence()).problems
    assert sum("another than the one" in problem.what for problem in problems) == 1
    assert sum("is gone" in problem.what for problem in problems) == 1


def test_documents_of_a_collection_that_is_not_named_any_more_are_kept(tmp_path: Path) -> None:
    first = put_lines(tmp_path / "a.jsonl", {"text": FIRST}, {"text": SECOND})
    second = put_lines(tmp_path / "b.jsonl", {"text": FIRST + SECOND})
    build([str(first), str(second)], tmp_path / "whole", reader=RULES)
    build([str(first)], tmp_path / "out", reader=RULES)
    first.unlink()
    report = build([str(second)], tmp_path / "out", reader=RULES)
    assert report.unchanged == 2
    for name in ("graph.ttl", "claims.jsonl"):
        assert (tmp_path / "out" / name).read_bytes() == (tmp_path / "whole" / name).read_bytes()


def test_too_many_documents_in_a_collection_are_left_out_and_said(tmp_path: Path) -> None:
    path = put_lines(tmp_path / "a.jsonl", *({"text": f"{FIRST}{number}"} for number in range(9)))
    readings = list(read_documents(expand([str(path)]).sources, limits=Limits(members=4)))
    assert len([reading for reading in readings if isinstance(reading.outcome, Document)]) == 4
    assert isinstance(readings[-1].outcome, Skipped)
    assert "more than 4 documents" in readings[-1].outcome.reason


def test_a_collection_without_a_document_is_said(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").touch()
    put_zip(tmp_path / "b.zip")
    assert refusals(tmp_path) == dict.fromkeys(("a.jsonl", "b.zip"), "no document is in it")


@pytest.mark.skipif(not SHARED.is_dir(), reason="needs ../shared/scale")
def test_the_large_archives_are_read_directly() -> None:
    sources = [source for source in expand([str(SHARED)]).sources if source.name.endswith(".gz")]
    assert len(sources) == 3
    for source in sources:
        first = next(read_documents([source])).outcome
        assert isinstance(first, Document)
        assert first.title
        assert first.date
