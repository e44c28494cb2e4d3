"""Looking up who represents a place, and keeping the directory."""

from collections.abc import Collection, Sequence

from bot.database import Transaction
from bot.errors import BadInput, NotFound
from bot.officials import local_store, rules, store
from bot.officials.model import (
    Chamber,
    Directory,
    DirectoryInfo,
    District,
    Imported,
    NearOffice,
    Office,
    Official,
    Place,
    Representation,
    Seat,
)
from bot.officials.states import STATES, find_state
from bot.text import quote
from bot.words import phrase

_WHOLE_COUNTRY = 1_000  # A directory with fewer ZIP codes is the sample.


def import_directory(tx: Transaction, directory: Directory) -> Imported:
    """Store a directory. When it is stored already, only the date of the last check changes."""
    stored = store.find_info(tx)
    if stored is not None and stored.digest == directory.digest:
        store.set_checked(tx)
        return Imported(changed=False, info=_info(tx))
    return Imported(changed=True, info=store.replace_all(tx, directory))


def directory_info(tx: Transaction) -> DirectoryInfo | None:
    """Return what is stored, from where and how old; None when there is no directory yet."""
    return store.find_info(tx)


def is_stale(tx: Transaction) -> bool:
    """Tell whether the directory is missing or was last checked more than 7 days ago."""
    return rules.is_stale(store.find_info(tx), tx.now)


def locate(tx: Transaction, zip_code: str) -> Place:
    """Return where a typed ZIP code is: its town, state and time zone.

    Raises:
        BadInput: it is no ZIP code, or (``UnknownZip``) no such ZIP exists, or it is military or foreign.
        NotFound: there is no directory yet.
    """
    five = rules.normalise_zip(zip_code)
    place = store.find_place(tx, five)
    if place is None:
        raise _unknown(tx, five)
    rules.ensure_represented(place)
    return place


def locate_town(tx: Transaction, state: str, town: str) -> Place | None:
    """Return where a town of a state (two letters) is; None when the directory does not know it."""
    return store.find_town(tx, state, town)


def representation(
    tx: Transaction,
    server_id: int,
    *,
    zip_code: str | None = None,
    state: str | None = None,
    district: int | None = None,
) -> Representation:
    """Tell who represents a ZIP code or a state, both as people type them, with what a server knows better.

    A ZIP (or state) with several districts answers ``choices``; ask again with the chosen ``state`` and ``district``
    added. A ZIP in several states answers no senators until one is chosen.

    Raises:
        BadInput: unreadable or unknown ZIP or state, or a district that is not there.
        NotFound: the directory is empty, or has nothing on this state.
    """
    code = find_state(state) if state else None
    five = rules.normalise_zip(zip_code) if zip_code else None
    if five is not None:
        place = store.find_place(tx, five)
        seats, note = _seats_of_zip(tx, five, place)
    elif code is not None:
        place, note = None, None
        seats = _seats_of_state(tx, code)
    else:
        raise BadInput(phrase("Type your ZIP code, such as 02139, or your state, such as MA."))
    chosen = rules.choose_seats(seats, five, code, district)
    # Of a place that is known, one seat is certain; that a ZIP itself is unknown must always be said.
    return _answer(tx, server_id, place, chosen, note if len(chosen) > 1 or (five and place is None) else None)


def nearest_offices(
    tx: Transaction, server_id: int, official_id: str, zip_code: str | None = None, limit: int = 3
) -> tuple[NearOffice, ...]:
    """Return an official's local offices that have a phone, nearest to a ZIP first, as a server corrected them.

    Raises:
        BadInput: the ZIP is not five digits. An unknown ZIP only means that the distances are unknown.
    """
    place = store.find_place(tx, rules.normalise_zip(zip_code)) if zip_code else None
    return rules.nearest(list_offices(tx, server_id, official_id), place, limit)


def list_offices(tx: Transaction, server_id: int, official_id: str) -> Sequence[Office]:
    """Return an official's local offices by town, those without a phone too, as a server corrected them."""
    corrections = local_store.list_corrections(tx, server_id)
    return [rules.office_with_corrections(each, corrections) for each in store.list_offices(tx, official_id)]


def list_targets(tx: Transaction, server_id: int, *, states: Collection[str] = ()) -> tuple[Official, ...]:
    """Return every official in office, added ones too, by last name; all, or those of some states.

    Fast enough for every press (under a millisecond): members are kept in memory.
    """
    members = store.list_current(tx, states=states)
    added = [each for each in local_store.list_added(tx, server_id) if not states or each.state in states]
    everybody = sorted((*members, *added), key=rules.by_name) if added else members
    return _corrected(tx, server_id, everybody)


def list_callable(
    tx: Transaction,
    server_id: int,
    *,
    also: Collection[str],
    states: Collection[str] = (),
    chambers: Collection[Chamber] = (),
) -> Sequence[Official]:
    """Return sitting members, all or those of some states or chambers, and whoever of ``also`` (ids) is in office.

    What every press asks. Officials whom organizers added, of whom there may be thousands, are read only by their ids.
    """
    members = store.list_current(tx, states=states, chambers=chambers, also=also)
    added = [each for each in also if rules.local_number(each) is not None]
    if added:
        members = (*members, *local_store.list_added_of(tx, server_id, added))
    return _corrected(tx, server_id, members)


def find_official(tx: Transaction, server_id: int, official_id: str) -> Official | None:
    """Return an official by id, past ones too, or None."""
    is_added = rules.local_number(official_id) is not None
    found = local_store.find_added(tx, server_id, official_id) if is_added else store.find(tx, official_id)
    return _corrected(tx, server_id, [found])[0] if found is not None else None


