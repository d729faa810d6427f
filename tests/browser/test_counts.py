"""One build, counted four ways: its report, the page in a browser, the questions, and the dossiers say the same."""

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from graph.cli import main
from graph.dossier import dossier_of
from graph.store import ask, open_store
from graph.store.files import read_ledger
from ontology.vocabulary import load_questions, load_vocabulary

if TYPE_CHECKING:
    from playwright.sync_api import Browser

REPORTS = Path(__file__).parents[2] / "docs" / "ledger"
#: The second says of two what the first says of them the other way round.
DENIALS = {
    "bulletin.txt": "The Bahía Norte Cartel is fighting the Sierra Cartel, the Interior Ministry said on Monday.",
    "reply.txt": """"The Sierra Cartel is not fighting the Bahía Norte Cartel," said Pilar Mora, a police chief.

"Daniel Ibarra Soto does not launder money for the Bahía Norte Cartel," Mora said.""",
}


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the outputs of a build: one press release in many papers, a denial, and reports of their own."""
    place = tmp_path_factory.mktemp("counted")
    for name, text in DENIALS.items():
        (place / name).write_text(text, "utf-8")
    assert main(["build", str(REPORTS), *(str(place / name) for name in DENIALS), "-o", str(place / "out")]) == 0
    return place / "out"


def asked(out: Path, name: str) -> list[dict[str, str]]:
    table = ask(open_store(out / "store"), load_questions()[name], {}, table=out / "claims.parquet")
    return [dict(zip(table.columns, map(str, row), strict=True)) for row in table.rows]


def test_report_page_questions_and_dossiers_count_alike(out: Path, chromium: "Browser") -> None:
    report = json.loads((out / "report.json").read_text("utf-8"))
    ledger, vocabulary = read_ledger(out / "graph.ttl"), load_vocabulary()
    links = {(row["subject"], row["relation"], row["object"]): row for row in asked(out, "how-well-supported")}
    disputed = {(row["subject"], row["relation"], row["object"]) for row in asked(out, "what-is-disputed")}
    assert {relation for _, relation, _ in disputed} == {"launders money for", "conflicts with"}
    assert report["disputes"] == len(disputed)
    assert report["claims"]["kept"] == len(ledger.claims)

    page = chromium.new_context().new_page()
    page.goto((out / "graph.html").as_uri())
    page.wait_for_selector("html[data-rendered]")
    expect(page.get_by_role("tab", name="Claims")).to_have_text(f"Claims {len(ledger.claims)}")
    expect(page.get_by_role("tab", name="Documents")).to_have_text(f"Documents {len(report['documents'])}")
    disputes = page.locator("#legend button", has_text="affirmed and denied")
    expect(disputes.locator(".count")).to_have_text(str(report["disputes"]))

    labels = {entity.id: entity.label for entity in ledger.entities}
    relations = {name: relation.label for name, relation in vocabulary.relations.items()}
    propositions = {claim.proposition.id: claim.proposition for claim in ledger.claims}
    compared: set[tuple[str, str, str]] = set()
    for entity in ledger.entities:
        for matter in dossier_of(entity, ledger, vocabulary, version="0").matters:
            one, side = propositions[matter.id], matter.sides.for_
            named = (labels[one.subject], relations[one.relation], labels[one.object])
            assert (named in links) == bool(side.claims)
            if not side.claims:
                continue
            row = links[named]
            assert [row[name] for name in ("claims", "voices", "documents", "independent_sources")] == [
                str(number) for number in (side.claims, side.voices, side.documents, side.roots)
            ]
            if named not in compared:
                compared.add(named)
                page.goto(f"{(out / 'graph.html').as_uri()}#link={one.subject}+{one.relation}+{one.object}")
                expect(page.locator("#panel .counts").first).to_contain_text(str(matter.sides.all))
    assert compared == links.keys()
    page.context.close()
