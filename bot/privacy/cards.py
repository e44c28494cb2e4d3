"""What people see of their data, before and after, and the plain words about it: written from the ledger."""

import discord

from bot.card import AMBER, GREEN, Card, Document, button, done, row
from bot.privacy.export import NAME
from bot.privacy.ledger import LEDGER
from bot.privacy.model import Counted, Erased, Held, Subject, Then
from bot.privacy.terms import ABSENT_DAYS, REMOVED_DAYS, TERMS


def copy_card(data: bytes) -> Card:
    """Hand over what is held about somebody."""
    return Card(
        "Everything that I hold about you in this server, also what organizers noted and who was shown what. "
        "Unpack it, then open **my-data.html** to read it; **my-data.json** is the same for programs.",
        Document(NAME, data),
        "-# Only you see this. The file names nobody else who is not an organizer.",
    )


def ask_card(counted: Counted) -> Card:
    """Ask once, with what goes, what stays without a name, and what to hand over before."""
    if not counted.rows:
        return _nothing_card()
    lines = [f"{subject.title}: {_count(number)}" for subject, number in counted.rows.items()]
    before = []
    if counted.hosts:
        before.append(f"You host {_number(counted.hosts, 'event', 'events')} to come: name another host first.")
    if counted.leads:
        before.append(f"You lead {_number(counted.leads, 'chapter', 'chapters')}: name another lead first.")
    return Card(
        "### Erase everything about you here?\n"
        "This can't be undone. Your places at coming events go to the next in line, your reminders and all my messages "
        "to you stop, and the roles I gave you are taken back.",
        "\n".join(lines),
        _kept_words(),
        "\n".join(["**Before you do**", *before]) if before else None,
        row(
            button("Erase everything", "privacy:forget", discord.ButtonStyle.danger),
            button("Get a copy first", "privacy:export"),
            button("Keep it", "privacy:keep"),
        ),
        "-# Only you see this. It concerns this server alone; do the same in each other.",
        colour=AMBER,
    )


def erased_card(erased: Erased, troubles: list[str]) -> Card:
    """Say what was done, and what could not be."""
    gone = sum(erased.erased.values())
    if not gone and not erased.kept and not erased.messages and not erased.events and not troubles:
        return _nothing_card()
    lines = [f"**Erased** {_count(gone)}"]
    if erased.kept:
        lines.append(f"**Kept without your name** {_count(erased.kept)}, so that counts stay true")
    if erased.events:
        lines.append(f"**Given back** your place at {_number(erased.events, 'coming event', 'coming events')}")
    if erased.messages:
        lines.append(f"**Taken back** {_number(erased.messages, 'message', 'messages')} that waited to be sent to you")
    taken = len(erased.roles) - len(troubles)
    if taken > 0:
        lines.append(f"**Taken away** {_number(taken, 'role', 'roles')}")
    return Card(
        "### Everything about you is erased",
        "\n".join(lines),
        "\n".join([*troubles, "I keep trying for most of a day."]) if troubles else None,
        "-# Posts that named you are being brought up to date. Messages I sent you stay with you. "
        "A backup that a host made may hold it until it is replaced. `/join` begins anew.",
        colour=AMBER if troubles else GREEN,
    )


def _nothing_card() -> Card:
    return done("I hold nothing about you in this server. There is nothing to erase.")


def kept_card() -> Card:
    """Say that nothing was done."""
    return done("Nothing was erased. `/privacy policy` says what is kept for how long.")


def policy_card() -> Card:
    """Say in plain words what is held, for how long, and what can be done about it."""
    ways = {title: [each for each in Subject if _on_erasing(each) == title] for title in (_GOES, _PARTLY, _STAYS)}
    days = sorted({term.days for term in TERMS})
    terms = {each: "; ".join(_lowered(term.words) for term in TERMS if term.days == each) for each in days}
    return Card(
        "### What I keep, and for how long\n"
        "For this server only; no other server can see it, and it is given to nobody. "
        "No street address, no telephone number, no payment is asked for.",
        *(
            "\n".join([f"**{title}**", *(f"- {each.title}: {_lowered(each.words)}" for each in subjects)])
            for title, subjects in ways.items()
            if subjects
        ),
        "\n".join(
            [
                "**Let go of by itself, each night**",
                *(f"- After {each} days: {words}" for each, words in terms.items()),
                f"- {ABSENT_DAYS} days after I notice that somebody left this server: everything about them",
                f"- {REMOVED_DAYS} days after a server removed me: everything of it",
            ]
        ),
        "All else stays until you change it or have it erased.",
        row(button("Get a copy", "privacy:export"), button("Erase everything", "privacy:ask")),
    )


_GOES = "Erased when you ask"
_PARTLY = "Erased when you ask, or kept without your name where others count on it"
_STAYS = "Kept without your name when you ask"


def _on_erasing(subject: Subject) -> str:
    people = [person for held in _of(subject) for person in held.people if person.then is not Then.WAIT]
    ways = {person.then for person in people if person.is_about} or {person.then for person in people}
    return {frozenset({Then.ERASE}): _GOES, frozenset({Then.STAND_IN}): _STAYS}.get(frozenset(ways), _PARTLY)


def _lowered(words: str) -> str:
    return words[0].lower() + words[1:].rstrip(".")


def _kept_words() -> str:
    stay = sorted(
        {held.words for held in LEDGER for each in held.people if each.then is Then.STAND_IN and each.is_about}
    )
    return f"-# So that counts stay true, these stay without your name: {', '.join(stay)}."


def _of(subject: Subject) -> list[Held]:
    return [held for held in LEDGER if held.subject is subject]


def _count(number: int) -> str:
    return _number(number, "entry", "entries")


def _number(number: int, one: str, many: str) -> str:
    return f"{number:,} {one if number == 1 else many}"
