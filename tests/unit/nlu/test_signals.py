"""Which words raise a signal, and which look alike and do not."""

from __future__ import annotations

import pytest

from bot.nlu.signals import SCORES, find_signals
from bot.nlu.text import document

RAISED = [
    ("He headbutted me outside the chip shop", {"violence"}),
    ("she said she will stab my son when he gets off the bus", {"violence"}),
    ("threatnd to burn our flat down wiv us in it", {"violence"}),
    ("was attacked by the man at 9 on the stairs", {"violence"}),
    ("there's a lad on our landing waving a machete about", {"violence"}),
    ("somebody threw a bottle at my mum from the balcony", {"violence"}),
    ("my husband punched me on sunday", {"violence", "domestic_abuse"}),
    ("I'm scared of my ex, he knows where I moved to", {"domestic_abuse"}),
    ("my boyfriend controls all my money", {"domestic_abuse"}),
    ("he wont let me see my family any more", {"domestic_abuse"}),
    ("we can hear him hitting his wife through the wall", {"violence", "domestic_abuse"}),
    ("i was sexually assaulted in the lift", {"sexual_offence", "violence"}),
    ("a man exposed himself to my daughter by the garages", {"sexual_offence"}),
    ("he tried to grope me when I got my post", {"sexual_offence"}),
    ("someone is trying to break into my flat right now", {"immediate_danger"}),
    ("ive locked myself in the bathroom", {"immediate_danger"}),
    ("please call the police now", {"immediate_danger"}),
    ("I want to kill myself", {"self_harm"}),
    ("dont want to be alive anymore", {"self_harm"}),
    ("everyone would be better off without me", {"self_harm"}),
    ("some days I think about ending it all", {"self_harm"}),
    ("the toddler is left on his own all night", {"child_at_risk"}),
    ("I saw bruises on the little girl", {"child_at_risk"}),
    ("she hits the baby", {"child_at_risk"}),
    ("the old man at 4 has been cuckooed by dealers", {"adult_at_risk"}),
    ("they took over his flat and he sleeps on the floor", {"adult_at_risk"}),
    ("her grandson is taking her pension every week", {"adult_at_risk"}),
    ("i want to die", {"self_harm"}),
    ("i just wanna die", {"self_harm"}),
    ("cant cope no more with this i just want to die", {"self_harm"}),
    ("my daughter says she wants to die because of them", {"self_harm"}),
    ("i wish i could just die", {"self_harm"}),
    ("i took pills", {"self_harm", "immediate_danger"}),
    ("ive taken too many tablets", {"self_harm"}),
    ("my partner is hurting me", {"domestic_abuse"}),
    ("i am locked in the flat by my boyfriend", {"domestic_abuse"}),
    ("my ex has locked me in", {"domestic_abuse", "immediate_danger"}),
    ("hes locked me in", {"immediate_danger"}),
    ("they want to marry me off to a man in pakistan", {"domestic_abuse"}),
    ("my parents are forcing my sister into a marriage", {"domestic_abuse"}),
    ("he controls all my money", {"domestic_abuse"}),
    ("she controls what i wear", {"domestic_abuse"}),
    ("she has bruises all over and never leaves the flat", {"domestic_abuse"}),
    ("hes batterin her again", {"violence"}),
    ("the boiler is off and he hits me", {"violence"}),
    ("he is gonna kil me", {"violence"}),
    ("he threw acid on someone", {"violence"}),
    ("if you dont sort it im coming down your office with a bat", {"violence"}),
    ("i cant cope he hits me", {"violence"}),
    ("they just came back and one of them has a knife", {"violence", "immediate_danger"}),
    ("i cant breathe theres gas", {"immediate_danger"}),
    ("the dog has got hold of a child", {"immediate_danger"}),
    ("he tried to get in my window while i was in bed", {"immediate_danger"}),
    ("hes kicking my door in now", {"immediate_danger"}),
    ("he touched my daughter", {"sexual_offence", "child_at_risk"}),
    ("he sent me pictures of his private parts", {"sexual_offence"}),
    ("my ex posted nude pics of me", {"sexual_offence"}),
    ("he posted my naked photos", {"sexual_offence"}),
    ("14 year old girl going in there with older men", {"child_at_risk"}),
    ("i think they starve the children", {"child_at_risk"}),
    ("they never feed that baby", {"child_at_risk"}),
    ("im being forced to sell drugs", {"adult_at_risk"}),
    ("they make him hold drugs for them", {"adult_at_risk"}),
    ("dealers have taken over my neighbours flat", {"adult_at_risk"}),
]

