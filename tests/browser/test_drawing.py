"""The drawing in a real browser: who draws it, groups that open, paths, and pictures of it. See ``conftest.py``."""

import io
import re
import xml.etree.ElementTree as ET
from dataclasses import replace
from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

import pytest

from graph.model import Certainty, Ledger, Polarity, Proposition, Stance
from tests.sample_ledger import sample_ledger

pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
from playwright.sync_api import expect

Image = pytest.importorskip("PIL.Image", reason="Pillow is not installed")

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from playwright.sync_api import Page

    Opening: TypeAlias = Callable[..., Page]

pytestmark = pytest.mark.browser

CRUMBS = "All groups \N{SINGLE RIGHT-POINTING ANGLE QUOTATION MARK} Actor"
SVG = "{http://www.w3.org/2000/svg}"
STANCES = (
    Stance(),
    Stance(certainty=Certainty.ALLEGED),
    Stance(polarity=Polarity.DENIED),
)


def invented_ledger(links: "Iterable[tuple[int, int, str]]") -> Ledger:
    """Return a ledger of one claim a link, whose stances take turns; actors are ``e-000``, "Actor 0" and so on."""
    ledger = sample_ledger()
    claim, entity = ledger.claims[0], ledger.entities[0]
    links = list(links)
    ends = sorted({end for one, other, _ in links for end in (one, other)})
    entities = [replace(entity, id=f"e-{at:03}", label=f"Actor {at}", aliases=()) for at in ends]
    known = {one.id for one in entities}
    return replace(
        ledger,
        entities=(*entities, *(one for one in ledger.entities if one.id not in known)),
        claims=tuple(
            replace(
                claim,
                id=f"c-{at}",
                stance=STANCES[at % 3],
                proposition=Proposition(subject=f"e-{one:03}", relation=relation, object=f"e-{other:03}"),
            )
            for at, (one, other, relation) in enumerate(links)
        ),
    )


def crowd() -> Ledger:
    """Return a ledger of 60 actors, all linked with one another, which is more than vis-network draws."""
    pairs = combinations(range(60), 2)
    return invented_ledger((one, other, "charges" if one == 0 else "controls") for one, other in pairs)


def clusters() -> Ledger:
    """Return a ledger of six rings of 50 actors, each linked with the next by one link."""
    rings = [(50 * ring + at, 50 * ring + (at + 1) % 50, "controls") for ring in range(6) for at in range(50)]
    return invented_ledger(rings + [(50 * ring, 50 * ring + 75, "charges") for ring in range(5)])


def test_a_small_network_is_drawn_by_vis_and_a_large_one_on_a_canvas(open_page: "Opening") -> None:
    page = open_page(crowd(), fragment="#limit=all")
    drawing = page.locator("#drawing")
    expect(drawing).to_have_attribute("data-drawer", "canvas")
    expect(drawing).to_have_attribute("aria-label", "Network of 60 actors and 1,770 links")
    page.get_by_role("checkbox", name="charges").check()
    expect(drawing).to_have_attribute("data-drawer", "vis")
    expect(drawing).to_have_attribute("aria-label", "Network of 60 actors and 59 links")
    page.get_by_role("button", name="Clear all filters").click()
    expect(drawing).to_have_attribute("data-drawer", "canvas")
    assert page.locator("#drawing canvas").count() == 1


