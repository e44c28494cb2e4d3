"""Real ZIP codes, split and odd ones, and every ZIP area there is, through the service on the real directory."""

import re
from collections import defaultdict

import pytest

from bot.database import Database, Transaction
from bot.errors import BadInput
from bot.officials import rules, service
from bot.officials.model import Chamber, Directory, District, Representation
from bot.officials.states import DELEGATE_ONLY
from tests.officials.records import REAL

pytestmark = pytest.mark.skipif(not REAL.exists(), reason="the published files are not beside the repository")

SERVER = 7
NOTED = True

# (ZIP, its state; None while it is asked, seats, whether a sentence explains them)
ZIPS: list[tuple[str, str | None, str, bool]] = [
    ("96701", "HI", "HI-1", False),
    ("60601", "IL", "IL-7", False),
    ("94103", "CA", "CA-11", False),
    ("04101", "ME", "ME-1", False),
    ("04769", "ME", "ME-2", False),
    ("83814", "ID", "ID-1", False),
    ("59601", "MT", "MT-2", False),
    ("20852", "MD", "MD-8", False),
    ("06390", "NY", "NY-1", False),  # Fishers Island: New York, by a ZIP of Connecticut's
    # At large.
    ("99501", "AK", "AK at large", False),
    ("99950", "AK", "AK at large", False),
    ("82001", "WY", "WY at large", False),
    ("05601", "VT", "VT at large", False),
    ("58501", "ND", "ND at large", False),
    ("57501", "SD", "SD at large", False),
    ("19901", "DE", "DE at large", False),
    # Delegates.
    ("20001", "DC", "DC at large", False),
    ("20500", "DC", "DC at large", False),  # the White House: a ZIP of its own
    ("00901", "PR", "PR at large", False),
    ("00801", "VI", "VI at large", False),
    ("96799", "AS", "AS at large", False),
    ("96910", "GU", "GU at large", False),
    ("96950", "MP", "MP at large", False),
    # Several districts.
    ("02139", "MA", "MA-5 MA-7", False),
    ("02108", "MA", "MA-7 MA-8", False),
    ("10001", "NY", "NY-10 NY-12", False),
    ("90210", "CA", "CA-30 CA-32 CA-36", False),
    ("93563", "CA", "CA-23 CA-27 CA-28 CA-29 CA-30 CA-31", False),
    # Several states.
    ("30165", None, "AL-3 GA-14", False),
    ("99362", None, "OR-2 WA-5", False),
    ("42223", None, "KY-1 TN-7", False),  # Fort Campbell
    ("84536", None, "AZ-2 UT-3", False),
    ("89439", None, "CA-3 NV-2", False),
    ("73949", None, "OK-3 TX-13", False),
    ("69201", None, "NE-3 SD at large", False),
    ("63673", None, "IL-12 MO-8", False),
    # The district map leaves out their own state.
    ("57717", None, "SD at large MT-2 WY at large", NOTED),
    # Not on the district map: a building, PO boxes.
    ("68197", "NE", "NE-1 NE-2 NE-3", NOTED),
    ("96898", "HI", "HI-1 HI-2", NOTED),
    # Unknown altogether: its state by the first three digits.
    ("99999", "AK", "AK at large", NOTED),
    ("59699", "MT", "MT-1 MT-2", NOTED),
]

REFUSED = [
    ("09012", "military address"),
    ("96201", "military address"),
    ("96940", "in Palau, which has no members of Congress"),
    ("00000", "There is no ZIP code 00000"),
    ("00499", "There is no ZIP code 00499"),
]


def seats_of(answer: Representation) -> list[District]:
    return [seat.district for seat in answer.choices or (answer.seat,) if seat]


async def test_forty_zips(stored: Database) -> None:
    assert len(ZIPS) >= 40
    for zip_code, state, seats, noted in ZIPS:
        answer = await stored.read(service.representation, SERVER, zip_code=zip_code)
        named = " ".join(rules.short_name(seat) for seat in seats_of(answer))
        assert (zip_code, answer.state, named, answer.note is not None) == (zip_code, state, seats, noted)
        senators = 2 if state is not None and state not in DELEGATE_ONLY else 0
        assert (len(answer.senators), answer.senate_seats) == (senators, senators)
        assert all(official.state == state for official in answer.officials)
    for zip_code, words in REFUSED:
        with pytest.raises(BadInput, match=words):
            await stored.read(service.representation, SERVER, zip_code=zip_code)


async def test_every_zip_area(stored: Database, directory: Directory) -> None:
    """All 33,774: senators or a delegate, one or several seats, and never those of a wrong state.

    An answer depends on a ZIP's state and its districts alone, so one of each such combination is asked.
    """
    alike: defaultdict[tuple[str, frozenset[District]], list[str]] = defaultdict(list)
    listed: defaultdict[str, set[District]] = defaultdict(set)
    for zip_code, area in directory.areas:
        listed[zip_code].add(area)
    state_of = {place.zip_code: place.state for place in directory.places}
    for zip_code, areas in listed.items():
        alike[state_of[zip_code], frozenset(areas)].append(zip_code)
    assert sum(map(len, alike.values())) == 33_774
    await stored.read(ask_each, {zips[0]: (state, areas) for (state, areas), zips in alike.items()})


def ask_each(tx: Transaction, known: dict[str, tuple[str, frozenset[District]]]) -> None:
    for zip_code, (state, areas) in known.items():
        answer = service.representation(tx, SERVER, zip_code=zip_code)
        seats = set(seats_of(answer))
        states = {seat.state for seat in seats}
        assert areas <= seats, zip_code
        assert state in states, zip_code
        assert (answer.state is None) is (len(states) > 1), zip_code
        if answer.state is None:
            assert answer.officials == (), zip_code  # nobody is guessed
            continue
        assert answer.state == state, zip_code
        assert {official.state for official in answer.officials} <= {state}, zip_code
        assert len(answer.senators) == (0 if state in DELEGATE_ONLY else 2), zip_code
        assert answer.seat is not None or len(answer.choices) > 1, zip_code
        if state in DELEGATE_ONLY:
            assert answer.representative is not None, zip_code
            assert answer.representative.chamber is Chamber.DELEGATE, zip_code


def test_every_number_is_written_so_that_discord_makes_it_a_link(directory: Directory) -> None:
    """The form is Discord's own: ``<+1 (202) 555 0123>``."""
    numbers = [each.phone for each in (*directory.officials, *directory.offices) if each.phone]
    assert len(numbers) == 536 + 1_280
    for number in numbers:
        assert re.fullmatch(r"<\+1 \([2-9][0-9]{2}\) [2-9][0-9]{2} [0-9]{4}>", rules.phone_words(number)), number