CHECKED = [
    ("i just want it all to end", "self_harm"),
    ("i took some pills", "self_harm"),
    ("hes beating her again", "domestic_abuse"),
    ("he hits me most weekends", "domestic_abuse"),
    ("every friday i hear him upstairs shouting and her crying and things smashing", "domestic_abuse"),
    ("women shouting and a man shouting and things breaking upstairs", "domestic_abuse"),
    ("he is stalking me", "violence"),
    ("theres a man at my door", "immediate_danger"),
    ("i cant breathe", "immediate_danger"),
    ("help", "immediate_danger"),
    ("HELP ME!!", "immediate_danger"),
    ("please help hurry", "immediate_danger"),
    ("the dog has got hold of a child", "child_at_risk"),
    ("baby cries all night and i hear the man screaming shut up and banging", "child_at_risk"),
    ("he hit me. I am 12", "child_at_risk"),
    ("the neighbours make comments about where im from all the time", "hate"),
]

HATE = [
    ("he called me a p*ki in front of my kids", "race"),
    ("they keep telling us to go back to our own country", "race"),
    ("racist graffiti on my door", "race"),
    ("shouting abuse at us because we are Polish", "race"),
    ("she pulled my sister's hijab off", "religion"),
    ("being targeted because I'm Muslim", "religion"),
    ("lads screaming f*ggot at me and my boyfriend", "sexual_orientation"),
    ("homophobic names every time we go past", "sexual_orientation"),
    ("he shouts spastic at my brother who has cerebral palsy", "disability"),
    ("they laugh at my wheelchair and block the ramp", "disability"),
    ("calls me a tr*nny whenever I put the bins out", "transgender"),
    ("abuse because I'm trans", "transgender"),
    ("n word every time i walk past", "race"),
    ("he used the n-word at the bus stop", "race"),
    ("called me a paedo because im gay", "sexual_orientation"),
]

NO_SIGNAL = [
    # negated
    "he has never hit me or threatened anyone",
    "nobody was hurt and there was no knife",
    "I am not suicidal, I'm just tired of it",
    "he didn't threaten to kill me or anything like that",
    "I don't think he hit me on purpose, it was the ball",
    "nobody says he hit me",
    "I don't want to die, I want to sleep",
    # figurative
    "these stairs are killing my knees",
    "that music is driving me mad",
    "the kids were screaming blue murder in the paddling pool",
    "I could murder a cup of tea",
    "she stabbed me in the back over the raffle",
    "he kicked off about the bins again",
    "they kick a ball against my wall all day",
    "he nearly had a heart attack when he saw the bill",
    "I hate to complain but the bins are full",
    "dying for a cup of tea",
    "this noise is killing me",
    "I could kill for a good night's sleep",
    "I nearly died laughing, then the bass came back",
    "she wanted to die of embarrassment when they turned up",
    "we just want the noise to die down",
    "took pills for my headache and still no sleep",
    "I take my tablets at nine and then the drilling starts",
    "I just want it to stop at night",
    "the caretaker locked the gate at six",
    "my cat is locked in the shed by accident",
    "they want to marry in the community hall",
    "she controls the heating for the whole block",
    "my wife never leaves the bins out",
    "he threw his rubbish over my fence",
    "somebody poured bleach on my plants",
    "I'm coming down to your office with the form",
    "my husband played with his cricket bat in the garden",
    "my gas bill went up and the gas engineer never came",
    "the dog has got hold of the bin bags",
    "I was trying to get into my flat with the shopping",
    "trying to get in touch with my housing officer",
    "please help me with my rent",
    "can you help",
    "he touched up the paint on the bin store",
    "she sent me pictures of the leak",
    "he posted photos of my car online",
    "older men play dominoes on the bench",
    "we feed the baby at two and four",
    "they sell hot food from the flat",
    "ivy has taken over my garden and mould took over the bathroom",
    "she took over the flat from her mum",
    "comments about my parking again",
    "my fence was kicked in",
    "somebody kicked in my shed door",
    "called me a paedo for filming the bins",
    "word gets round and word is he moved out",
    # general
    "what counts as hate crime?",
    "where can I read your domestic abuse policy",
    "is there a leaflet on hate crime",
    # innocent mention
    "my husband works nights and the music keeps him up",
    "the Polish shop downstairs puts its bins out early",
    "my Muslim neighbours had a lovely quiet Eid party",
    "I love my neighbours, they are from Nigeria and we swap recipes",
    "my wheelchair is at the repair shop, can someone fix the ramp",
    "the baby next door cries at night and her mum settles her",
    "the children play football until tea time",
    "my daughter is at school when the drilling happens",
    "we keep a spic and span stairwell here",
    "our Maine Coon got out, have you seen him",
]