def get_official(tx: Transaction, server_id: int, official_id: str) -> Official:
    """Return an official by id, past ones too.

    Raises:
        NotFound: nobody has this id.
    """
    found = find_official(tx, server_id, official_id)
    if found is None:
        raise NotFound(phrase("This official is not in the directory any more. Look them up again with /officials."))
    return found


def is_in_office(tx: Transaction, server_id: int, official_id: str) -> bool:
    """Tell whether an official is one of :func:`list_targets`: still in the directory, or added and not removed."""
    if rules.local_number(official_id) is not None:
        found = local_store.find_added(tx, server_id, official_id)
        return found is not None and not local_store.is_removed(tx, server_id, official_id)
    return store.find_current(tx, official_id) is not None


def search_officials(tx: Transaction, server_id: int, text: str, limit: int = 25) -> tuple[Official, ...]:
    """Return officials in office by name, state, district or office, those the server added first."""
    found = (*local_store.search_added(tx, server_id, text), *store.search(tx, text))
    return _corrected(tx, server_id, found[:limit])


def named_official(tx: Transaction, server_id: int, text: str) -> Official:
    """Return the one official that a text means: an id that autocomplete gave, or an unambiguous name.

    Raises:
        NotFound: nobody fits.
        BadInput: several do; the sentence names some of them.
    """
    known = find_official(tx, server_id, text)
    if known is not None:
        return known
    found = search_officials(tx, server_id, text)
    exact = [each for each in found if each.name.casefold() == text.strip().casefold()]
    found = tuple(exact) or found
    if not found:
        raise NotFound(
            phrase("I find no official called {typed}. Type a last name, or use your ZIP.", typed=quote(text))
        )
    if len(found) > 1:
        names = ", ".join(f"{each.name} ({each.state})" for each in found[:5])
        raise BadInput(phrase("{typed} fits several: {names}. Type more of the name.", typed=quote(text), names=names))
    return found[0]


def _corrected(tx: Transaction, server_id: int, found: Sequence[Official]) -> tuple[Official, ...]:
    corrections = local_store.list_corrections(tx, server_id)
    corrected = {official_id for official_id, _ in corrections}
    return tuple(rules.with_corrections(each, corrections) if each.official_id in corrected else each for each in found)


def _seats_of_zip(tx: Transaction, five: str, place: Place | None) -> tuple[tuple[District, ...], str | None]:
    listed = store.list_districts(tx, five)
    if not listed:
        if place is None:
            return _seats_of_unknown(tx, five)
        rules.ensure_represented(place)
    settled = place is None or any(each.state == place.state for each in listed)
    return rules.possible_seats(
        place, five, listed, () if settled or place is None else _seats_of_state(tx, place.state)
    )


def _seats_of_unknown(tx: Transaction, five: str) -> tuple[tuple[District, ...], str | None]:
    """Fall back to the state that all ZIP codes with the same first three digits are in."""
    states = store.list_states_of_prefix(tx, five[:3])
    if len(states) != 1 or states[0] not in STATES:
        raise _unknown(tx, five)
    return _seats_of_state(tx, states[0]), rules.unknown_zip_note(five, states[0])


def _seats_of_state(tx: Transaction, state: str) -> tuple[District, ...]:
    info = _info(tx)
    seats = rules.seats_of(state, store.list_seat_numbers(tx, state))
    if seats and (info.places >= _WHOLE_COUNTRY or store.list_current(tx, states=[state])):
        return seats
    nobody = phrase("The directory has nobody from {state}. Try another state or ZIP.", state=STATES[state])
    raise NotFound(f"{nobody} {_known_zips(tx, info)}")


def _answer(
    tx: Transaction, server_id: int, place: Place | None, seats: Sequence[District], note: str | None
) -> Representation:
    states = sorted({seat.state for seat in seats})
    everybody = list_targets(tx, server_id, states=states)
    people = [each for each in everybody if not each.is_added]
    holders = {(each.state, each.district): each for each in people if each.district is not None}
    filled = tuple(Seat(seat, holders.get((seat.state, seat.number))) for seat in seats)
    state = states[0] if len(states) == 1 else None
    return Representation(
        place=place,
        state=state,
        senators=tuple(each for each in people if each.chamber is Chamber.SENATE) if state else (),
        senate_seats=rules.senate_seats(state) if state else 0,
        seat=filled[0] if len(filled) == 1 else None,
        choices=filled if len(filled) > 1 else (),
        note=note,
        added=tuple(each for each in everybody if each.is_added and rules.is_of_place(each, state, place)),
    )


def _info(tx: Transaction) -> DirectoryInfo:
    info = store.find_info(tx)
    if info is None:
        raise NotFound(phrase("The directory of officials is not loaded yet. Try again in a few minutes."))
    return info


def _unknown(tx: Transaction, five: str) -> rules.UnknownZip:
    unknown = phrase("I know no ZIP code {zip_code}.", zip_code=five)
    hint = _known_zips(tx, _info(tx)) or phrase("Check its five digits and type it again.")
    return rules.UnknownZip(f"{unknown} {hint}")


def _known_zips(tx: Transaction, info: DirectoryInfo) -> str:
    if info.places >= _WHOLE_COUNTRY:
        return ""
    known = ", ".join(store.list_zip_codes(tx, 12))
    return phrase("Type one that this small directory knows: {zip_codes}.", zip_codes=known)
