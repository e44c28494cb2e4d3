"""Why something was not sent is kept in English, and said in the language of whoever reads it."""

import re
from datetime import timedelta

import pytest

from bot.outbox.policy import Failed, Failure, Kind, Missed, judge
from bot.outbox.reasons import NOT_RUNNING, reason_words
from bot.words import phrase, speaking
from tests.conftest import NOON

CODES = (10003, 10004, 10013, 20009, 40058, 50001, 50007, 50008, 50009, 50013, 50024, 50083, 50278, 160005, 200000)
DEFECTS = (240000, 40005, 50006, 50035, 50045, 50109, 30013, 99999)
FAILURES = [
    *(Failure(Kind.HTTP, 400, code) for code in CODES + DEFECTS),
    *(Failure(kind) for kind in Kind if kind is not Kind.HTTP),
    *(Failure(Kind.HTTP, 500), Failure(Kind.HTTP, 503, 1), Failure(Kind.HTTP, 429)),
]


@pytest.mark.parametrize("failure", FAILURES, ids=str)
@pytest.mark.parametrize("unsure", [None, NOON])
def test_every_reason_has_its_spanish(failure: Failure, unsure: object) -> None:
    late = NOON + timedelta(hours=9)
    for attempts, now in ((1, NOON), (9, NOON), (9, late)):
        with speaking("es"):
            decision = judge(
                failure, attempts=attempts, due_at=NOON, now=now, unsure_since=NOON if unsure is not None else None
            )
        said = [decision.reason]
        assert reason_words(decision.reason) == decision.reason  # kept in English, whoever caused it
        with speaking("es"):
            said = [reason_words(decision.reason), *([phrase(decision.mend)] if isinstance(decision, Failed) else [])]
        assert not re.search(r"\b(?:the|it|was|bot's|is|answered|to|and|channel)\b", " ".join(said)), said
        assert isinstance(decision, Missed) or said


def test_a_reason_is_said_to_the_person_it_is_about() -> None:
    assert reason_words("the person's account is gone", own=True) == "your account is gone"
    with speaking("es"):
        assert reason_words("the person's account is gone") == "la cuenta de la persona ya no existe"
        assert reason_words("the person's account is gone", own=True) == "tu cuenta ya no existe"
        assert reason_words(NOT_RUNNING) == "el bot no estaba funcionando a esa hora"
        assert reason_words("until it was too late, Discord answered 503; it may have arrived") == (
            "hasta que fue demasiado tarde, Discord respondió 503; puede que haya llegado"
        )
        assert reason_words("something {that} nobody knows") == "something {that} nobody knows"
        assert reason_words("") == ""
