"""What /help tells: topics, the commands of each, and what is true of a server now."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from bot.access import Actor, Level
from bot.campaigns import service as campaigns
from bot.chapters import service as chapters
from bot.database import Transaction
from bot.edge.configuring import ROLE_USES
from bot.edge.guard import action_of
from bot.edge.manual import Command
from bot.events import service as events
from bot.officials import service as officials
from bot.servers import service as servers
from bot.servers.model import ChannelKind, RoleKind
from bot.volunteers import queue
from bot.volunteers import service as volunteers
from bot.words import later


class Task(NamedTuple):
    """Something that people often want.

    Attributes:
        command: does it.
        words: what it is, to be said.
    """

    command: str
    words: str


@dataclass(frozen=True)
class Topic:
    """A page of the help; its texts are to be said.

    Attributes:
        key: what stands in its button's custom id; never changes.
        label: the button's words.
        title: the page's heading.
        level: whom it is for; whoever has less does not see it.
        roots: the first words of its commands. Of these, a page for anyone has those for anyone, the others the rest.
        tasks: what people most often want, in the order in which it is wanted.
    """

    key: str
    label: str
    title: str
    level: Level
    roots: frozenset[str]
    tasks: tuple[Task, ...]


def _topic(key: str, label: str, title: str, level: Level, *tasks: Task, roots: str) -> Topic:
    return Topic(key, label, title, level, frozenset(roots.split()), tasks)


TOPICS = (
    _topic(
        *("calls", later("Calls"), later("Calls and letters"), Level.ANYONE),
        Task(command="call", words=later("whom to call next, the number and what to say")),
        Task(command="officials", words=later("who represents you, with their numbers")),
        Task(command="remindme-calls", words=later("be reminded each week, at your own time")),
        Task(command="campaign board", words=later("who supports it, and who is missing")),
        Task(command="campaign list", words=later("what calls are for, and how far it is")),
        roots="call campaign officials remindme-calls",
    ),
    _topic(
        *("events", later("Events"), later("Events"), Level.ANYONE),
        Task(command="event list", words=later("what is coming up; with your ZIP, the nearest first")),
        Task(command="event here", words=later("say that you are there, with the code you hear at the door")),
        Task(command="event attendees", words=later("who comes to an event that you host")),
        Task(command="event checkin", words=later("tick off who came to it")),
        roots="event",
    ),
    _topic(
        *("chapters", later("Chapters"), later("Chapters"), Level.ANYONE),
        Task(command="join", words=later("sign up, and join the chapter near you")),
        Task(command="chapter find", words=later("which chapters are near a ZIP code")),
        Task(command="chapter info", words=later("who leads one, and what comes next there")),
        Task(command="chapter map", words=later("where there is a chapter, and where none")),
        Task(command="chapter propose", words=later("start one where there is none")),
        Task(command="leave", words=later("leave a chapter")),
        roots="chapter join leave",
    ),
    _topic(
        *("reminders", later("Reminders"), later("Reminders"), Level.ANYONE),
        Task(command="remindme", words=later("a message to you, once or again and again")),
        Task(command="reminders", words=later("see yours, or cancel one")),
        Task(command="remindme-calls", words=later("a call to make, each week")),
        roots="remindme reminders",
    ),
    _topic(
        *("you", later("You"), later("You and your data"), Level.ANYONE),
        Task(command="me", words=later("your profile and what comes up; change it, pause messages")),
        Task(command="privacy export", words=later("a copy of all that is held about you")),
        Task(command="privacy forget", words=later("have it erased")),
        Task(command="leave", words=later("leave a chapter")),
        roots="me help privacy",
    ),
    _topic(
        *("people", later("Volunteers"), later("Follow up with volunteers"), Level.LEAD),
        Task(command="volunteers list", words=later("who has raised a hand and waits for an answer")),
        Task(command="volunteers stage", words=later("say how it went")),
        Task(command="volunteers note", words=later("write down what you agreed, and by when to be back")),
        Task(command="volunteers assign", words=later("hand somebody over to another organizer")),
        Task(command="chapter roster", words=later("who is in a chapter")),
        roots="volunteers",
    ),
    _topic(
        *("host", later("Run events"), later("Run events"), Level.LEAD),
        Task(command="event create", words=later("plan one; you see it before it is posted")),
        Task(command="event edit", words=later("change it; whoever comes is told")),
        Task(command="event postpone", words=later("move it, and ask everybody again")),
        Task(command="event cancel", words=later("call it off, with the reason")),
        Task(command="event shift add", words=later("what people can sign up to do, and when")),
        Task(command="event options", words=later("guests, a role for those who come, reminders")),
        Task(command="event action create", words=later("the same in many cities on one day")),
        roots="event",
    ),
    _topic(
        *("lead", later("Run chapters"), later("Run chapters"), Level.LEAD),
        Task(command="chapter create", words=later("start one")),
        Task(command="chapter post", words=later("put up the card with the Join button")),
        Task(command="chapter lead", words=later("name somebody who leads it")),
        Task(command="chapter edit", words=later("its name, place, role, who gets in")),
        Task(command="chapter proposals", words=later("what volunteers proposed")),
        Task(command="chapter invite", words=later("ask somebody in")),
        roots="chapter",
    ),
    _topic(
        *("campaigns", later("Run campaigns"), later("Run campaigns"), Level.ORGANIZER),
        Task(command="campaign create", words=later("what to ask, and of whom; you see it before it is posted")),
        Task(command="campaign reports", words=later("what callers heard; confirm it with a source")),
        Task(command="campaign stance", words=later("write down where somebody stands")),
        Task(command="campaign close", words=later("won, lost or over")),
        Task(command="official add", words=later("a mayor, a council, a governor")),
        Task(command="official list", words=later("wrong numbers, and what to check again")),
        roots="campaign official call",
    ),
    _topic(
        *("messages", later("Schedule messages"), later("Schedule messages"), Level.ORGANIZER),
        Task(command="reminder create", words=later("a post or a message, once or again and again")),
        Task(command="reminder list", words=later("what is scheduled, and how the last one went")),
        Task(command="reminder preview", words=later("see one as it will look")),
        Task(command="reminder pause", words=later("stop a series for a while")),
        roots="reminder",
    ),
    _topic(
        *("settings", later("Settings"), later("Settings"), Level.ADMIN),
        Task(command="setup", words=later("everything this server needs, on one panel")),
        Task(command="doctor", words=later("what is wrong, and how to mend it")),
        Task(command="config show", words=later("what is set, and what is missing")),
        Task(command="config channel", words=later("which channel gets what")),
        Task(command="config role", words=later("who is an organizer")),
        Task(command="config timezone", words=later("how typed times are read")),
        Task(command="config digest", words=later("a summary of each week for your organizers")),
        Task(command="config quiet-hours", words=later("when nobody gets a direct message")),
        roots="setup doctor audit config",
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
        tasks: its tasks.
        more: the names of its other commands.
    """

    topic: Topic
    tasks: tuple[Task, ...]
    more: tuple[str, ...]


def page_of(topic: Topic, usable: Iterable[Command]) -> Page:
    """Make the page of a topic from the commands that somebody may use."""
    usable = list(usable)
    names = {command.qualified_name for command in usable}
    tasks = tuple(task for task in topic.tasks if task.command in names)
    told = {task.command for task in tasks}
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
        unset: what an admin has yet to choose, in words that are to be said.
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
    unset = [words for kind, words in _NEEDED.items() if kind not in server.channels]
    if RoleKind.ORGANIZER not in server.roles:
        unset.append(ROLE_USES[RoleKind.ORGANIZER])
    return Now(
        is_signed_up=known is not None and known.signed_up_at is not None,
        running=tuple(each.campaign_id for each in campaigns.list_open(tx, server_id)),
        officials=officials.directory_info(tx) is not None,
        events=events.list_upcoming(tx, server_id, user_id, 1)[1],
        chapters=len(chapters.list_all(tx, server_id)),
        waiting=queue.count_waiting(tx, server_id)[0],
        unset=tuple(unset),
    )


_NEEDED = {
    ChannelKind.EVENTS: later("events channel"),
    ChannelKind.ACTIONS: later("actions channel"),
    ChannelKind.ORGANIZERS: later("organizers channel"),
}
