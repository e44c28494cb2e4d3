"""Decisions about campaigns: whom they are put to, whose turn it is, what to say, what words a campaign may have."""

import re
from collections.abc import Iterable, Mapping
from datetime import datetime

from bot.campaigns.model import Campaign, CampaignClosed, CampaignStatus, NotBegun, Scope, Stance
from bot.errors import BadInput
from bot.officials.model import Official
from bot.officials.rules import role
from bot.officials.states import STATES
from bot.text import quote
from bot.words import later, phrase

TITLE_LIMIT = 100
ASK_LIMIT = 500
SCRIPT_LIMIT = 2000

DEFAULT_SCRIPT = later(
    "Hi, my name is {me} and I'm a constituent from {state}.\n"
    "I'm calling about an issue that matters to me: (say it in a sentence or two).\n"
    "Where does {title} {last_name} stand on it? Please pass on what I said.\n"
    "Thank you for your time."
)
"""What a caller says who calls on their own account."""

PLACEHOLDERS = ("official", "title", "last_name", "state", "city", "me", "ask")
"""What may stand in braces in the words of a campaign."""

CITY_UNKNOWN = later("(your town)")
"""What stands for {city} when the caller's ZIP is not known; they say it themselves."""

_PLACEHOLDER = re.compile(rf"\{{({'|'.join(PLACEHOLDERS)})\}}")
_BRACED = re.compile(r"\{([^{}\n]*)\}")

WORTH_A_CALL = (
    Stance.UNDECIDED,
    Stance.LEANING,
    Stance.LEANING_AGAINST,
    Stance.UNKNOWN,
    Stance.OPPOSES,
    Stance.SUPPORTS,
)
"""Whom a call may move most, first."""

WORTH = {stance: number for number, stance in enumerate(WORTH_A_CALL)}
"""The place of each stance among them."""


def targets_of(campaign: Campaign, officials: Iterable[Official], stances: Mapping[str, Stance]) -> list[Official]:
    """List whom a campaign is put to, in the order of calling: the special ones, those a call may move most, by state.

    Args:
        campaign: the campaign.
        officials: everybody in office.
        stances: where officials stand; who is not in it has no recorded stance.
    """
    wanted = campaign.targets
    everybody = {each.official_id: each for each in officials}
    first = [everybody[each] for each in wanted.first if each in everybody]
    last = [everybody[each] for each in wanted.last if each in everybody and each not in wanted.first]
    special = {*wanted.first, *wanted.last}

    def turn(official: Official) -> tuple[int, str, str, str]:
        return WORTH[stance_of(official, stances)], official.state, official.last_name.casefold(), official.official_id

    between = [
        each
        for official_id, each in everybody.items()
        if official_id not in special and _fits(campaign, each) and _stands(campaign, each, stances)
    ]
    return [*first, *sorted(between, key=turn), *last]


def counted_of(campaign: Campaign, officials: Iterable[Official]) -> list[Official]:
    """List whom the board and the threshold count: the targets wherever they stand, so that a convert still counts."""
    special = {*campaign.targets.first, *campaign.targets.last}
    return [each for each in officials if each.official_id in special or _fits(campaign, each)]


def is_own(official: Official, home_state: str, home_district: int | None) -> bool:
    """Tell whether an official represents a home; a House member only where the district is known or at large."""
    return official.state == home_state and official.district in (None, 0, home_district)


def own_targets(
    campaign: Campaign,
    officials: Iterable[Official],
    stances: Mapping[str, Stance],
    home_state: str,
    home_district: int | None,
) -> list[Official]:
    """List the targets that represent a home, in the order of calling; see ``Targets.fall_back_to_own``."""
    own = [each for each in officials if is_own(each, home_state, home_district)]
    found = targets_of(campaign, own, stances)
    if found or not campaign.targets.fall_back_to_own:
        return found
    members = [each for each in own if not each.is_added]  # a mayor of somewhere in the state is nobody's own
    same_chamber = [each for each in members if each.chamber in campaign.targets.chambers]
    return sorted(same_chamber or members, key=lambda each: (each.district is not None, each.last_name.casefold()))


