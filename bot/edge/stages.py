"""Whom a caller can call, put together from campaigns and officials."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from bot.calls import rules
from bot.calls.model import Origin
from bot.campaigns import service as campaigns
from bot.campaigns.model import Campaign, Scope, Stance
from bot.campaigns.rules import is_own
from bot.database import Transaction
from bot.officials import service as officials
from bot.officials.model import Chamber, Official
from bot.officials.rules import local_number


class Stages:
    """Whom a caller can call for each campaign: first the special ones and their own, then, if need be, all others.

    Attributes:
        officials: whoever was looked at, by id.
    """

    def __init__(self, tx: Transaction, server_id: int, running: Sequence[Campaign], origin: Origin) -> None:
        self._tx = tx
        self._server_id = server_id
        self._running = running
        self._origin = origin
        self.officials: dict[str, Official] = {}

    def __iter__(self) -> Iterator[Sequence[rules.Queue]]:
        special = {official_id for each in self._running for official_id in (*each.targets.first, *each.targets.last)}
        of_state = self._callable(special, states=[self._origin.state or ""])
        near = [each for each in of_state if self._is_near(each, special)]
        if not self._running:
            yield [self._known(near, rules.own_queue(near, self._origin))]
            return
        first = {each.campaign_id: self._first(each, near) for each in self._running}
        yield [self._known(near, queue) for queue in first.values()]
        swinging = [each for each in self._running if each.targets.scope is Scope.ANYONE]
        if swinging:
            wanted = [set(() if each.targets.picked else each.targets.chambers) for each in swinging]
            everybody = self._callable(special, chambers=set[Chamber]().union(*wanted) if all(wanted) else ())
            rest = [self._known(everybody, self._rest(each, everybody, first[each.campaign_id])) for each in swinging]
            yield from rules.in_turns(rest)

    def _callable(
        self, special: Iterable[str], *, states: Collection[str] = (), chambers: Collection[Chamber] = ()
    ) -> Sequence[Official]:
        """Return whoever may be a target: those whom organizers added are so only where they are chosen by name."""
        picked = (each for campaign in self._running for each in campaign.targets.picked)
        also = {*special, *(each for each in picked if local_number(each) is not None)}
        return officials.list_callable(self._tx, self._server_id, also=also, states=states, chambers=chambers)

    def _first(self, campaign: Campaign, near: Sequence[Official]) -> rules.Queue:
        stances = self._stances(campaign, [each.official_id for each in near])
        return rules.queue_for(campaign, near, stances, self._origin)

    def _rest(self, campaign: Campaign, everybody: Sequence[Official], first: rules.Queue) -> rules.Queue:
        return rules.queue_of_others(campaign, everybody, self._stances(campaign), first)

    def _is_near(self, official: Official, special: Collection[str]) -> bool:
        return official.official_id in special or is_own(official, self._origin.state or "", self._origin.district)

    def _stances(self, campaign: Campaign, ids: Sequence[str] | None = None) -> Mapping[str, Stance]:
        return campaigns.stances_of(self._tx, self._server_id, campaign.campaign_id, ids)

    def _known(self, among: Sequence[Official], queue: rules.Queue) -> rules.Queue:
        ids = {entry.official_id for entry in queue.entries}
        self.officials |= {each.official_id: each for each in among if each.official_id in ids}
        return queue
