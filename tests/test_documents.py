"""Readers: what is kept as read, what is known of a document, what is refused and why."""

import dataclasses
import errno
import io
import json
import os
import random
import re
import tempfile
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader, PdfWriter
from reportlab.lib.pagesizes import LETTER
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Frame, PageTemplate, Paragraph

from graph.documents import Found, Limits, Reading, Source, expand, read_document, read_documents
from graph.documents.contents import sent_on
from graph.documents.english import other_language
from graph.documents.metadata import parse_date, read_text_metadata
from graph.errors import DocumentError
from graph.model import Document, Skipped

REPORT = """Brokers move to the coast

Source: Harbour Gazette, By Ana M. Solis, May 3, 2021

The brokers of the port move money for the smugglers, the commission said. They have done so for years.
"""
SPANISH = (
    "Los comerciantes de la capital dijeron que el dinero de los traficantes pasa por sus tiendas desde hace años, "
    "pero que la policía no ha hecho nada para detener a quienes lo reciben. El gobierno respondió que las "
    "autoridades trabajan sin descanso y que muy pronto habrá más detenidos, aunque no quiso decir cuándo ni dónde. "
    "Según el informe, una parte del dinero sale del país por los bancos, y otra parte se queda entre los vecinos."
)
#: The same examples in every run, however busy the machine is.
STEADY = settings(deadline=None, derandomize=True)
SHARED = Path(__file__).parents[2] / "shared"


def write(folder: Path, name: str, content: str | bytes = REPORT) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def read_all(*inputs: str | Path) -> list[Reading]:
    return list(read_documents(expand([str(path) for path in inputs]).sources))


def refused(path: Path, **limits: int) -> DocumentError:
    with pytest.raises(DocumentError) as caught:
        read_document(str(path), limits=Limits(**limits))
    assert path.name in str(caught.value)
    assert caught.value.reason
    assert caught.value.advice
    return caught.value


def make_pdf(*pages: list[str], **canvas: object) -> bytes:
    buffer = io.BytesIO()
    canvas_ = Canvas(buffer, pagesize=LETTER, **canvas)
    for lines in pages:
        for index, line in enumerate(lines):
            canvas_.drawString(72, 720 - 14 * index, line)
        canvas_.showPage()
    canvas_.save()
    return buffer.getvalue()


def typeset(paragraphs: list[str], columns: int, style: ParagraphStyle) -> bytes:
    buffer = io.BytesIO()
    template = BaseDocTemplate(buffer, pagesize=LETTER)
    width = 468 / columns
    frames = [Frame(72 + index * width, 72, width - 12, 648) for index in range(columns)]

    def decorate(canvas: Canvas, document: BaseDocTemplate) -> None:
        canvas.drawString(72, 750, "Harbour Commission Paper 12")
        canvas.drawCentredString(306, 40, f"Page {document.page}")

    template.addPageTemplates([PageTemplate(frames=frames, onPage=decorate)])
    template.build([Paragraph(text, style) for text in paragraphs])
    return buffer.getvalue()


# --- what the inputs stand for


def test_a_folder_is_read_with_all_below_it_in_the_order_of_names(tmp_path: Path) -> None:
    for name in ("b.txt", "a/z.md", "a/a.HTML", "c.pdf", "d.text", "e.markdown", "f.htm"):
        write(tmp_path, name)
    names = [source.name for source in expand([str(tmp_path)]).sources]
    assert names == ["a/a.HTML", "a/z.md", "b.txt", "c.pdf", "d.text", "e.markdown", "f.htm"]


def test_hidden_files_and_sidecars_are_no_documents(tmp_path: Path) -> None:
    for name in ("a.txt", "a.json", ".b.txt", ".hidden/c.txt"):
        write(tmp_path, name)
    found = expand([str(tmp_path)])
    assert [source.name for source in found.sources] == ["a.txt"]
    assert found.notices == found.skipped == ()


def test_files_of_other_kinds_in_a_folder_are_counted_in_a_notice(tmp_path: Path) -> None:
    for name in ("a.txt", "b.docx", "c/d.docx", "Makefile"):
        write(tmp_path, name)
    (notice,) = expand([str(tmp_path)]).notices
    assert notice.message == "files of other kinds were left out: .docx (2), no suffix (1)"


def test_a_link_that_leads_back_up_is_followed_once(tmp_path: Path) -> None:
    write(tmp_path, "a/b.txt")
    (tmp_path / "a" / "up").symlink_to(tmp_path, target_is_directory=True)
    assert [source.name for source in expand([str(tmp_path)]).sources] == ["a/b.txt"]


def test_a_linked_folder_is_read(tmp_path: Path) -> None:
    write(tmp_path, "elsewhere/b.txt")
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "linked").symlink_to(tmp_path / "elsewhere", target_is_directory=True)
    assert [source.name for source in expand([str(tmp_path / "in")]).sources] == ["linked/b.txt"]


