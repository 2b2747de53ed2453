"""Programs are killed and the database is locked at random moments in residents' talks: nothing lost or doubled."""

from __future__ import annotations

import logging
import os
import random
import signal
import sqlite3
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from threading import Event

import pytest
import requests
from sqlalchemy import select, update

from bot.cli.processes import LONGEST_DELAY
from bot.conversations.messages import replies_to, transcript
from bot.conversations.tables import Message
from bot.landlords.loader import load_packs
from bot.reports.tables import Delivery, InboxItem, Report
from tests.faults.resident import PatientResident, was_safe_answer
from tests.residents.player import Ended
from tests.running import RunningDoorstep, running_doorstep

LANDLORD = "dartford"
LOCKED_SECONDS = 5.0
SETTLE_SECONDS = 60.0
DATABASE = "database"
OTHERS = ("actions", "public", "worker")

STORIES = (
    (
        "the people in the flat above play very loud music most nights, it has been going on for weeks",
        {"anyone_hurt": "no", "when": "last night about 11pm", "where": "flat 6 Saffron Court, they are in flat 12",
         "vulnerability": "no", "name": "Marcus Bell", "contact": "07700 900345", "more": "no"},
    ),
    (
        "someone has dumped a fridge and about ten black bags by the garages behind our block",
        {"anyone_hurt": "no", "when": "yesterday morning", "where": "the garages behind Teasel House, Fleet Lane",
         "vulnerability": "rather not say", "name": "Ines Moor", "contact": "ines@example.org", "more": "no"},
    ),
)  # fmt: skip


@dataclass(frozen=True)
class Trial:
    """How often each part fails at least, and how many conversations must have met a failure."""

    seed: int
    residents: int
    """How many talk at once."""
    conversations: int
    kills_of_rasa: int
    kills_of_others: int
    locks: int

    def faults(self, chance: random.Random) -> list[str]:
        """The parts that fail, in random order."""
        others = [OTHERS[number % len(OTHERS)] for number in range(self.kills_of_others)]
        faults = ["rasa"] * self.kills_of_rasa + others + [DATABASE] * self.locks
        chance.shuffle(faults)
        return faults


@dataclass
class Talk:
    """One resident's conversation, and whether something failed during it."""

    resident: PatientResident
    began: float
    ended: Ended
    over: float


@dataclass
class Scene:
    """What happened so far; the residents' threads write into it."""

    talks: list[Talk] = field(default_factory=list)
    failures: list[float] = field(default_factory=list)
    """When each part failed, on the monotonic clock."""

    def hit(self) -> int:
        """How many finished conversations met at least one failure."""
        return sum(any(talk.began < at < talk.over for at in self.failures) for talk in self.talks)


@pytest.mark.parametrize(
    "trial",
    [
        pytest.param(Trial(20261120, 4, 4, 4, 12, 2), id="short"),
        pytest.param(
            Trial(20261121, 10, 50, 12, 36, 6), id="long", marks=[pytest.mark.long, pytest.mark.timeout(2700)]
        ),
    ],
)
def test_nothing_is_lost_or_doubled_while_programs_are_killed(tmp_path: Path, trial: Trial) -> None:
    # Each refused connection would be a line of warning.
    logging.getLogger("urllib3").setLevel(logging.ERROR)
    numbers, over, scene = count(), Event(), Scene()
    with running_doorstep(tmp_path) as running, ThreadPoolExecutor(trial.residents) as pool:

        def talk() -> None:
            while not over.is_set():
                number = next(numbers)
                opening, knows = STORIES[number % len(STORIES)]
                resident = PatientResident(
                    running.public_url, LANDLORD, {**knows, "what": opening}, random.Random(f"{trial.seed} {number}")
                )
                began = time.monotonic()
                scene.talks.append(Talk(resident, began, resident.run(opening), time.monotonic()))

        talking = [pool.submit(talk) for _ in range(trial.residents)]
        try:
            for fault in planned(trial, scene):
                if any(one.done() for one in talking):
                    break
                fail(running, fault, random.Random(f"{trial.seed} {len(scene.failures)}"), scene)
            wait_until(lambda: rasa_is_ready(running), 120)
        finally:
            over.set()
        for one in talking:
            one.result()

        wait_until(lambda: everything_settled(running), SETTLE_SECONDS)
        let_the_minutes_pass(running)
        wait_until(lambda: everything_settled(running) and nothing_left_unread(running), SETTLE_SECONDS)
        endings = [talk.ended for talk in scene.talks]
        safe_answers_say_whom_to_call(running, endings)
        messages_are_stored_once_and_answered_once(running, endings)
        finished_talks_have_one_report_in_the_intake(running, endings)
        talks_go_on(scene.talks)
        assert "Traceback" not in running.logs()


def planned(trial: Trial, scene: Scene) -> Iterator[str]:
    """The trial's faults; then one or another program until enough conversations have met a failure.

    Rasa takes its time to come back: killed again and again, it would never let a conversation end.
    """
    chance = random.Random(trial.seed)
    yield from trial.faults(chance)
    while scene.hit() < trial.conversations:
        time.sleep(chance.uniform(3, 12))
        yield chance.choice(OTHERS)


