"""What has been shipped stays: custom ids on posted buttons and kinds of deliveries outlive the code that made them."""

import pytest

from bot.app import Groundswell
from bot.edge import permissions
from bot.edge.durable import Durable
from bot.edge.manual import commands_of, render
from bot.settings import Settings
from tests.house.reading import ROOT

# Lines may be added. One that is taken away or changed leaves buttons in people's channels that nobody answers.
CUSTOM_IDS = {
    "action:42:add",
    "action:42:city",
    "action:42:find",
    "action:42:post",
    "audit:2:1573907198478647308:follow_up",
    "call:7:C000127:busy",
    "call:7:C000127:skip",
    "call:7:C000127:talked",
    "call:7:C000127:voicemail",
    "call:7:from:30165:GA",
    "call:7:from:30165:GA:14",
    "call:7:home",
    "call:7:home:30165:GA",
    "chapter:1573907198478647308:42:quiet",
    "chapter:42:csv",
    "call:7:home:30165:GA:14",
    "call:7:start",
    "calls:1573907198478647308:0:local-12:1:home:busy",
    "calls:1573907198478647308:7:C000127:0:02139:full",
    "calls:1573907198478647308:7:C000127:0:AK0:voicemail",
    "calls:1573907198478647308:7:C000127:0:home:back",
    "calls:1573907198478647308:7:C000127:0:home:letter",
    "calls:1573907198478647308:7:C000127:0:home:points",
    "calls:1573907198478647308:7:C000127:0:home:remind",
    "calls:1573907198478647308:7:C000127:0:home:said",
    "calls:1573907198478647308:7:C000127:0:home:skip",
    "calls:1573907198478647308:7:C000127:0:home:undo",
    "calls:1573907198478647308:7:C000127:0:home:unwrite",
    "calls:1573907198478647308:7:C000127:0:home:wrote",
    "calls:1573907198478647308:7a:C000127:2:30165GA14:talked",
    "calls:1573907198478647308:7:home",
    "calls:1573907198478647308:7:home:02139:MA:7",
    "calls:1573907198478647308:7:home:30165:GA",
    "calls:1573907198478647308:reminder:42:drop",
    "calls:1573907198478647308:reminder:42:stop",
    "campaign:7:board",
    "campaign:7:board:all:2",
    "campaign:7:board:leaning_against:2",
    "campaign:7:board:view",
    "campaign:7:choose:chambers",
    "campaign:7:choose:parties",
    "campaign:7:choose:scope",
    "campaign:7:choose:stances",
    "campaign:7:discard",
    "campaign:7:pick",
    "campaign:7:post",
    "campaign:7:report:C000127:dismiss",
    "campaign:7:report:local-7:supports",
    "campaign:7:reports",
    "campaign:7:words",
    "chapter:42:join",
    "chapter:42:leave",
    "chapter:42:roster:2",
    "chapter:42:tell:off",
    "chapter:42:tell:on",
    "chapter:list:MA:2",
    "chapter:list:all:2",
    "chapter:map",
    "doctor:check",
    "event:1573907198478647308:42:keep",
    "event:1573907198478647308:42:leave",
    "event:42:attendees:2:on",
    "event:42:bring:2",
    "event:42:came",
    "event:42:calendar",
    "event:42:cant",
    "event:42:checkin:2:back",
    "event:42:close",
    "event:42:code",
    "event:42:details",
    "event:42:discard",
    "event:42:going",
    "event:42:guests",
    "event:42:maybe",
    "event:42:missed",
    "event:42:post",
    "event:list:42:30165:2",
    "event:list:all:any:2",
    "event:42:seats:10:keep",
    "event:42:seats:10:move",
    "event:42:shift",
    "event:42:shifts",
    "help:calls",
    "help:home",
    "join:form",
    "join:form:42",
    "me:data",
    "me:messages:off",
    "me:messages:on",
    "me:zone",
    "privacy:ask",
    "privacy:export",
    "privacy:forget",
    "privacy:keep",
    "official:7:back",
    "official:correct:C000127",
    "official:drop:C000127:-",
    "official:drop:M001244:M001244-palm_beach_gardens",
    "official:report:42:correct",
    "official:report:42:dismiss",
    "official:report:42:show",
    "officials:02139:MA:7",
    "officials:home:02139",
    "officials:home:02139:MA:7",
    "officials:wrong:-:C000127",
    "officials:wrong:02139:C000127,local-7",
    "officials:zip",
    "proposal:1573907198478647308:42:quiet",
    "proposal:42:approve",
    "proposal:42:decline",
    "proposal:42:talk",
    "proposal:42:tell",
    "proposal:new",
    "proposal:new:MA",
    "reminder:1573907198478647308:42:cancel",
    "reminder:1573907198478647308:42:drop",
    "reminder:1573907198478647308:42:mute",
    "reminder:1573907198478647308:42:snooze",
    "reminder:1573907198478647308:42:unmute",
    "reminder:42:unskip:20260120T1830",
    "reminder:list:2:back",
    "reminder:list:2:on",
    "request:1573907198478647308:42:in",
    "request:1573907198478647308:42:no",
    "request:42:in",
    "request:42:no",
    "request:42:tell",
    "rsvp:1573907198478647308:42:came",
    "rsvp:1573907198478647308:42:cancel",
    "rsvp:1573907198478647308:42:confirm",
    "rsvp:1573907198478647308:42:missed",
    "rsvp:1573907198478647308:42:pass",
    "rsvp:1573907198478647308:42:take",
    "rsvp:1573907198478647308:again:soon",
    "rsvp:1573907198478647308:stop:tomorrow",
    "setup:channel:announcements",
    "setup:channel:log",
    "setup:features",
    "setup:make",
    "setup:open",
    "setup:role:organizer",
    "setup:role:volunteer",
    "setup:show:channels",
    "setup:show:main",
    "setup:show:make",
    "setup:show:more",
    "setup:state",
    "setup:welcome",
    "setup:zone",
    "volunteer:1573907198478647308:claim",
    "volunteer:1573907198478647308:open",
    "volunteer:1573907198478647308:release",
    "volunteer:1573907198478647308:update",
    "volunteers:list:2:42:101:contacted",
    "volunteers:waiting:1573907198478647308",
}
DELIVERIES = {
    "event list full",
    "event listed otherwise",
    "event unlisted",
    "action message",
    "event change",
    "event post",
    "event seat lost",
    "event after",
    "event host",
    "event offer",
    "event soon",
    "event tomorrow",
    "call opening",
    "call reminder",
    "stance reports",
    "wrong number",
    "chapter answer",
    "chapter answer direct",
    "chapter newcomers",
    "chapter newcomers direct",
    "chapter request",
    "chapter request direct",
    "checkup",
    "digest",
    "audit",
    "follow up",
    "greeting",
    "proposal",
    "proposal answer",
    "proposal answer direct",
    "reminder",
    "reminder members",
    "trouble",
}
POSTS = {
    "action",
    "campaign",
    "chapter",
    "chapter request",
    "chapter request direct",
    "chapter welcome",
    "event",
    "proposal",
}


