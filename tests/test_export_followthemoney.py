"""FollowTheMoney's own model reads every claim, and a denial is no link."""

import json

import pytest
from hypothesis import HealthCheck, given, settings

from graph.model import Ledger, Polarity
from tests.exported import exported
from tests.sample_ledger import sample_ledger
from tests.strategies import ledgers

followthemoney = pytest.importorskip("followthemoney", reason="pip install 'claimgraph[readers]', which needs ICU")
unhurried = settings(deadline=None, max_examples=20, suppress_health_check=[HealthCheck.too_slow])


def entities(ledger: Ledger) -> "list[followthemoney.EntityProxy]":
    lines = exported("ftm", ledger).splitlines()
    return [followthemoney.model.get_proxy(json.loads(line), cleaned=False) for line in lines]


@unhurried
@given(ledgers())
def test_followthemoney_reads_every_claim_with_both_its_ends(ledger: Ledger) -> None:
    read = {entity.id: entity for entity in entities(ledger)}
    for claim in ledger.claims:
        entity = read[claim.id]
        denied = claim.stance.polarity is Polarity.DENIED
        assert entity.schema.name == ("Note" if denied else "UnknownLink")
        ends = {*entity.get("entity")} if denied else {*entity.get("subject"), *entity.get("object")}
        assert ends == {claim.proposition.subject, claim.proposition.object}
        assert ends <= read.keys()
        assert entity.get("proof") == [claim.evidence.document]


def test_followthemoney_accepts_every_property_and_value() -> None:
    for line in exported("ftm", sample_ledger()).splitlines():
        raw = json.loads(line)
        # A value that the model refuses would be left out.
        read = followthemoney.model.get_proxy(raw, cleaned=False).to_dict()
        followthemoney.model.get(raw["schema"]).validate(raw)
        assert {name: sorted(values) for name, values in read["properties"].items()} == {
            name: sorted(values) for name, values in raw["properties"].items()
        }


def test_followthemoney_has_no_link_for_a_denial() -> None:
    links = [entity for entity in entities(sample_ledger()) if entity.schema.name == "UnknownLink"]
    assert len(links) == sum(claim.stance.polarity is Polarity.AFFIRMED for claim in sample_ledger().claims)
    assert all(link.first("summary").startswith("Claimed, not established") for link in links)