def queue_of(
    campaign: Campaign,
    officials: Iterable[Official],
    stances: Mapping[str, Stance],
    home_state: str,
    home_district: int | None,
) -> list[Official]:
    """List whom one caller is given: special targets first, their own, all others if anyone may call, special last."""
    everybody = list(officials)
    targets = targets_of(campaign, everybody, stances)
    own = own_targets(campaign, everybody, stances, home_state, home_district)
    wanted = campaign.targets
    parts = (
        [each for each in targets if each.official_id in wanted.first],
        [each for each in own if each.official_id not in wanted.last],
        targets if wanted.scope is Scope.ANYONE else [],
        [each for each in targets if each.official_id in wanted.last],
    )
    last = {each.official_id for each in parts[3]}
    between = [each for part in parts[:3] for each in part if each.official_id not in last]
    return list({each.official_id: each for each in [*between, *parts[3]]}.values())


def stance_of(official: Official, stances: Mapping[str, Stance]) -> Stance:
    """Return where an official stands."""
    return stances.get(official.official_id, Stance.UNKNOWN)


def _fits(campaign: Campaign, official: Official) -> bool:
    wanted = campaign.targets
    if wanted.picked:
        return official.official_id in wanted.picked
    return (
        official.chamber is not None  # whom organizers added is called where they are picked by hand
        and (not wanted.chambers or official.chamber in wanted.chambers)
        and (not wanted.parties or official.sits_with in wanted.parties)
        and (not wanted.states or official.state in wanted.states)
    )


def _stands(campaign: Campaign, official: Official, stances: Mapping[str, Stance]) -> bool:
    return not campaign.targets.stances or stance_of(official, stances) in campaign.targets.stances


def fill_script(
    script: str, official: Official, me: str, *, city: str | None = None, state: str | None = None, ask: str = ""
) -> str:
    """Put names into a script, for each of :data:`PLACEHOLDERS`; any other brace stays as it is.

    Once, and by nothing but these words: what people write can reach no attribute, and a name that holds a
    placeholder is not filled again.

    Args:
        script: any words of a campaign.
        official: who is called or written to.
        me: the caller's name.
        city: the caller's town, where their ZIP is known.
        state: the caller's, two letters; without it, the official's, which is the same where they are the caller's own.
        ask: what the campaign asks for.
    """
    words = {
        "official": official.name,
        "title": role(official),
        "last_name": official.last_name,
        "state": STATES[state or official.state],
        "city": city or phrase(CITY_UNKNOWN),
        "me": me,
        "ask": ask,
    }
    return _PLACEHOLDER.sub(lambda found: words[found[1]], script)


def is_open(campaign: Campaign, now: datetime) -> bool:
    """Tell whether calls are made for a campaign now."""
    return (
        campaign.status is CampaignStatus.OPEN
        and (campaign.starts_at is None or campaign.starts_at <= now)
        and (campaign.ends_at is None or now < campaign.ends_at)
    )


def ensure_open(campaign: Campaign, now: datetime) -> None:
    """Refuse a campaign that is over or has not begun.

    Raises:
        CampaignClosed: it is over.
        NotBegun: it is a draft, or begins later.
    """
    if is_open(campaign, now):
        return
    title = quote(campaign.title, TITLE_LIMIT)
    is_over = campaign.ends_at is not None and campaign.ends_at <= now
    if campaign.status is CampaignStatus.CLOSED or (campaign.status is CampaignStatus.OPEN and is_over):
        raise CampaignClosed(title)
    raise NotBegun(title, campaign.starts_at if campaign.status is CampaignStatus.OPEN else None)


def ensure_words(text: str, name: str, limit: int) -> str:
    """Return a text of a campaign without the blanks around it; ``name`` is what it is called, to be said.

    Raises:
        BadInput: it is empty or too long; the sentence says how long it may be.
    """
    text = text.strip()
    if not text:
        raise BadInput(phrase("The {name} is empty. Type 1 to {limit:,} characters.", name=phrase(name), limit=limit))
    if len(text) > limit:
        raise BadInput(
            phrase(
                "The {name} has {count:,} characters. Shorten it to at most {limit:,}.",
                name=phrase(name),
                count=len(text),
                limit=limit,
            )
        )
    return text


def ensure_placeholders(text: str) -> str:
    """Return the words of a campaign, once each placeholder in them is known.

    Raises:
        BadInput: one is not; the sentence names it and lists those that are.
    """
    for name in _BRACED.findall(text):
        if name not in PLACEHOLDERS:
            known = ", ".join(f"{{{each}}}" for each in PLACEHOLDERS)
            raise BadInput(
                phrase(
                    "I know no placeholder {placeholder}. Take it out, or use one of those I fill in: {known}.",
                    placeholder=quote("{" + name + "}"),
                    known=known,
                )
            )
    return text
