"""Decisions about ZIP codes, districts, titles and distances."""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from math import asin, cos, radians, sin, sqrt

from bot.errors import BadInput
from bot.officials.model import (
    MAIN_OFFICE,
    Chamber,
    Correction,
    DirectoryInfo,
    District,
    Level,
    NearOffice,
    Office,
    Official,
    Place,
)
from bot.officials.states import DELEGATE_ONLY, ELSEWHERE, FULL_STATES, STATES, fold
from bot.text import quote
from bot.words import later, phrase

STALE_AFTER = timedelta(days=7)
"""How old the directory may be before it is fetched again."""

_ZIP = re.compile(r"([0-9]{5})(?:[- ]?[0-9]{4})?")
_PHONE = re.compile(r"([0-9]{3})-([0-9]{3})-([0-9]{4})")
_LOCAL = re.compile(r"local-([0-9]{1,18})")
_SUFFIXES = {"jr", "sr", "ii", "iii", "iv"}
_LOWEST_ZIP = 501
_EARTH_RADIUS_MILES = 3958.8


class UnknownZip(BadInput):
    """A ZIP code that nobody lives in, as far as the directory knows."""


def normalise_zip(text: str) -> str:
    """Return the five digits of a ZIP code that somebody typed ("02139", " 02139-1234 ").

    Raises:
        BadInput: it is not five digits; the sentence says what to type.
        UnknownZip: no ZIP code is that low (``00000``).
    """
    match = _ZIP.fullmatch(text.strip())
    if match is None:
        raise BadInput(phrase("{typed} is not a ZIP code. Type its five digits, such as 02139.", typed=quote(text)))
    if int(match[1]) < _LOWEST_ZIP:
        raise UnknownZip(
            phrase("There is no ZIP code {zip_code}. Check its five digits and type it again.", zip_code=match[1])
        )
    return match[1]


def ensure_represented(place: Place) -> None:
    """Refuse places outside the states and territories, which have no members of Congress of their own.

    Raises:
        BadInput: the ZIP is military or foreign; the sentence says what to type instead.
    """
    if place.state in STATES:
        return
    says = ELSEWHERE.get(place.state) or later(
        "{zip_code} is outside the states. Type the ZIP of your home in the United States instead."
    )
    raise BadInput(phrase(says, zip_code=place.zip_code))


def seats_of(state: str, found: Collection[int]) -> tuple[District, ...]:
    """Return a state's House seats from the numbers found in the directory; a territory always has its one."""
    numbers = found or ({0} if state in DELEGATE_ONLY else ())
    return tuple(District(state, number) for number in sorted(numbers))


def possible_seats(
    place: Place | None, zip_code: str, listed: Sequence[District], state_seats: Sequence[District]
) -> tuple[tuple[District, ...], str | None]:
    """Return the seats a ZIP may belong to, and a sentence when the district table does not settle it.

    Args:
        place: where the ZIP is, if known.
        zip_code: five digits.
        listed: the ZIP's districts in the table; none for post-office boxes and single buildings.
        state_seats: every seat of the place's state.
    """
    if place is None or any(district.state == place.state for district in listed):
        return tuple(listed), None
    seats = tuple(dict.fromkeys([*state_seats, *listed]))
    if not listed:
        if len(seats) <= 1:
            return seats, None
        return seats, phrase(
            "{zip_code} is not an area on the district map (often a PO box), so only its state is certain. "
            "For your representative, type the ZIP of your home.",
            zip_code=zip_code,
        )
    # A dozen real ones: the table gives 57717 (Belle Fourche, South Dakota) to Montana and Wyoming only.
    return seats, phrase(
        "The district map is incomplete at {zip_code}, on a state line. Choose where you live.", zip_code=zip_code
    )


def unknown_zip_note(zip_code: str, state: str) -> str:
    """Say that only the state of a ZIP is known, and how."""
    return phrase(
        "I don't know the ZIP code {zip_code}. Those that begin with {digits} are in {state}, so this is its answer. "
        "Check the five digits; for your representative, type the ZIP of your home.",
        zip_code=zip_code,
        digits=zip_code[:3],
        state=STATES[state],
    )