def test_a_glob_names_files_from_where_its_wildcards_begin(tmp_path: Path) -> None:
    for name in ("in/x/a.txt", "in/y/b.txt", "in/y/b.json", "in/y/deep/c.txt"):
        write(tmp_path, name)
    assert [source.name for source in expand([str(tmp_path / "in" / "*" / "*.txt")]).sources] == ["x/a.txt", "y/b.txt"]
    everything = expand([str(tmp_path / "in" / "**" / "*.*")])
    assert [source.name for source in everything.sources] == ["x/a.txt", "y/b.txt", "y/deep/c.txt"]
    assert everything.notices == ()


def test_a_glob_that_matches_folders_reads_what_is_in_them(tmp_path: Path) -> None:
    write(tmp_path, "x/deep/a.txt")
    assert [source.name for source in expand([str(tmp_path / "*")]).sources] == ["x/deep/a.txt"]


def test_a_file_whose_name_has_brackets_is_no_glob(tmp_path: Path) -> None:
    path = write(tmp_path, "a[1].txt")
    assert [source.name for source in expand([str(path)]).sources] == ["a[1].txt"]


def test_a_file_that_two_inputs_name_is_one_source(tmp_path: Path) -> None:
    path = write(tmp_path, "a/b.txt")
    assert len(expand([str(tmp_path), str(path), str(path), f"{tmp_path}/a/../a/b.txt"]).sources) == 1


def test_an_input_that_gives_nothing_is_skipped_with_a_reason(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    inputs = [str(tmp_path / "missing.txt"), str(tmp_path / "*.pdf"), str(tmp_path / "empty")]
    found = expand(inputs)
    assert found.sources == ()
    assert {skip.source: skip.reason for skip in found.skipped} == {
        inputs[0]: "nothing is there", inputs[1]: "no documents in it", inputs[2]: "no documents in it"}


def test_a_file_of_an_unknown_kind_is_refused_with_the_known_ones(tmp_path: Path) -> None:
    (skip,) = expand([str(write(tmp_path, "a.docx"))]).skipped
    assert skip.source == "a.docx"
    assert ".pdf" in skip.advice
    assert ".txt" in skip.advice


def test_sidecars_that_a_shell_lists_are_passed_over(tmp_path: Path) -> None:
    paths = [write(tmp_path, name) for name in ("a.txt", "a.json", "lone.json")]
    found = expand([str(path) for path in paths])
    assert [source.name for source in found.sources] == ["a.txt"]
    assert [skip.source for skip in found.skipped] == ["lone.json"]
    assert found.notices == ()


def test_the_folder_of_the_outputs_is_not_entered(tmp_path: Path) -> None:
    write(tmp_path, "a.txt")
    write(tmp_path, "out/graph.html")
    found = expand([str(tmp_path)], without=str(tmp_path / "out"))
    assert [source.name for source in found.sources] == ["a.txt"]


def test_a_folder_that_cannot_be_listed_is_skipped_and_the_rest_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path, "a.txt")
    write(tmp_path, "locked/b.txt")
    listing = Path.iterdir

    def iterdir(path: Path) -> Iterator[Path]:
        if path.name == "locked":
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
        return listing(path)

    monkeypatch.setattr(Path, "iterdir", iterdir)
    found = expand([str(tmp_path)])
    assert [source.name for source in found.sources] == ["a.txt"]
    assert [skip.source for skip in found.skipped] == ["locked"]


def test_a_name_that_is_no_unicode_can_still_be_written(tmp_path: Path) -> None:
    path = os.path.join(os.fsencode(tmp_path), b"caf\xe9.txt")  # noqa: PTH118 - bytes
    try:
        with open(path, "wb") as file:  # noqa: PTH123 - bytes
            file.write(REPORT.encode())
    except OSError:
        pytest.skip("this file system takes only Unicode names")
    (reading,) = read_all(tmp_path)
    assert reading.outcome.source == "caf\ufffd.txt"
    assert isinstance(reading.outcome, Document)
    assert reading.outcome.slug == "caf\ufffd"


# --- the text is kept as read


