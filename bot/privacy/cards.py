"""What people see of their data, before and after, and the plain words about it: written from the ledger."""

import discord

from bot.card import AMBER, GREEN, Card, Document, button, done, row
from bot.privacy.export import NAME
from bot.privacy.ledger import LEDGER
from bot.privacy.model import Counted, Erased, Held, Subject, Then
from bot.privacy.terms import ABSENT_DAYS, REMOVED_DAYS, TERMS
from bot.words import later, phrase, phrase_many


def copy_card(data: bytes) -> Card:
    """Hand over what is held about somebody."""
    return Card(
        phrase(
            "Everything that I hold about you in this server, also what organizers noted and who was shown what. "
            "Unpack it, then open **my-data.html** to read it; **my-data.json** is the same for programs."
        ),
        Document(NAME, data),
        phrase("-# Only you see this. The file names nobody else who is not an organizer."),
    )


def ask_card(counted: Counted) -> Card:
    """Ask once, with what goes, what stays without a name, and what to hand over before."""
    if not counted.rows:
        return _nothing_card()
    lines = [f"{phrase(subject.title)}: {_entries(number)}" for subject, number in counted.rows.items()]
    before = []
    if counted.hosts:
        before.append(
            phrase_many(
                counted.hosts,
                "You host {count:,} event to come: name another host first.",
                "You host {count:,} events to come: name another host first.",
            )
        )
    if counted.leads:
        before.append(
            phrase_many(
                counted.leads,
                "You lead {count:,} chapter: name another lead first.",
                "You lead {count:,} chapters: name another lead first.",
            )
        )
    return Card(
        phrase(
            "### Erase everything about you here?\n"
            "This can't be undone. Your places at coming events go to the next in line, your reminders and all my "
            "messages to you stop, and the roles I gave you are taken back."
        ),
        "\n".join(lines),
        _kept_words(),
        "\n".join([phrase("**Before you do**"), *before]) if before else None,
        row(
            button(phrase("Erase everything"), "privacy:forget", discord.ButtonStyle.danger),
            button(phrase("Get a copy first"), "privacy:export"),
            button(phrase("Keep it"), "privacy:keep"),
        ),
        phrase("-# Only you see this. It concerns this server alone; do the same in each other."),
        colour=AMBER,
    )


def erased_card(erased: Erased, troubles: list[str]) -> Card:
    """Say what was done, and what could not be."""
    gone = sum(erased.erased.values())
    if not gone and not erased.kept and not erased.messages and not erased.events and not troubles:
        return _nothing_card()
    return Card(
        phrase("### Everything about you is erased"),
        "\n".join(_done_lines(erased, gone, len(erased.roles) - len(troubles))),
        "\n".join([*troubles, phrase("I keep trying for most of a day.")]) if troubles else None,
        phrase(
            "-# Posts that named you are being brought up to date. Messages I sent you stay with you. "
            "A backup that a host made may hold it until it is replaced. `/join` begins anew."
        ),
        colour=AMBER if troubles else GREEN,
    )


def _done_lines(erased: Erased, gone: int, roles: int) -> list[str]:
    lines = [phrase_many(gone, "**Erased** {count:,} entry", "**Erased** {count:,} entries")]
    if erased.kept:
        lines.append(
            phrase_many(
                erased.kept,
                "**Kept without your name** {count:,} entry, so that counts stay true",
                "**Kept without your name** {count:,} entries, so that counts stay true",
            )
        )
    if erased.events:
        lines.append(
            phrase_many(
                erased.events,
                "**Given back** your place at {count:,} coming event",
                "**Given back** your place at {count:,} coming events",
            )
        )
    if erased.messages:
        lines.append(
            phrase_many(
                erased.messages,
                "**Taken back** {count:,} message that waited to be sent to you",
                "**Taken back** {count:,} messages that waited to be sent to you",
            )
        )
    if roles > 0:
        lines.append(phrase_many(roles, "**Taken away** {count:,} role", "**Taken away** {count:,} roles"))
    return lines


def _nothing_card() -> Card:
    return done(phrase("I hold nothing about you in this server. There is nothing to erase."))


def kept_card() -> Card:
    """Say that nothing was done."""
    return done(phrase("Nothing was erased. `/privacy policy` says what is kept for how long."))


def policy_card() -> Card:
    """Say in plain words what is held, for how long, and what can be done about it."""
    ways = {title: [each for each in Subject if _on_erasing(each) == title] for title in (_GOES, _PARTLY, _STAYS)}
    days = sorted({term.days for term in TERMS})
    terms = {each: "; ".join(_lowered(phrase(term.words)) for term in TERMS if term.days == each) for each in days}
    return Card(
        phrase(
            "### What I keep, and for how long\n"
            "For this server only; no other server can see it, and it is given to nobody. "
            "No street address, no telephone number, no payment is asked for."
        ),
        *("\n".join([phrase(title), *map(_about, subjects)]) for title, subjects in ways.items() if subjects),
        "\n".join(
            [
                phrase("**Let go of by itself, each night**"),
                *(phrase("- After {days} days: {words}", days=each, words=words) for each, words in terms.items()),
                phrase(
                    "- {days} days after I notice that somebody left this server: everything about them",
                    days=ABSENT_DAYS,
                ),
                phrase("- {days} days after a server removed me: everything of it", days=REMOVED_DAYS),
            ]
        ),
        phrase("All else stays until you change it or have it erased."),
        row(button(phrase("Get a copy"), "privacy:export"), button(phrase("Erase everything"), "privacy:ask")),
    )


_GOES = later("**Erased when you ask**")
_PARTLY = later("**Erased when you ask, or kept without your name where others count on it**")
_STAYS = later("**Kept without your name when you ask**")


def _about(subject: Subject) -> str:
    return f"- {phrase(subject.title)}: {_lowered(phrase(subject.words))}"


def _on_erasing(subject: Subject) -> str:
    people = [person for held in _of(subject) for person in held.people if person.then is not Then.WAIT]
    ways = {person.then for person in people if person.is_about} or {person.then for person in people}
    return {frozenset({Then.ERASE}): _GOES, frozenset({Then.STAND_IN}): _STAYS}.get(frozenset(ways), _PARTLY)


def _lowered(words: str) -> str:
    return words[0].lower() + words[1:].rstrip(".")


def _kept_words() -> str:
    stay = {held.words for held in LEDGER for each in held.people if each.then is Then.STAND_IN and each.is_about}
    listed = ", ".join(sorted(map(phrase, stay)))
    return phrase("-# So that counts stay true, these stay without your name: {entries}.", entries=listed)


def _of(subject: Subject) -> list[Held]:
    return [held for held in LEDGER if held.subject is subject]


def _entries(number: int) -> str:
    return phrase_many(number, "{count:,} entry", "{count:,} entries")