def choose_seats(
    seats: Sequence[District], zip_code: str | None, state: str | None, number: int | None
) -> tuple[District, ...]:
    """Narrow possible seats down to what the person chose.

    Raises:
        BadInput: the choice is not among them; the sentence lists what is.
    """
    chosen = tuple(
        seat for seat in seats if state in (None, seat.state) and number in (None, seat.number)
    )  # fmt: skip
    if chosen:
        return chosen
    where = zip_code or STATES[seats[0].state]
    if len(seats) == 1:
        raise BadInput(
            phrase(
                "{place} has one district, {district}. Leave the district out.",
                place=where,
                district=short_name(seats[0]),
            )
        )
    if zip_code is None and state is not None:
        raise BadInput(
            phrase(
                "{place} has the districts {first} to {last}. Type one of these numbers.",
                place=where,
                first=seats[0].number,
                last=seats[-1].number,
            )
        )
    raise BadInput(
        phrase(
            "{place} has the districts {districts}. Choose one of these.",
            place=where,
            districts=", ".join(short_name(seat) for seat in seats[:12]),
        )
    )


def senate_seats(state: str) -> int:
    """Return how many senators a state has: 2, or 0 for DC and the territories."""
    return 2 if state in FULL_STATES else 0


def ordinal(number: int) -> str:
    """Return "1st", "2nd", "3rd", "11th" …."""
    teen = 10 <= number % 100 <= 20
    return f"{number}{'th' if teen else {1: 'st', 2: 'nd', 3: 'rd'}.get(number % 10, 'th')}"


def short_name(district: District) -> str:
    """Return "MA-7", or "AK at large"."""
    if district.number:
        return f"{district.state}-{district.number}"
    return phrase("{state} at large", state=district.state)


def long_name(district: District) -> str:
    """Return "Massachusetts's 7th district", or "Alaska at large"."""
    name = STATES[district.state]
    if not district.number:
        return phrase("{state} at large", state=name)
    return phrase(_DISTRICTS[ordinal(district.number)[-2:]], state=name, number=district.number)


_DISTRICTS = {
    "st": later("{state}'s {number}st district"),
    "nd": later("{state}'s {number}nd district"),
    "rd": later("{state}'s {number}rd district"),
    "th": later("{state}'s {number}th district"),
}


def role(official: Official) -> str:
    """Return the word put before a name: "Senator", "Representative", "Delegate", "Resident Commissioner", "Mayor"."""
    if official.chamber is None:
        return official.position or phrase("Official")
    if official.chamber is Chamber.DELEGATE:
        return phrase("Resident Commissioner") if official.state == "PR" else phrase("Delegate")
    return phrase("Senator") if official.chamber is Chamber.SENATE else phrase("Representative")


def title(official: Official) -> str:
    """Return role and area: "Senator, Alaska", "Representative, Massachusetts's 7th district", "Mayor, Springfield"."""
    if official.chamber is Chamber.HOUSE:
        return f"{role(official)}, {long_name(District(official.state, official.district or 0))}"
    return f"{role(official)}, {official.jurisdiction or STATES[official.state]}"


def phone_words(phone: str) -> str:
    """Write a phone number so that Discord makes it a link that calls: ``<+1 (202) 555 0123>``.

    The form is Discord's own (docs/decisions/0005-phone-numbers-that-call.md); a client that does not know it yet
    shows the number between the brackets, which phones detect by themselves. A number of another form stays as it is.
    """
    match = _PHONE.fullmatch(phone)
    return f"<+1 ({match[1]}) {match[2]} {match[3]}>" if match else phone


def main_office(official: Official) -> str:
    """Return where an official's main number rings: "Washington", or "office" for those that organizers added."""
    return phrase("office") if official.is_added else phrase("Washington")


def with_corrections(official: Official, corrections: Mapping[tuple[str, str], Correction]) -> Official:
    """Return an official with the main number that the server's organizers corrected, if they did."""
    correction = corrections.get((official.official_id, MAIN_OFFICE))
    return replace(official, phone=correction.phone, corrected_on=correction.corrected_on) if correction else official


