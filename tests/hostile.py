"""Files that are made to do harm: to crash who reads them, to keep him busy for ever, or to take all of his memory."""

import bz2
import contextlib
import gzip
import io
import json
import os
import random
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path

STORY = "Chinese brokers launder money for the Sinaloa Cartel, the Treasury Department said on Monday."
MEGABYTE = 1_000_000


def good(number: int) -> str:
    """Return the text of a good document."""
    return f"{STORY} This is report number {number}.\n"


def put_good(folder: Path) -> list[str]:
    """Put good documents between the others, alone and in collections; return their names."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "good-1.txt").write_text(good(1))
    (folder / "zz-good-2.txt").write_text(good(2))
    page = f"<html><body><article><p>{good(3)}</p><p>{good(3)}</p></article></body></html>"
    (folder / "m-good-3.html").write_text(page)
    with zipfile.ZipFile(folder / "good.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("inner/good-4.txt", good(4))
    with gzip.open(folder / "good.jsonl.gz", "wt") as lines:
        lines.write(json.dumps({"id": "five", "text": good(5)}) + "\n")
    return ["good-1.txt", "zz-good-2.txt", "m-good-3.html", "good.zip/inner/good-4.txt", "good.jsonl.gz#five"]


def put_hostile(folder: Path) -> list[str]:
    """Write the hostile files; return their names."""
    folder.mkdir(parents=True, exist_ok=True)
    names = []
    for name, data in [*_texts(), *_pages(), *_papers(), *_archives(), *_lines(), *_feeds(), *_tables(), *_webs()]:
        (folder / name).write_bytes(data)
        names.append(name)
    return [*names, *_mutants(folder), *_odd_files(folder)]


def _texts() -> Iterator[tuple[str, bytes]]:
    story = STORY.encode()
    yield "text-one-line.txt", b"launder" * (5 * MEGABYTE // 7)
    yield "text-one-long-sentence.txt", (STORY[:-1] + " and ").encode() * 40_000
    yield "text-combining.txt", ("a" + "\u0301" * 40).encode() * 30_000
    yield "text-only-combining.txt", "\u0301\u0302".encode() * MEGABYTE
    yield "text-newlines.txt", b"\n" * (10 * MEGABYTE) + story
    yield "text-lines.txt", b"a\n" * (2 * MEGABYTE)
    yield "text-brackets.txt", b"(" * MEGABYTE + story
    yield "text-quotes.txt", b"\"'" * MEGABYTE + story
    yield "text-spaces.txt", b" " * (15 * MEGABYTE) + story
    yield "text-too-large.txt", story * (30 * MEGABYTE // len(story))
    yield "text-nulls.txt", b"\0" * MEGABYTE
    yield "text-utf16.txt", "half".encode("utf-16")
    yield "text-bad-utf8.txt", story + b"\xff\xfe\xfd"
    yield "text-overrides.txt", ("\u202e\u2066" + STORY).encode() * 2000
    yield "text-zero-width.txt", ("\u200b".join(STORY)).encode() * 500
    yield "text-escapes.txt", b"\x1b]0;title\x07\x1b[2J" * 5000
    yield "text-numbers.txt", b"1" * (2 * MEGABYTE)
    yield "text-dashes.txt", b"-" * (2 * MEGABYTE)
    yield "text-turns.txt", b"Mr. RUIZ. The \n" * 100_000
    yield "text-capitals.txt", b"CARTEL " * 300_000
    yield "text-dots.md", b". " * MEGABYTE
    yield "text-hashes.md", b"#" * MEGABYTE + b" " + story
    yield "text-abbreviations.txt", b"Sinaloa Cartel (SC) " * 50_000
    yield "text-names.txt", " ".join(f"Juan P{number}rez" for number in range(80_000)).encode()


def _pages() -> Iterator[tuple[str, bytes]]:
    text = f"<p>{STORY}</p>"
    for tag in ("div", "b", "table", "ul", "span", "blockquote", "font"):
        yield f"page-deep-{tag}.html", (f"<{tag}>" * 200_000 + text).encode()
    yield "page-deep-closed.html", ("<div>" * 100_000 + text + "</div>" * 100_000).encode()
    yield "page-attributes.html", (f"<p {'a=b ' * 500_000}>{STORY}</p>").encode()
    yield "page-long-attribute.html", (f"<p title='{'x' * 10 * MEGABYTE}'>{STORY}</p>").encode()
    yield "page-comment.html", ("<!--" + "-" * 5 * MEGABYTE).encode()
    yield "page-entities.html", (_LAUGHS.replace("<lol>", "<html><p>").replace("</lol>", "</p></html>")).encode()
    yield "page-external.html", b'<!DOCTYPE html [<!ENTITY x SYSTEM "file:///etc/passwd">]><html><p>&x;</p></html>'
    yield "page-charset.html", b'<meta charset="rot13"><p>\xff\xfe</p>'
    yield "page-empty.html", b"<html></html>"
    yield "page-links.html", ("<a href='/x'>y</a>" * 200_000).encode()
    yield "page-json.html", (f"<script type='application/ld+json'>{'[' * 200_000}</script>{text}").encode()
    yield "page-cells.html", ("<table>" + "<tr><td>x" * 300_000).encode()


def _papers() -> Iterator[tuple[str, bytes]]:
    def paper(*objects: bytes, trailer: bytes = b"/Root 1 0 R") -> bytes:
        body, places = b"%PDF-1.7\n", []
        for number, one in enumerate(objects, start=1):
            places.append(len(body))
            body += b"%d 0 obj\n%s\nendobj\n" % (number, one)
        table = b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
        table += b"".join(b"%010d 00000 n \n" % place for place in places)
        end = b"trailer\n<< /Size %d %s >>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, trailer, len(body))
        return body + table + end

    def stream(data: bytes, extra: bytes = b"") -> bytes:
        return b"<< /Length %d %s >>\nstream\n%s\nendstream" % (len(data), extra, data)

    catalog, kids = b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>"
    page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] /Contents 4 0 R >>"
    bomb = zlib.compress(b"0 0 Td (a) Tj " * 20 * MEGABYTE, 9)
    yield "paper-bomb.pdf", paper(catalog, kids, page, stream(bomb, b"/Filter /FlateDecode"))
    twice = zlib.compress(zlib.compress(b"\0" * 400 * MEGABYTE, 9), 9)
    yield "paper-bomb-twice.pdf", paper(catalog, kids, page, stream(twice, b"/Filter [/FlateDecode /FlateDecode]"))
    yield "paper-own-parent.pdf", paper(catalog, b"<< /Type /Pages /Kids [2 0 R] /Count 1 >>")
    many = b"<< /Type /Pages /Kids [" + b"3 0 R " * 100_000 + b"] /Count 100000 >>"
    yield "paper-many.pdf", paper(catalog, many, page, stream(b"BT (a) Tj ET"))
    yield "paper-count.pdf", paper(catalog, b"<< /Type /Pages /Kids [3 0 R] /Count 999999999 >>", page)
    yield "paper-deep.pdf", paper(b"[" * 200_000 + b"]" * 200_000)
    yield "paper-deep-dictionary.pdf", paper(b"<< /A " * 100_000 + b">> " * 100_000)
    yield "paper-length.pdf", paper(catalog, kids, page, b"<< /Length 99999999999 >>\nstream\na\nendstream")
    yield "paper-own-length.pdf", paper(catalog, kids, page, b"<< /Length 4 0 R >>\nstream\na\nendstream")
    yield "paper-own-contents.pdf", paper(catalog, kids, b"<< /Type /Page /Parent 2 0 R /Contents 3 0 R >>")
    yield "paper-previous.pdf", paper(catalog, kids, page, trailer=b"/Root 1 0 R /Prev 9")
    yield "paper-no-root.pdf", paper(catalog, trailer=b"")
    yield "paper-operators.pdf", paper(catalog, kids, page, stream(b"q " * 3 * MEGABYTE))
    yield "paper-array.pdf", paper(catalog, kids, page, stream(b"BT [" + b"(a) -9 " * 400_000 + b"] TJ ET"))
    yield "paper-header.pdf", b"%PDF-1.7\n" + b"0 0 obj\n" * 300_000
    yield "paper-comment.pdf", b"%PDF-1.7\n%" + b"x" * 10 * MEGABYTE
    yield "paper-startxref.pdf", b"%PDF-1.7\nstartxref\n99999999999999999999\n%%EOF"
    form = stream(b"/F Do", b"/Type /XObject /Subtype /Form /Resources << /XObject << /F 5 0 R >> >>")
    own = b"<< /Type /Page /Parent 2 0 R /Contents 4 0 R /Resources << /XObject << /F 5 0 R >> >> >>"
    yield "paper-own-form.pdf", paper(catalog, kids, own, stream(b"/F Do"), form)


def _zip(*members: tuple[str, bytes], how: int = zipfile.ZIP_DEFLATED) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", how) as archive:
        for name, content in members:
            archive.writestr(name, content)
    return data.getvalue()


def _tar(*members: tuple[str, bytes | int]) -> bytes:
    """Return an archive of files, and of links and devices where a kind stands in place of the bytes."""
    data = io.BytesIO()
    with tarfile.open(fileobj=data, mode="w") as archive:
        for name, content in members:
            info = tarfile.TarInfo(name)
            if isinstance(content, int):
                info.type, info.linkname = bytes([content]), "../../etc/passwd"
                archive.addfile(info)
            else:
                info.size = len(content)
                archive.addfile(info, io.BytesIO(content))
    return data.getvalue()


def _archives() -> Iterator[tuple[str, bytes]]:
    story, zeros = STORY.encode(), b" " * 120 * MEGABYTE
    yield "zip-bomb.zip", _zip(("a.txt", zeros))
    yield "zip-many-bombs.zip", _zip(*((f"{number}.txt", zeros[: 19 * MEGABYTE] + story) for number in range(12)))
    inner = _zip(("a.txt", zeros[: 20 * MEGABYTE]))
    yield "zip-nested.zip", _zip(*((f"{number}.zip", inner) for number in range(20)))
    yield "zip-up.zip", _zip(("../../up.txt", story), ("/etc/absolute.txt", story), ("C:\\windows.txt", story))
    yield "zip-lzma.zip", _zip(("a.txt", zeros), how=zipfile.ZIP_LZMA)
    yield "zip-sidecar.zip", _zip(("a.txt", story * 2), ("a.json", b"[" * 500_000))
    yield "zip-members.zip", _zip(*((f"{number}.bin", b"") for number in range(20_000)))
    link = zipfile.ZipInfo("link.txt")
    link.external_attr = 0xA1FF << 16
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        archive.writestr(link, "/etc/passwd")
    yield "zip-link.zip", data.getvalue()
    whole = _zip(("a.txt", story * 9))
    start = whole.index(b"PK\1\2")
    entry, end = whole[start : whole.index(b"PK\5\6")], whole[whole.index(b"PK\5\6") :]
    again = end[:8] + struct.pack("<HHI", 2000, 2000, len(entry) * 2000) + end[16:]
    yield "zip-overlapping.zip", whole[:start] + entry * 2000 + again
    yield (
        "zip-encrypted.zip",
        whole.replace(b"PK\3\4\x14\0\0\0", b"PK\3\4\x14\0\1\0").replace(
            b"PK\1\2\x14\3\x14\0\0\0", b"PK\1\2\x14\3\x14\0\1\0"
        ),
    )
    yield "zip-size.zip", whole.replace(struct.pack("<I", len(story) * 9), struct.pack("<I", 2**32 - 2))
    yield "zip-directory.zip", whole[:-10] + struct.pack("<I", 2**31) + whole[-6:]
    yield "zip-cut.zip", whole[:-30]
    yield "zip-empty.zip", b""
    yield "zip-rubbish.zip", b"PK\3\4" + b"x" * 5000
    yield "tar-up.tar", _tar(("../../up.txt", story), ("/etc/absolute.txt", story))
    yield "tar-links.tar", _tar(("a.txt", ord("2")), ("b.txt", ord("1")))
    yield "tar-devices.tar", _tar(("a.txt", ord("3")), ("b.txt", ord("6")))
    yield "tar-bomb.tar.gz", gzip.compress(_tar(("a.txt", zeros)))
    yield "tar-bomb.tar.bz2", bz2.compress(_tar(("a.txt", zeros)))
    huge = tarfile.TarInfo("a.txt")
    huge.size = 2**40
    yield "tar-size.tar", huge.tobuf() + story
    header = tarfile.TarInfo("pax")
    header.type, header.size = tarfile.XHDTYPE, 900 * MEGABYTE
    yield "tar-header.tar.gz", gzip.compress(header.tobuf() + b"9 a=b\n" * (150 * MEGABYTE // 10), 1)
    yield "tar-cut.tar", _tar(("a.txt", story * 99))[:700]
    yield "tar-rubbish.tar", b"x" * 10_240
    yield "tar-not-gzip.tgz", b"x" * 5000
    yield "tar-many.tar.gz", gzip.compress(_tar(*((f"{number}/a.bin", b"") for number in range(20_000))))


def _lines() -> Iterator[tuple[str, bytes]]:
    record = json.dumps({"text": STORY}).encode()
    yield "lines-bomb.jsonl.gz", gzip.compress(b" " * 400 * MEGABYTE, 9)
    yield "lines-long-bomb.jsonl.gz", gzip.compress(b'{"text": "' + b"a" * 300 * MEGABYTE + b'"}', 9)
    yield "lines-deep.jsonl", b"[" * MEGABYTE + b"\n" + b'{"text":' * 100_000
    yield "lines-number.jsonl", b'{"text": ' + b"9" * 100_000 + b"}\n"
    yield "lines-surrogate.jsonl", b'{"id": "\\ud800", "text": "half \\ud800 a character"}\n'
    yield "lines-types.jsonl", b'{"text": ["a"]}\n{"text": {"a": 1}}\n{"text": true}\n7\nnull\n'
    yield "lines-no-text.jsonl", b'{"claim": "a"}\n' * 50_000
    yield "lines-constants.jsonl", b'{"text": NaN}\n{"text": Infinity}\n'
    odd = {"title": "x" * MEGABYTE, "date": 7, "url": "javascript:1", "author": [1], "id": "../../../x"}
    yield "lines-metadata.jsonl", json.dumps({"text": STORY * 3, **odd}).encode()
    yield "lines-cut.jsonl.gz", gzip.compress(record * 50)[:-20]
    yield "lines-rubbish.jsonl.gz", b"\x1f\x8b" + b"x" * 500
    yield "lines-binary.jsonl", bytes(range(256)) * 100
    yield "lines-long-name.jsonl", json.dumps({"id": "n" * 100_000, "text": STORY}).encode()


_LAUGHS = (
    '<?xml version="1.0"?><!DOCTYPE lol [<!ENTITY a "ha">'
    + "".join(f'<!ENTITY {"abcdefghijk"[n + 1]} "{("&" + "abcdefghijk"[n] + ";") * 10}">' for n in range(9))
    + "]><lol>&j;</lol>"
)


def _feeds() -> Iterator[tuple[str, bytes]]:
    yield "feed-laughs.xml", _LAUGHS.encode()
    yield (
        "feed-external.rss",
        (
            b'<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/passwd">]><rss><item><description>&x;</description></item></rss>'
        ),
    )
    yield "feed-deep.atom", b"<feed>" + b"<entry>" * 200_000
    yield "feed-deep-closed.atom", b"<feed>" + b"<entry>" * 50_000 + b"</entry>" * 50_000 + b"</feed>"
    yield "feed-items.rss", b"<rss>" + b"<item/>" * 30_000 + b"</rss>"
    yield "feed-bomb.xml.gz", gzip.compress(b"<rss>" + b" " * 300 * MEGABYTE + b"</rss>", 9)
    yield "feed-utf16.rss", _LAUGHS.replace('version="1.0"', 'version="1.0" encoding="utf-16"').encode("utf-16")
    yield "feed-markup.rss", f"<rss><item><description>{'&lt;div&gt;' * 200_000}</description></item></rss>".encode()
    yield (
        "sitemap.xml",
        (
            b"<urlset><url><loc>http://x/../../../etc/passwd</loc></url><url><loc>file:///etc/passwd</loc></url></urlset>"
        ),
    )
    yield "sitemap-many.xml", b"<urlset>" + b"<url><loc>http://x.org/a</loc></url>" * 50_000 + b"</urlset>"


def _tables() -> Iterator[tuple[str, bytes]]:
    yield "table-rubbish.parquet", b"PAR1" + b"x" * 5000 + b"PAR1"
    yield "table-length.parquet", b"PAR1" + b"x" * 100 + struct.pack("<I", 2**31) + b"PAR1"
    yield "table-empty.parquet", b"PAR1PAR1"
    yield "table-text.parquet", STORY.encode()


def _webs() -> Iterator[tuple[str, bytes]]:
    def record(body: bytes, length: int | None = None, kind: bytes = b"text/html", extra: bytes = b"") -> bytes:
        answer = b"HTTP/1.1 200 OK\r\nContent-Type: " + kind + b"\r\n" + extra + b"\r\n" + body
        return (
            b"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: http://example.org/a\r\n"
            b"WARC-Record-ID: <urn:uuid:1>\r\n"
            b"Content-Type: application/http; msgtype=response\r\nContent-Length: %d\r\n\r\n%s\r\n\r\n"
            % (len(answer) if length is None else length, answer)
        )

    packed = gzip.compress(b" " * 300 * MEGABYTE, 9)
    yield "web-encoding-bomb.warc", record(packed, extra=b"Content-Encoding: gzip\r\n")
    yield "web-bomb.warc.gz", gzip.compress(record(b" " * 200 * MEGABYTE), 9)
    yield "web-length.warc", record(b"<p>a</p>", length=10**15)
    yield "web-negative.warc", record(b"<p>a</p>", length=-5)
    yield "web-rubbish.warc", b"WARC/1.0\r\n" + b"x: y\r\n" * 100_000
    yield "web-text.warc", STORY.encode()
    yield "web-empty.warc.gz", b""
    yield "web-chunks.warc", record(b"fffffffff\r\nabc", extra=b"Transfer-Encoding: chunked\r\n")
    yield "web-kind.warc", record(b"a", kind=b"x" * 100_000)


def _mutants(folder: Path) -> list[str]:
    """Write good files with some of their bytes changed, always the same ones."""
    chance = random.Random(7)  # noqa: S311 (which bytes)
    names = []
    wholes = {
        "mutant-{}.zip": _zip(("a.txt", STORY.encode() * 30), ("b.html", f"<p>{STORY}</p>".encode() * 20)),
        "mutant-{}.tar.gz": gzip.compress(_tar(("a.txt", STORY.encode() * 30)), mtime=0),
        "mutant-{}.html": f"<html><head><title>a</title></head><body>{f'<p>{STORY}</p>' * 20}</body></html>".encode(),
        "mutant-{}.jsonl": json.dumps({"id": "a", "date": "2021-01-01", "text": STORY * 5}).encode() + b"\n",
        "mutant-{}.pdf": next(data for name, data in _papers() if name == "paper-many.pdf")[:60_000],
    }
    for form, whole in wholes.items():
        for number in range(14):
            data = bytearray(whole)
            for _ in range(1 + number * 3):
                data[chance.randrange(len(data))] = chance.randrange(256)
            name = form.format(f"{number:02}")
            (folder / name).write_bytes(bytes(data))
            names.append(name)
    return names


def _odd_files(folder: Path) -> list[str]:
    made: dict[str, Callable[[Path], object]] = {
        "odd-loop-a.txt": lambda path: path.symlink_to(folder / "odd-loop-b.txt"),
        "odd-loop-b.txt": lambda path: path.symlink_to(folder / "odd-loop-a.txt"),
        "odd-gone.pdf": lambda path: path.symlink_to(folder / "nowhere"),
        "odd-device.txt": lambda path: path.symlink_to("/dev/zero"),
        "odd-pipe.txt": os.mkfifo,
        "odd-pipe.zip": os.mkfifo,
        "odd-loop.zip": lambda path: path.symlink_to(path),
        "odd-\x1b[2J-name.txt": lambda path: path.write_bytes(b"\0" * 9),
    }
    names = []
    for name, make in made.items():
        with contextlib.suppress(OSError):  # where the system has no such thing
            make(folder / name)
            names.append(name)
    with contextlib.suppress(OSError):
        (folder / "odd-folder").mkdir()
        (folder / "odd-folder" / "up").symlink_to(folder, target_is_directory=True)
    return names
