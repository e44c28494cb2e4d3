"""What organizers type about a campaign, read and refused: words, states, parties, numbers, times, lists by hand."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from bot.campaigns.model import Campaign, Scope, Stance, Targets
from bot.campaigns.rules import (
    ASK_LIMIT,
    SCRIPT_LIMIT,
    TITLE_LIMIT,
    counted_of,
    ensure_placeholders,
    ensure_words,
    targets_of,
)
from bot.errors import BadInput
from bot.officials.model import Chamber, Official
from bot.officials.states import find_state, is_state
from bot.text import quotable, quote
from bot.words import later, phrase

TALKING_POINTS_LIMIT = 1000
VOICEMAIL_LIMIT = 600
SOURCE_LIMIT = 300
MOST_PICKED = 100
"""How many officials can be picked by hand; more are better said by chamber, party and state."""
MOST_SPECIAL = 5
"""How many officials can be called first, and how many last."""
HIGHEST_GOAL = 10_000_000
LOWEST_PRIORITY = 9

USUAL_TARGETS = Targets((Chamber.SENATE,), fall_back_to_own=True)

PRESETS: Mapping[str, Targets] = {
    "own senators": USUAL_TARGETS,
    "own representative": Targets((Chamber.HOUSE,), fall_back_to_own=True),
    "own senators and representative": Targets((Chamber.SENATE, Chamber.HOUSE), fall_back_to_own=True),
    "own undecided senators": Targets((Chamber.SENATE,), stances=(Stance.UNDECIDED, Stance.UNKNOWN)),
    "own undecided representative": Targets((Chamber.HOUSE,), stances=(Stance.UNDECIDED, Stance.UNKNOWN)),
    "any senator": Targets((Chamber.SENATE,), scope=Scope.ANYONE),
    "any representative": Targets((Chamber.HOUSE,), scope=Scope.ANYONE),
    "any undecided senator": Targets((Chamber.SENATE,), stances=(Stance.UNDECIDED, Stance.UNKNOWN), scope=Scope.ANYONE),
    "any undecided representative": Targets(
        (Chamber.HOUSE,), stances=(Stance.UNDECIDED, Stance.UNKNOWN), scope=Scope.ANYONE
    ),
}
"""Whom campaigns are mostly put to, by the words of the command; the rest is chosen on the draft."""

THRESHOLDS: Mapping[int, str] = {
    51: later("a majority of the Senate"),
    60: later("what ends debate in the Senate"),
    67: later("two thirds of the Senate"),
    218: later("a majority of the House"),
    290: later("two thirds of the House"),
}
"""How many supporters are mostly needed; any other number will do."""

_SEPARATORS = re.compile(r"[,;/\n]+")
_EVERY = {"all", "any", "every", "everywhere", "everybody", "none", "no"}


class NoTargets(BadInput):
    """Nobody in office fits a campaign."""


def checked(campaign: Campaign) -> Campaign:
    """Return a campaign with its words tidied.

    Raises:
        BadInput: a text is empty, too long or has an unknown placeholder, or a number makes no sense.
    """
    if campaign.goal is not None and not 1 <= campaign.goal <= HIGHEST_GOAL:
        raise BadInput(
            phrase(
                "The goal is a number of calls, from 1 to {most:,}. Leave it out if there is none.", most=HIGHEST_GOAL
            )
        )
    if campaign.threshold is not None and campaign.threshold < 1:
        raise BadInput(phrase("The threshold is how many supporters are needed. Type a number from 1, such as 51."))
    if not 1 <= campaign.priority <= LOWEST_PRIORITY:
        raise BadInput(phrase("Type a priority from 1, which is called for first, to 9."))
    if campaign.starts_at and campaign.ends_at and campaign.ends_at <= campaign.starts_at:
        raise BadInput(
            phrase(
                "The campaign would end {end}, before it starts {start}. Type a later end.",
                end=f"<t:{int(campaign.ends_at.timestamp())}:F>",
                start=f"<t:{int(campaign.starts_at.timestamp())}:F>",
            )
        )
    return replace(
        campaign,
        title=ensure_words(campaign.title, later("title"), TITLE_LIMIT),
        ask=_without_ask(ensure_words(campaign.ask, later("ask"), ASK_LIMIT)),
        script=ensure_placeholders(ensure_words(campaign.script, later("script"), SCRIPT_LIMIT)),
        talking_points=_words_or_none(campaign.talking_points, later("list of talking points"), TALKING_POINTS_LIMIT),
        voicemail=_words_or_none(campaign.voicemail, later("text for a voicemail"), VOICEMAIL_LIMIT),
    )


def _words_or_none(text: str, name: str, limit: int) -> str:
    return ensure_placeholders(ensure_words(text, name, limit)) if text.strip() else ""


def _without_ask(ask: str) -> str:
    """The ask stands in for {ask}; nothing is filled in twice, so it holds no placeholder itself."""
    if re.search(r"\{[^{}\n]*\}", ask):
        raise BadInput(phrase("The ask can't have placeholders in braces. Put them into the script."))
    return ask


def ensure_targets(campaign: Campaign, officials: Sequence[Official], stances: Mapping[str, Stance]) -> None:
    """Refuse a campaign that nobody in office fits, or that wants more supporters than it has targets.

    Raises:
        NoTargets: nobody fits.
        BadInput: the threshold is too high.
    """
    wanted = campaign.targets
    counted = counted_of(campaign, officials)
    if not counted:
        raise NoTargets(phrase("Nobody in office fits these targets. Choose another chamber, party or state."))
    if not targets_of(campaign, officials, stances):
        raise NoTargets(
            phrase(
                "None of the {count:,} who fit otherwise has this stance: {stances}. "
                "Choose other stances, or record some first with `/campaign stance`.",
                count=len(counted),
                stances=", ".join(phrase(each) for each in wanted.stances),
            )
        )
    if campaign.threshold is not None and campaign.threshold > len(counted):
        raise BadInput(
            phrase(
                "The threshold is {threshold:,}, but there are only {count:,} targets. "
                "Type a lower one, or choose more targets.",
                threshold=campaign.threshold,
                count=len(counted),
            )
        )


def read_states(text: str) -> tuple[str, ...]:
    """Return the two letters of each state in a list that somebody typed; none for "all".

    Raises:
        BadInput: one is no state; the sentence names it.
    """
    if text.strip().casefold() in _EVERY:
        return ()
    found: list[str] = []
    for part in _parts(text):
        found += [find_state(part)] if is_state(part) else [find_state(word) for word in part.split()]
    if not found:
        raise BadInput(phrase('Type the states with commas between them, such as "MA, CA", or "all".'))
    return tuple(dict.fromkeys(found))


def read_parties(text: str, officials: Iterable[Official]) -> tuple[str, ...]:
    """Return the parties in a list that somebody typed, as officials sit with them; none for "all".

    Raises:
        BadInput: nobody in office sits with one of them; the sentence names those there are.
    """
    if text.strip().casefold() in _EVERY:
        return ()
    known = parties_of(officials)
    found: list[str] = []
    for part in _parts(text):
        fits = [each for each in known if each.casefold() == part.casefold()]
        fits = fits or [each for each in known if each.casefold().startswith(part.casefold())]
        if len(fits) != 1:
            raise BadInput(
                phrase(
                    "I know no party {party}. Type one of these: {parties}.",
                    party=quote(part),
                    parties=", ".join(known[:10]),
                )
            )
        found += fits
    if not found:
        raise BadInput(phrase("Type one of these: {parties}.", parties=", ".join(known[:10])))
    return tuple(dict.fromkeys(found))


def parties_of(officials: Iterable[Official]) -> list[str]:
    """List the parties that officials sit with, the largest first."""
    count: dict[str, int] = {}
    for each in officials:
        if each.sits_with:
            count[each.sits_with] = count.get(each.sits_with, 0) + 1
    return sorted(count, key=lambda party: (-count[party], party))


def read_lines(text: str) -> list[str]:
    """Return the names in a list that somebody typed, one a line or with semicolons between, each once."""
    return list(dict.fromkeys(part.strip() for part in re.split(r"[;\n]+", text) if part.strip()))


def ensure_few(names: Sequence[str], most: int = MOST_PICKED) -> None:
    """Refuse a list that is too long, before anybody on it is looked up.

    Raises:
        BadInput: it is.
    """
    if len(names) > most:
        raise BadInput(
            phrase(
                "You named {count:,} officials; at most {most:,} can be picked by hand there. "
                "For more, choose them by chamber, party and state.",
                count=len(names),
                most=most,
            )
        )


def with_picked(targets: Targets, picked: Sequence[str], first: Sequence[str], last: Sequence[str]) -> Targets:
    """Return targets with these officials picked by hand.

    Raises:
        BadInput: too many are.
    """
    for ids, most in ((picked, MOST_PICKED), (first, MOST_SPECIAL), (last, MOST_SPECIAL)):
        ensure_few(ids, most)
    return replace(
        targets,
        picked=tuple(dict.fromkeys(picked)),
        first=tuple(dict.fromkeys(first)),
        last=tuple(each for each in dict.fromkeys(last) if each not in first),
    )


def ensure_counted(campaign: Campaign, official: Official) -> None:
    """Refuse somebody who is not on the board of a campaign.

    Raises:
        BadInput: they are not among its targets.
    """
    if not counted_of(campaign, [official]):
        raise BadInput(
            phrase(
                "{name} is not among the targets of {title}, so nothing was saved. "
                "Add them with `/campaign edit`, or pick somebody else.",
                name=quotable(official.name, 60),
                title=quote(campaign.title, TITLE_LIMIT),
            )
        )


def ensure_source(text: str) -> str:
    """Return where a stance is known from: a link or a note, on one line.

    Raises:
        BadInput: it is too long.
    """
    text = " ".join(text.split())
    if len(text) > SOURCE_LIMIT:
        raise BadInput(
            phrase(
                "The source has {count:,} characters. Shorten it to at most {limit}.",
                count=len(text),
                limit=SOURCE_LIMIT,
            )
        )
    return text


def ensure_given(source: str) -> None:
    """Refuse a report that is to be confirmed without a source.

    Raises:
        BadInput: the source is empty.
    """
    if not source.strip():
        raise BadInput(phrase("The source is empty. Paste a link, or write who said it and when."))


def _parts(text: str) -> list[str]:
    return [part.strip() for part in _SEPARATORS.split(text) if part.strip()]