@STEADY
@given(text=st.text(st.characters(exclude_categories=("Cs", "Cc")) | st.sampled_from("\t\n\r"), max_size=200))
def test_any_text_is_kept_as_read(text: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        document = read_document(str(write(Path(folder), "a.txt", "x" + text)))
    assert document.text == "x" + text


@pytest.mark.parametrize("name", ["a.txt", "a.md"])
def test_line_ends_survive(tmp_path: Path, name: str) -> None:
    text = "One line\r\nanother\rand a third\n\x0c\u2028fourth"
    assert read_document(str(write(tmp_path, name, text))).text == text


def test_a_byte_order_mark_is_no_part_of_the_text(tmp_path: Path) -> None:
    assert read_document(str(write(tmp_path, "a.txt", b"\xef\xbb\xbfOne"))).text == "One"


def test_markdown_keeps_its_markup(tmp_path: Path) -> None:
    text = "# A *title*\n\nSome **bold** words.\n"
    document = read_document(str(write(tmp_path, "a.md", text)))
    assert (document.text, document.media_type) == (text, "text/markdown")


def test_the_hash_is_that_of_the_text(tmp_path: Path) -> None:
    document = read_document(str(write(tmp_path, "a.txt", "abc")))
    assert document.sha256 == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"


@STEADY
@given(st.text(st.characters(categories=("L", "N")), min_size=1, max_size=8))
def test_an_id_does_not_depend_on_where_the_file_lies(folder: str) -> None:
    with tempfile.TemporaryDirectory() as root:
        here = read_document(str(write(Path(root), "a.txt")))
        there = read_document(str(write(Path(root) / f"d-{folder}", "b.txt")))
    assert here.id == there.id
    assert (here.slug, there.slug) == ("a", "b")


def test_an_id_depends_on_the_metadata(tmp_path: Path) -> None:
    path = write(tmp_path, "a.txt")
    before = read_document(str(path))
    write(tmp_path, "a.json", '{"title": "Another title"}')
    assert read_document(str(path)).id != before.id


@settings(STEADY, max_examples=25)
@given(st.randoms(use_true_random=False))
def test_the_order_of_the_inputs_makes_no_difference(order: random.Random) -> None:
    with tempfile.TemporaryDirectory() as root:
        folder = Path(root)
        names = ("a.txt", "x/a.txt", "x/b.txt", "y/a.md", "a-2.txt")
        inputs = [str(write(folder, name, f"{REPORT} Copy {name}.")) for name in names] + [str(folder / "x")]
        expected = list(read_documents(expand(inputs).sources))
        order.shuffle(inputs)
        sources = list(expand(inputs).sources)
        order.shuffle(sources)
        assert list(read_documents(sources)) == expected


# --- several documents


def test_two_files_of_one_stem_are_both_kept(tmp_path: Path) -> None:
    for name in ("a.md", "a.txt", "x/a.txt", "a-2.txt"):
        write(tmp_path, name, f"This is the file {name}.")
    readings = read_all(tmp_path)
    assert [reading.outcome.source for reading in readings] == ["a-2.txt", "a.md", "a.txt", "x/a.txt"]
    assert [slug(reading) for reading in readings] == ["a-2", "a", "a-3", "a-4"]
    assert readings[2].notices[0].message == "a.md has the same name: this one is called a-3"
    assert readings[0].notices == readings[1].notices == ()


def slug(reading: Reading) -> str:
    assert isinstance(reading.outcome, Document)
    return reading.outcome.slug


def test_the_same_text_twice_is_read_once(tmp_path: Path) -> None:
    write(tmp_path, "a.txt")
    write(tmp_path, "b.txt")
    first, second = read_all(tmp_path)
    assert isinstance(first.outcome, Document)
    assert second.outcome == Skipped(source="b.txt", reason="the same as a.txt", advice="nothing is lost")


def test_a_reprint_with_another_publisher_is_kept(tmp_path: Path) -> None:
    write(tmp_path, "a.txt")
    write(tmp_path, "b.txt")
    write(tmp_path, "b.json", '{"publisher": "Other Gazette"}')
    assert all(isinstance(reading.outcome, Document) for reading in read_all(tmp_path))


def test_one_bad_file_does_not_stop_the_others(tmp_path: Path) -> None:
    write(tmp_path, "a.txt", b"")
    write(tmp_path, "b.txt")
    write(tmp_path, "c.pdf", b"%PDF-1.7 rubbish")
    kinds = [type(reading.outcome) for reading in read_all(tmp_path)]
    assert kinds == [Skipped, Document, Skipped]


def test_a_bad_file_takes_no_name_from_a_good_one(tmp_path: Path) -> None:
    write(tmp_path, "a.pdf", b"%PDF-1.7 rubbish")
    write(tmp_path, "a.txt")
    assert slug(read_all(tmp_path)[1]) == "a"


def test_sources_are_read_one_at_a_time(tmp_path: Path) -> None:
    for name in ("a.txt", "b.txt"):
        write(tmp_path, name, f"This is {name}.")
    readings = read_documents(expand([str(tmp_path)]).sources)
    next(readings)
    write(tmp_path, "b.txt", "This was written later.")
    second = next(readings).outcome
    assert isinstance(second, Document)
    assert second.text == "This was written later."


def test_a_document_is_read_again_as_it_was(tmp_path: Path) -> None:
    write(tmp_path, "x/a.txt")
    (reading,) = read_all(tmp_path)
    assert read_document(reading.source.location, name=reading.source.name) == reading.outcome


def test_the_name_says_nothing_of_the_machine(tmp_path: Path) -> None:
    write(tmp_path, "in/x/a.txt")
    (reading,) = read_all(tmp_path / "in")
    assert str(tmp_path) not in repr(reading.outcome)


# --- what a document says of itself


def test_a_sidecar_says_what_a_document_is(tmp_path: Path) -> None:
    path = write(tmp_path, "a.txt")
    fields = {"title": "T", "publisher": "P", "author": "A", "date": "2020-02", "url": "https://example.org/a"}
    write(tmp_path, "a.json", json.dumps(fields))
    document = read_document(str(path))
    assert (document.title, document.publisher, document.author) == ("T", "P", "A")
    assert (document.date, document.address) == ("2020-02", "https://example.org/a")


def test_what_a_sidecar_leaves_open_is_read_off_the_document(tmp_path: Path) -> None:
    path = write(tmp_path, "a.txt")
    write(tmp_path, "a.json", '{"title": "T", "author": null, "url": null}')
    document = read_document(str(path))
    assert (document.title, document.author, document.address) == ("T", "Ana M. Solis", None)


@pytest.mark.parametrize("key", ["read", "retrieved", "accessed"])
def test_a_sidecar_says_when_a_document_was_read_and_nothing_else_does(tmp_path: Path, key: str) -> None:
    path = write(tmp_path, "a.txt")
    assert read_document(str(path)).read is None
    write(tmp_path, "a.json", json.dumps({key: "2024-05-06"}))
    dated = read_document(str(path))
    assert dated.read == "2024-05-06"
    write(tmp_path, "a.json", json.dumps({key: "2024-05-07"}))
    # Reading it again another day does not make it another document.
    assert read_document(str(path)).id == dated.id


@pytest.mark.parametrize("content", [b"{", b"[1, 2]", b"\xff\xfe", b"[" * 100_000, b" " * 1_000_001])
def test_a_broken_sidecar_is_a_notice_and_the_document_is_read(tmp_path: Path, content: bytes) -> None:
    write(tmp_path, "a.txt")
    write(tmp_path, "a.json", content)
    (reading,) = read_all(tmp_path)
    assert isinstance(reading.outcome, Document)
    assert reading.outcome.title == "Brokers move to the coast"
    (notice,) = reading.notices
    assert notice.source == "a.txt"
    assert "a.json" in notice.message


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("date", "yesterday"),
        ("date", "03/04/2021"),
        ("date", True),
        ("title", 3),
        ("title", "\ud800"),
        ("url", "javascript:alert(1)"),
        ("url", "https://example.org/a b>"),
    ],
)
def test_a_value_of_a_sidecar_that_cannot_be_used_is_left_out(tmp_path: Path, key: str, value: object) -> None:
    write(tmp_path, "a.txt", "A few words without a head.")
    write(tmp_path, "a.json", json.dumps({key: value}))
    (reading,) = read_all(tmp_path)
    assert isinstance(reading.outcome, Document)
    assert (reading.outcome.title, reading.outcome.date, reading.outcome.address) == (None, None, None)
    assert key in reading.notices[0].message


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("August 26, 2021", "2021-08-26"),
        ("Aug. 26 2021", "2021-08-26"),
        ("26 August 2021", "2021-08-26"),
        ("26th AUGUST 2021", "2021-08-26"),
        ("August 2021", "2021-08"),
        ("2021", "2021"),
        ("2021-08", "2021-08"),
        ("2021-08-26T23:59:00-05:00", "2021-08-26"),
        ("2021/08/26", "2021-08-26"),
        ("February 30, 2021", None),
        ("2021-13-01", None),
        ("08/09/2021", None),
        ("Feb. 9", None),
        ("", None),
    ],
)
def test_a_date_is_as_precise_as_its_source(text: str, date: str | None) -> None:
    assert parse_date(text) == date


