"""A message that is not in English: what is said in its own language, and what goes to a person."""

from __future__ import annotations

from typing import Any

import pytest

from bot.agenda.plain_matters import plain_matter
from bot.agenda.state import Outcome
from bot.dialogue.wording import safety_texts, wording
from tests.unit.agenda.talks import Talk, entity, message, noise_talk, said

TEXTS = wording()["other_languages"]
PARTS = {"unread", "danger", "phone", "again", "hello", "thanks", "service"}
NEEDED = [
    "pl", "cs", "sk", "zh", "fr", "ar", "ur", "ur_latin", "pa", "ta", "ro", "uk", "ru", "es", "pt", "so", "tr", "bn",
    "hi", "gu", "bg", "lt",
]  # fmt: skip


def foreign(text: str, language: str, landlord: str = "dartford", **found: Any) -> Outcome:
    return Talk(landlord).hears(message(text, kind="not_english", language=language, **found))


@pytest.mark.parametrize("language", sorted({*NEEDED, *TEXTS}))
def test_each_language_has_all_parts_and_the_numbers(language: str) -> None:
    parts = TEXTS[language]
    assert set(parts) == PARTS
    assert "999" in parts["danger"]
    assert "55" in parts["danger"]
    assert "{landlord}" in parts["service"]


def test_a_landlord_approves_each_language_as_one_text() -> None:
    listed = {text["id"]: text for text in safety_texts()}
    assert {f"in_{language}" for language in TEXTS} <= set(listed)
    assert all(part in listed["in_pl"]["text"] for part in TEXTS["pl"].values())


def test_it_is_answered_in_its_language_then_in_english_with_the_landlords_line() -> None:
    outcome = foreign("Sąsiad krzyczy całą noc", "pl")
    assert outcome["replies"][0]["text_id"] == "other_languages.pl"
    assert "999" in outcome["replies"][0]["text"]
    assert "I only understand English" in said(outcome)
    assert "Polish: 01322 343612" in said(outcome)
    assert outcome["understood"] is False
    assert outcome["memory"]["understood"]["language"] == "pl"


def test_without_a_line_the_policys_offer_is_told_and_without_an_offer_nothing() -> None:
    assert "translation services" in said(foreign("Vecinul tipă toată noaptea", "ro", "vivid"))
    assert "translation and interpreting" in said(foreign("Vecinul tipă toată noaptea", "ro", "dartford"))
    for landlord in ("believe", "derby", "west_kent"):
        named = {reply.get("text_id") for reply in foreign("Vecinul tipă", "ro", landlord)["replies"]}
        assert not {"report.interpreters", "report.language_line"} & named


def test_written_in_latin_letters_it_is_answered_in_latin_letters() -> None:
    assert foreign("padosi bohat shor karta hai", "ur")["replies"][0]["text_id"] == "other_languages.ur_latin"
    assert foreign("پڑوسی boiler شور", "ur")["replies"][0]["text_id"] == "other_languages.ur"


def test_a_language_without_a_text_gets_the_english_one() -> None:
    outcome = foreign("szomszéd", "hu")
    assert "I only understand English" in said(outcome)
    assert outcome["understood"] is False


def test_danger_is_answered_in_the_language_and_in_english() -> None:
    outcome = foreign("救命", "zh", signals=["immediate_danger"])
    assert [reply["text_id"] for reply in outcome["replies"]] == ["other_languages.zh", "safety.danger_now"]
    assert outcome["understood"] is False


def test_abuse_told_in_another_language_is_raised_and_answered_in_it() -> None:
    outcome = foreign("mąż mnie bije", "pl", signals=["domestic_abuse", "violence"])
    named = [reply["text_id"] for reply in outcome["replies"]]
    assert named[:2] == ["other_languages.pl", "safety.domestic_abuse_raised"]
    assert {mark["signal"] for mark in outcome["signals"]} == {"domestic_abuse", "violence"}


def test_the_second_message_is_answered_shorter_and_the_line_is_not_said_twice() -> None:
    talk = Talk()
    talk.hears(message("Sąsiad krzyczy", kind="not_english", language="pl"))
    outcome = talk.hears(message("ojej", intent="nlu_fallback", kind="chitchat"))
    assert outcome["replies"][0]["text"].startswith(TEXTS["pl"]["again"])
    assert "343612" not in said(outcome)
    assert outcome["understood"] is False


@pytest.mark.parametrize(
    ("text", "language", "part"),
    [
        ("Dzień dobry!", "pl", "hello"), ("merci beaucoup 🙏", "fr", "thanks"), ("Shukriya", "ur", "thanks"),
        ("Dzień dobry, jak zapłacić czynsz?", "pl", "service"), ("你好，请问营业时间是几点？", "zh", "service"),
        ("السلام عليكم", "ar", "hello"),
    ],
)  # fmt: skip
def test_a_plain_matter_is_answered_but_is_no_unread_message(text: str, language: str, part: str) -> None:
    outcome = foreign(text, language)
    assert TEXTS[outcome["replies"][0]["text_id"].split(".")[1]][part].split("{")[0] in outcome["replies"][0]["text"]
    assert "999" in outcome["replies"][0]["text"]
    assert outcome["understood"] is True
    assert outcome["memory"]["asks"] == "what"
    assert outcome["memory"]["account"] == []
    assert outcome["facts"] == []


