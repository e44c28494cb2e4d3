"""What /help tells: topics, the commands of each, and what is true of a server now."""

from collections.abc import Iterable
from dataclasses import dataclass

from bot.access import Actor, Level
from bot.campaigns import service as campaigns
from bot.chapters import service as chapters
from bot.database import Transaction
from bot.edge.guard import action_of
from bot.edge.manual import Command
from bot.events import service as events
from bot.officials import service as officials
from bot.servers import service as servers
from bot.servers.model import ChannelKind, RoleKind
from bot.volunteers import queue
from bot.volunteers import service as volunteers


@dataclass(frozen=True)
class Topic:
    """A page of the help.

    Attributes:
        key: what stands in its button's custom id; never changes.
        label: the button's words.
        title: the page's heading.
        level: whom it is for; whoever has less does not see it.
        roots: the first words of its commands. Of these, a page for anyone has those for anyone, the others the rest.
        tasks: what people most often want, as (command, words), in the order in which it is wanted.
    """

    key: str
    label: str
    title: str
    level: Level
    roots: frozenset[str]
    tasks: tuple[tuple[str, str], ...]


def _topic(key: str, label: str, title: str, level: Level, roots: str, *tasks: tuple[str, str]) -> Topic:
    return Topic(key, label, title, level, frozenset(roots.split()), tasks)


TOPICS = (
    _topic(
        *("calls", "Calls", "Calls and letters", Level.ANYONE, "call campaign officials remindme-calls"),
        ("call", "whom to call next, the number and what to say"),
        ("officials", "who represents you, with their numbers"),
        ("remindme-calls", "be reminded each week, at your own time"),
        ("campaign board", "who supports it, and who is missing"),
        ("campaign list", "what calls are for, and how far it is"),
    ),
    _topic(
        *("events", "Events", "Events", Level.ANYONE, "event"),
        ("event list", "what is coming up; with your ZIP, the nearest first"),
        ("event here", "say that you are there, with the code you hear at the door"),
        ("event attendees", "who comes to an event that you host"),
        ("event checkin", "tick off who came to it"),
    ),
    _topic(
        *("chapters", "Chapters", "Chapters", Level.ANYONE, "chapter join leave"),
        ("join", "sign up, and join the chapter near you"),
        ("chapter find", "which chapters are near a ZIP code"),
        ("chapter info", "who leads one, and what comes next there"),
        ("chapter map", "where there is a chapter, and where none"),
        ("chapter propose", "start one where there is none"),
        ("leave", "leave a chapter"),
    ),
    _topic(
        *("reminders", "Reminders", "Reminders", Level.ANYONE, "remindme reminders"),
        ("remindme", "a message to you, once or again and again"),
        ("reminders", "see yours, or cancel one"),
        ("remindme-calls", "a call to make, each week"),
    ),
    _topic(
        *("you", "You", "You and your data", Level.ANYONE, "me help privacy"),
        ("me", "your profile and what comes up; change it, pause messages"),
        ("privacy export", "a copy of all that is held about you"),
        ("privacy forget", "have it erased"),
        ("leave", "leave a chapter"),
    ),
    _topic(
        *("people", "Volunteers", "Follow up with volunteers", Level.LEAD, "volunteers"),
        ("volunteers list", "who has raised a hand and waits for an answer"),
        ("volunteers stage", "say how it went"),
        ("volunteers note", "write down what you agreed, and by when to be back"),
        ("volunteers assign", "hand somebody over to another organizer"),
        ("chapter roster", "who is in a chapter"),
    ),
    _topic(
        *("host", "Run events", "Run events", Level.LEAD, "event"),
        ("event create", "plan one; you see it before it is posted"),
        ("event edit", "change it; whoever comes is told"),
        ("event postpone", "move it, and ask everybody again"),
        ("event cancel", "call it off, with the reason"),
        ("event shift add", "what people can sign up to do, and when"),
        ("event options", "guests, a role for those who come, reminders"),
        ("event action create", "the same in many cities on one day"),
    ),
    _topic(
        *("lead", "Run chapters", "Run chapters", Level.LEAD, "chapter"),
        ("chapter create", "start one"),
        ("chapter post", "put up the card with the Join button"),
        ("chapter lead", "name somebody who leads it"),
        ("chapter edit", "its name, place, role, who gets in"),
        ("chapter proposals", "what volunteers proposed"),
        ("chapter invite", "ask somebody in"),
    ),
    _topic(
        *("campaigns", "Run campaigns", "Run campaigns", Level.ORGANIZER, "campaign official call"),
        ("campaign create", "what to ask, and of whom; you see it before it is posted"),
        ("campaign reports", "what callers heard; confirm it with a source"),
        ("campaign stance", "write down where somebody stands"),
        ("campaign close", "won, lost or over"),
        ("official add", "a mayor, a council, a governor"),
        ("official list", "wrong numbers, and what to check again"),
    ),
    _topic(
        *("messages", "Schedule messages", "Schedule messages", Level.ORGANIZER, "reminder"),
        ("reminder create", "a post or a message, once or again and again"),
        ("reminder list", "what is scheduled, and how the last one went"),
        ("reminder preview", "see one as it will look"),
        ("reminder pause", "stop a series for a while"),
    ),
    _topic(
        *("settings", "Settings", "Settings", Level.ADMIN, "setup doctor audit config"),
        ("setup", "everything this server needs, on one panel"),
        ("doctor", "what is wrong, and how to mend it"),
        ("config show", "what is set, and what is missing"),
        ("config channel", "which channel gets what"),
        ("config role", "who is an organizer"),
        ("config timezone", "how typed times are read"),
        ("config digest", "a summary of each week for your organizers"),
        ("config quiet-hours", "when nobody gets a direct message"),
    ),
)

