"""What organizers and leads see of their work on chapters."""

from collections.abc import Sequence

from bot.card import Card, Document, row
from bot.chapters.cards import join_button, told
from bot.chapters.ladder import RULE, RULE_DECIDES
from bot.chapters.model import Chapter
from bot.chapters.wording import (
    chapters_words,
    discord_lines,
    facts,
    kind_words,
    name_of,
    place_words,
)
from bot.words import later, phrase, phrase_many


def created_card(chapter: Chapter, lead_id: int | None, troubles: Sequence[str]) -> Card:
    """Tell an organizer that a chapter is started, and what comes next."""
    head = phrase("**{name}** is started in {place}.", name=name_of(chapter), place=place_words(chapter))
    lines = [head, *discord_lines(chapter)]
    if lead_id is not None:
        lines.append(phrase("Lead: {person}", person=f"<@{lead_id}>"))
    lines.append(
        phrase("**Next** Tell people: `/chapter post` puts up a card with a Join button; `/join` works as well.")
    )
    return told("\n".join(lines), troubles, row(join_button(chapter, phrase("Join it yourself"))))


def changed_card(chapter: Chapter, troubles: Sequence[str] = ()) -> Card:
    """Show a chapter as it is after an edit."""
    named = {"name": name_of(chapter), "kind": kind_words(chapter), "place": place_words(chapter)}
    lines = [phrase("Saved: **{name}**, {kind} in {place}.", **named), *discord_lines(chapter), *facts(chapter)]
    return told("\n".join(lines), troubles)


def is_posted_card(link: str) -> Card:
    """Say where a card with a Join button is."""
    return told(phrase("[It is posted]({link}), and will stay true.", link=link), ())


def lead_card(chapter: Chapter, user_id: int, troubles: Sequence[str], *, remove: bool) -> Card:
    """Say who leads a chapter now, or leads it no more."""
    return told(phrase(_LEADING[remove], person=f"<@{user_id}>", name=name_of(chapter)), troubles)


# By whether they are to lead it no more.
_LEADING = {
    True: later("{person} leads **{name}** no more, and stays a member."),
    False: later(
        "{person} leads **{name}** now: they can see its roster, change it and let people in. "
        "On `/chapter info` they can ask for a message when somebody joins."
    ),
}


def invited_card(chapter: Chapter, user_id: int) -> Card:
    """Tell a lead how somebody whom they invited gets in."""
    text = phrase(
        "{person} can join **{name}** now. I don't write to people who did not ask me to, so tell them: "
        "`/join` chapter: *{name}*.",
        person=f"<@{user_id}>",
        name=name_of(chapter),
    )
    return told(text, ())


def stage_card(chapter: Chapter) -> Card:
    """Say who decides on a chapter's stage now."""
    name = name_of(chapter)
    if chapter.stage_set is None:
        again = phrase("The rule decides on the stage of **{name}** again.", name=name)
        return told(again, (), f"-# {phrase(RULE)}")
    return told(
        phrase("**{name}** is **{stage}** from now on, whatever happens.", name=name, stage=phrase(chapter.stage_set)),
        (),
        phrase("-# `/chapter stage` with *{choice}* takes that back.", choice=phrase(RULE_DECIDES)),
    )


def archived_card(chapter: Chapter) -> Card:
    """Say that a chapter is out of sight, and how it comes back."""
    text = phrase(
        "**{name}** is archived: nobody finds or joins it now. Its members and everything else stay; "
        "`/chapter restore` brings it back.",
        name=name_of(chapter),
    )
    return told(text, ())


def document_card(text: str, name: str, data: bytes) -> Card:
    """Hand over a file."""
    return Card(text, Document(name, data))


def template_card(name: str, data: bytes) -> Card:
    """Hand over the template of an import."""
    words = phrase(
        "Fill in this file and attach it to `/chapter import`. `name` and `state` are needed; `zip` is the town's, for "
        "distances; `kind` is city, county, campus or state; `joining` is open, approval or invite. "
        "If a line cannot be used, nothing of the file is, and I tell you which."
    )
    return document_card(words, name, data)


def imported_card(chapters: int, states: int) -> Card:
    """Say what came of an import."""
    text = phrase(
        "{chapters} in {states} added. `/chapter list` shows them, `/chapter lead` names who leads one.",
        chapters=chapters_words(chapters),
        states=phrase_many(states, "{count:,} state", "{count:,} states"),
    )
    return told(text, ())