@pytest.mark.parametrize(
    "found",
    [
        {"signals": ["violence"]},
        {"check": ["self_harm"]},
        {"entities": [entity("phone", "07700 900123", {"number": "+447700900123"})]},
    ],
)
def test_a_signal_or_a_phone_number_wins_over_friendly_words(found: dict[str, Any]) -> None:
    assert foreign("Dzień dobry", "pl", **found)["understood"] is False


def test_after_a_greeting_in_another_language_english_goes_on_in_english() -> None:
    talk = Talk()
    talk.hears(message("Salam", kind="not_english", language="ur"))
    outcome = talk.hears(message("music above me till 2 every night", category="noise"))
    assert outcome["understood"] is True
    assert outcome["memory"]["asks"] == "anyone_hurt"


def test_thanks_in_the_middle_of_a_talk_in_english_repeats_the_question() -> None:
    outcome = noise_talk().hears(message("merci", kind="not_english", language="fr"))
    assert outcome["memory"]["asks"] == "anyone_hurt"
    assert any(reply.get("text_id") == "questions.anyone_hurt" for reply in outcome["replies"])


PLAIN = [
    ("pl", "Dzień dobry", "greeting"), ("pl", "dziękuję bardzo!", "thanks"),
    ("pl", "boiler nie działa, proszę", "service"),
    ("cs", "Dobrý den", "greeting"), ("cs", "moc děkuji", "thanks"), ("cs", "Jaká je otevírací doba?", "service"),
    ("sk", "Dobrý deň, ďakujem", "thanks"), ("sk", "Ako môžem zaplatiť nájom?", "service"),
    ("zh", "您好", "greeting"), ("zh", "谢谢您！", "thanks"), ("zh", "我家锅炉坏了", "service"),
    ("fr", "Bonsoir", "greeting"), ("fr", "Merci", "thanks"),
    ("fr", "Quels sont vos horaires d'ouverture ?", "service"),
    ("ar", "شكراً جزيلاً", "thanks"), ("ar", "ما هي ساعات العمل؟", "service"), ("ar", "shukran", "thanks"),
    ("ur", "assalam o alaikum", "greeting"), ("ur", "بہت شکریہ", "thanks"), ("ur", "mera boiler kharab hai", "service"),
    ("pa", "ਸਤ ਸ੍ਰੀ ਅਕਾਲ ਜੀ", "greeting"), ("pa", "ਬਹੁਤ ਧੰਨਵਾਦ", "thanks"), ("pa", "mera boiler kharab hai ji", "service"),
    ("ta", "வணக்கம்", "greeting"), ("ta", "மிக்க நன்றி", "thanks"), ("ta", "வாடகை எப்படி கட்டுவது?", "service"),
    ("ro", "Buna ziua", "greeting"), ("ro", "multumesc", "thanks"), ("ro", "centrala nu functioneaza", "service"),
    ("uk", "Доброго дня", "greeting"), ("uk", "Щиро дякую", "thanks"), ("uk", "не працює опалення", "service"),
    ("ru", "Спасибо большое", "thanks"), ("ru", "Как заплатить за квартплату?", "service"),
    ("es", "Buenos días", "greeting"), ("es", "la caldera no funciona", "service"), ("pt", "muito obrigada", "thanks"),
    ("so", "waad mahadsan tahay", "thanks"), ("tr", "Merhaba, iyi günler", "greeting"),
    ("tr", "kombi bozuldu", "service"),
    ("bn", "অনেক ধন্যবাদ", "thanks"), ("hi", "नमस्ते जी", "greeting"), ("gu", "કેમ છો", "greeting"),
    ("bg", "Здравейте", "greeting"), ("bg", "Бойлерът не работи", "service"), ("lt", "Labas, ačiū", "thanks"),
    ("it", "Buongiorno, la caldaia non funziona", "service"), ("fa", "سلام، خیلی ممنون", "thanks"),
]  # fmt: skip

NOT_PLAIN = [
    ("pl", "dzień dobry, mąż mnie bije"), ("pl", "pomocy"), ("pl", "proszę"), ("pl", "dzień dobry 07700 900123"),
    ("fr", "bonjour, au secours"), ("fr", "merci de venir vite"), ("fr", "loyer et mon mari"), ("zh", "你好救命"),
    ("ur", "shukriya lekin woh mujhe marta hai"), ("ur", "nahi"), ("ar", "مرحبا أنا خائفة"), ("ro", "nu"),
    ("uk", "добрий день, рятуйте"), ("pl", "dzień dobry 🔪"), ("ta", "நன்றி கத்தி"), ("pa", "ਧੰਨਵਾਦ ਮਾਰਦਾ"),
    ("xx", "szomszéd"), ("fr", ""),
]  # fmt: skip


@pytest.mark.parametrize(("language", "text", "matter"), PLAIN)
def test_what_is_plain(language: str, text: str, matter: str) -> None:
    assert plain_matter(text, language, wording()["plain_phrases"]) == matter


@pytest.mark.parametrize(("language", "text"), NOT_PLAIN)
def test_one_word_more_and_a_person_reads_it(language: str, text: str) -> None:
    assert plain_matter(text, language, wording()["plain_phrases"]) is None
