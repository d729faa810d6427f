"""How long the page takes to open and how smoothly it moves, in headless Chromium, with the stock pyvis page beside it.

python -m benchmarks.page [--build FOLDER] [--runs N] [--limit SECONDS] [EDGES ...]     (default: 10000 50000)

--build names a build's folder, whose claims are measured too, without texts. Edges are of invented ledgers, about 2.2
claims each. Each page is opened so many times and the median is given: seconds until it is drawn and can be used,
seconds of processor time of its process until then, frames a second and milliseconds of processor time a frame while
it is dragged. The stock page is opened once and given up after the limit. It needs playwright and a Chromium, found as
the tests find it.

Wall time depends on what else the machine does; the processor time and the ratios of one run depend on it less.
"""

import argparse
import os
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright
from playwright.sync_api import TimeoutError as TooLong
from pyvis.network import Network

from benchmarks.synthetic import synthetic_ledger
from graph.claimed import Source
from graph.model import Ledger
from graph.network import build_network
from graph.views.page import write_page
from ontology.vocabulary import load_vocabulary

#: About how many claims of a synthetic ledger make a link.
CLAIMS_A_LINK = 2.2
#: Tells when the stock page has come to rest, by the same sign as ours gives.
WATCH = """
const watching = setInterval(() => {
  if (typeof network === "undefined" || !network) return;
  clearInterval(watching);
  network.once("stabilizationIterationsDone", () => { document.documentElement.dataset.rendered = "1"; });
}, 50);
"""
COUNT_FRAMES = """() => {
  window.frames_seen = 0;
  const next = () => { window.frames_seen += 1; requestAnimationFrame(next); };
  requestAnimationFrame(next);
}"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """One opening of a page: seconds, seconds of processor time, frames a second, milliseconds a frame."""

    wall: float
    processor: float
    frames: float
    frame_cost: float


def opened(browser: Browser, address: str, limit: float, script: str | None = None) -> Opening | None:
    """Open a page and drag it; None where it was not ready in time."""
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    page = context.new_page()
    if script:
        page.add_init_script(script)
        page.route("http*://**", lambda route: route.abort())
    session = context.new_cdp_session(page)
    session.send("Performance.enable")
    try:
        start = time.perf_counter()
        page.goto(address, timeout=limit * 1000, wait_until="commit")
        page.wait_for_selector("html[data-rendered]", timeout=limit * 1000)
        wall = time.perf_counter() - start
        processor = _processor(session)
        # The first picture after opening is part of it for nobody; dragging starts from rest.
        page.wait_for_timeout(500)
        return Opening(wall=wall, processor=processor, **_dragged(page, session))
    except TooLong:
        return None
    finally:
        context.close()


def _processor(session: object) -> float:
    metrics = session.send("Performance.getMetrics")["metrics"]  # type: ignore[attr-defined]
    return next(one["value"] for one in metrics if one["name"] == "ProcessTime")


def _dragged(page: Page, session: object) -> dict[str, float]:
    page.evaluate(COUNT_FRAMES)
    page.mouse.move(300, 760 if page.locator("#mynetwork").count() else 330)
    page.mouse.down()
    before, start = _processor(session), time.perf_counter()
    page.evaluate("window.frames_seen = 0")
    step = 0
    while time.perf_counter() - start < 3:  # noqa: PLR2004 (seconds)
        step += 1
        page.mouse.move(300 + 4 * (step % 80), 330 + 2 * (step % 70))
    frames = page.evaluate("window.frames_seen")
    took, cost = time.perf_counter() - start, _processor(session) - before
    page.mouse.up()
    return {"frames": frames / took, "frame_cost": 1000 * cost / max(1, frames)}


def stock_page(ledger: Ledger, path: Path) -> None:
    """Write the page as pyvis makes it when nothing is set."""
    graph = build_network(ledger, load_vocabulary())
    network = Network(directed=True, cdn_resources="in_line")
    names = sorted(graph)
    network.add_nodes(names, label=[graph.nodes[name]["entity"].label for name in names])
    for one, other, known in graph.edges(data=True):
        network.add_edge(one, other, title=known["link"].proposition.relation)
    path.write_text(network.generate_html(), encoding="utf-8")


def ledgers(arguments: argparse.Namespace) -> Iterator[tuple[str, Ledger]]:
    """Yield what is measured, with a name."""
    if arguments.build:
        yield "corpus", Source(arguments.build).ledger
    for edges in arguments.edges or [10_000, 50_000]:
        yield "invented", synthetic_ledger(round(edges * CLAIMS_A_LINK))


def row(name: str, what: str, size: float, found: list[Opening | None], limit: float) -> str:
    """Return a line of the table: medians of all that were ready in time."""
    ready = [one for one in found if one]
    if not ready:
        return f"| {name} | {what} | {size:.1f} | not in {limit:.0f} | | | |"
    middle = [
        statistics.median(getattr(one, part) for one in ready) for part in ("wall", "processor", "frames", "frame_cost")
    ]
    return f"| {name} | {what} | {size:.1f} | {middle[0]:.1f} | {middle[1]:.1f} | {middle[2]:.0f} | {middle[3]:.0f} |"


def main() -> None:
    """Measure and print a table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("edges", nargs="*", type=int)
    parser.add_argument("--build", type=Path)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--limit", type=float, default=120)
    parser.add_argument("--no-stock", action="store_true")
    arguments = parser.parse_args()
    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    print("| network | page | MB | ready, s | processor, s | frames/s dragged | processor a frame, ms |")
    print("|---|---|---:|---:|---:|---:|---:|")
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        path = Path(folder) / "page.html"
        for name, ledger in ledgers(arguments):
            links = len({claim.proposition.id for claim in ledger.claims})
            name = f"{name}, {links:,} edges, {len(ledger.claims):,} claims"  # noqa: PLW2901
            start = time.process_time()
            write_page(ledger, load_vocabulary(), path, version="0", texts=False)
            print(f"{name}: made in {time.process_time() - start:.1f} s of processor time", file=sys.stderr)
            size = path.stat().st_size / 1e6
            for what, fragment in (("in groups", ""), ("all drawn", "#limit=all")):
                runs = [opened(browser, path.as_uri() + fragment, arguments.limit) for _ in range(arguments.runs)]
                print(row(name, what, size, runs, arguments.limit), flush=True)
            if not arguments.no_stock:
                stock_page(ledger, path)
                found = [opened(browser, path.as_uri(), arguments.limit, WATCH)]
                print(row(name, "stock pyvis", path.stat().st_size / 1e6, found, arguments.limit), flush=True)
        browser.close()


if __name__ == "__main__":
    main()
