"""Speakers of transcripts, pronouns, and the word by which two mentions are related, with its voice and stance."""

import pytest

from graph.attribution import Attributions
from graph.language import Parsed, parse, split
from graph.mentions import MentionFinder
from graph.model import Certainty, Document, MentionKind, Polarity, Stance, mint
from graph.reference import References, resolve_references
from graph.stance import StanceReader
from graph.voices import described_by
from ontology.vocabulary import load_vocabulary

VOCABULARY = load_vocabulary()
MENTIONS = MentionFinder(VOCABULARY)
STANCES = StanceReader(VOCABULARY)


def read(text: str) -> tuple[Parsed, References, Attributions]:
    parsed = parse(
        Document(id=mint("d", text), slug="report", source="report.txt", text=text, sha256="", media_type="text/plain")
    )
    references = resolve_references(parsed, MENTIONS.find(parsed), VOCABULARY)
    return parsed, references, Attributions(parsed, references, VOCABULARY)


def pronouns(text: str) -> dict[str, str | None]:
    """Return what each pronoun of a text stands for; the last of the same words counts."""
    _, references, _ = read(text)
    return {
        mention.mention.text: referent.label if referent is not None else None
        for _, (mention, referent) in sorted(references.by_head.items())
        if mention.mention.kind is MentionKind.PRONOUN
    }


def speakers(text: str) -> list[str | None]:
    """Return the innermost voice of each paragraph's first sentence."""
    parsed, _, attributions = read(text)
    chains = [
        attributions.chain(index, next(iter(paragraph.doc.sents)).root)
        for index, paragraph in enumerate(parsed.paragraphs)
    ]
    return [chain[0].referent.label if chain and chain[0].referent is not None else None for chain in chains]


def between(text: str, one: str, other: str) -> tuple[str, Stance]:
    """Return the word that relates two words of a sentence, and how firmly it is said."""
    parsed, _, attributions = read(text)
    doc = parsed.paragraphs[0].doc
    first, second = (next(token for token in doc if token.text == word) for word in (one, other))
    carrier = attributions.carrier(0, first, second)
    return carrier.text, STANCES.read(carrier, attributions.chain(0, carrier), "", (first, second))


def voice_over(text: str, word: str) -> str | None:
    """Return who is the innermost voice over the first such word of a text."""
    parsed, _, attributions = read(text)
    for index, paragraph in enumerate(parsed.paragraphs):
        for token in paragraph.doc:
            if token.text == word:
                chain = attributions.chain(index, token)
                return chain[0].referent.label if chain and chain[0].referent is not None else None
    raise AssertionError(f"{word} is not in the text")


# --- asides, accounts and accusations -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "word", "speaker"),
    [
        ("The gang bought the drums in Wuhan, prosecutors say.", "bought", "prosecutors"),
        ("In May, investigators believe, the gang bought the drums.", "bought", "investigators"),
        ("The gang bought the drums, a chemist told a court on Monday.", "bought", "chemist"),
        ("The gang, says Ana Ruiz, bought the drums.", "bought", "Ana Ruiz"),
        (
            "He is a leader, Canadian police have said in court, of a gang that bought the drums.",
            "bought",
            "Canadian police",
        ),
        ("He kept the books and, investigators believe, sold the drums.", "kept", None),
        ("A witness told police that the gang bought pills; and that it sold the drums.", "sold", "witness"),
        ("A witness told police that the gang bought pills; the brokers sold the drums.", "sold", None),
        ("Police seized the drums; the gang bought them, investigators say.", "seized", None),
        ("Police seized the drums, and the ministry says that the gang bought them.", "seized", None),
        ('"It rained," said Ana Ruiz, who led the gang.', "led", None),
        ("By the ministry's estimate, the gang bought the drums.", "bought", "ministry"),
        ("The minister rejected claims that the army protects the gang.", "protects", "minister"),
        ("The minister rejected the prosecutors' claim that the army protects the gang.", "protects", "prosecutors"),
        ("A grand jury indicted the dealer for conspiracy to import heroin.", "import", "grand jury"),
        ("The senator praised the police for seizing the drums.", "seizing", "senator"),
        ("Prosecutors described the dealer as the treasurer of the gang.", "treasurer", "Prosecutors"),
        ("The paper quoted a former guard as saying that the gang bought the drums.", "bought", "former guard"),
        ("The agreement, unsealed on Monday, says that the gang bought the drums.", "bought", "agreement"),
    ],
)
def test_a_clause_is_said_by_whom_the_text_names(text: str, word: str, speaker: str | None) -> None:
    assert voice_over(text, word) == speaker