def fail(running: RunningDoorstep, fault: str, chance: random.Random, scene: Scene) -> None:
    """Let one fault happen at a random moment. Rasa mostly, but not always, has the time to come back."""
    time.sleep(chance.uniform(0.2, 2.5))
    scene.failures.append(time.monotonic())
    if fault == DATABASE:
        lock_database(running)
        return
    starts = running.starts(fault)
    os.kill(running.processes()[fault], signal.SIGKILL)
    wait_until(lambda: running.starts(fault) > starts, 2 * LONGEST_DELAY)
    if fault == "rasa" and chance.random() < 0.75:
        wait_until(lambda: rasa_is_ready(running), 120)


def lock_database(running: RunningDoorstep) -> None:
    """Hold the write lock for longer than any writer waits for it."""
    file = running.settings.sqlalchemy_url.removeprefix("sqlite:///")
    with closing(sqlite3.connect(file, timeout=30, isolation_level=None)) as connection:
        connection.execute("BEGIN IMMEDIATE")
        time.sleep(LOCKED_SECONDS)
        connection.execute("ROLLBACK")


def rasa_is_ready(running: RunningDoorstep) -> bool:
    secret = running.settings.rasa_secret
    assert secret is not None
    try:
        answer = requests.get(
            f"http://127.0.0.1:{running.settings.rasa_port}/webhooks/doorstep/health",
            headers={"X-Doorstep-Secret": secret.get_secret_value()}, timeout=5,
        )  # fmt: skip
    except requests.RequestException:
        return False
    return answer.status_code == 200


def everything_settled(running: RunningDoorstep) -> bool:
    """No message waits for its first answer or for a try that is due, and every delivery has arrived."""
    with running.session_factory() as db:
        due = select(Message.id).where(
            Message.author == "resident", Message.outcome_at.is_(None),
            Message.safe_answer_at.is_(None) | (Message.next_attempt_at <= datetime.now(UTC)),
        )  # fmt: skip
        pending = select(Delivery.id).where(Delivery.state != "delivered")
        return db.execute(due.limit(1)).first() is None and db.execute(pending.limit(1)).first() is None


def let_the_minutes_pass(running: RunningDoorstep) -> None:
    """The messages that got the safe answer are unread to staff and planned to be tried again: let it be time now."""
    with running.session_factory() as db:
        unread = select(Message).where(Message.safe_answer_at.is_not(None), Message.outcome_at.is_(None))
        for message in db.execute(unread).scalars():
            assert message.unread and (message.next_attempt_at is not None or message.attempts > 3)
        again = update(Message).where(Message.safe_answer_at.is_not(None), Message.outcome_at.is_(None))
        db.execute(again.values(next_attempt_at=datetime.now(UTC)).execution_options(synchronize_session=False))
        db.commit()


def nothing_left_unread(running: RunningDoorstep) -> bool:
    """Whether every message has its outcome, even those that got the safe answer first."""
    with running.session_factory() as db:
        missing = select(Message.id).where(Message.author == "resident", Message.outcome_at.is_(None))
        return db.execute(missing.limit(1)).first() is None


def safe_answers_say_whom_to_call(running: RunningDoorstep, endings: list[Ended]) -> None:
    found = load_packs(running.settings.packs_dir, running.settings.operating_dir).get(LANDLORD)
    assert found is not None
    safe = [
        text
        for ended in endings
        for number, (_author, text) in enumerate(ended.transcript)
        if was_safe_answer(ended, number, number + 1)
    ]
    assert safe, "understanding was down several times, and nobody was told"
    assert {text for text in safe if "999" not in text or found.operating.contact_line not in text} == set()


def messages_are_stored_once_and_answered_once(running: RunningDoorstep, endings: list[Ended]) -> None:
    with running.session_factory() as db:
        for ended in endings:
            stored = [message for message in transcript(db, ended.conversation_id) if message.author == "resident"]
            assert [message.text for message in stored] == ended.sent
            for message in stored:
                # The replies of one outcome are committed together, with one time; the safe answer has its own.
                times = {reply.stored_at for reply in replies_to(db, message.id)}
                assert len(times) == 1, f"message {message.position} was answered {len(times)} times"
            replies = [m.text for m in transcript(db, ended.conversation_id) if m.author != "resident"]
            assert [text for author, text in ended.transcript if author != "resident"] == replies


def finished_talks_have_one_report_in_the_intake(running: RunningDoorstep, endings: list[Ended]) -> None:
    references = [ended.reference for ended in endings]
    assert len(set(references)) == len(references)
    with running.session_factory() as db:
        reports = Counter(db.execute(select(Report.reference).where(Report.state != "draft")).scalars())
        sent = Counter(db.execute(select(Delivery.id, Delivery.event, Delivery.reference)).all())
        received = Counter(db.execute(select(InboxItem.webhook_id, InboxItem.event, InboxItem.reference)).all())
    assert received == sent
    submitted = Counter(reference for _id, event, reference in received if event == "report.submitted")
    assert {reference: reports[reference] for reference in references} == dict.fromkeys(references, 1)
    assert {reference: submitted[reference] for reference in references} == dict.fromkeys(references, 1)


def talks_go_on(talks: list[Talk]) -> None:
    """Residents can still write in their conversations and are understood again."""
    for talk in talks[-4:]:
        heard = len(talk.ended.transcript)
        talk.resident.say(talk.ended, "what happens next?")
        assert len(talk.ended.transcript) > heard + 1
        assert not was_safe_answer(talk.ended, heard)


def wait_until(condition: Callable[[], bool], seconds: float) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.2)
