"""Whatever people type, everybody is answered and nothing breaks: every command, form and suggestion, hostile texts.

Short here; ``GROUNDSWELL_FAULTS=long pytest -s tests/journeys/test_fuzz.py`` throws much more and says how much. Each
world has its own seed; ``GROUNDSWELL_SEED=17`` begins with that one.
"""

import os
import random
import re
from collections.abc import Callable
from typing import Any

import pytest
from simcord import InteractionResult, MemberActor

from bot.edge.manual import Command, commands_of
from tests.house.test_promises import CUSTOM_IDS
from tests.journeys.test_everyone_is_answered import _shown_to_all, answered, options
from tests.journeys.test_islands import theirs
from tests.journeys.two_servers import FIRST, fill
from tests.journeys.world import World, answer, buttons

__all__ = ["_shown_to_all"]

IS_LONG = os.environ.get("GROUNDSWELL_FAULTS") == "long"
SEED = int(os.environ.get("GROUNDSWELL_SEED", "0"))
SEEDS = range(SEED, SEED + (20 if IS_LONG else 1))

_ZALGO = [chr(code) for code in range(0x300, 0x36F)]
_RTL = "שלום مرحبا \u202e\u202d\u2066\u2067\u2069\u200f"
_INVISIBLE = "\u200b\u200c\u200d\u2060\ufeff\u00ad\u180e\u3164\U000e0041"
_CONTROL = "".join(map(chr, range(32))) + "\x7f\u0085\u2028\u2029"
_MARKDOWN = ("**", "__", "~~", "||", "`", "```", "> ", ">>> ", "# ", "-# ", "- ", "1. ", "[x](https://a.example)", "\\")
_ALIVE = ("@everyone", "@here", "<@1>", "<@&1>", "<#1>", "</x:1>", "<t:1:R>", "<:a:1>", "<id:home>", "<https://x.y>")
_MEANT = ("1", "0", "-1", "7001", "9" * 20, "tomorrow 6pm", "every day", "MA", "02139", "Boston", "none", "NaN")
_TRICKS = (
    "'; DROP TABLE events;--",
    "=cmd|'/C calc'!A0",
    "{title}",
    "%s%n",
    "\r\nBEGIN:VEVENT",
    "../../etc/hosts",
    "\ud800",
)


_SENSIBLE = dict.fromkeys(("event", "campaign", "chapter", "reminder", "action"), str(FIRST)) | {
    **dict.fromkeys(("start", "when", "due"), "tomorrow 6pm"),
    "state": "MA",
    "zip": "02139",
    "official": f"local-{FIRST}",
    "time": "10am",
    "repeat": "weekly",
    "end": "9pm",
}
"""What gets past the first question, so that the others are asked as well."""


def hostile(dice: random.Random) -> str:
    """Draw a text that means ill, or means nothing."""
    kinds: list[Callable[[], str]] = [
        lambda: dice.choice(_MEANT),
        lambda: dice.choice(_MEANT) + dice.choice(_INVISIBLE),
        lambda: "".join(each + "".join(dice.choices(_ZALGO, k=dice.randint(1, 30))) for each in "zalgo"),
        lambda: "".join(dice.choices(_RTL, k=dice.randint(1, 60))),
        lambda: "".join(dice.choices(_INVISIBLE + _CONTROL, k=dice.randint(1, 40))),
        lambda: " ".join(dice.choices(_MARKDOWN + _ALIVE, k=dice.randint(1, 20))),
        lambda: dice.choice(_TRICKS),
        lambda: "".join(
            chr(dice.choice((dice.randrange(0xD800), dice.randrange(0xE000, 0x110000)))) for _ in range(40)
        ),
        lambda: dice.choice(("x", "\U0001d54f", "👩‍👩‍👧‍👦", "@", "*", "\n", "ß")) * 4_000,
        lambda: "",
    ]
    text = dice.choice(kinds)() + (dice.choice(kinds)() if dice.random() < 0.3 else "")
    return text.encode("utf-8", errors="replace").decode()[:4_000]