@pytest.mark.parametrize(
    ("text", "word", "speaker"),
    [
        (
            "A lawyer for Pedro Lima, Susan Albright, denied it. The lawyer said that the gang paid.",
            "paid",
            "Susan Albright",
        ),
        ("Its chief, Ana Ruiz, met the envoy. She said that the gang paid.", "paid", "Ana Ruiz"),
        ("A spokesman for the Northern Command, Brigadier Pedro Lima, said that the gang paid.", "paid", "Pedro Lima"),
        (
            "A lawyer for Pedro Lima, Susan Albright, denied that her client knew it. She said that the army paid.",
            "paid",
            "Susan Albright",
        ),
        ("PORTO VELHO — The ministry said that the gang paid.", "paid", "ministry"),
        ("SANTOS, May 3 (Wire) - The ministry said that the gang paid.", "paid", "ministry"),
    ],
)
def test_a_speaker_is_known_by_name_and_role(text: str, word: str, speaker: str | None) -> None:
    assert voice_over(text, word) == speaker


def test_who_in_a_relative_clause_is_a_person_and_not_the_place_of_work() -> None:
    parsed, _, _ = read("Police arrested Rosa Lima, a teller at Lakeside Community Bank, who took the money.")
    doc = parsed.paragraphs[0].doc
    took, who = (next(token for token in doc if token.text == word) for word in ("took", "who"))
    assert described_by(took, who).text != "Bank"


# --- transcripts ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "label"),
    [
        ("Senator Ruiz. Thank you for coming to this room.", "Senator Ruiz"),
        ("Mr. Ortega [continuing]. And the brokers left.", "Mr. Ortega"),
        ("Mr. ORTEGA of Nevada. Madam Speaker, the brokers left.", "Mr. ORTEGA of Nevada"),
        ("VÉLEZ: The minister needs a short sentence.", "VÉLEZ"),
        ("Q (Radio Puerto): Who pays the brokers?", "Q"),
        ("A: Nobody pays the brokers.", "A"),
        ("A. The Secretary shall report within a year.", None),
        ("Mr. Ortega left. The brokers stayed.", None),
    ],
)
def test_a_turn_is_told_by_its_label(line: str, label: str | None) -> None:
    turn = next(iter(split(line))).turn
    assert (line[slice(*turn)] if turn is not None else None) == label


def test_each_speaker_of_a_hearing_speaks_until_the_next() -> None:
    text = (
        "Senator Ruiz. The brokers launder money for the cartels.\n\n"
        "They have done so for a decade.\n\n"
        "Mr. Ortega. The banks know the brokers."
    )
    assert speakers(text) == ["Senator Ruiz", "Senator Ruiz", "Mr. Ortega"]


def test_headings_before_a_colon_speak_for_nobody() -> None:
    text = (
        "CLOSING THE LOOPHOLE: The order regulates small parcels.\n\n"
        "KEEPING CITIZENS SAFE: The order sanctions brokers."
    )
    assert speakers(text) == [None, None]


def test_answers_are_given_by_the_one_person_who_is_introduced() -> None:
    text = (
        "Carla Montero ran a laboratory for ten years.\n\n"
        "Q: Who sold the powder?\n\nA: The brokers sold the powder to the cartels."
    )
    assert speakers(text) == [None, None, "Carla Montero"]


def test_words_that_stand_alone_in_quotation_marks_are_those_of_the_only_person_introduced() -> None:
    text = "Carla Montero carried cash in the valley. This is her account.\n\n“The brokers paid me in pesos.”"
    assert speakers(text)[-1] == "Carla Montero"
    both = "Carla Montero and Luis Vega carried cash.\n\n“The brokers paid me in pesos every week.”"
    assert speakers(both)[-1] is None


