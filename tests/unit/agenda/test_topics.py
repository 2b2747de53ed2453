"""Questions by topic, read from plain words: also misspelt and second-language ones, and what is no question."""

from __future__ import annotations

import pytest

from bot.agenda.topics import TOPICS, answer_before, housing_worries, only_asks, topic_of, topics_asked

ASKED = [
    ("do you do mediation", "mediation"),
    ("can we hav mediashun with them??", "mediation"),
    ("May I enquire about mediation?", "mediation"),
    ("do you do that thing where you sit both sides down with a biscuit", "mediation"),
    ("is possible mediation with neighbour", "mediation"),
    ("can i get moved", "moving"),
    ("can you move us somewer else", "moving"),
    ("Might I be considered for a transfer?", "moving"),
    ("how do i get a transfer", "moving"),
    ("please i want move other house", "moving"),
    ("is it possible you give us another flat?", "moving"),
    ("do you do house swaps", "moving"),
    ("do you have an interpreter", "languages"),
    ("i need interpeter please", "languages"),
    ("have you got it in urdu", "languages"),
    ("do you speak welsh", "languages"),
    ("you have my language?", "languages"),
    ("can someone translate this for me?", "languages"),
    ("Would it be possible to receive this in large print?", "adjustments"),
    ("do you do large print", "adjustments"),
    ("can i get it in brail", "adjustments"),
    ("I need this in big letters", "adjustments"),
    ("can you use simple words", "adjustments"),
    ("do you have sign language?", "adjustments"),
    ("when do you close a case", "closure"),
    ("why was my case closed?", "closure"),
    ("will u shut my case if i dont answer", "closure"),
    ("how long till the case gets closed?", "closure"),
    ("how do i complain", "complaints"),
    ("can i complain about my officer", "complaints"),
    ("To whom should I address a complaint about your staff?", "complaints"),
    ("how can i go to the ombudsman", "complaints"),
    ("where i can complane about council?", "complaints"),
    ("do i need to tell the police", "police"),
    ("should i ring 101", "police"),
    ("shud i call the polcie about it", "police"),
    ("Could you advise me whether to inform the police?", "police"),
    ("i must go to police?", "police"),
    ("whats 101", "police"),
    ("would I be better off going to the police with this or you", "police"),
    ("will you tell the police", "tell_police"),
    ("you tell police about me?", "tell_police"),
    ("are u gonna get the cops involved, will u tell the police?", "tell_police"),
    ("do the police get told", "tell_police"),
    ("does this go to the police?", "tell_police"),
    ("who can report", "who_may_report"),
    ("am i allowed to report if i'm only visiting", "who_may_report"),
    ("do i have to be a tenant?", "who_may_report"),
    ("can i report if i own my house", "homeowners"),
    ("i am not your tenant, can i use this?", "homeowners"),
    ("can i do it for my nan", "for_someone"),
    ("I fill this for my mother in law, is it allowed?", "for_someone"),
    ("can my support worker write for me", "for_someone"),
    ("what can you do if theyre only kids", "young_people"),
    ("what happens if he's only 15?", "young_people"),
    ("do u do anything with under 18s", "young_people"),
    ("can you change the locks", "home_security"),
    ("wil you put extra lock on my door?", "home_security"),
    ("i would like a panic alarm please", "home_security"),
    ("can the council put cctv up", "home_security"),
    ("how often will i hear from you", "contact_frequency"),
    ("will you keep me updated?", "contact_frequency"),
    ("how offen do you ring people", "contact_frequency"),
    ("what happens next", "next_steps"),
    ("ok what hapens now", "next_steps"),
    ("what you will do?", "next_steps"),
    ("and then what?", "next_steps"),
    ("what are you going to do about it", "next_steps"),
    ("will it be in the paper", "publicity"),
    ("do you put their name on facebook?", "publicity"),
    ("do you name and shame", "publicity"),
    ("what if you cant do anything", "no_action"),
    ("is there a number i can ring instead of all this", "channels"),
    ("can i report it by phone?", "channels"),
    ("whit time dae ye shut", "office"),
    ("Could you tell me your opening hours?", "office"),
    ("where is the office please", "office"),
    ("are you human", "bot"),
    ("r u a robot?", "bot"),
    ("am i talking to a real person", "bot"),
    ("will he know it was me", "will_they_know"),
    ("can i stay anonymous", "anonymous"),
    ("how long does it take", "how_long"),
    ("should i film them", "recordings"),
    ("what counts as asb", "what_counts"),
    ("who can see this?", "privacy"),
    ("what is a case review", "case_review"),
]