def fields_of(form: dict[str, Any], dice: random.Random) -> dict[str, Any]:
    """Fill a form past what Discord's client would let through."""
    rows = []
    for label in form["components"]:
        field = label.get("component", label)
        if "custom_id" not in field:  # words to read
            continue
        sent = {"type": field["type"], "custom_id": field["custom_id"], "id": field.get("id", 1)}
        chosen = [each["value"] for each in field.get("options", ())] + [hostile(dice)[:100]]
        # People, roles and files are resolved by Discord: nobody can type into those.
        sent |= (
            {"value": hostile(dice)}
            if field["type"] == 4
            else {"values": dice.sample(chosen, 1) if field["type"] == 3 else []}
        )
        rows.append({"type": label["type"], "id": label.get("id", 1), "component": sent})
    return {"custom_id": form["custom_id"], "components": rows}


def typed_into(command: Command, world: World, dice: random.Random) -> dict[str, Any]:
    """Fill a command's options: text with something hostile, and leave some out."""
    typed = options(command, "x", world)
    for option in command.parameters:
        name = option.display_name
        if isinstance(typed[name], str) and not option.choices:
            meant = dice.random() < 0.6 and _SENSIBLE.get(name)
            typed[name] = meant or hostile(dice)[: int(option.max_value or 4_000)] or "x"
        if not option.required and dice.random() < 0.5:
            del typed[name]
    return typed


class Fuzz:
    """Throws things at a world, and follows what they open."""

    def __init__(self, world: World, dice: random.Random) -> None:
        self.world, self.dice = world, dice
        self.thrown = dict.fromkeys(("commands", "forms", "suggestions", "buttons"), 0)

    async def type(self, command: Command) -> None:
        world, typed = self.world, typed_into(command, self.world, self.dice)
        person = self.dice.choice((world.admin, world.alex))
        for option in command.parameters:
            if option.autocomplete and isinstance(text := typed.get(option.display_name), str):
                await person.autocomplete(world.general, command.qualified_name, option.display_name, text)
                self.thrown["suggestions"] += 1
        result = await person.slash(world.general, command.qualified_name, **typed)
        self.thrown["commands"] += 1
        await self.follow(person, result, f"/{command.qualified_name} {typed!r}")

    async def press(self, custom_id: str) -> None:
        person = self.dice.choice((self.world.admin, self.world.alex))
        values = [self.dice.choice((str(FIRST), str(person.id), hostile(self.dice)[:100]))]
        data = {"custom_id": custom_id, "component_type": self.dice.choice((2, 3)), "values": values}
        self.thrown["buttons"] += 1
        await self.follow(person, await self.world.forge(person, 3, data), f"{custom_id} {values!r}")

    async def follow(self, person: MemberActor, result: InteractionResult, what: str) -> None:
        answered(result, what)
        if result.modal is not None:
            result = await self.world.forge(person, 5, fields_of(result.modal, self.dice), opened=result)
            answered(result, f"form of {what}")
            self.thrown["forms"] += 1
        known = [] if result.modal is not None else list(buttons(answer(result).components).values())
        if known and (custom_id := self.dice.choice(known)):
            pressed = await self.world.forge(person, 3, {"custom_id": custom_id, "component_type": 2})
            answered(pressed, f"{custom_id} of {what}")
            self.thrown["buttons"] += 1


@pytest.mark.parametrize("seed", SEEDS)
async def test_every_command_form_and_button_answers_whatever_is_thrown_at_it(world: World, seed: int) -> None:
    fuzz = Fuzz(world, random.Random(seed))
    two = await fill(world)
    commands = list(commands_of(world.bot.tree))
    fuzz.dice.shuffle(commands)
    for command in commands:
        await fuzz.type(command)
    for custom_id in sorted(CUSTOM_IDS):
        await fuzz.press(theirs(custom_id, two, fuzz.dice.choice((two.there, two.guest.id))))
    # Our own words, and what is handed back to be copied, in a block of which nothing gets out.
    posted = "\n".join(world.messages(world.general)).replace("**@everyone** can't be", "")
    posted = re.sub(r"```\n.*?\n```", "", posted, flags=re.DOTALL)
    assert not [each for each in ("<@1>", "<@&1>", "@everyone", "@here") if each in posted]
    assert fuzz.thrown["commands"] > 60
    assert fuzz.thrown["forms"] > 1
    if IS_LONG:
        print(f"seed {seed}: {fuzz.thrown}, 0 unanswered, 0 internal errors")  # noqa: T201 - the figure is what it is for
