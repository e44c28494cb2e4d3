"""Who may do what: one table, and one pure function that decides."""

from dataclasses import dataclass
from enum import Enum, IntEnum

from bot.errors import NotAllowed


class Level(IntEnum):
    """How much trust an action needs; each level may do what the ones before it may."""

    ANYONE = 0
    LEAD = 1
    ORGANIZER = 2
    ADMIN = 3


class Action(Enum):
    """Everything a person can do here, with the level it needs (a lead's rights end with the own chapter)."""

    CONFIGURE = ("change the settings", Level.ADMIN)
    EXAMINE = ("check how things stand", Level.ADMIN)
    JOIN_CHAPTER = ("join a chapter", Level.ANYONE)
    LEAVE_CHAPTER = ("leave a chapter", Level.ANYONE)
    SEE_CHAPTERS = ("see the chapters", Level.ANYONE)
    PROPOSE_CHAPTER = ("propose a chapter", Level.ANYONE)
    SEE_ROSTER = ("see who is in a chapter", Level.LEAD)
    EDIT_CHAPTER = ("change a chapter", Level.LEAD)
    ADMIT_TO_CHAPTER = ("let people into a chapter", Level.LEAD)
    CREATE_CHAPTER = ("create chapters", Level.ORGANIZER)
    MANAGE_CHAPTERS = ("manage the chapters", Level.ORGANIZER)
    DECIDE_PROPOSALS = ("decide on proposed chapters", Level.ORGANIZER)
    SEE_ME = ("see your own profile", Level.ANYONE)
    SEE_OFFICIALS = ("look up officials", Level.ANYONE)
    MANAGE_OFFICIALS = ("add officials and correct their numbers", Level.ORGANIZER)
    CALL = ("make calls", Level.ANYONE)
    SEE_CAMPAIGNS = ("see the campaigns", Level.ANYONE)
    MANAGE_CAMPAIGNS = ("run campaigns", Level.ORGANIZER)
    SEE_EVENTS = ("see the events", Level.ANYONE)
    CREATE_EVENT = ("create events", Level.LEAD)
    EXPORT_EVENT = ("take out who comes to an event", Level.LEAD)
    CREATE_ACTION = ("plan days of action", Level.ORGANIZER)
    SHARE_CALENDAR = ("share the calendar of events", Level.LEAD)
    RSVP = ("answer an invitation", Level.ANYONE)
    RUN_EVENT = ("see who comes to an event you run", Level.ANYONE)  # whose it is, its verbs look
    REMIND_ME = ("set reminders for yourself", Level.ANYONE)
    CREATE_REMINDER = ("schedule reminders for others", Level.ORGANIZER)
    MANAGE_REMINDERS = ("manage the scheduled reminders", Level.ORGANIZER)
    FOLLOW_UP = ("follow up with volunteers", Level.LEAD)
    HELP = ("read the help", Level.ANYONE)

    def __init__(self, words: str, level: Level) -> None:
        self.words = words
        self.level = level


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
    Level.LEAD: "That is for this chapter's leads and for organizers. Ask one of them.",
    Level.ORGANIZER: "Only organizers can {words}: members with the organizer role, or with Discord's "
    "**Manage Events** or **Manage Server** permission. Ask one of them, or ask an admin for the role.",
    Level.ADMIN: "Only admins can {words}: members with Discord's **Manage Server** permission. Ask one of them.",
}


def decide(actor: Actor, action: Action, chapter_id: int | None = None) -> Verdict:
    """Decide whether a person may do something, inside one chapter if given."""
    if actor.level(chapter_id) >= action.level:
        return Verdict(allowed=True)
    return Verdict(allowed=False, reason=_WHO[action.level].format(words=action.words))


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
