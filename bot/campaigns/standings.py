"""Where all targets of a campaign stand: what the board, the posted card, pictures and spreadsheets show. Pure."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from bot.calls.model import Outcome, Tally
from bot.campaigns.model import Campaign, CampaignStatus, Stance, StanceEntry, StanceReport
from bot.campaigns.rules import counted_of, is_open
from bot.officials.model import Official

AGES_AFTER = timedelta(days=60)
"""After this long a stance is shown as not confirmed."""

_ORDER = tuple(Stance)


@dataclass(frozen=True)
class Standing:
    """Where one target stands.

    Attributes:
        entry: what was recorded last; None when nothing was.
        unconfirmed_days: days since then, once it has aged; 0 before.
    """

    official: Official
    stance: Stance
    entry: StanceEntry | None = None
    unconfirmed_days: int = 0

    @property
    def endorsement(self) -> str:
        """The link that shows their support; empty when there is none."""
        source = self.entry.source if self.entry and self.stance is Stance.SUPPORTS else ""
        return source if source.startswith(("https://", "http://")) and " " not in source else ""


@dataclass(frozen=True)
class Board:
    """Where everybody stands whom the threshold counts.

    Attributes:
        standings: those for it first, those not known last; within a stance by state and name.
        counts: how many of each stance, zeroes too.
        reports: how many reports of callers wait for an organizer.
    """

    campaign: Campaign
    standings: Sequence[Standing]
    counts: Mapping[Stance, int]
    reports: int = 0

    @property
    def support(self) -> int:
        """How many support it; what the threshold is about."""
        return self.counts[Stance.SUPPORTS]

    @property
    def by_state(self) -> Mapping[str, Mapping[Stance, int]]:
        """How many of each stance, by state; for the map."""
        found: dict[str, Counter[Stance]] = {}
        for each in self.standings:
            found.setdefault(each.official.state, Counter())[each.stance] += 1
        return found


@dataclass(frozen=True)
class Progress:
    """What a posted campaign shows.

    Attributes:
        calls: made for it; one a person, office and day.
        people: who made them.
        letters: written for it.
        is_on: whether calls are made now.
        states: calls and letters by the state called from; None: not kept.
    """

    campaign: Campaign
    board: Board
    calls: int
    people: int
    letters: int = 0
    is_on: bool = True
    states: Mapping[str | None, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Stats:
    """What was done for a campaign, as numbers; pictures are drawn from it.

    Attributes:
        progress: what its post shows.
        outcomes: how often each outcome was met.
        officials: calls and letters by official, most first.
        days: calls by day, of the callers' own zones.
        chapters: the same by the name of the callers' chapters.
        streak: for how many weeks in a row the person who asks has called.
        own: how many calls and letters were theirs.
        leaders: who made the most, by user id; none unless an admin wants them named.
    """

    progress: Progress
    outcomes: Mapping[Outcome, int]
    officials: Sequence[tuple[Official, int]]
    days: Mapping[date, int]
    chapters: Mapping[str, int]
    streak: int
    own: int
    leaders: Sequence[tuple[int, int]] = ()


@dataclass(frozen=True)
class Reported:
    """What callers heard of one official, and what is on record."""

    official: Official
    heard: Mapping[Stance, int]
    latest_at: datetime
    on_record: StanceEntry | None


def board_of(
    campaign: Campaign, officials: Iterable[Official], entries: Iterable[StanceEntry], now: datetime, reports: int = 0
) -> Board:
    """Put the board together.

    Args:
        campaign: the campaign.
        officials: everybody in office.
        entries: the latest entry of each official.
        now: the present, from which stances age.
        reports: how many reports wait.
    """
    latest = {each.official_id: each for each in entries}
    standings = [_standing(each, latest.get(each.official_id), now) for each in counted_of(campaign, officials)]
    standings.sort(key=_place)
    counts = Counter(each.stance for each in standings)
    return Board(campaign, standings, {stance: counts[stance] for stance in Stance}, reports)


def _place(standing: Standing) -> tuple[int, str, str]:
    return _ORDER.index(standing.stance), standing.official.state, standing.official.last_name.casefold()


def _standing(official: Official, entry: StanceEntry | None, now: datetime) -> Standing:
    if entry is None or entry.stance is Stance.UNKNOWN:
        return Standing(official, Stance.UNKNOWN, entry)
    age = now - entry.set_at
    return Standing(official, entry.stance, entry, age.days if age >= AGES_AFTER else 0)


def reported_of(
    reports: Iterable[StanceReport], officials: Mapping[str, Official], entries: Iterable[StanceEntry]
) -> list[Reported]:
    """Put together what callers reported, by official; most reports first. Who has left office is left out."""
    latest = {each.official_id: each for each in entries}
    by_official: dict[str, list[StanceReport]] = {}
    for report in reports:
        if report.official_id in officials:
            by_official.setdefault(report.official_id, []).append(report)
    found = [
        Reported(
            officials[official_id],
            dict(Counter(each.stance for each in heard).most_common()),
            max(each.reported_at for each in heard),
            latest.get(official_id),
        )
        for official_id, heard in by_official.items()
    ]
    return sorted(found, key=lambda each: (-sum(each.heard.values()), each.official.last_name.casefold()))


def is_over(campaign: Campaign, now: datetime) -> bool:
    """Tell whether a campaign was posted and takes no calls any more."""
    ended = campaign.ends_at is not None and campaign.ends_at <= now
    return campaign.status is CampaignStatus.CLOSED or (campaign.status is CampaignStatus.OPEN and ended)


def progress_of(
    campaign: Campaign, board: Board, done: Tally, states: Mapping[str | None, int], now: datetime
) -> Progress:
    """Put together what a posted campaign shows."""
    return Progress(campaign, board, done.calls, done.people, done.letters, is_open(campaign, now), states)
