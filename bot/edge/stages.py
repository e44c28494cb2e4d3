"""Whom a caller can call, put together from campaigns and officials."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from bot.calls import rules
from bot.calls.model import Origin
from bot.campaigns import service as campaigns
from bot.campaigns.model import Campaign, Scope, Stance
from bot.database import Transaction
from bot.officials import service as officials
from bot.officials.model import Official


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
        everybody = officials.list_targets(self._tx, self._server_id)
        special = {official_id for each in self._running for official_id in (*each.targets.first, *each.targets.last)}
        near = [each for each in everybody if each.state == self._origin.state or each.official_id in special]
        if not self._running:
            yield [self._known(near, rules.own_queue(near, self._origin))]
            return
        stances = {each.campaign_id: self._stances(each, near) for each in self._running}
        first = {each.campaign_id: self._queue(each, near, stances, Scope.OWN) for each in self._running}
        yield list(first.values())
        swinging = [each for each in self._running if each.targets.scope is Scope.ANYONE]
        if swinging:
            yield [
                rules.without(self._queue(each, everybody, stances, Scope.ANYONE), first[each.campaign_id])
                for each in swinging
            ]

    def _stances(self, campaign: Campaign, near: Sequence[Official]) -> Mapping[str, Stance]:
        """Return where officials stand: all, where anyone may call them all."""
        ids = [each.official_id for each in near] if campaign.targets.scope is Scope.OWN else None
        return campaigns.stances_of(self._tx, self._server_id, campaign.campaign_id, ids)

    def _queue(
        self,
        campaign: Campaign,
        among: Sequence[Official],
        stances: Mapping[int, Mapping[str, Stance]],
        scope: Scope,
    ) -> rules.Queue:
        scoped = replace(campaign, targets=replace(campaign.targets, scope=scope))
        return self._known(among, rules.queue_for(scoped, among, stances[campaign.campaign_id], self._origin))

    def _known(self, among: Sequence[Official], queue: rules.Queue) -> rules.Queue:
        ids = {entry.official_id for entry in queue.entries}
        self.officials |= {each.official_id: each for each in among if each.official_id in ids}
        return queue