def raised(text: str) -> set[str]:
    return {one.signal for one in find_signals(document(text)) if one.score == SCORES["sure"]}


@pytest.mark.parametrize(("text", "signals"), RAISED)
def test_explicit_words_raise_their_signals(text: str, signals: set[str]) -> None:
    assert raised(text) >= signals


@pytest.mark.parametrize(("text", "signal"), CHECKED)
def test_words_that_may_tell_of_danger_are_asked_about(text: str, signal: str) -> None:
    assert signal in {one.signal for one in find_signals(document(text))}


def test_a_fence_kicked_in_is_no_violence_and_an_insult_quoted_no_child_at_risk() -> None:
    found = {text: {one.signal for one in find_signals(document(text))} for text in ("my fence was kicked in",
             "called me a paedo because im gay")}  # fmt: skip
    assert found == {"my fence was kicked in": set(), "called me a paedo because im gay": {"hate"}}


@pytest.mark.parametrize(("text", "strand"), HATE)
def test_hateful_words_quoted_raise_hate_with_their_strand(text: str, strand: str) -> None:
    found = [one for one in find_signals(document(text)) if one.signal == "hate" and one.score == SCORES["sure"]]
    assert strand in {one.strand for one in found}


@pytest.mark.parametrize("text", NO_SIGNAL)
def test_look_alikes_raise_nothing(text: str) -> None:
    assert raised(text) == set()


@pytest.mark.parametrize("text", [text for text, _ in RAISED])
def test_evidence_is_the_residents_own_words(text: str) -> None:
    for one in find_signals(document(text)):
        assert text[one.start : one.end] == one.text
        assert one.text.strip()


def test_a_slur_without_a_sign_that_it_was_said_to_someone_is_only_possible() -> None:
    found = find_signals(document("there was something about a p*ki shop"))
    assert [(one.signal, one.strand, one.score) for one in found] == [("hate", "race", SCORES["maybe"])]


def test_a_partner_named_in_another_sentence_makes_domestic_abuse_possible() -> None:
    found = {one.signal: one.score for one in find_signals(document("I live with my boyfriend. He hit me on Friday."))}
    assert found == {"violence": SCORES["sure"], "domestic_abuse": SCORES["maybe"]}


def test_the_same_text_always_gives_the_same_signals() -> None:
    text = "my husband hit me and called me a slag, i want to die"
    assert find_signals(document(text)) == find_signals(document(text))


def test_danger_in_the_last_sentence_of_a_long_message_is_found() -> None:
    assert "violence" in raised("The music was loud again last night. " * 100 + "Then he punched me.")
