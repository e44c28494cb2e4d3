"""Whose turn it is to be called, and what pressing a button under a call does: put together from several features."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from bot.calls import reminders as call_reminders
from bot.calls import rules
from bot.calls import service as calls
from bot.calls.cards import stop_id, undone, weekly_why
from bot.calls.model import (
    NO_CAMPAIGN,
    TRY_AGAIN,
    WASHINGTON,
    LeftOffice,
    NotReminded,
    OpeningWish,
    Origin,
    Outcome,
    Ref,
    Said,
)
from bot.calls.scenes import Done, Finished, HomeWanted, Line, Scene, SeatWanted, Turn
from bot.campaigns import service as campaigns
from bot.campaigns.model import Campaign, Stance
from bot.database import Transaction
from bot.edge.asker import clocks_of, zone_of
from bot.edge.stages import Stages
from bot.errors import BadInput, UserError
from bot.officials import service as officials
from bot.officials.cards import away
from bot.officials.hours import is_open
from bot.officials.model import Chamber, Official
from bot.officials.rules import main_office
from bot.servers import service as servers
from bot.servers.model import ChannelKind
from bot.volunteers import service as volunteers
from bot.words import ENGLISH, phrase, speaking


@dataclass(frozen=True)
class Caller:
    """Who calls.

    Attributes:
        me: their name, for the script.
        direct: whether they pressed a button in direct messages, where a server is only named, not entered.
    """

    server_id: int
    user_id: int
    me: str
    direct: bool = False

    @property
    def named(self) -> int | None:
        """Return the server where buttons have to name it: in direct messages."""
        return self.server_id if self.direct else None


def begin(
    tx: Transaction, caller: Caller, campaign: Campaign | None, origin: Origin, *, saved: str = "", again: bool = True
) -> Scene:
    """Find the first call: for one campaign, or for whichever of the open ones comes first."""
    running = [campaign] if campaign is not None else campaigns.list_open(tx, caller.server_id)
    return _next(tx, caller, running, origin, goes_on=campaign is None, again=again, saved=saved)


def home_of(tx: Transaction, server_id: int, user_id: int) -> Origin:
    """Return where somebody lives, as far as they told us."""
    own = volunteers.profile(tx, server_id, user_id)
    if own is None:
        return Origin(is_home=True)
    return Origin(own.state, own.zip_code, own.district, is_home=True, zone=own.zone)


def answer(tx: Transaction, caller: Caller, ref: Ref, outcome: Outcome | None) -> Scene:
    """Save what came of a call (None: skipped), and go on: to the next office of the same official, or to another.

    Raises:
        UserError: the campaign is over, or the official has left; nothing was saved.
    """
    campaign, official = _subject(tx, caller, ref)
    origin = _origin(tx, caller, ref, official)
    today = _today(tx, caller)
    subject = (caller.server_id, caller.user_id, ref.campaign_id, ref.official_id)
    if outcome is None:
        calls.skip(tx, *subject, skipped_on=today)
    else:
        calls.log_call(tx, *subject, outcome=outcome, made_on=today, state=origin.state)
    done = Done(ref, official, outcome)
    if outcome in TRY_AGAIN:
        line = _line(tx, caller.server_id, official, ref.office + 1, origin.zip_code)
        if line.phone is not None:
            another = replace(ref, office=ref.office + 1)
            return _turn(tx, caller, another, campaign, official, origin, line, done=done)
    running = campaigns.list_open(tx, caller.server_id) if ref.goes_on else [campaign] if campaign else []
    return _next(tx, caller, running, origin, goes_on=ref.goes_on, again=False, done=done)


def show(tx: Transaction, caller: Caller, ref: Ref) -> Turn:
    """Show a call once more.

    Raises:
        UserError: the campaign is over, or the official has left.
    """
    campaign, official = _subject(tx, caller, ref)
    origin = _origin(tx, caller, ref, official)
    line = _line(tx, caller.server_id, official, ref.office, origin.zip_code)
    return _turn(tx, caller, ref, campaign, official, origin, line, whole=True)


def undo(tx: Transaction, caller: Caller, ref: Ref, *, letter: bool) -> Turn:
    """Take back what was saved last of a call or a letter, and show the call again.

    Raises:
        UserError: there is nothing to take back, or the campaign is over.
    """
    turn = show(tx, caller, ref)
    subject = (caller.server_id, caller.user_id, ref.campaign_id, ref.official_id)
    calls.undo(tx, *subject, made_on=_today(tx, caller), letter=letter)
    if not letter:
        campaigns.withdraw_report(tx, caller.server_id, ref.campaign_id, ref.official_id, caller.user_id)
    return replace(turn, saved=undone(turn.target))


def note(tx: Transaction, caller: Caller, ref: Ref, said: Said) -> Official:
    """Keep what a caller was told; an organizer confirms it before it counts.

    Raises:
        UserError: there is no such call of theirs today, or the campaign is over.
    """
    _, official = _subject(tx, caller, ref)
    subject = (caller.server_id, caller.user_id, ref.campaign_id, ref.official_id)
    calls.note_said(tx, *subject, made_on=_today(tx, caller), said=said)
    where = (caller.server_id, ref.campaign_id, ref.official_id)
    if said is Said.WOULD_NOT_SAY:
        campaigns.withdraw_report(tx, *where, caller.user_id)
    else:
        tell = servers.configuration(tx, caller.server_id).channels.get(ChannelKind.ORGANIZERS)
        campaigns.propose_stance(tx, *where, Stance(said.value), caller.user_id, tell=tell)
    return official


def remind(tx: Transaction, caller: Caller, ref: Ref) -> tuple[Official, OpeningWish]:
    """Promise to tell the person when an office opens.

    Raises:
        UserError: it is open, or the campaign is over.
    """
    turn = show(tx, caller, ref)
    if turn.line.opens_at is None:
        raise BadInput(phrase("The office is open now. Press **Back to the call** or type `/call`, and call it."))
    wish = OpeningWish(
        caller.server_id,
        0,
        caller.user_id,
        ref.campaign_id,
        ref.official_id,
        turn.ref.office,
        ref.place,
        turn.line.opens_at,
    )
    morning = clocks_of(tx, caller.server_id, [caller.user_id]).not_before(wish.opens_at, caller.user_id)
    return turn.target, call_reminders.promise_opening(tx, wish, morning)


def opened(tx: Transaction, server_id: int, opening_id: int) -> Turn | None:
    """Return the call that somebody wanted to make when the office opens; None where it is not to be made any more."""
    wish = call_reminders.find_opening(tx, server_id, opening_id)
    if wish is None:
        return None
    caller = Caller(server_id, wish.user_id, _no_name(tx, server_id))
    ref = Ref(
        server_id, wish.campaign_id, goes_on=False, official_id=wish.official_id, office=wish.office, place=wish.place
    )
    today = _today(tx, caller)
    if calls.has_reached(tx, server_id, wish.user_id, wish.campaign_id, wish.official_id, today):
        return None
    try:
        turn = show(tx, caller, ref)
    except UserError:  # the campaign was closed meanwhile, or somebody else holds the office
        return None
    return replace(turn, why=phrase("You asked me to remind you when this office opens. This comes once."))


def weekly(tx: Transaction, server_id: int, reminder_id: int) -> Turn | HomeWanted | SeatWanted | None:
    """Return the next call of somebody who is reminded each week, or what must be asked first; None: nobody is left."""
    reminder = call_reminders.to_send(tx, server_id, reminder_id)
    campaign = campaigns.find(tx, server_id, reminder.campaign_id) if reminder is not None else None
    if reminder is None or campaign is None:
        return None
    caller = Caller(server_id, reminder.user_id, _no_name(tx, server_id), direct=True)
    if reminder.skips_when_called and calls.has_called_this_week(
        tx, server_id, reminder.user_id, reminder.campaign_id, _today(tx, caller)
    ):
        return None
    try:
        campaigns.open_campaign(tx, server_id, reminder.campaign_id)
    except UserError:
        return None
    home = home_of(tx, server_id, reminder.user_id)
    scene = _next(tx, caller, [campaign], home, goes_on=False, again=True)
    if isinstance(scene, Finished):
        return None
    return replace(scene, why=weekly_why(reminder, call_reminders.series_of(tx, reminder)), stops=stop_id(reminder))


def _no_name(tx: Transaction, server_id: int) -> str:
    """Return what stands for a name in a script that comes by itself: names are not kept."""
    with speaking(servers.find_language(tx, server_id)):  # as the whole script
        return phrase("(your name)")


def ensure_admitted(tx: Transaction, caller: Caller, campaign_id: int) -> None:
    """Let somebody press a button in direct messages only for what they were reminded of.

    Raises:
        NotReminded: they never were; the button is not theirs.
    """
    if caller.direct and not call_reminders.was_reminded(tx, caller.server_id, caller.user_id, campaign_id):
        raise NotReminded


def _subject(tx: Transaction, caller: Caller, ref: Ref) -> tuple[Campaign | None, Official]:
    ensure_admitted(tx, caller, ref.campaign_id)
    campaign = campaigns.open_campaign(tx, caller.server_id, ref.campaign_id)
    official = officials.get_official(tx, caller.server_id, ref.official_id)
    if not officials.is_in_office(tx, caller.server_id, ref.official_id):
        raise LeftOffice(official.name)
    return campaign, official


def _origin(tx: Transaction, caller: Caller, ref: Ref, official: Official) -> Origin:
    origin = rules.read_place(ref.place)
    if origin.is_home:
        origin = home_of(tx, caller.server_id, caller.user_id)
    return origin if origin.state is not None else Origin(official.state, origin.zip_code)


def _today(tx: Transaction, caller: Caller) -> date:
    return rules.local_day(tx.now, zone_of(tx, caller.server_id, caller.user_id))


def _next(
    tx: Transaction,
    caller: Caller,
    running: Sequence[Campaign],
    origin: Origin,
    *,
    goes_on: bool,
    again: bool,
    done: Done | None = None,
    saved: str = "",
) -> Scene:
    """Find whose turn it is, or what has been done when it is nobody's."""
    campaign_id = running[0].campaign_id if len(running) == 1 else NO_CAMPAIGN
    settled = _settle(tx, caller, origin, campaign_id, running)
    if not isinstance(settled, Origin):
        return settled
    origin = settled
    stages = Stages(tx, caller.server_id, running, origin)
    today = rules.local_day(tx.now, origin.zone) if origin.zone is not None else _today(tx, caller)
    found = calls.next_call(tx, caller.server_id, caller.user_id, stages, today, again=again)
    everybody = stages.officials
    if not everybody and origin.zip_code is None and origin.district is None and _wants_district(running):
        return HomeWanted(campaign_id, zip_wanted=True, server_id=caller.named)
    if found is not None:
        target = everybody[found.official_id]
        campaign = next((each for each in running if each.campaign_id == found.campaign_id), None)
        line = _line(tx, caller.server_id, target, WASHINGTON, origin.zip_code)
        ref = Ref(
            caller.server_id,
            found.campaign_id,
            goes_on and len(running) > 1,
            found.official_id,
            WASHINGTON,
            rules.place_of(origin),
        )
        return _turn(tx, caller, ref, campaign, target, origin, line, done=done, saved=saved)
    unreached = {
        official_id
        for each in [each.campaign_id for each in running] or [NO_CAMPAIGN]
        for official_id, outcome in calls.outcomes_of(
            tx, caller.server_id, caller.user_id, campaign_id=each, made_on=today
        ).items()
        if outcome in TRY_AGAIN
    }
    return Finished(
        running[0] if len(running) == 1 else None,
        calls.totals(tx, caller.server_id, caller.user_id, campaign_id=campaign_id, made_on=today),
        len(everybody),
        origin.state or "",
        [official for official_id, official in everybody.items() if official_id in unreached],
        calls.streak(tx, caller.server_id, caller.user_id, today),
        done,
        saved,
    )


