"""Danger as it happens, in the words of somebody who texts in a hurry; and what only looks like it."""

from __future__ import annotations

import time

import pytest

from bot.triage.danger import in_danger

DANGER = (
    "hes got a knife", "he's got a knife", "He\u2019s got a knife!!", "HES GOT A KNIFE", "shes got a kitchen knife",
    "he has a gun", "someones outside with a machete", "man with a knife on the stairs", "they got baseball bats and a"
    " machete", "my ex is here hes got a big knife pls", "hes waving a knife at us",
    "last week he threatened me, now hes got a knife",
    "kicking the door in", "hes kicking my door in", "he is kicking the front door down", "theyre smashing the door in",
    "someone is trying to get in", "hes tryna get in the window", "someones trying to break into my flat",
    "hes breaking in", "man climbing through my window", "hes in my house now", "there is someone in my flat help",
    "he's strangling me", "hes choking me", "hes beating her", "hes hitting me", "hes beating me up pls",
    "theyre attacking my son", "hes hurting me", "he is killing her", "hes punching my mum",
    "ive been stabbed", "he stabbed me", "someones been shot", "hes going to kill me", "he's gonna kill us",
    "hell kill me", "they are going to stab him", "shes screaming for help",
    "cant breathe", "i can't breathe", "I cant breath", "shes not breathing", "he stopped breathing",
    "cant breathe the flat is full of smoke", "hes unconscious", "she wont wake up",
    "im bleeding", "hes bleeding badly",
    "theres blood everywhere", "i took all my pills", "ive taken loads of tablets", "ive taken an overdose",
    "im going to kill myself", "im about to jump",
    "the flat is on fire", "theres a fire in the kitchen", "hes setting fire to my door", "i can smell gas",
    "gas leak in the block", "hes locked me in", "he wont let me out", "im hiding in the bathroom",
    "we are hiding under the bed", "ive locked myself in the toilet", "call the police", "please call 999",
    "need police now", "need an ambulance quick", "send help", "send someone now",
    "help me please hes here", "help me", "HELP ME", "please help me", "help help help", "help!! me. please",
    "somebody help me please", "help hes outside", "hes here help me", "im scared hes at the door",
    "hes outside im scared", "dont know what to do hes got a knife", "i cant stop him hes hitting me",
)  # fmt: skip

LOOK_ALIKES = (
    "", "the music is loud every night", "he hasnt got a knife", "he doesn't have a knife",
    "i dont think hes got a knife",
    "nobody has a knife", "no one is hitting me", "he is not hitting me", "hes never got a knife",
    "he ate it with a knife and fork", "they have a nerf gun", "he has a glue gun", "knife crime is bad round here",
    "in the film he has a gun", "hes got a gun in that game", "he is always watching a film",
    "what do you do if someone has a knife", "he had a knife last year", "he was kicking the door in last week",
    "hes kicking off again", "theyre kicking a ball at my door", "the door is stuck", "next door in the road",
    "im trying to get in touch with you", "i am trying to get in my flat i lost my key", "trying to get in contact",
    "my feet are killing me", "the noise is killing me", "killing me laughing", "my mum will kill me",
    "hes beating me to the bins", "hes hitting the wall", "the ball keeps hitting my window",
    "stabbed me in the back", "cant breathe for the smell", "we cannot breathe with the weed smoke",
    "i need room to breathe", "that bleeding dog", "hes bleeding annoying", "unconscious bias training",
    "my son wont wake up for school", "i took my tablets this morning", "i could kill myself laughing",
    "the fire door is broken", "theres a fire door stuck open", "the fire alarm keeps going off", "theres a fire pit",
    "the gas man is late", "locked myself out", "im locked out", "he wont let me go early",
    "i called 999 last week", "the police were here yesterday", "should i call 101", "can you help me with my bins",
    "please help me report a noise", "i hope you can help me", "help", "HELP", "info", "hes here to fix the boiler",
    "hes outside smoking", "someone dumped a fridge", "he strangled me last year", "they set off fireworks",
    "scared of spiders", "he used to hit me", "who has the right to get in my flat", "fireplace smells",
)  # fmt: skip


@pytest.mark.parametrize("text", DANGER)
def test_danger_as_it_happens_is_heard(text: str) -> None:
    assert in_danger(text)


@pytest.mark.parametrize("text", LOOK_ALIKES)
def test_what_only_looks_like_it_is_not(text: str) -> None:
    assert not in_danger(text)


def test_it_is_heard_anywhere_in_a_long_message() -> None:
    assert in_danger("the music was loud again. i asked him to stop. now hes kicking the door in. pls hurry")


def test_a_very_long_text_is_read_at_once() -> None:
    began = time.perf_counter()
    assert not in_danger("he is in the flat with the dog and " * 3000)
    assert not in_danger("help " * 1 + "he " * 5000)
    assert time.perf_counter() - began < 1