@pytest.fixture
async def bot() -> Groundswell:
    bot = Groundswell(Settings(_env_file=None, discord_token=None), shard_count=1)
    await bot.load_cogs()
    return bot


async def test_every_custom_id_that_was_ever_shipped_is_still_answered_by_one_family(bot: Groundswell) -> None:
    patterns = [family.template for family in Durable.families if "test" not in family.__module__]
    owners = {custom_id: sum(bool(p.fullmatch(custom_id)) for p in patterns) for custom_id in CUSTOM_IDS}
    assert owners == dict.fromkeys(CUSTOM_IDS, 1)
    silent = [pattern.pattern for pattern in patterns if not any(pattern.fullmatch(known) for known in CUSTOM_IDS)]
    assert silent == [], "add a custom id of the new family to the list above"


async def test_the_longest_custom_ids_fit(bot: Groundswell) -> None:
    assert max(map(len, CUSTOM_IDS)) < 100


async def test_the_kinds_of_deliveries_and_posts_are_known(bot: Groundswell) -> None:
    assert set(bot.senders.kinds) == DELIVERIES
    assert set(bot.posts.kinds) == POSTS


async def test_the_pages_of_commands_and_permissions_are_fresh(bot: Groundswell) -> None:
    page = (ROOT / "docs" / "commands.md").read_text()
    assert page == render(bot.tree), "type: python -m bot docs"
    assert (ROOT / "docs" / "permissions.md").read_text() == permissions.render(bot.tree), "type: python -m bot docs"
    assert all(f"/{command.qualified_name}" in page for command in commands_of(bot.tree))