_REST = {Level.ANYONE: "you", Level.LEAD: "people", Level.ORGANIZER: "messages", Level.ADMIN: "settings"}
"""Where a command is listed whose first word no topic has."""


def topics_for(actor: Actor) -> list[Topic]:
    """List the topics of what somebody may do."""
    level = max([actor.level(), *(actor.level(chapter_id) for chapter_id in actor.leads)])
    return [topic for topic in TOPICS if topic.level <= level]


def topic_of(command: Command) -> str:
    """Return the key of the topic under which a command is listed."""
    root, level = command.qualified_name.split()[0], action_of(command).level
    fitting = [
        topic for topic in TOPICS if root in topic.roots and (topic.level > Level.ANYONE) == (level > Level.ANYONE)
    ]
    return fitting[0].key if fitting else _REST[level]


@dataclass(frozen=True)
class Page:
    """A topic as somebody sees it: only commands that they may use.

    Attributes:
        topic: which one.
        tasks: its tasks, as (command, words).
        more: the names of its other commands.
    """

    topic: Topic
    tasks: tuple[tuple[str, str], ...]
    more: tuple[str, ...]


def page_of(topic: Topic, usable: Iterable[Command]) -> Page:
    """Make the page of a topic from the commands that somebody may use."""
    usable = list(usable)
    names = {command.qualified_name for command in usable}
    tasks = tuple((name, words) for name, words in topic.tasks if name in names)
    told = {name for name, _ in tasks}
    own = [command.qualified_name for command in usable if topic_of(command) == topic.key]
    return Page(topic, tasks, tuple(name for name in own if name not in told))


@dataclass(frozen=True)
class Now:
    """What is true of a server, and of whoever asks, now.

    Attributes:
        is_signed_up: the person has filled in the form.
        running: the campaigns that calls can be made for.
        officials: the directory of officials is there.
        events: how many events are coming.
        chapters: how many chapters there are.
        waiting: how many volunteers wait for an answer.
        unset: what an admin has yet to choose, in words.
    """

    is_signed_up: bool
    running: tuple[int, ...]
    officials: bool
    events: int
    chapters: int
    waiting: int
    unset: tuple[str, ...]


def now(tx: Transaction, server_id: int, user_id: int) -> Now:
    """Read what the help depends on."""
    server = servers.configuration(tx, server_id)
    known = volunteers.profile(tx, server_id, user_id)
    unset = [f"{kind} channel" for kind in _NEEDED if kind not in server.channels]
    if RoleKind.ORGANIZER not in server.roles:
        unset.append("organizer role")
    return Now(
        is_signed_up=known is not None and known.signed_up_at is not None,
        running=tuple(each.campaign_id for each in campaigns.list_open(tx, server_id)),
        officials=officials.directory_info(tx) is not None,
        events=events.list_upcoming(tx, server_id, user_id, 1)[1],
        chapters=len(chapters.list_all(tx, server_id)),
        waiting=queue.count_waiting(tx, server_id)[0],
        unset=tuple(unset),
    )


_NEEDED = (ChannelKind.EVENTS, ChannelKind.ACTIONS, ChannelKind.ORGANIZERS)