NOTHING_ASKED = [
    "the police came last night and took him away",
    "I called the police and they said it was a council matter",
    "when the police came he had gone",
    "police were here again, blue lights, whole street out",
    "they called the police on me, can you believe it?",
    "rang 101 twice, no answer",
    "I complained to him about the noise and he laughed",
    "how do i complain about my neighbour?",
    "how do I complain about the noise?",
    "since we moved in they have banged on the wall",
    "they moved out and left rubbish everywhere",
    "when are they going to move their car?",
    "he broke the lock on the bin store",
    "the communal door lock is broken again",
    "kids on the stairs every night",
    "my son is only 15",
    "they shout in a language I don't know",
    "he closed the door in my face",
    "I want them to stop",
    "we tried mediation last year and it got worse",
    "the office is below us and they play music",
    "it was in the paper last week that he was arrested",
    "my friend heard it as well",
    "I told my housing officer in March",
    "he records me with his phone",
    "flat 4, next door to the shop",
    "yes",
    "no idea",
    "next Tuesday is fine",
    "where I live there is a takeaway",
    "",
]


@pytest.mark.parametrize(("text", "topic"), ASKED)
def test_a_question_is_sorted_by_its_plain_words(text: str, topic: str) -> None:
    assert topic_of(text) == topic


def test_every_topic_is_asked_about_here() -> None:
    assert {topic for _, topic in ASKED} == set(TOPICS)


@pytest.mark.parametrize("text", NOTHING_ASKED)
def test_an_account_or_an_answer_is_no_question(text: str) -> None:
    assert topics_asked(text) == []


@pytest.mark.parametrize(
    ("text", "topics"),
    [
        ("music till 2 every night. do you do mediation?", ["mediation"]),
        ("How long does it take? And will they know it was me?", ["how_long", "will_they_know"]),
        ("He has been at it for weeks. Nobody helps.", []),
    ],
)
def test_a_question_beside_an_account_is_heard(text: str, topics: list[str]) -> None:
    assert topics_asked(text) == topics


@pytest.mark.parametrize(
    ("text", "only"),
    [
        ("Hello. Can I get moved please?", True),
        ("i need interpreter please", True),
        ("music till 2 every night. do you do mediation?", False),
        ("no", False),
        ("", False),
    ],
)
def test_a_message_that_tells_something_does_more_than_ask(text: str, only: bool) -> None:
    assert only_asks(text) is only


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("No. Will they know it was me?", "No."),
        ("no, will they know it was me?", ""),
        ("It was last night. what happens next", "It was last night."),
        ("what happens next", ""),
    ],
)
def test_an_answer_in_a_sentence_of_its_own_stands_before_the_question(text: str, answer: str) -> None:
    assert answer_before(text) == answer


@pytest.mark.parametrize(
    ("text", "worries"),
    [
        ("my ex still has keys and let himself in again", ["home_security"]),
        ("he hit me. can you change the locks, and his name is on the tenancy", ["home_security", "tenancy"]),
        ("I need to move away from here", ["rehousing"]),
        ("i have nowhere to go with kids", ["rehousing"]),
        ("will I lose my home if I report him", ["tenancy"]),
        ("he locked me in the bedroom", []),
        ("we moved in together in May and he hits me", []),
        ("he moved the sofa and shouted", []),
    ],
)
def test_worries_about_the_home_are_heard(text: str, worries: list[str]) -> None:
    assert housing_worries(text) == worries


@pytest.mark.parametrize(
    ("text", "asks"),
    [
        ("all day every day, its like a shop. you wont say it was me will you", True),
        ("i dont want anyone knowing i told you, they know where i live", True),
        ("please don't tell them it was me", True),
        ("never let on who reported it", True),
        ("i dont know who reported it", False),
        ("he said it was me", False),
        ("I don't want to say", False),
    ],
)
def test_who_fears_to_be_named_asks_what_happens_to_their_name(text: str, asks: bool) -> None:
    assert ("will_they_know" in topics_asked(text)) is asks
