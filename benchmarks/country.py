"""A whole country of invented officials, as many as there are, and a server that has called them 100,000 times."""

from dataclasses import replace
from datetime import date, timedelta

from sqlalchemy import insert

from bot.calls import tally_store
from bot.calls.model import Outcome
from bot.calls.store import calls
from bot.campaigns import service as campaigns
from bot.campaigns import store as campaign_store
from bot.campaigns.model import OWN_SENATORS, Campaign, Scope, Stance, StanceEntry, Targets
from bot.database import Transaction
from bot.officials import service as officials
from bot.officials.model import Chamber, Directory, District, Office, Official, Place
from bot.officials.states import FULL_STATES
from bot.volunteers import service as volunteers
from bot.volunteers.model import Home

SERVER = 71_000_000_000_000_001
CALLER = 71_000_000_000_000_100
ANYONE = Targets(chambers=(Chamber.SENATE,), scope=Scope.ANYONE)
_DISTRICTS = 9  # a state; 450 in all
_ZIPS = 675  # a state; 33,750 in all
_CALLERS = 2_000
_DAYS = 60
_CHUNK = 5_000
_FIRST_ID = 1_000_000_000  # out of the way of those given out


def country() -> Directory:
    """Invent two senators and nine members of the House for each state, three offices for each, and the ZIPs."""
    people: list[Official] = []
    places: list[Place] = []
    areas: list[tuple[str, District]] = []
    for state_number, state in enumerate(sorted(FULL_STATES)):
        for seat in range(2 + _DISTRICTS):
            district = seat - 1 if seat > 1 else None
            number = len(people)
            people.append(
                Official(
                    f"X{number:06}",
                    f"Sample Person {number}",
                    "Sample",
                    f"Person {number}",
                    Chamber.HOUSE if district else Chamber.SENATE,
                    state,
                    district,
                    "Sample Party A" if number % 2 else "Sample Party B",
                    date(2031, 1, 3),
                    phone=f"202-555-{number:04}",
                )
            )
        for number in range(_ZIPS):
            zip_code = f"{10_000 + state_number * _ZIPS + number:05}"
            latitude, longitude = 30 + state_number / 4, -120 + number / 20
            places.append(Place(zip_code, "Sample Town", state, "America/New_York", latitude, longitude))
            areas.append((zip_code, District(state, 1 + number % _DISTRICTS)))
    offices = tuple(
        Office(
            f"{each.official_id}-{number}",
            each.official_id,
            f"Town {number}",
            each.state,
            phone=f"617-555-{number:04}",
            latitude=40.0 + number,
            longitude=-80.0,
        )
        for each in people
        for number in range(3)
    )
    return Directory(tuple(people), offices, tuple(places), tuple(areas), "bench", "bench", "invented")


def begin(tx: Transaction, directory: Directory) -> tuple[Campaign, Campaign]:
    """Store the directory, a caller, and two campaigns: for one's own senators, and for all 100 with stances."""
    officials.import_directory(tx, directory)
    volunteers.set_home(tx, SERVER, CALLER, Home("MA", _zip_of(directory, "MA"), 7, "America/New_York"))
    own, anyone = [_campaign(tx, title, targets) for title, targets in (("Own", OWN_SENATORS), ("All", ANYONE))]
    for number, each in enumerate(senators(directory)):
        stance = list(Stance)[number % len(Stance)]
        entry = StanceEntry(each.official_id, stance, "a letter", CALLER, tx.now)
        campaign_store.add_entry(tx, SERVER, anyone.campaign_id, number + 1, entry)
    return own, anyone


def _campaign(tx: Transaction, title: str, targets: Targets) -> Campaign:
    campaign = campaigns.create(tx, SERVER, title=title, ask="Protect the sample river.", script="Hi, I'm {me}.")
    campaign = replace(campaign, targets=targets)
    campaign_store.save(tx, SERVER, campaign)
    return campaign


def _zip_of(directory: Directory, state: str) -> str:
    return next(each.zip_code for each in directory.places if each.state == state)


def senators(directory: Directory) -> list[Official]:
    """List the hundred."""
    return [each for each in directory.officials if each.chamber is Chamber.SENATE]


def log_calls(tx: Transaction, directory: Directory, campaign_ids: tuple[int, ...], count: int) -> None:
    """Log so many calls of 2,000 people over 60 days, each by another person, to another office or on another day."""
    targets, outcomes = senators(directory), [each for each in Outcome if each is not Outcome.WROTE]
    rows = []
    for number in range(count):
        made_at = tx.now - timedelta(minutes=_DAYS * 24 * 60 * (count - number) // count)
        caller, office = number % _CALLERS, number // _CALLERS
        rows.append(
            {
                "server_id": SERVER,
                "call_id": _FIRST_ID + number,
                "campaign_id": campaign_ids[number % len(campaign_ids)],
                "official_id": targets[(caller + office) % len(targets)].official_id,
                "user_id": CALLER + 1 + caller,
                "outcome": outcomes[number % len(outcomes)],
                "made_at": made_at,
                "made_on": made_at.date(),
                "state": "MA",
            }
        )
    for start in range(0, count, _CHUNK):
        tx.execute(insert(calls), rows[start : start + _CHUNK])
    tally_store.recount(tx, SERVER)