# --- pronouns -------------------------------------------------------------------------------------------


def test_he_is_nobody_whom_the_text_calls_she() -> None:
    text = "Mr. Luis Vega hired Ms. Carla Montero. He paid her. She left."
    found = pronouns(text)
    assert found["He"] == "Luis Vega"
    assert found["She"] == "Carla Montero"


def test_an_object_is_not_the_subject_of_its_own_verb() -> None:
    text = "Luis Vega drove a truck. In May the broker Pedro Salas paid him."
    assert pronouns(text)["him"] == "Luis Vega"


def test_it_may_be_the_substance_that_is_acted_on() -> None:
    assert pronouns("Fentanyl is cheap. It is a poison.")["It"] == "fentanyl"
    assert pronouns("Fentanyl is cheap. Smugglers hide it in trucks.")["it"] == "fentanyl"


def test_the_country_is_the_one_that_a_text_is_about() -> None:
    text = (
        "Peru grows coca. Peru exports cocaine. Peru fears the gangs. The United States supports Peru. "
        "The gangs control ports in the country."
    )
    _, references, _ = read(text)
    found = {mention.mention.text: referent for mention, referent in references.by_head.values()}
    assert found["country"] is found["Peru"]


def test_the_country_stays_open_between_two() -> None:
    _, references, _ = read("Peru and Chile signed a treaty. The gangs control ports in the country.")
    found = {mention.mention.text: referent for mention, referent in references.by_head.values()}
    assert found["country"] not in (found["Peru"], found["Chile"])


# --- the word between two mentions ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "one", "other", "word"),
    [
        ("Vega is accused of supplying pills to the gang.", "Vega", "gang", "supplying"),
        ("Pills are believed to have been supplied by Vega.", "Pills", "Vega", "supplied"),
        ("Vega, who supplies the gang, lives in Lima.", "Vega", "gang", "supplies"),
        ("Vega refused cooperation with the police.", "Vega", "police", "cooperation"),
        ("Vega supplies the gang.", "Vega", "gang", "supplies"),
    ],
)
def test_two_mentions_are_related_by_the_innermost_word_over_them(text: str, one: str, other: str, word: str) -> None:
    assert between(text, one, other)[0] == word


@pytest.mark.parametrize(
    ("text", "one", "other", "polarity", "certainty"),
    [
        # What governs a mention does not touch what is said inside of it.
        ("The police failed to find the brokers of the cartel.", "brokers", "cartel", "affirmed", "certain"),
        ("Vega refused cooperation with the police.", "Vega", "police", "denied", "certain"),
        # Only a verb in the same form shares a negation.
        ("The navy does not patrol the coast but supports the police.", "navy", "police", "affirmed", "certain"),
        ("The navy will send ships to arrest smugglers.", "navy", "smugglers", "affirmed", "possible"),
        ("The police will improve seizures and arrests of smugglers.", "police", "smugglers", "affirmed", "possible"),
        ("The minister ordered the arrest of the smugglers.", "minister", "smugglers", "affirmed", "certain"),
        ("Police held Vega on suspicion of supplying the gang.", "Vega", "gang", "affirmed", "alleged"),
        ("The police are encouraged by cooperation with Peru.", "police", "Peru", "affirmed", "certain"),
        ("The jury acquitted Vega of supplying the gang.", "Vega", "gang", "denied", "certain"),
        ("The prosecutor dropped the charges against Vega.", "prosecutor", "Vega", "denied", "certain"),
        ("Vega, she believes, supplies the gang.", "Vega", "gang", "affirmed", "probable"),
        ("Prosecutors charged Vega with fraud.", "Prosecutors", "Vega", "affirmed", "certain"),
        ("Vega is accused of fraud.", "Vega", "fraud", "affirmed", "alleged"),
    ],
)
def test_stance_between_two_mentions(text: str, one: str, other: str, polarity: str, certainty: str) -> None:
    stance = between(text, one, other)[1]
    assert (stance.polarity, stance.certainty) == (Polarity(polarity), Certainty(certainty))