BODY = "\n\nThe brokers move money for the smugglers, the commission said on Monday.\n"


@pytest.mark.parametrize(
    ("head", "title", "publisher", "author", "date"),
    [
        ("Brokers move\n\nSource: Gazette, By A. B. Cole, May 3, 2021", "Brokers move", "Gazette", "A. B. Cole",
         "2021-05-03"),
        ("# Brokers move\n\n**By Ana Solis and José de la Cruz**", "Brokers move", None,
         "Ana Solis and José de la Cruz", None),
        ("Brokers move\r\nBy Ana Solis, Southern News, 3 May 2021", "Brokers move", None, "Ana Solis", "2021-05-03"),
        ("Brokers move\n\nSource: Gazette, May 2021", "Brokers move", "Gazette", None, "2021-05"),
        ("Brokers move\n\nPublished: 3 May 2021", "Brokers move", None, None, "2021-05-03"),
        ("Brokers move\n\nMay 3, 2021", "Brokers move", None, None, "2021-05-03"),
        ("Brokers move\n\nMr. COLE of Ohio, 3 May 2021", "Brokers move", None, None, "2021-05-03"),
        ("Brokers move\n\nRIVERTON, May 3, 2021 (Coast Wire) - Brokers met.", "Brokers move", "Coast Wire", None,
         "2021-05-03"),
        ("Brokers move\n\nRIVERTON (Coast Wire) -- Brokers met.", "Brokers move", "Coast Wire", None, None),
        ("Brokers move\n\nRIVERTON, Feb. 9 — Brokers met.", "Brokers move", None, None, None),
        # What only looks like it.
        ("Brokers move.", None, None, None, None),
        ("Brokers move\nacross the wide\nand open sea", None, None, None, None),
        ("Brokers move\n\nSource: DEA", "Brokers move", None, None, None),
        ("Brokers move\n\nBy November 1, 2017, the plan was done.", "Brokers move", None, None, None),
        ("Brokers move\n\nBy the authority vested in me, I order this.", "Brokers move", None, None, None),
        ("Brokers move\n\nSENATOR COLE (D-OH) — Brokers met.", "Brokers move", None, None, None),
        ("Brokers move\n\nPOLICE DEPARTMENT (PD) — Brokers met.", "Brokers move", None, None, None),
        ("Brokers move\n\nThe plan was agreed in Geneva, and signed on May 3, 2021.", "Brokers move", None, None, None),
    ],
)
def test_the_head_of_a_text_says_what_it_is(
    head: str, title: str | None, publisher: str | None, author: str | None, date: str | None
) -> None:
    found = read_text_metadata(head + BODY)
    assert (found.title, found.publisher, found.author, found.date) == (title, publisher, author, date)


