"""Pieces of what people read of chapters, for several cards."""

from bot.card import plain
from bot.chapters.model import Chapter, ChapterKind, JoinMode
from bot.chapters.rules import LONGEST_CITY, LONGEST_MEETING, LONGEST_NAME
from bot.words import later, phrase, phrase_many

_KIND_WORDS = {
    ChapterKind.CITY: later("city chapter"),
    ChapterKind.COUNTY: later("county chapter"),
    ChapterKind.CAMPUS: later("campus chapter"),
    ChapterKind.STATE: later("state chapter"),
}
_JOIN_WORDS = {
    JoinMode.OPEN: later("open to everybody"),
    JoinMode.APPROVAL: later("a lead lets you in"),
    JoinMode.INVITE: later("by invitation of a lead"),
}


def name_of(chapter: Chapter) -> str:
    """Name a chapter, safe on a card."""
    return plain(chapter.name, LONGEST_NAME)


def place_words(chapter: Chapter) -> str:
    """Say where a chapter is."""
    return plain(chapter.place, LONGEST_CITY + 30)


def kind_words(chapter: Chapter) -> str:
    """Say how large its area is: "city chapter"."""
    return phrase(_KIND_WORDS[chapter.kind])


def chapters_words(number: int) -> str:
    """Count chapters: "1 chapter"."""
    return phrase_many(number, "{count:,} chapter", "{count:,} chapters")


def members_words(number: int) -> str:
    """Count members: "2 members"."""
    return phrase_many(number, "{count:,} member", "{count:,} members")


def facts(chapter: Chapter) -> list[str]:
    """Say when and where a chapter meets, and who gets in, a line each; what is as usual is left out."""
    how = phrase(_JOIN_WORDS[chapter.join_mode])
    return meeting_lines(chapter) + (
        [] if chapter.join_mode is JoinMode.OPEN else [phrase("**Joining** {how}", how=how)]
    )


def meeting_lines(chapter: Chapter) -> list[str]:
    """Say when and where a chapter meets, if somebody said so."""
    note = plain(chapter.meeting, LONGEST_MEETING)
    return [phrase("**Meets** {note}", note=note)] if chapter.meeting else []


def discord_lines(chapter: Chapter) -> list[str]:
    """Name a chapter's role and channel, a line each."""
    role = [phrase("**Role** {role}", role=f"<@&{chapter.role_id}>")] if chapter.role_id else []
    channel = [phrase("**Channel** {channel}", channel=f"<#{chapter.channel_id}>")] if chapter.channel_id else []
    return role + channel