def _settle(
    tx: Transaction, caller: Caller, origin: Origin, campaign_id: int, running: Sequence[Campaign]
) -> Origin | HomeWanted | SeatWanted:
    """Find out what is missing of where somebody calls from; ask for what cannot be found out."""
    if origin.state is None and origin.zip_code is None:
        return HomeWanted(campaign_id, server_id=caller.named)
    wanted = _wants_district(running)
    known = origin.district is not None or (origin.is_home and not wanted)
    if origin.zip_code is None or (origin.state is not None and known):
        return origin
    found = officials.representation(
        tx, caller.server_id, zip_code=origin.zip_code, state=origin.state, district=origin.district
    )
    if found.state is None or (found.seat is None and wanted):
        assert origin.zip_code is not None  # noqa: S101 - a state alone is never asked
        return SeatWanted(campaign_id, origin.zip_code, found.choices, keep=origin.is_home, server_id=caller.named)
    return replace(origin, state=found.state, district=found.seat.district.number if found.seat else None)


def _wants_district(running: Sequence[Campaign]) -> bool:
    return any(
        each.targets.picked or not each.targets.chambers or Chamber.HOUSE in each.targets.chambers for each in running
    )


def _line(tx: Transaction, server_id: int, official: Official, number: int, zip_code: str | None) -> Line:
    """Return one of an official's numbers: 0 is the main one, then the local ones from the nearest on."""
    if number == WASHINGTON and official.phone is not None:
        return Line(official.phone, main_office(official), is_open(official, tx.now))
    number = max(number, 1)
    near = officials.nearest_offices(tx, server_id, official.official_id, zip_code, limit=number)
    if len(near) < number:
        return Line(None, "")
    office = near[-1].office
    return Line(
        office.phone,
        phrase("{city} office{away}", city=office.city, away=away(near[-1].miles)),
        is_open(office, tx.now),
    )


def _turn(
    tx: Transaction,
    caller: Caller,
    ref: Ref,
    campaign: Campaign | None,
    official: Official,
    origin: Origin,
    line: Line,
    *,
    done: Done | None = None,
    saved: str = "",
    whole: bool = False,
) -> Turn:
    """Put a call together; ``whole``: for everything that can be shown of it, not for its card alone."""
    if ref.office == WASHINGTON and official.phone is None and line.phone is not None:
        ref = replace(ref, office=1)  # their main office has no number: the nearest has
    city = _city(tx, origin.zip_code) if origin.zip_code is not None and (whole or _says_city(campaign)) else None
    language = servers.find_language(tx, caller.server_id) if campaign is not None else ENGLISH
    return Turn(ref, campaign, official, line, caller.me, origin.state, city, done, saved, language=language)


def _says_city(campaign: Campaign | None) -> bool:
    return campaign is not None and "{city}" in campaign.script + campaign.voicemail


def _city(tx: Transaction, zip_code: str) -> str | None:
    try:
        return officials.locate(tx, zip_code).city
    except UserError:  # not on the map: the caller says it
        return None