def test_what_stands_far_below_the_head_says_nothing_of_the_document() -> None:
    found = read_text_metadata("Brokers move\n\n" + "Some words of the report.\n\n" * 20 + "Source: G, May 3, 2021\n")
    assert (found.publisher, found.date) == (None, None)


# --- pages

ARTICLE = "".join(
    f"<p>In the {word} week the brokers of the port moved money for the smugglers, the commission said in its "
    f"report, and the police did nothing to stop them, as it had promised to do.</p>"
    for word in ("first", "second", "third")
)


def make_page(head: str = "", body: str = ARTICLE) -> str:
    return (f"<!doctype html><html><head><title>Brokers move</title>{head}</head>"
            f"<body><article>{body}</article></body></html>")


def test_a_page_is_its_article_without_scripts_and_styles(tmp_path: Path) -> None:
    extra = "<script>var secret = 'hidden words';</script><style>.hidden { color: red }</style><noscript>off</noscript>"
    document = read_document(str(write(tmp_path, "a.html", make_page(extra, ARTICLE + extra))))
    assert "In the second week" in document.text
    assert "hidden" not in document.text
    assert document.media_type == "text/html"


def test_a_page_says_what_it_is(tmp_path: Path) -> None:
    head = (
        '<meta property="og:site_name" content="Harbour Gazette"><meta name="author" content="Ana Solis">'
        '<meta property="article:published_time" content="2021-05-03T10:00:00Z">'
        '<link rel="canonical" href="https://example.org/brokers">'
    )
    document = read_document(str(write(tmp_path, "a.html", make_page(head))))
    assert (document.title, document.publisher, document.author) == ("Brokers move", "Harbour Gazette", "Ana Solis")
    assert (document.date, document.address) == ("2021-05-03", "https://example.org/brokers")


@pytest.mark.parametrize(
    ("head", "date"),
    [
        ('<meta name="date" content="2021-05">', "2021-05"),
        ('<script type="application/ld+json">{"datePublished": "2021-05-03"}</script>', "2021-05-03"),
        ('<script type="application/ld+json">{"datePublished": "2021-05-03", "x": {"datePublished": "2019"}}</script>',
         None),
        ("", None),
    ],
)
def test_a_page_has_the_date_that_it_declares_and_no_other(tmp_path: Path, head: str, date: str | None) -> None:
    body = ARTICLE + "<footer>Copyright 2009</footer>"
    assert read_document(str(write(tmp_path, "a.html", make_page(head, body)))).date == date


def test_a_host_is_no_publisher(tmp_path: Path) -> None:
    head = '<link rel="canonical" href="https://www.example.org/brokers">'
    assert read_document(str(write(tmp_path, "a.html", make_page(head)))).publisher is None


def test_a_page_is_read_in_the_encoding_that_it_declares(tmp_path: Path) -> None:
    page = make_page('<meta charset="windows-1252">', ARTICLE.replace("brokers", "“Pérez” brokers"))
    document = read_document(str(write(tmp_path, "a.html", page.encode("windows-1252"))))
    assert "“Pérez” brokers" in document.text


@pytest.mark.parametrize("charset", ["", "no-such-thing", "ascii", "hex", "raw_unicode_escape"])
def test_a_page_in_no_known_encoding_is_refused(tmp_path: Path, charset: str) -> None:
    head = f'<meta charset="{charset}">' if charset else ""
    page = make_page(head, ARTICLE.replace("brokers", r"Pérez \ud800"))
    refused(write(tmp_path, "a.html", page.encode("latin-1")))


@pytest.mark.parametrize("markup", [make_page(body=""), make_page(body="<script>let a = 1</script>"), "<!-- -->"])
def test_a_page_without_article_text_is_refused(tmp_path: Path, markup: str) -> None:
    assert refused(write(tmp_path, "a.html", markup)).reason == "the page has no article text"


# --- PDF


@pytest.mark.parametrize("columns", [1, 2])
@pytest.mark.parametrize(
    "style",
    [
        ParagraphStyle("spaced", fontName="Times-Roman", fontSize=11, leading=13, spaceAfter=7, alignment=4),
        ParagraphStyle("indented", fontName="Times-Roman", fontSize=11, leading=13, firstLineIndent=18),
    ],
    ids=lambda style: style.name,
)
def test_the_paragraphs_of_a_pdf_are_put_together_again(
    tmp_path: Path, columns: int, style: ParagraphStyle
) -> None:
    words = random.Random(7)  # noqa: S311 - the same paragraphs in every run
    nouns = ("brokers", "smugglers", "commission", "harbour", "money", "police", "bankers", "report", "ships", "cargo")
    paragraphs = [
        " ".join(f"The {words.choice(nouns)} met the {words.choice(nouns)} and the {words.choice(nouns)} that week."
                 for _ in range(words.randint(3, 9)))
        for _ in range(40)
    ]
    document = read_document(str(write(tmp_path, "a.pdf", typeset(paragraphs, columns, style))))
    assert document.text.split() == " ".join(paragraphs).split()
    kept = set(document.text.strip().split("\n\n"))
    # A paragraph that a page cuts at the end of a sentence may stay in two.
    assert sum(1 for paragraph in paragraphs if paragraph in kept) >= 0.9 * len(paragraphs)


