"""Which language a message is in, short ones too, and the danger told in it."""

from __future__ import annotations

import pytest

from bot.nlu.language import find_in_other_languages, guess_language

LANGUAGES = [
    ("My neighbour is very loud at night", "en"),
    ("ok", "en"), ("no", "en"), ("?", "en"), ("👍", "en"), ("", "en"), ("DA1 1AA", "en"), ("mi mam is poorly", "en"),
    ("nah mate its me nan", "en"), ("je suis is the only French I know, the noise is awful", "en"),
    ("Mój sąsiad hałasuje całą noc", "pl"), ("pomocy", "pl"), ("prosze pomoc", "pl"),
    ("nie rozumiem", "pl"), ("haan", "ur"), ("mera padosi tang karta hai", "ur"), ("nahin", "ur"),
    ("nie ok", "en"), ("gracias amigo is what he shouts at me", "en"), ("Han", "en"), ("Mr Pomoc at 12", "en"),
    ("Dziękuję", "pl"), ("dzien dobry prosze pomocy", "pl"),
    ("Soused každou noc křičí a já nemůžu spát", "cs"),
    ("Le voisin fait du bruit toute la nuit", "fr"), ("bonjour, merci", "fr"),
    ("Vecinul meu face zgomot în fiecare noapte", "ro"),
    ("جاري يرفع صوت الموسيقى", "ar"), ("میرا پڑوسی بہت شور کرتا ہے", "ur"), ("mera shohar mujhe bohat marta hai", "ur"),
    ("ਮੇਰਾ ਗੁਆਂਢੀ", "pa"), ("பக்கத்து வீட்டில் சத்தம்", "ta"), ("邻居很吵", "zh"), ("Сусід шумить щоночі", "uk"),
]  # fmt: skip

DANGER = [
    ("sąsiad groził mi nożem", {"violence"}),
    ("mój mąż bije mnie codziennie", {"domestic_abuse", "violence"}),
    ("soused mi vyhrožuje nožem", {"violence"}),
    ("mon mari me frappe", {"domestic_abuse", "violence"}),
    ("soțul meu mă bate", {"domestic_abuse", "violence"}),
    ("زوجي يضربني", {"domestic_abuse", "violence"}),
    ("mera shohar mujhe marta hai", {"domestic_abuse", "violence"}),
    ("میرا شوہر مجھے مارتا ہے", {"domestic_abuse", "violence"}),
    ("ਉਹ ਮੈਨੂੰ ਚਾਕੂ ਦਿਖਾਉਂਦਾ ਹੈ", {"violence"}),
    ("என் கணவர் என்னை அடிக்கிறார்", {"domestic_abuse", "violence"}),
    ("我老公打我", {"domestic_abuse", "violence"}),
    ("救命", {"immediate_danger"}),
    ("чоловік мене побив", {"domestic_abuse", "violence"}),
    ("nie chcę żyć", {"self_harm"}),
]


@pytest.mark.parametrize(("text", "language"), LANGUAGES)
def test_language_of_a_message(text: str, language: str) -> None:
    assert guess_language(text) == language


@pytest.mark.parametrize(("text", "signals"), DANGER)
def test_danger_is_found_in_other_languages(text: str, signals: set[str]) -> None:
    found = find_in_other_languages(text)
    assert {one.signal for one in found} >= signals
    assert all(text[one.start : one.end] == one.text for one in found)


@pytest.mark.parametrize(
    "text",
    [
        "Sąsiad słucha muzyki całą noc",
        "Дякую за допомогу",
        "ਸਾਡਾ ਗੁਆਂਢੀ ਉੱਚੀ ਗਾਣੇ ਵਜਾਉਂਦਾ ਹੈ",
        "楼上每天晚上都很吵",
        "voila the café is nice",
    ],
)
def test_ordinary_messages_raise_nothing(text: str) -> None:
    assert find_in_other_languages(text) == []
