"""A sample is the same each time and hardly moves when a message is added."""

from __future__ import annotations

from bot.nlu.sample import sample

TEXTS = [f"message {number}" for number in range(1000)]


def test_few_texts_are_all_taken() -> None:
    assert sample(TEXTS, 1000) == list(range(1000))


def test_a_sample_has_its_size_and_keeps_the_order() -> None:
    chosen = sample(TEXTS, 100)
    assert len(chosen) == 100
    assert chosen == sorted(chosen)


def test_one_more_text_moves_at_most_one_of_the_sample() -> None:
    before = {TEXTS[place] for place in sample(TEXTS, 100)}
    more = [*TEXTS, "a new message"]
    after = {more[place] for place in sample(more, 100)}
    assert len(before - after) <= 1


def test_a_sample_comes_from_everywhere() -> None:
    chosen = sample(TEXTS, 200)
    assert all(any(start <= place < start + 100 for place in chosen) for start in range(0, 1000, 100))