def test_running_heads_and_page_numbers_of_a_pdf_are_dropped(tmp_path: Path) -> None:
    words = ("one", "two", "three", "four")
    pages = [["Harbour Commission", f"This is the text of page {word}, and it ends here.", f"Page {number} of 4"]
             for number, word in enumerate(words, 1)]
    text = read_document(str(write(tmp_path, "a.pdf", make_pdf(*pages)))).text
    assert "Harbour Commission" not in text
    assert "of 4" not in text
    assert all(f"page {word}," in text for word in words)


def test_a_word_that_a_line_end_breaks_is_joined(tmp_path: Path) -> None:
    lines = ["The well-known commission spoke of money launder-", "ing by brokers, and of a well-",
             "known harbour, which lies in the north-", "Eastern district."]
    text = read_document(str(write(tmp_path, "a.pdf", make_pdf(lines)))).text
    assert text == ("The well-known commission spoke of money laundering by brokers, and of a well-known harbour, "
                    "which lies in the north-Eastern district.\n")


def test_a_sentence_that_runs_over_a_page_is_joined(tmp_path: Path) -> None:
    pages = ["The brokers of the port moved the money of", "cartels for years, the commission said."]
    text = read_document(str(write(tmp_path, "a.pdf", make_pdf(*([page] for page in pages))))).text
    assert text == " ".join(pages) + "\n"


def test_what_a_pdf_declares_counts_only_if_its_text_says_so(tmp_path: Path) -> None:
    lines = ["Brokers move", "by Ana Solis", "The brokers of the port moved money, the commission said in its report."]
    said = write(tmp_path, "a.pdf", make_pdf(lines))
    for title, author, expected in (("Brokers Move", "Ana Solis", "Ana Solis"), ("Template 3", "typist", None)):
        writer = PdfWriter(clone_from=PdfReader(said))
        writer.add_metadata({"/Title": title, "/Author": author})
        data = io.BytesIO()
        writer.write(data)
        document = read_document(str(write(tmp_path, "b.pdf", data.getvalue())))
        assert document.author == expected
        assert document.title != "Template 3"


def test_an_encrypted_pdf_is_refused_and_one_without_a_password_is_read(tmp_path: Path) -> None:
    for password in ("secret", ""):
        writer = PdfWriter(clone_from=PdfReader(io.BytesIO(make_pdf(["The brokers of the port moved money."]))))
        writer.encrypt(password, "owner", algorithm="RC4-128")
        data = io.BytesIO()
        writer.write(data)
        path = write(tmp_path, "a.pdf", data.getvalue())
        if password:
            assert refused(path).reason == "the PDF is encrypted"
        else:
            assert read_document(str(path)).text == "The brokers of the port moved money.\n"


def test_a_pdf_of_pictures_is_refused_with_the_advice_to_run_ocr(tmp_path: Path) -> None:
    assert "OCR" in refused(write(tmp_path, "a.pdf", make_pdf([], []))).advice


def test_pages_without_text_are_a_notice(tmp_path: Path) -> None:
    write(tmp_path, "a.pdf", make_pdf(["The brokers of the port moved money, the commission said."], []))
    (reading,) = read_all(tmp_path)
    assert isinstance(reading.outcome, Document)
    assert reading.notices[0].message.startswith("1 of 2 pages have no text")