@pytest.mark.parametrize(("fragment", "drawer"), [("#limit=all", "canvas"), ("#limit=all&relation=charges", "vis")])
def test_both_drawers_select_what_is_opened_and_open_what_is_pressed(
    open_page: "Opening", fragment: str, drawer: str
) -> None:
    page = open_page(crowd(), fragment=f"{fragment}&actor=e-000")
    drawing = page.locator("#drawing")
    expect(drawing).to_have_attribute("data-drawer", drawer)
    chosen = drawing.get_attribute("data-node")
    assert chosen
    page.keyboard.press("Escape")
    expect(drawing).to_have_attribute("data-node", "")
    # The arrow keys bring the busiest actor into the middle, where it is then pressed.
    drawing.focus()
    page.keyboard.press("ArrowRight")
    expect(page.locator("#shown")).to_contain_text("Actor 0, ")
    box = drawing.bounding_box()
    middle = (box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.click(*middle)
    expect(page.locator("#panel h2")).to_have_text("Actor 0")
    expect(drawing).to_have_attribute("data-node", chosen)
    page.keyboard.press("Escape")
    page.wait_for_timeout(400)  # else the next press counts as the second of a double one
    # All links lead away from it, so that a circle around it crosses one.
    for step in range(12):
        page.mouse.click(middle[0] - 60 + 10 * step, middle[1] + 70)
        if drawing.get_attribute("data-edge"):
            break
        page.keyboard.press("Escape")
        page.wait_for_timeout(400)
    expect(page.locator("#panel h2")).to_contain_text(re.compile("charges|controls"))
    assert drawing.get_attribute("data-edge") != ""


@pytest.mark.parametrize(("fragment", "drawer"), [("#limit=all", "canvas"), ("#limit=all&relation=charges", "vis")])
def test_both_drawers_pan_and_zoom_without_opening_anything(open_page: "Opening", fragment: str, drawer: str) -> None:
    page = open_page(crowd(), fragment=fragment)
    drawing = page.locator("#drawing")
    expect(drawing).to_have_attribute("data-drawer", drawer)
    before = drawing.screenshot()
    box = drawing.bounding_box()
    page.mouse.move(box["x"] + 20, box["y"] + 20)
    page.mouse.down()
    page.mouse.move(box["x"] + 140, box["y"] + 90, steps=4)
    page.mouse.up()
    page.wait_for_timeout(200)
    moved = drawing.screenshot()
    assert moved != before
    page.mouse.wheel(0, -300)
    page.wait_for_timeout(300)
    assert drawing.screenshot() != moved
    expect(page.locator("#panel")).to_be_hidden()
    page.get_by_role("button", name="Show everything in the window").click()


def test_a_pressed_actor_can_be_drawn_aside_on_the_canvas(open_page: "Opening") -> None:
    page = open_page(crowd(), fragment="#limit=all")
    drawing = page.locator("#drawing")
    drawing.focus()
    page.keyboard.press("ArrowRight")
    box = drawing.bounding_box()
    middle = (box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.move(*middle)
    page.mouse.down()
    page.mouse.move(middle[0] + 90, middle[1] + 40, steps=4)
    page.mouse.up()
    page.wait_for_timeout(300)
    expect(page.locator("#panel")).to_be_hidden()
    page.mouse.click(middle[0] + 90, middle[1] + 40)
    expect(page.locator("#panel h2")).to_have_text("Actor 0")


def save(page: "Page", name: str) -> Path:
    page.locator("#save summary").click()
    with page.expect_download() as saved:
        page.locator("#save-items button", has_text=name).click()
    page.keyboard.press("Escape")
    return Path(saved.value.path())


def test_stances_differ_in_their_strokes_and_labels_not_in_colour_alone(open_page: "Opening") -> None:
    root = ET.parse(save(open_page(), "SVG")).getroot()  # noqa: S314 (made by the page under test)
    strokes = {(path.get("stroke"), path.get("stroke-dasharray")) for path in root.iter(f"{SVG}path")}
    assert len(strokes) == 4
    assert len({dashes for _, dashes in strokes}) == 4
    labels = [text.text for text in root.iter(f"{SVG}text")]
    assert "denied: regulates" in labels


@pytest.mark.parametrize(("fragment", "drawer"), [("#limit=all", "canvas"), ("#limit=all&relation=charges", "vis")])
def test_denials_have_their_colour_in_both_drawers(open_page: "Opening", fragment: str, drawer: str) -> None:
    page = open_page(crowd(), fragment=fragment)
    expect(page.locator("#drawing")).to_have_attribute("data-drawer", drawer)
    page.wait_for_timeout(300)
    red = page.evaluate(
        """() => {
          const sheet = document.querySelector('#drawing canvas');
          const { data } = sheet.getContext('2d').getImageData(0, 0, sheet.width, sheet.height);
          let red = 0;
          for (let at = 0; at < data.length; at += 4) {
            if (data[at] > data[at + 1] + 40 && data[at] > data[at + 2] + 40) red += 1;
          }
          return red;
        }"""
    )
    assert red > 100


def test_a_large_network_opens_as_groups_that_open_by_keyboard_and_close_again(open_page: "Opening") -> None:
    page = open_page(clusters())
    drawing = page.locator("#drawing")
    notice = page.locator("#notice")
    expect(drawing).to_have_attribute("aria-label", re.compile("^Network of [0-9]+ groups of actors"))
    expect(notice).to_contain_text("Press one to open it.")
    drawing.focus()
    page.keyboard.press("ArrowRight")
    expect(page.locator("#shown")).to_contain_text("group of ")
    page.keyboard.press("Enter")
    expect(drawing).to_have_attribute("aria-label", re.compile("^Network of [0-9]+ actors"))
    expect(notice).to_contain_text(CRUMBS)
    address = page.url
    drawing.focus()
    page.keyboard.press("Backspace")
    expect(drawing).to_have_attribute("aria-label", re.compile("groups of actors"))
    again = open_page(clusters(), fragment="#" + address.split("#")[1])
    expect(again.locator("#notice")).to_contain_text(CRUMBS)
    again.locator("#notice").get_by_role("button", name="All groups").click()
    expect(again.locator("#drawing")).to_have_attribute("aria-label", re.compile("groups of actors"))


def test_a_group_opens_when_it_is_pressed(open_page: "Opening") -> None:
    page = open_page(clusters())
    drawing = page.locator("#drawing")
    drawing.focus()
    page.keyboard.press("ArrowRight")
    box = drawing.bounding_box()
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    expect(page.locator("#notice")).to_contain_text(CRUMBS)


def test_an_actor_that_is_opened_marks_the_group_that_it_is_in(open_page: "Opening") -> None:
    page = open_page(clusters(), fragment="#actor=e-007")
    expect(page.locator("#drawing")).to_have_attribute("data-node", re.compile("^group "))


def test_a_large_network_can_be_drawn_from_its_busiest_actors_or_whole(open_page: "Opening") -> None:
    page = open_page(clusters())
    notice = page.locator("#notice")
    notice.get_by_role("button", name="Draw the busiest actors").click()
    expect(notice).to_contain_text("busiest actors; ")
    label = page.locator("#drawing").get_attribute("aria-label")
    assert int(re.search(r"(\d+) links", label)[1]) <= 80
    notice.get_by_role("button", name="Draw all 305 links").click()
    expect(page.locator("#drawing")).to_have_attribute("aria-label", "Network of 300 actors and 305 links")
    notice.get_by_role("button", name="Groups").click()
    expect(page.locator("#drawing")).to_have_attribute("aria-label", re.compile("groups of actors"))


def test_an_actor_pressed_twice_shows_its_surroundings_laid_out_anew(open_page: "Opening") -> None:
    page = open_page(clusters(), fragment="#limit=all")
    drawing = page.locator("#drawing")
    drawing.focus()
    page.keyboard.press("ArrowRight")
    box = drawing.bounding_box()
    page.mouse.dblclick(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    expect(page.locator("#chips")).to_contain_text("around Actor")
    near = drawing.get_attribute("aria-label")
    page.get_by_role("combobox", name="Links away").select_option("3")
    expect(drawing).not_to_have_attribute("aria-label", near)


def ask_for_path(page: "Page", start: str, end: str) -> None:
    page.get_by_role("button", name="Find the path between two actors").click()
    page.locator("#path-from").fill(start)
    page.locator("#path-to").fill(end)
    page.locator("#path-to").press("Enter")


def test_the_shortest_path_is_drawn_with_its_caption_and_kept_in_the_address(open_page: "Opening") -> None:
    page = open_page()
    ask_for_path(page, "atlantia", "Costa Group")
    notice = page.locator("#notice")
    expect(notice).to_contain_text("From Atlantia to Costa Group: 4 steps. Claims connect these, not facts.")
    expect(page.locator("#drawing")).to_have_attribute("aria-label", "Network of 5 actors and 4 links")
    again = open_page(fragment="#" + page.url.split("#")[1])
    expect(again.locator("#notice")).to_contain_text("4 steps. Claims connect these, not facts.")
    page.go_back()
    expect(page.locator("#drawing")).to_have_attribute("aria-label", "Network of 8 actors and 9 links")


def test_a_path_that_does_not_exist_or_leads_over_denials_alone_says_so(open_page: "Opening") -> None:
    page = open_page()
    ask_for_path(page, "Atlantia", "Nobody")
    expect(page.locator(".path .said")).to_contain_text("Choose two actors")
    page.get_by_role("checkbox", name="charges").check()
    ask_for_path(page, "Atlantia", "Banco del Golfo")
    expect(page.locator("#notice")).to_contain_text("No path leads from Atlantia to Banco del Golfo over")
    denied = open_page(fragment="#relation=regulates&path=atlantia&path=suppliers")
    expect(denied.locator("#notice")).to_contain_text("There is none but by way of links that are only denied.")


def test_the_picture_is_saved_as_png_and_svg_with_a_line_that_says_what_it_is(open_page: "Opening") -> None:
    page = open_page()
    png = save(page, "PNG").read_bytes()
    assert png.startswith(b"\x89PNG\r\n")
    assert len(png) > 10_000
    root = ET.parse(save(page, "SVG")).getroot()  # noqa: S314 (made by the page under test)
    caption = root.find(f"{SVG}title").text
    assert caption.startswith("Claims made by named sources, not findings · 11 claims from 4 documents, 14 Mar 2023 – ")
    assert caption.endswith("claimgraph 9.9")
    texts = [text.text for text in root.iter(f"{SVG}text")]
    assert texts[-1] == caption
    assert {"Norte Cartel", "money brokers", "charges"} <= set(texts)


def test_labels_of_the_picture_do_not_lie_on_one_another(open_page: "Opening") -> None:
    page = open_page(clusters(), fragment="#limit=all")
    root = ET.parse(save(page, "SVG")).getroot()  # noqa: S314 (made by the page under test)
    boxes = []
    for group in root.iter(f"{SVG}g"):
        left, top, turn = map(float, re.findall(r"-?[\d.]+", group.get("transform")))
        lines = [text.text for text in group.iter(f"{SVG}text")]
        if turn == 0 and lines[0].startswith("Actor"):
            size = float(group.get("font-size"))
            boxes.append((left, top, max(map(len, lines)) * size * 0.4, len(lines) * size))
    assert len(boxes) > 20
    for (x, y, wide, high), (left, top, broad, tall) in combinations(boxes, 2):
        assert abs(x - left) >= (wide + broad) / 2 or abs(y - top) >= (high + tall) / 2


def test_a_browser_that_cannot_unpack_the_page_is_told_so(open_page: "Opening") -> None:
    page = open_page()
    page.add_init_script("delete window.DecompressionStream")
    page.reload()
    expect(page.locator("#facts")).to_contain_text("claims.csv beside it")


def test_the_drawing_follows_dark_and_light(open_page: "Opening") -> None:
    page = open_page(crowd(), fragment="#limit=all", color_scheme="dark")

    def corner() -> tuple[int, ...]:
        page.wait_for_timeout(300)
        return Image.open(io.BytesIO(page.locator("#drawing").screenshot())).convert("RGB").getpixel((4, 4))

    assert max(corner()) < 60
    page.emulate_media(color_scheme="light")
    assert min(corner()) > 200
