"""What happens after a send that did not work. Pure."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from random import random as some_random

from bot.outbox import reasons
from bot.words import later

LEASE = timedelta(seconds=60)
"""How long a claimed delivery is left to the process that claimed it."""

LONGEST_SEND = timedelta(seconds=45)
"""A send that takes longer is given up and tried again: past the lease another claim would send it as well."""

LONGEST_TURN = timedelta(seconds=10)
"""A delivery that the pacer has not let go by then is put back; this and a send fit into a lease."""

NONCE_MEMORY = timedelta(seconds=120)
"""For this long the same nonce surely gets the first message back. Discord says "a few minutes", so less."""

USEFUL_FOR = timedelta(hours=6)
"""A message that is later than this is not sent any more, unless its schedule says otherwise."""

LONGEST_WAIT = timedelta(minutes=10)
"""Between two attempts, unless Discord names a longer time."""

LATE = timedelta(minutes=5)
"""What comes later than this says so."""

_FIRST = timedelta(seconds=2)
_LAST_LOOK = timedelta(hours=1)  # past its use, how long we go on trying to learn whether it arrived
_DOUBTFUL_TRIES = 5  # a refusal that no table here knows: perhaps it passes, but not for hours


class Kind(StrEnum):
    """How a send went wrong."""

    HTTP = "http"  # Discord answered, with an error
    TIMEOUT = "timeout"  # no answer came
    RESET = "reset"  # the connection broke while we waited for the answer
    UNREACHABLE = "unreachable"  # there was no connection to send anything over
    UNRENDERABLE = "unrenderable"  # our own code or database failed before Discord was asked
    BUSY = "busy"  # its turn did not come: too much is sent, or the bot was told to be slower
    ABSENT = "absent"  # it was looked for and is not there, and it is of no use any more
    UNFORESEEN = "unforeseen"  # an error of our own while it was sent, or it took longer than its lease


@dataclass(frozen=True)
class Failure:
    """One send that did not work, in the words of HTTP.

    Attributes:
        kind: how it went wrong.
        status: the HTTP status, with :attr:`Kind.HTTP`.
        code: Discord's own error code in the answer; None or 0 when there was none.
        retry_after: seconds that Discord asked us to wait.
        stored_channel: it went to a direct-message channel that we had remembered rather than just opened.
    """

    kind: Kind
    status: int | None = None
    code: int | None = None
    retry_after: float | None = None
    stored_channel: bool = False

    @property
    def is_unknown(self) -> bool:
        """Say whether the message may be there all the same; only an answer below 500 is a plain no."""
        if self.kind is Kind.HTTP:
            return self.status is None or self.status >= 500
        return self.kind in (Kind.TIMEOUT, Kind.RESET, Kind.UNFORESEEN)

    def __str__(self) -> str:
        if self.kind is not Kind.HTTP:
            return _SAID[self.kind]
        return (reasons.ANSWERED_CODE if self.code else reasons.ANSWERED).format(status=self.status, code=self.code)


_SAID = {
    Kind.TIMEOUT: later("Discord did not answer in time"),
    Kind.RESET: later("the connection to Discord broke off"),
    Kind.UNREACHABLE: later("Discord could not be reached"),
    Kind.UNRENDERABLE: later("the message could not be made"),
    Kind.BUSY: later("too many others were before it"),
    Kind.ABSENT: later("it did not arrive, and then it was too late"),
    Kind.UNFORESEEN: later("it went wrong in a way nobody foresaw"),
}


class NotSent(Exception):
    """A send that did not work; what becomes of the delivery is for :func:`judge` to say."""

    def __init__(self, failure: Failure) -> None:
        super().__init__(str(failure))
        self.failure = failure


class Whose(StrEnum):
    """Who can mend a failure."""

    PLACE = "place"  # those who run the server: the channel or a permission is the trouble
    PERSON = "person"  # the one person it was for
    OURS = "ours"  # whoever hosts or writes the bot


@dataclass(frozen=True)
class Failed:
    """No later attempt can work.

    Attributes:
        reason: goes after "It was not sent:", without a full stop.
        mend: a whole sentence that says what to do about it.
        whose: who can.
        is_closed: the person takes no direct messages, but may be reached another way.
        has_left: the person is in no server of ours any more.
    """

    reason: str
    mend: str
    whose: Whose
    is_closed: bool = False
    has_left: bool = False

    @property
    def tells_organizers(self) -> bool:
        """Say whether the organizers hear of it; a person's closed messages are that person's business."""
        return self.whose is not Whose.PERSON

    def pauses(self, *, personal: bool) -> bool:
        """Say whether the whole series pauses, given whether it is for one person alone.

        A defect of ours does not: the next occurrence may well be fine, and nobody could know to resume it.
        """
        return self.whose is Whose.PLACE or (self.whose is Whose.PERSON and personal)


@dataclass(frozen=True)
class Again:
    """Put it back and try again with the same nonce.

    Attributes:
        at: not before.
        reason: what went wrong this time.
        slow_openings: Discord finds that we open direct messages too fast; open fewer for this server.
        reopen: forget the direct-message channel that we had remembered.
    """

    at: datetime
    reason: str
    slow_openings: bool = False
    reopen: bool = False


@dataclass(frozen=True)
class LookFirst:
    """Put it back; it may have arrived, and the nonce is too old to keep a second one away.

    Whoever takes it up looks for it in the channel, and sends it only if it is not there.
    """

    at: datetime
    reason: str


@dataclass(frozen=True)
class Missed:
    """Trouble that would have passed lasted longer than the message was of use."""

    reason: str


Decision = Failed | Again | LookFirst | Missed

_ALLOW = later("In the channel's settings, under Permissions, let the bot's role view the channel and send messages.")
_CHOOSE = later("Choose another channel, one for text.")
_TELL_THE_HOST = later("This is a mistake in the bot. Change the text if you can, and tell whoever hosts the bot.")

_FOR_GOOD: dict[int, Failed] = {
    10003: Failed(later("the channel was deleted"), _CHOOSE, Whose.PLACE),
    10004: Failed(
        later("the server was deleted, or the bot is no longer in it"), later("Invite the bot again."), Whose.PLACE
    ),
    10013: Failed(reasons.ACCOUNT_GONE, later("There is nothing to do."), Whose.PERSON),
    20009: Failed(later("Discord found the text explicit"), later("Change the text."), Whose.PLACE),
    40058: Failed(
        later("the channel is a forum"), later("Choose a text channel, or a thread of the forum."), Whose.PLACE
    ),
    50001: Failed(later("the bot cannot see the channel"), _ALLOW, Whose.PLACE),
    50007: Failed(
        reasons.CLOSED,
        later("They can open them, or unblock the bot, in Discord."),
        Whose.PERSON,
        is_closed=True,
    ),
    50008: Failed(later("the channel takes no text"), _CHOOSE, Whose.PLACE),
    50009: Failed(later("the channel asks for more verification than the bot has"), _ALLOW, Whose.PLACE),
    50013: Failed(later("the bot may not write in the channel"), _ALLOW, Whose.PLACE),
    50024: Failed(later("the channel takes no messages"), _CHOOSE, Whose.PLACE),
    50083: Failed(later("the thread is archived"), later("Reopen the thread, or choose another channel."), Whose.PLACE),
    50278: Failed(
        later("the person shares no server with the bot any more"),
        later("They can join a server that the bot is in."),
        Whose.PERSON,
        has_left=True,
    ),
    160005: Failed(later("the thread is locked"), later("Unlock the thread, or choose another channel."), Whose.PLACE),
    200000: Failed(
        later("the server's AutoMod stopped it"),
        later("Let the bot's role past that AutoMod rule, or change the text."),
        Whose.PLACE,
    ),
    240000: Failed(later("Discord's link filter stopped it"), later("Take the link out of the text."), Whose.PLACE),
    # A body that Discord will never take: a defect, and it must harm only its own row.
    40005: Failed(later("the message is too large"), _TELL_THE_HOST, Whose.OURS),
    50006: Failed(later("the message is empty"), _TELL_THE_HOST, Whose.OURS),
    50035: Failed(later("Discord does not take a message of this form"), _TELL_THE_HOST, Whose.OURS),
    50045: Failed(later("the file is too large"), _TELL_THE_HOST, Whose.OURS),
    50109: Failed(later("Discord could not read the message"), _TELL_THE_HOST, Whose.OURS),
}

_DM_TOO_FAST = 40003
_UNKNOWN_CHANNEL = 10003
# Limits of a moment, though they come as a 400 or 403: slow mode, write limits, "try again later".
_PASSING = {20016, 20022, 20028, 20029, 30034, 30037, 30040, 30042, 30046, 40004, 40006, 40062, 110001, 130000}
_FULL = range(30000, 31000)  # "maximum number of … reached"


def wait_after(attempts: int) -> timedelta:
    """Return how long to wait after the given number of attempts: 2 s, 4 s, 8 s … at most 10 minutes."""
    doubled: timedelta = _FIRST * 2 ** (min(attempts, 20) - 1)
    return min(doubled, LONGEST_WAIT)


def judge(
    failure: Failure,
    *,
    attempts: int,
    due_at: datetime,
    now: datetime,
    useful_for: timedelta = USEFUL_FOR,
    unsure_since: datetime | None = None,
    random: Callable[[], float] = some_random,
) -> Decision:
    """Decide what becomes of a delivery after a send that did not work.

    Args:
        failure: what happened.
        attempts: how often sending it was begun, this time included.
        due_at: when it was due.
        now: the present.
        useful_for: how late it may be.
        unsure_since: when the first attempt began of which nobody knows whether it worked, this one included;
            None when all before this one surely did not.
        random: a number from 0 to below 1; so that what failed together does not come back together.
    """
    if failure.kind is Kind.ABSENT:
        return Missed(str(failure))
    for_good = _for_good(failure, attempts)
    if for_good is not None:
        return for_good
    if failure.is_unknown and unsure_since is None:
        unsure_since = now - LONGEST_SEND
    asked = timedelta(seconds=failure.retry_after or 0)
    # A turn that did not come says nothing about the message: waiting longer each time would only make it later.
    wait = LONGEST_TURN if failure.kind is Kind.BUSY else wait_after(attempts)
    # Between a half and all of the wait; where Discord names a time, that and up to a second more.
    at = now + (asked + timedelta(seconds=random()) if asked else wait * (0.5 + random() / 2))
    end = due_at + useful_for
    if at > end and not asked and end - now >= timedelta(seconds=1):
        at = end  # one last attempt
    if unsure_since is not None and (at > end or is_forgotten(unsure_since, at)):
        return LookFirst(at, str(failure)) if at <= end + _LAST_LOOK else _too_late(failure, perhaps=True)
    if at > end:
        return _too_late(failure)
    return Again(
        at,
        str(failure),
        slow_openings=failure.code == _DM_TOO_FAST,
        reopen=failure.stored_channel and failure.code == _UNKNOWN_CHANNEL,
    )


def is_forgotten(unsure_since: datetime, at: datetime) -> bool:
    """Say whether Discord may have forgotten a nonce first used then, so that sending it anew could be a second one."""
    return at - unsure_since > NONCE_MEMORY


def _for_good(failure: Failure, attempts: int) -> Failed | None:
    code, status = failure.code or 0, failure.status or 0
    if failure.kind is not Kind.HTTP or failure.is_unknown or status in (401, 408, 429):
        return None  # 401: the token is bad, for every delivery alike; whoever hosts the bot mends it
    if code in _PASSING or code == _DM_TOO_FAST or (code == _UNKNOWN_CHANNEL and failure.stored_channel):
        return None
    if code in _FOR_GOOD:
        return _FOR_GOOD[code]
    if code in _FULL:
        return Failed(reasons.FULL.format(code=code), later("Remove some of what is full."), Whose.PLACE)
    if attempts < _DOUBTFUL_TRIES:
        return None
    return Failed(reasons.REFUSED.format(status=status, code=code), _TELL_THE_HOST, Whose.OURS)


def _too_late(failure: Failure, *, perhaps: bool = False) -> Failed | Missed:
    unmade = failure.kind is Kind.UNRENDERABLE
    reason = str(failure) if unmade else reasons.TOO_LATE.format(reason=failure)
    if perhaps:
        reason = reasons.PERHAPS_ARRIVED.format(reason=reason)
    return Failed(reason, _TELL_THE_HOST, Whose.OURS) if unmade else Missed(reason)
