"""Mentions, reference, voices and stance, each read off short texts by the whole extractor."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.claims import Extraction, Extractor, FoundClaim
from graph.dates import edtf
from graph.language import ParagraphKind, parse, split
from graph.mentions import LearnedSpan, MentionFinder
from graph.model import Certainty, Document, Polarity, mint
from graph.reference import resolve_references
from graph.resolve import resolve
from ontology.vocabulary import load_vocabulary

VOCABULARY = load_vocabulary()
MENTIONS = MentionFinder(VOCABULARY)


def document(text: str) -> Document:
    return Document(
        id=mint("d", text), slug="report", source="report.txt", text=text, sha256="", media_type="text/plain"
    )


@pytest.fixture(scope="module")
def extractor() -> Extractor:
    return Extractor(VOCABULARY)


def read(extractor: Extractor, text: str) -> Extraction:
    return extractor.extract(document(text))


def only(extraction: Extraction, relation: str) -> FoundClaim:
    found = [claim for claim in extraction.claims if claim.relation == relation]
    assert len(found) == 1, [(claim.relation, claim.subject.label, claim.object.label) for claim in extraction.claims]
    return found[0]


def speaker(claim: FoundClaim) -> str | None:
    return claim.voices[0].referent.label if claim.voices and claim.voices[0].referent else None


# --- paragraphs and offsets -----------------------------------------------------------------------------


@given(st.text(max_size=400))
@settings(max_examples=200, deadline=None)
def test_every_code_point_that_the_model_reads_has_its_place_in_the_kept_text(text: str) -> None:
    last = -1
    for block in split(text):
        assert len(block.text) == len(block.offsets)
        for character, place in zip(block.text, block.offsets, strict=True):
            assert 0 <= place < len(text)
            assert place >= last
            last = place
            if character.isalnum():
                assert text[place] == character


@pytest.mark.parametrize(
    "text",
    [
        "“The brokers,” he said, “launder money for\u00a0the cartel.”",
        "The police—who came late—seized cocaine.\r\n\r\nThe gang [in Lima] ships heroin.",
        "😀 The ‘agency’ arrested two traffickers — and 3,000 pills.",
    ],
)
def test_mentions_stand_where_they_say(text: str) -> None:
    parsed = parse(document(text))
    mentions = MENTIONS.find(parsed)
    assert mentions
    for located in mentions:
        assert text[located.mention.start : located.mention.end] == located.mention.text


def test_a_learned_span_widens_what_is_found_types_it_and_adds_what_is_not() -> None:
    text = "The ministries of Defense and Interior met. Ghost parcels crossed the sea."
    parsed = parse(document(text))
    words = [token.text for token in parsed.paragraphs[0].doc]
    ministries, ghosts = words.index("ministries"), words.index("Ghost")
    spans = [
        LearnedSpan(first=ministries, last=words.index("Interior") + 1, type="GovernmentBody", likely=0.9),
        LearnedSpan(first=ghosts, last=ghosts + 2, type="Method", likely=0.4),
    ]
    found = {located.mention.text: located for located in MENTIONS.find(parsed, seen=[spans])}
    assert "Ghost parcels" not in {located.mention.text for located in MENTIONS.find(parsed)}
    assert found["Ghost parcels"].mention.type == "Method"
    assert found["ministries"].mention.type == "GovernmentBody"
    assert "ministries of Defense and Interior" in {wider.text for wider in found["ministries"].wider}


def test_no_mention_is_empty_where_a_relative_pronoun_stands_before_its_preposition() -> None:
    text = "The smugglers met the men that their heads of cell are about to send to the border."
    for located in MENTIONS.find(parse(document(text))):
        for mention in (located.mention, *located.wider):
            assert mention.text == text[mention.start : mention.end] != ""


def test_wrapped_lines_within_a_text_that_is_not_wrapped_are_one_paragraph() -> None:
    speech = "I want to read from the report of the border command, which speaks for itself and needs no word of mine. "
    lines = [
        speech * 2,
        "The second battalion has moved to the towns along the",
        "river and holds the bridges there, while the police of",
        "Matamoros were sent home, and their weapons were taken.",
        "I thank the Chair.",
    ]
    assert [block.text for block in split("\n\n".join(lines))] == [lines[0].strip(), " ".join(lines[1:4]), lines[4]]


def test_lines_of_a_list_are_apart() -> None:
    items = ["cocaine from the valley", "heroin from the hills", "pills"]
    assert [block.text for block in split("\n\n".join(["We found these things:", *items]))][-3:] == items


def test_wrapped_lines_with_blank_lines_between_are_one_paragraph() -> None:
    lines = [
        "The soldiers had waited for the trucks since noon and saw the",
        "",
        "first of them when the sun was nearly gone behind the hills of",
        "",
        "the border, where the road turns north and nobody keeps watch",
        "",
        "over it. They stopped the driver and found eleven bundles that",
        "",
        "he said he had never seen. The officers who had sent the men",
        "",
        "to the crossing were told of it the same night, and they asked",
        "",
        "that nobody should speak of the matter before the judge came",
        "",
        "to look at the truck, the bundles and the man who had driven",
        "",
        "them through three provinces without being stopped anywhere.",
    ]
    blocks = list(split("\n".join(lines)))
    assert len(blocks) == 1
    assert blocks[0].kind is ParagraphKind.BODY


def test_a_headline_is_no_source_of_claims(extractor: Extractor) -> None:
    text = "Cartel Bribes Judge in Lima\n\nThe weather in the city was fine on Monday, and the market was open."
    assert not read(extractor, text).claims


# --- reference ------------------------------------------------------------------------------------------


def test_a_surname_and_a_pronoun_stand_for_the_full_name(extractor: Extractor) -> None:
    text = "Carla Montero fled in May. Montero had bribed two officials. She laundered money for the Red Valley Cartel."
    extraction = read(extractor, text)
    bribed, laundered = only(extraction, "corrupts"), only(extraction, "laundersMoneyFor")
    assert bribed.subject is laundered.subject
    assert bribed.subject.label == "Carla Montero"
    assert text[slice(*laundered.evidence.subject_span)] == "She"
    assert laundered.evidence.subject_antecedent is not None
    assert text[slice(*laundered.evidence.subject_antecedent)] == "Montero"
    assert laundered.evidence.object_antecedent is None


def test_an_abbreviation_that_the_text_introduces_is_the_same_body(extractor: Extractor) -> None:
    text = "The Harbour Crime Bureau (HCB) opened last year. In June, the HCB arrested three smugglers."
    assert only(read(extractor, text), "arrests").subject.label == "Harbour Crime Bureau"


def test_they_after_two_people_stays_open(extractor: Extractor) -> None:
    text = "Police arrested Ana Rojas and Luis Vega. They launder money for the Red Valley Cartel."
    assert not [claim for claim in read(extractor, text).claims if claim.relation == "laundersMoneyFor"]


def test_two_nationalities_that_share_a_noun_are_two_actors(extractor: Extractor) -> None:
    claim = only(read(extractor, "Cooperation between Peruvian and Chilean authorities is close."), "cooperatesWith")
    assert {claim.subject.key[0], claim.object.key[0]} == {"peruvian", "chilean"}


def test_a_country_its_people_and_its_traffickers_are_apart() -> None:
    text = "China protested. Chinese traffickers fled. Chinese authorities deny it. The regime is silent."
    parsed = parse(document(text))
    references = resolve_references(parsed, MENTIONS.find(parsed), VOCABULARY)
    labels = [referent.label for referent in references.referents]
    for label in ("China", "Chinese traffickers", "Chinese authorities", "regime"):
        assert labels.count(label) == 1


# --- voices ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("Carla Montero said that brokers launder money for the cartels.", "Carla Montero"),
        ("Brokers launder money for the cartels, Carla Montero said.", "Carla Montero"),
        ("According to the report, brokers launder money for the cartels.", "report"),
        ("“Brokers launder money for the cartels,” said Carla Montero, a former prosecutor.", "Carla Montero"),
        ("Carla Montero spoke for an hour. “Brokers launder money for the cartels,” she said.", "Carla Montero"),
        ("Brokers launder money for the cartels.", None),
    ],
)
def test_a_claim_is_given_to_who_makes_it(extractor: Extractor, text: str, who: str | None) -> None:
    assert speaker(only(read(extractor, text), "laundersMoneyFor")) == who


def test_a_quotation_runs_on_over_paragraphs(extractor: Extractor) -> None:
    text = (
        "“The market has changed,” said Carla Montero, a former prosecutor. “Everybody sees it.\n\n"
        "“Brokers launder money for the cartels.”"
    )
    assert speaker(only(read(extractor, text), "laundersMoneyFor")) == "Carla Montero"


def test_who_relays_a_claim_is_kept_behind_who_makes_it(extractor: Extractor) -> None:
    text = "Carla Montero said that the report found that brokers launder money for the cartels."
    claim = only(read(extractor, text), "laundersMoneyFor")
    assert [voice.referent.label for voice in claim.voices if voice.referent] == ["report", "Carla Montero"]


def test_the_capacity_of_a_speaker_is_kept(extractor: Extractor) -> None:
    text = "“Brokers launder money for the cartels,” said Carla Montero, a former prosecutor in Lima."
    claim = only(read(extractor, text), "laundersMoneyFor")
    assert claim.voices[0].speaking_as is not None
    assert "former prosecutor" in claim.voices[0].speaking_as


# --- stance ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "polarity", "certainty"),
    [
        ("The brokers launder money for the cartels.", Polarity.AFFIRMED, Certainty.CERTAIN),
        ("The brokers do not launder money for the cartels.", Polarity.DENIED, Certainty.CERTAIN),
        ("The brokers never laundered money for the cartels.", Polarity.DENIED, Certainty.CERTAIN),
        ("The brokers stopped laundering money for the cartels.", Polarity.DENIED, Certainty.CERTAIN),
        ("The brokers refused to launder money for the cartels.", Polarity.DENIED, Certainty.CERTAIN),
        ("The brokers denied laundering money for the cartels.", Polarity.DENIED, Certainty.CERTAIN),
        ("The brokers may launder money for the cartels.", Polarity.AFFIRMED, Certainty.POSSIBLE),
        ("The brokers plan to launder money for the cartels.", Polarity.AFFIRMED, Certainty.POSSIBLE),
        ("The brokers allegedly launder money for the cartels.", Polarity.AFFIRMED, Certainty.ALLEGED),
        ("Prosecutors accused the brokers of laundering money for the cartels.", Polarity.AFFIRMED, Certainty.ALLEGED),
        ("The brokers probably launder money for the cartels.", Polarity.AFFIRMED, Certainty.PROBABLE),
        ("The brokers continue to launder money for the cartels.", Polarity.AFFIRMED, Certainty.CERTAIN),
    ],
)
def test_stance_is_read_as_the_speaker_puts_it(
    extractor: Extractor, text: str, polarity: Polarity, certainty: Certainty
) -> None:
    stance = only(read(extractor, text), "laundersMoneyFor").stance
    assert (stance.polarity, stance.certainty) == (polarity, certainty)
    assert all(cue in text for cue in stance.cues)


def test_what_somebody_is_thanked_for_is_done_and_what_is_called_for_is_not(extractor: Extractor) -> None:
    thanked = "Ministers want to thank the Mexican Army for capturing three traffickers."
    assert only(read(extractor, thanked), "arrests").stance.certainty is Certainty.CERTAIN
    called = "Ministers called for arresting the traffickers. The police of Lima plan to arrest two smugglers."
    assert {claim.stance.certainty for claim in read(extractor, called).claims if claim.relation == "arrests"} == {
        Certainty.POSSIBLE
    }


# --- what is not said -----------------------------------------------------------------------------------


def test_words_in_quotation_marks_are_nobody_s_where_the_speaker_is_open(extractor: Extractor) -> None:
    extraction = read(extractor, "The market was crowded. “The brokers launder money for the cartels every day.”")
    assert not extraction.claims
    assert [drop.reason for drop in extraction.dropped] == ["it is open whose claim this is"]


def test_we_in_the_document_s_own_voice_is_the_document(extractor: Extractor) -> None:
    text = "We reported in June that the brokers launder money for the cartels."
    assert only(read(extractor, text), "laundersMoneyFor").voices == ()


def test_an_act_that_is_only_spoken_of_is_not_laid_to_whom_the_sentence_names(extractor: Extractor) -> None:
    text = "Beyond China's involvement in the rise in fentanyl seizures, the market has changed."
    assert not [claim for claim in read(extractor, text).claims if claim.relation == "seizes"]


def test_a_wing_is_part_of_its_cartel_and_never_the_cartel_of_its_wing(extractor: Extractor) -> None:
    text = "Police captured the head of security for the Chapitos wing of the Sinaloa Cartel."
    parts = [claim for claim in read(extractor, text).claims if claim.relation == "partOf"]
    assert all(claim.object.label == "Sinaloa Cartel" for claim in parts)


# --- qualifiers -----------------------------------------------------------------------------------------


def test_each_amount_goes_with_what_it_counts(extractor: Extractor) -> None:
    text = "In 2017, Mexican police seized 9.5 MT of heroin, 28.2 MT of methamphetamine and two rifles."
    amounts = {
        claim.object.label: [detail.text for detail in claim.qualifiers if detail.role == "amount"]
        for claim in read(extractor, text).claims
        if claim.relation == "seizes"
    }
    assert amounts["heroin"] in (["9.5"], ["9.5 MT"])
    assert amounts["methamphetamine"] in (["28.2"], ["28.2 MT"])
    assert amounts["two rifles"] == ["two"]


def test_a_unit_is_no_place_and_a_number_in_a_name_no_amount(extractor: Extractor) -> None:
    text = "In 2017, China regulated 4-ANPP, and Chinese police seized 2,384 metric tons (MT) of precursor chemicals."
    for claim in read(extractor, text).claims:
        assert not [detail for detail in claim.qualifiers if detail.text in ("MT", "4")]


@pytest.mark.parametrize(
    ("text", "happened", "said"),
    [
        ("Chinese brokers have laundered money for the Sinaloa Cartel since 2019.", "2019/..", ""),
        ("In 2019, Mexican police seized heroin.", "2019", ""),
        ("Mexican police seized heroin between March and May 2021.", "2021-03/2021-05", ""),
        ("The ministry said on Monday that Mexican police seized heroin in 2019.", "2019", "2023-05-15"),
        ("According to the Aug. 24 report by the DEA, Mexican police seized heroin.", "", "2022-08-24"),
        ("In a statement dated March 3, 2021, the ministry said that Mexican police seized heroin.", "", "2021-03-03"),
        ("Mexican police, who were founded in 1999, seized heroin last year.", "2022", ""),
        ("Mexican police seized heroin for years.", "", ""),
    ],
)
def test_when_it_happened_and_when_it_was_said_are_kept_apart(
    extractor: Extractor, text: str, happened: str, said: str
) -> None:
    extraction = extractor.extract(replace(document(text), date="2023-05-17"))
    claims = [one for one in resolve([extraction], VOCABULARY).claims if one.proposition.relation != "operatesIn"]
    assert claims
    for claim in claims:
        assert ("" if claim.happened is None else edtf(claim.happened)) == happened
        assert ("" if claim.said is None else edtf(claim.said)) == said


# --- across documents -----------------------------------------------------------------------------------


def test_quotes_are_verbatim_and_bare_descriptions_stay_in_their_document(extractor: Extractor) -> None:
    texts = [
        "The traffickers bribed an official in Lima. Police say that China is shipping precursor chemicals to Mexico.",
        "The traffickers bribed a judge in Quito. China is shipping precursor chemicals to Mexico.",
    ]
    extractions = [read(extractor, text) for text in texts]
    ledger = resolve(extractions, VOCABULARY)
    kept = {document.id: document.text for document in ledger.documents}
    assert ledger.claims
    for claim in ledger.claims:
        evidence = claim.evidence
        assert kept[evidence.document][evidence.start : evidence.end] == evidence.quote
    traffickers = [entity for entity in ledger.entities if "traffickers" in entity.label.lower()]
    assert len(traffickers) == 2
    supplies = [claim for claim in ledger.claims if claim.proposition.relation == "suppliesPrecursorsTo"]
    assert len(supplies) == 2
    assert len({claim.proposition.id for claim in supplies}) == 1


def test_the_same_documents_in_another_order_give_the_same_ledger(extractor: Extractor) -> None:
    texts = ["Police in Lima arrested two smugglers.", "The cartels bribe judges.", "China ships chemicals to Mexico."]
    forward = resolve([read(extractor, text) for text in texts], VOCABULARY)
    backward = resolve([read(extractor, text) for text in reversed(texts)], VOCABULARY)
    assert forward == backward
