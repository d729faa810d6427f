"""Makes the pictures of the page from the example reports, and those of the demonstration in ``docs/ledger.md``.

    python -m docs.pictures [FOLDER]

FOLDER is that of a finished build; without it the examples are read. Needs playwright and a Chromium (named in the
variable CHROMIUM where it is not on the path), and Pillow, which makes the files small. The demonstration is carried
out as its test does, decisions included.
"""

import contextlib
import io
import os
import shutil
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from graph.cli import main as claimgraph
from graph.pipeline import View, build
from graph.views.page import write_page
from tests.test_ledger_story import pressed, steps

HERE = Path(__file__).parent
EXAMPLES = HERE.parent / "examples"
#: Colours that a picture keeps: enough for text, marks and symbols.
COLOURS = 224


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """What is shown, and how large the window is."""

    name: str
    #: The address's hash; ``{dispute}``, ``{actor}`` and ``{document}`` stand for what the build has of these, the
    #: first two in their surroundings.
    fragment: str
    width: int = 1360
    height: int = 800
    dark: bool = False


PICTURES = (
    Picture(name="graph", fragment="{dispute}"),
    Picture(name="page-overview", fragment=""),
    Picture(name="page-dispute", fragment="{dispute}", height=900),
    Picture(name="page-actor", fragment="{actor}"),
    Picture(name="page-document", fragment="view=documents&{document}"),
    Picture(name="page-table", fragment="view=claims"),
    Picture(name="page-dark", fragment="{dispute}", dark=True),
    Picture(name="page-phone", fragment="{dispute}", width=390, height=780),
)
#: Of the demonstration: before any decision, and after all of them.
BEFORE = (
    Picture(name="ledger-sources", fragment="{link}", height=760),
    Picture(name="ledger-apart", fragment="{actor}", height=760),
)
AFTER = (Picture(name="ledger-denial", fragment="{link}", height=820),)


def main() -> None:
    """Make every picture."""
    found = (shutil.which(name) for name in ("chromium", "chromium-browser", "google-chrome"))
    with sync_playwright() as started, tempfile.TemporaryDirectory() as spare:
        chromium = os.environ.get("CHROMIUM") or next(filter(None, found), started.chromium.executable_path)
        browser = started.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        folder = Path(sys.argv[1]) if len(sys.argv) > 1 else _built(Path(spare) / "out")
        address = (folder / "graph.html").resolve().as_uri()
        known = _known(browser, address)
        _take(browser, address, PICTURES, known)
        _demonstrate(browser, Path(spare))
        browser.close()


def _take(browser: Browser, address: str, pictures: Sequence[Picture], known: Mapping[str, str]) -> None:
    for picture in pictures:
        data = _shot(browser, f"{address}#{picture.fragment.format(**known)}", picture)
        path = HERE / f"{picture.name}.png"
        path.write_bytes(data)
        print(f"{path.name}: {len(data):,} bytes")


def _demonstrate(browser: Browser, place: Path) -> None:
    """Carry the demonstration out, and show what the page makes of it at its beginning and at its end."""
    (place / "docs").symlink_to(HERE)
    with contextlib.chdir(place):
        built = 0
        for step in steps():
            if step.keys:
                pressed(step.command, step.keys)
                continue
            with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
                claimgraph(step.command)
            built += step.command[0] == "build"
            if step.command[0] == "build":
                address = (place / "ledger-out" / "graph.html").as_uri()
                _take(browser, address, BEFORE if built == 1 else AFTER, _ledger(browser, address))


def _ledger(browser: Browser, address: str) -> dict[str, str]:
    """Find the link that the demonstration is about, and who might be the same man, as hashes."""
    page = _opened(browser, f"{address}#view=claims&relation=laundersMoneyFor")
    page.locator("#view-claims td.col-relation button").first.click()
    link = page.url.split("#")[1]
    page = _opened(browser, f"{address}#view=actors")
    page.locator("#view-actors tbody .actor").get_by_text("Daniel Ibarra").first.click()
    actor = page.url.split("#")[1]
    return {
        "link": next(part for part in link.split("&") if part.startswith("link=")),
        "actor": next(part for part in actor.split("&") if part.startswith("actor=")),
    }


def _built(out: Path) -> Path:
    build(
        [str(EXAMPLES)],
        out,
        views={
            "graph.html": View(
                write=lambda ledger, words, path, run: write_page(
                    ledger, words, path, version=run.version, settings=run.settings
                )
            )
        },
    )
    return out


def _opened(browser: Browser, address: str, **context: object) -> Page:
    page = browser.new_context(**context).new_page()
    page.goto(address)
    page.wait_for_selector("html[data-rendered]")
    return page


def _known(browser: Browser, address: str) -> dict[str, str]:
    """Find the disputed link, the actor most is said of, and the document with a claim on that link, as hashes."""
    page = _opened(browser, f"{address}#view=claims&stance=disputed")
    page.locator("#view-claims td.col-relation button").first.click()
    dispute = page.url.split("#")[1]
    page.locator("#panel .source .title").first.click()
    document = page.url.split("#")[1]
    page = _opened(browser, f"{address}#view=actors")
    page.locator("#view-actors tbody .actor").first.click()
    actor = page.url.split("#")[1]
    link, actor, text = (
        next(part for part in one.split("&") if part.split("=")[0] in {"link", "actor", "text"})
        for one in (dispute, actor, document)
    )
    subject = link.removeprefix("link=").split("+")[0]
    return {
        "dispute": f"focus={subject}&{link}",
        "actor": f"focus={actor.removeprefix('actor=')}&{actor}",
        "document": text,
    }


def _shot(browser: Browser, address: str, picture: Picture) -> bytes:
    page = _opened(
        browser,
        address,
        viewport={"width": picture.width, "height": picture.height},
        color_scheme="dark" if picture.dark else "light",
    )
    # The network settles in the room that the panel leaves.
    page.wait_for_timeout(500)
    image = Image.open(io.BytesIO(page.screenshot()))
    page.context.close()
    small = io.BytesIO()
    image.convert("RGB").quantize(COLOURS, Image.Quantize.MAXCOVERAGE, kmeans=1, dither=Image.Dither.NONE).save(
        small, "PNG", optimize=True
    )
    return small.getvalue()


if __name__ == "__main__":
    main()
