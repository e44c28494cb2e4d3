"""Who may do what: one table, and one pure function that decides."""

from contextvars import ContextVar
from dataclasses import dataclass
from enum import Enum, IntEnum

from bot.errors import NotAllowed
from bot.words import later, phrase


class Level(IntEnum):
    """How much trust an action needs; each level may do what the ones before it may."""

    ANYONE = 0
    LEAD = 1
    ORGANIZER = 2
    ADMIN = 3


class Action(Enum):
    """Everything a person can do here, with the level it needs (a lead's rights end with the own chapter).

    What leads, organizers and admins do leaves a line in the audit log; what anybody does for themselves does not.
    docs/permissions.md is made from this table.
    """

    CONFIGURE = (later("change the settings"), Level.ADMIN)
    SEE_AUDIT = (later("see what organizers did"), Level.ADMIN)
    EXAMINE = (later("check how things stand"), Level.ADMIN)
    JOIN_CHAPTER = (later("join a chapter"), Level.ANYONE)
    LEAVE_CHAPTER = (later("leave a chapter"), Level.ANYONE)
    SEE_CHAPTERS = (later("see the chapters"), Level.ANYONE)
    PROPOSE_CHAPTER = (later("propose a chapter"), Level.ANYONE)
    SEE_ROSTER = (later("see who is in a chapter"), Level.LEAD)
    EDIT_CHAPTER = (later("change a chapter"), Level.LEAD)
    ADMIT_TO_CHAPTER = (later("let people into a chapter"), Level.LEAD)
    CREATE_CHAPTER = (later("create chapters"), Level.ORGANIZER)
    MANAGE_CHAPTERS = (later("manage the chapters"), Level.ORGANIZER)
    DECIDE_PROPOSALS = (later("decide on proposed chapters"), Level.ORGANIZER)
    SEE_ME = (later("see your own profile"), Level.ANYONE)
    SEE_OFFICIALS = (later("look up officials"), Level.ANYONE)
    MANAGE_OFFICIALS = (later("add officials and correct their numbers"), Level.ORGANIZER)
    CALL = (later("make calls"), Level.ANYONE)
    SEE_CAMPAIGNS = (later("see the campaigns"), Level.ANYONE)
    MANAGE_CAMPAIGNS = (later("run campaigns"), Level.ORGANIZER)
    SEE_EVENTS = (later("see the events"), Level.ANYONE)
    CREATE_EVENT = (later("create events"), Level.LEAD)
    EXPORT_EVENT = (later("take out who comes to an event"), Level.LEAD)
    CREATE_ACTION = (later("plan days of action"), Level.ORGANIZER)
    SHARE_CALENDAR = (later("share the calendar of events"), Level.LEAD)
    RSVP = (later("answer an invitation"), Level.ANYONE)
    RUN_EVENT = (later("see who comes to an event you run"), Level.ANYONE, True)  # whose it is, its verbs look
    REMIND_ME = (later("set reminders for yourself"), Level.ANYONE)
    CREATE_REMINDER = (later("schedule reminders for others"), Level.ORGANIZER)
    MANAGE_REMINDERS = (later("manage the scheduled reminders"), Level.ORGANIZER)
    FOLLOW_UP = (later("follow up with volunteers"), Level.LEAD)
    HELP = (later("read the help"), Level.ANYONE)

    def __init__(self, words: str, level: Level, concerns_others: bool = False) -> None:
        self.words = words
        self.level = level
        self.is_audited = level > Level.ANYONE or concerns_others


@dataclass(frozen=True)
class Actor:
    """The person behind an interaction, in one server.

    Attributes:
        server_id: the Discord server.
        user_id: the Discord user.
        is_admin: holds Discord's *Manage Server* (or *Administrator*).
        is_organizer: holds the organizer role, or Discord's *Manage Events* or *Manage Server*.
        leads: the chapters the person leads.
    """

    server_id: int
    user_id: int
    is_admin: bool = False
    is_organizer: bool = False
    leads: frozenset[int] = frozenset()

    def level(self, chapter_id: int | None = None) -> Level:
        """Return the person's level, inside one chapter if given."""
        if self.is_admin:
            return Level.ADMIN
        if self.is_organizer:
            return Level.ORGANIZER
        return Level.LEAD if chapter_id in self.leads else Level.ANYONE


@dataclass(frozen=True)
class Verdict:
    """A decision with its reason: ``reason`` is empty when allowed, else a sentence for the person."""

    allowed: bool
    reason: str = ""


_WHO = {
    Level.LEAD: later(
        "Only organizers and chapter leads can {words}; leads do so for their own chapter. Ask one of them: "
        "`/chapter info` names the leads of a chapter."
    ),
    Level.ORGANIZER: later(
        "Only organizers can {words}: members with the organizer role, or with Discord's **Manage Events** or "
        "**Manage Server** permission. Ask one of them, or ask an admin for the role."
    ),
    Level.ADMIN: later(
        "Only admins can {words}: members with Discord's **Manage Server** permission. Ask one of them."
    ),
}


_IN_THIS_CHAPTER = later("That is for this chapter's leads and for organizers. Ask one of them.")
_IN_NO_CHAPTER = later(
    "That belongs to no chapter but to everybody here, so only organizers can {words} there. "
    "Ask one of them, or do it for a chapter that you lead."
)


@dataclass(frozen=True)
class Asked:
    """What a person asked for, as the audit log keeps it.

    Attributes:
        asked_id: Discord's number of the interaction; grows with time.
        actor: who.
        action: what right they used.
        through: the command, or the words of the button's custom id; nothing that anybody typed.
    """

    asked_id: int
    actor: Actor
    action: Action
    through: str


ASKED: ContextVar[Asked | None] = ContextVar("asked", default=None)
"""What the present task does for somebody whose changes leave an audit line. Each interaction is a task of its own."""


def decide(actor: Actor, action: Action, chapter_id: int | None = None) -> Verdict:
    """Decide whether a person may do something, inside one chapter if given."""
    if actor.level(chapter_id) >= action.level:
        return Verdict(allowed=True)
    why = _WHO[action.level]
    if action.level is Level.LEAD and chapter_id is not None:
        why = _IN_THIS_CHAPTER
    elif action.level is Level.LEAD and actor.leads:
        why = _IN_NO_CHAPTER
    return Verdict(allowed=False, reason=phrase(why, words=phrase(action.words)))


def decide_at_the_door(actor: Actor, action: Action) -> Verdict:
    """Decide whether a person may ask at all: what leads do in their own chapter, whoever leads any may ask for.

    The verb asks again, with the chapter (:func:`ensure_may`).
    """
    verdicts = [decide(actor, action, chapter_id) for chapter_id in (None, *actor.leads)]
    return next((verdict for verdict in verdicts if verdict.allowed), verdicts[0])


def ensure_may(actor: Actor, action: Action, chapter_id: int) -> None:
    """Refuse what a person may not do inside a chapter.

    Raises:
        NotAllowed: with the reason.
    """
    verdict = decide(actor, action, chapter_id)
    if not verdict.allowed:
        raise NotAllowed(verdict.reason)
