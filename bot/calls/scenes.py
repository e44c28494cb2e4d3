"""What a caller is shown, before it is a card: whom to call, who else is to be asked what, what has been done."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.calls.model import Outcome, Ref, Totals
from bot.campaigns.model import Campaign
from bot.officials.hours import Opening
from bot.officials.model import Official, Seat
from bot.words import ENGLISH


@dataclass(frozen=True)
class Line:
    """One of an official's numbers, and whether somebody is there.

    Attributes:
        phone: None where none is known.
        where: the office, such as "Washington" or "Boston office, 3 miles away".
        opening: whether it is open, and when that changes; None where there is no number.
    """

    phone: str | None
    where: str
    opening: Opening | None = None

    @property
    def opens_at(self) -> datetime | None:
        """Return when it opens, while it is closed."""
        return self.opening.opens_at if self.opening is not None else None


@dataclass(frozen=True)
class Done:
    """What has just been saved, with what can still be done about it.

    Attributes:
        ref: which call it was.
        official: to whom.
        outcome: what came of it; None: they were skipped, and nothing was saved.
    """

    ref: Ref
    official: Official
    outcome: Outcome | None


@dataclass(frozen=True)
class Turn:
    """The next call to make.

    Attributes:
        ref: which one.
        campaign: None for calls on the caller's own account.
        target: whom to call.
        line: on which number.
        me: the caller's name, for the script.
        state: where they live, two letters.
        city: their town, where it is known.
        done: what has just been saved, if anything.
        saved: the same, where there is nothing to be done about it.
        why: why it came, when it came by itself.
        stops: the button that ends what it came from: its custom id.
        language: of the server, in which the campaign's words are taken to be written; the names that are filled into
            them are said in it too.
    """

    ref: Ref
    campaign: Campaign | None
    target: Official
    line: Line
    me: str
    state: str | None = None
    city: str | None = None
    done: Done | None = None
    saved: str = ""
    why: str = ""
    stops: str = ""
    language: str = ENGLISH


@dataclass(frozen=True)
class Finished:
    """Nobody is left to call today; ``busy`` are those who were not reached, ``targets`` is 0 where nobody is asked.

    Attributes:
        weeks: in how many weeks in a row the person called.
    """

    campaign: Campaign | None
    totals: Totals
    targets: int
    state: str
    busy: Sequence[Official] = ()
    weeks: int = 0
    done: Done | None = None
    saved: str = ""


@dataclass(frozen=True)
class HomeWanted:
    """The caller's home is not known, or (``zip_wanted``) only its state is: it is asked in place.

    Attributes:
        server_id: in direct messages, the server, since buttons there have to name it.
        why: why it came, when it came by itself.
        stops: the button that ends what it came from: its custom id.
    """

    campaign_id: int
    zip_wanted: bool = False
    server_id: int | None = None
    why: str = ""
    stops: str = ""


@dataclass(frozen=True)
class SeatWanted:
    """A ZIP lies in several states or districts: the caller's own is asked; ``keep`` when it is to be their home.

    Attributes:
        server_id: as in :class:`HomeWanted`; so are ``why`` and ``stops``.
    """

    campaign_id: int
    zip_code: str
    seats: Sequence[Seat]
    keep: bool
    server_id: int | None = None
    why: str = ""
    stops: str = ""


Scene = Turn | Finished | HomeWanted | SeatWanted
"""What the answer to /call, or to one of its buttons, shows."""