def office_with_corrections(office: Office, corrections: Mapping[tuple[str, str], Correction]) -> Office:
    """Return a local office with the number that the server's organizers corrected, if they did."""
    correction = corrections.get((office.official_id, office.office_id))
    return replace(office, phone=correction.phone, corrected_on=correction.corrected_on) if correction else office


def is_of_place(official: Official, state: str | None, place: Place | None) -> bool:
    """Tell whether an added official is shown for a place: of its whole state, or of a town it names."""
    if official.state != state or official.level is Level.FEDERAL:
        return False
    if official.level is Level.STATE:
        return True
    return place is not None and f" {fold(place.city)} " in f" {fold(official.jurisdiction or '')} "


def party_label(official: Official) -> str:
    """Return the party, and the caucus where it differs: "Independent, sits with Sample Party A"."""
    if not official.caucus:
        return official.party
    return phrase("{party}, sits with {caucus}", party=official.party, caucus=official.caucus)


def is_term_over(official: Official, today: date) -> bool:
    """Tell whether the term that is known of has ended: somebody else may sit there by now."""
    return official.term_ends_on is not None and official.term_ends_on < today


def is_to_verify(official: Official, today: date) -> bool:
    """Tell whether the day has passed by which organizers wanted to look at an added official again."""
    return official.verify_by is not None and official.verify_by < today


def is_stale(info: DirectoryInfo | None, now: datetime) -> bool:
    """Tell whether the directory should be fetched: there is none, or it was last checked over 7 days ago."""
    return info is None or now - info.checked_at > STALE_AFTER


def miles_between(latitude: float, longitude: float, other_latitude: float, other_longitude: float) -> float:
    """Return the great-circle distance of two positions in miles (haversine)."""
    here, there = radians(latitude), radians(other_latitude)
    across = radians(other_longitude - longitude)
    half = sin((there - here) / 2) ** 2 + cos(here) * cos(there) * sin(across / 2) ** 2
    return 2 * _EARTH_RADIUS_MILES * asin(min(1.0, sqrt(half)))


def nearest(offices: Iterable[Office], place: Place | None, limit: int = 3) -> tuple[NearOffice, ...]:
    """Return the offices that have a phone, nearest first; those without a position come last, by town."""
    found = [NearOffice(office, _miles(office, place)) for office in offices if office.phone]
    found.sort(key=lambda near: (near.miles is None, near.miles or 0.0, near.office.city, near.office.office_id))
    return tuple(found[:limit])


def _miles(office: Office, place: Place | None) -> float | None:
    ends = (place.latitude, place.longitude, office.latitude, office.longitude) if place else (None,)
    known = [degrees for degrees in ends if degrees is not None]
    return miles_between(*known) if len(known) == 4 else None


def search_text(official: Official) -> str:
    """Return the words an official is found by, each after a blank: names, state, district or office."""
    words = f"{official.name} {official.first_name} {official.last_name} {official.state} {STATES[official.state]}"
    seat = f"{official.state}{official.district} {official.district}" if official.district else ""
    if official.is_added:
        seat = f"{official.position or ''} {official.jurisdiction or ''}"
    return f" {fold(f'{words} {seat}')} "


def search_words(text: str) -> list[str]:
    """Return the words to look for in :func:`search_text`, at most six; none when nothing can be looked for."""
    return fold(text).split()[:6]


def fits(text: str, words: Sequence[str]) -> bool:
    """Tell whether a :func:`search_text` has words beginning with each of the given ones."""
    return all(f" {word}" in text for word in words)


def by_name(official: Official) -> tuple[str, str, str]:
    """Sort officials by last name, then first name."""
    return official.last_name.casefold(), official.first_name.casefold(), official.official_id


def local_id(number: int) -> str:
    """Return the id of an official that organizers added."""
    return f"local-{number}"


def local_number(official_id: str) -> int | None:
    """Return the number in the id of an added official; None for members of Congress."""
    match = _LOCAL.fullmatch(official_id)
    return int(match[1]) if match else None


def parts_of_name(name: str) -> tuple[str, str]:
    """Return first and last name: "Ada B. Example Jr." is ("Ada B.", "Example"); one word is a last name."""
    words = name.split()
    while len(words) > 1 and fold(words[-1]) in _SUFFIXES:
        words.pop()
    return " ".join(words[:-1]), words[-1].rstrip(",")