def test_a_broken_pdf_is_refused(tmp_path: Path) -> None:
    whole = make_pdf(["The brokers of the port moved money."])
    assert "broken" in refused(write(tmp_path, "a.pdf", b"%PDF-1.7\nrubbish")).reason
    assert "broken" in refused(write(tmp_path, "b.pdf", whole[: len(whole) // 3])).reason
    assert "broken" in refused(write(tmp_path, "c.pdf", REPORT)).reason


def test_a_pdf_with_too_many_pages_is_refused(tmp_path: Path) -> None:
    assert "3 pages" in refused(write(tmp_path, "a.pdf", make_pdf(["a"], ["b"], ["c"])), pages=2).reason


def test_a_pdf_with_too_much_text_is_refused(tmp_path: Path) -> None:
    assert "longer" in refused(write(tmp_path, "a.pdf", make_pdf(["word " * 20] * 20)), text_bytes=500).reason


# --- what is refused


@pytest.mark.parametrize("content", [b"", b" \r\n\t ", b"\xef\xbb\xbf", b"\xef\xbb\xbf\n"])
def test_an_empty_file_is_refused(tmp_path: Path, content: bytes) -> None:
    refused(write(tmp_path, "a.txt", content))


@pytest.mark.parametrize("content", [b"GIF89a\x00\x01", b"\x01\x02\x03\x04 words", bytes(range(1, 32)) * 20])
def test_binary_data_is_refused(tmp_path: Path, content: bytes) -> None:
    assert "binary" in refused(write(tmp_path, "a.txt", content)).reason


def test_a_pdf_by_another_name_is_refused_with_advice(tmp_path: Path) -> None:
    assert ".pdf" in refused(write(tmp_path, "a.txt", make_pdf(["The brokers."]))).advice


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_invalid_utf8_is_refused_with_its_place(tmp_path: Path, mark: bytes) -> None:
    reason = refused(write(tmp_path, "a.txt", mark + b"caf\xe9 and more")).reason
    assert reason == f"it is not UTF-8: byte 0xe9 at offset {len(mark) + 3}"


def test_utf16_is_refused_by_name(tmp_path: Path) -> None:
    assert "UTF-16" in refused(write(tmp_path, "a.txt", "Words".encode("utf-16"))).reason


def test_a_text_of_fifty_megabytes_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    with path.open("wb") as file:
        file.truncate(50_000_000)
    assert refused(path).reason == "it is larger than 20 MB"


def test_the_limit_of_size_can_be_set(tmp_path: Path) -> None:
    path = write(tmp_path, "a.txt", "x" * 101)
    refused(path, text_bytes=100)
    assert len(read_document(str(path), limits=Limits(text_bytes=101)).text) == 101


def test_a_text_in_spanish_is_refused(tmp_path: Path) -> None:
    assert "Spanish" in refused(write(tmp_path, "a.txt", SPANISH)).reason


def test_a_file_that_vanishes_is_skipped(tmp_path: Path) -> None:
    path = write(tmp_path, "a.txt")
    sources = expand([str(tmp_path)]).sources
    path.unlink()
    (reading,) = read_documents(sources)
    assert isinstance(reading.outcome, Skipped)
    assert reading.outcome.reason == "the file is gone"


def test_a_link_to_nothing_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.txt").symlink_to(tmp_path / "missing.txt")
    assert isinstance(read_all(tmp_path / "a.txt")[0].outcome, Skipped)


@pytest.mark.parametrize("code", [errno.EACCES, errno.EPERM, errno.EIO])
def test_a_file_that_cannot_be_opened_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: int) -> None:
    path = write(tmp_path, "a.txt")

    def deny(*_: object) -> int:
        raise OSError(code, os.strerror(code))

    monkeypatch.setattr(os, "open", deny)
    refused(path)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="the system has no named pipes")
def test_a_pipe_is_refused_without_waiting_for_it(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.txt")
    assert refused(tmp_path / "a.txt").reason == "it is no regular file"


def test_a_folder_named_like_a_text_is_refused_as_a_document(tmp_path: Path) -> None:
    (tmp_path / "a.txt").mkdir()
    refused(tmp_path / "a.txt")


def test_a_file_of_an_unknown_kind_is_refused(tmp_path: Path) -> None:
    assert ".html" in refused(write(tmp_path, "a.docx")).advice


# --- the language


GERMAN = (
    "Die Händler im Hafen haben das Geld der Schmuggler über Jahre auf Konten im Ausland gebracht, wie es in dem "
    "Bericht heißt, und die Polizei hat sich um die Sache nicht gekümmert. Die Behörde sagt, dass sie den Vorwurf "
    "prüft und dass noch in diesem Jahr ein weiterer Bericht folgen wird. Ein Sprecher der Bank wollte sich zu der "
    "Sache nicht äußern. Auch der Minister hat bis zum Abend nicht auf die Fragen geantwortet."
)
FRENCH = (
    "Les courtiers du port ont fait sortir l'argent des trafiquants pendant des années, selon le rapport de la "
    "commission, et la police ne les a pas arrêtés. Le ministre a dit que les services font tout pour que cette "
    "affaire soit jugée, mais il n'a pas voulu dire quand ni par qui. Une partie de l'argent est passée par les "
    "banques de la ville, une autre par des maisons de change qui sont aux mains des mêmes familles."
)
RUSSIAN = "Торговцы порта много лет вывозили деньги контрабандистов, говорится в докладе комиссии. " * 6
CHINESE = "港口的经纪人多年来一直为走私者转移资金。委员会在报告中这样表示。" * 15
POLISH = "Pośrednicy z portu przez wiele lat wywozili pieniądze przemytników, podaje raport komisji. " * 10


@pytest.mark.parametrize(
    ("text", "language"),
    [
        (SPANISH, "Spanish"),
        (GERMAN, "German"),
        (FRENCH, "French"),
        (RUSSIAN, "another language"),
        (CHINESE, "another language"),
        (POLISH, "another language"),
    ],
)
def test_other_languages_are_known(text: str, language: str) -> None:
    assert other_language(text) == language


@pytest.mark.parametrize(
    "text",
    [
        REPORT * 10,
        "Los hermanos de la costa",
        f"The judge read the letter to the court, and it was in Spanish: {SPANISH[:200]} " + REPORT * 6,
        "Ethanol, acetone, toluene, ether, aniline, piperidine, benzyl chloride. " * 3,
    ],
)
def test_english_and_what_is_too_short_to_tell_is_read(text: str) -> None:
    assert other_language(text) is None


@pytest.mark.skipif(not SHARED.is_dir(), reason="the shared texts are not there")
def test_no_shared_text_is_taken_for_another_language() -> None:
    paths = sorted(SHARED.rglob("*.txt"))
    assert paths
    assert [path.name for path in paths if other_language(path.read_text(encoding="utf-8"))] == []


@pytest.mark.skipif(not (SHARED / "corpus").is_dir(), reason="the shared texts are not there")
def test_what_the_shared_texts_say_of_themselves_is_what_their_sidecars_say() -> None:
    agreed = 0
    for path in sorted((SHARED / "corpus").glob("*.txt")):
        sidecar = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
        found = read_text_metadata(path.read_text(encoding="utf-8"))
        agreed += found.title is not None and plain(found.title) == plain(sidecar["title"])
        assert found.date in (None, sidecar["date"]), path.name
    assert agreed >= 100


def plain(title: str) -> str:
    return re.sub(r"\W", "", title).lower()


# --- addresses

Answer = tuple[int, dict[str, str], bytes]


@pytest.fixture
def serve(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[dict[str, Answer]], str]]:
    """Return a function that serves answers by path on this machine and returns the address of it."""
    monkeypatch.setenv("no_proxy", "*")
    servers: list[HTTPServer] = []

    def start(answers: dict[str, Answer]) -> str:
        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                status, headers, data = answers[self.path]
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(data)

            def log_message(self, *_: object) -> None:
                """Say nothing."""

        server = HTTPServer(("127.0.0.1", 0), Handler)
        servers.append(server)
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        return f"http://127.0.0.1:{server.server_port}"

    yield start
    for server in servers:
        server.shutdown()
        server.server_close()


def test_an_address_is_read_by_its_content_type(serve: Callable[[dict[str, Answer]], str]) -> None:
    host = serve({
        "/news/brokers.php": (200, {"Content-Type": "text/html; charset=latin-1"},
                              make_page(body=ARTICLE.replace("brokers", "Pérez")).encode("latin-1")),
        "/paper": (200, {"Content-Type": "application/pdf"}, make_pdf(["The brokers of the port moved money."])),
        "/": (200, {"Content-Type": "text/plain"}, REPORT.encode()),
    })
    page, paper, text = (read_document(host + path) for path in ("/news/brokers.php", "/paper", "/"))
    assert "Pérez" in page.text
    assert (page.slug, page.source, page.address) == ("brokers", host + "/news/brokers.php", host + "/news/brokers.php")
    assert (paper.slug, paper.media_type) == ("paper", "application/pdf")
    assert (text.slug, text.text) == ("127.0.0.1", REPORT)
    # As the server says, in UTC.
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", text.read or "")


@pytest.mark.parametrize(
    ("header", "day"),
    [
        ("Thu, 26 Aug 2021 23:30:00 GMT", "2021-08-26"),
        ("Thu, 26 Aug 2021 23:30:00 -0200", "2021-08-27"),
        ("Thu, 26 Aug 2021 23:30:00 -0000", "2021-08-26"),
        ("today", None),
        (None, None),
    ],
)
def test_the_day_on_which_a_server_sends_is_that_of_its_header_in_utc(header: str | None, day: str | None) -> None:
    assert sent_on(header) == day


def test_what_an_address_answers_wrongly_is_refused(serve: Callable[[dict[str, Answer]], str]) -> None:
    host = serve({
        "/gone": (404, {}, b""),
        "/image": (200, {"Content-Type": "image/png"}, b"\x89PNG"),
        "/large": (200, {"Content-Type": "text/plain"}, b"x" * 2000),
        "/empty": (200, {"Content-Type": "text/plain"}, b""),
        "/away": (302, {"Location": "ftp://127.0.0.1/a.txt"}, b""),
    })
    reasons = {}
    for path in ("/gone", "/image", "/large", "/empty", "/away"):
        with pytest.raises(DocumentError) as caught:
            read_document(host + path, limits=Limits(text_bytes=1000, seconds=5))
        assert caught.value.source == host + path
        reasons[path] = caught.value.reason
    assert "404" in reasons["/gone"]
    assert "image/png" in reasons["/image"]
    assert "larger" in reasons["/large"]
    assert "empty" in reasons["/empty"]
    assert "ftp" in reasons["/away"]


def test_an_address_where_nobody_answers_is_skipped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("no_proxy", "*")
    with HTTPServer(("127.0.0.1", 0), BaseHTTPRequestHandler) as server:
        address = f"http://127.0.0.1:{server.server_port}/a"
        server.server_close()
        found = expand([address])
        assert found == Found(sources=(Source(name=address, location=address),))
        (reading,) = read_documents(found.sources)
    assert isinstance(reading.outcome, Skipped)
    assert "cannot be reached" in reading.outcome.reason


@pytest.mark.parametrize("address", ["http://", "https://exa mple/", "http://[::1/"])
def test_a_malformed_address_is_skipped(address: str) -> None:
    (reading,) = read_documents(expand([address]).sources)
    assert isinstance(reading.outcome, Skipped)


def test_a_slow_address_is_given_up(serve: Callable[[dict[str, Answer]], str]) -> None:
    host = serve({"/slow": (200, {"Content-Type": "text/plain", "Content-Length": "100"}, b"x")})
    with pytest.raises(DocumentError):
        read_document(host + "/slow", limits=dataclasses.replace(Limits(), seconds=0.0001))
