"""What admins see of a check-up."""

from collections.abc import Callable, Sequence
from datetime import datetime
from itertools import accumulate

import discord

from bot.card import AMBER, GREEN, Card, button, row
from bot.doctor.model import Finding, HostFacts, Place, Presence, Report, Weight
from bot.words import later, phrase, phrase_many

_ROOM = 3000  # characters for findings; the rest of a card is for what was looked at
_SIGN = {Weight.TROUBLE: "🔴", Weight.ADVICE: "🟡"}
_ROWS = ((later("Check again"), "doctor:check"), (later("Set up"), "setup:open"))


def report_card(report: Report) -> Card:
    """Show what is wrong with how to mend it, the worst first, and then what was looked at."""
    trouble = sum(finding.weight is Weight.TROUBLE for finding in report.findings)
    if not report.findings:
        head = phrase("### Everything works\nI found nothing to mend.")
    elif not trouble:
        head = phrase_many(
            len(report.findings),
            "### Everything works\n{count:,} thing could be better.",
            "### Everything works\n{count:,} things could be better.",
        )
    else:
        head = phrase_many(trouble, "### {count:,} thing needs mending", "### {count:,} things need mending")
    listed = _listed(report.findings)
    more = len(report.findings) - len(listed)
    return Card(
        head,
        "\n\n".join(listed),
        phrase("…and {count:,} more. Mend these first, then check again.", count=more) if more > 0 else None,
        "\n".join(f"-# {line}" for line in _looked_at(report)),
        row(*(button(phrase(label), custom_id, _PRIMARY[number]) for number, (label, custom_id) in enumerate(_ROWS))),
        colour=AMBER if trouble else GREEN,
    )


_PRIMARY = (discord.ButtonStyle.primary, discord.ButtonStyle.secondary)


def told_card(findings: Sequence[Finding]) -> Card:
    """Tell admins what is wrong, who have not asked: Discord has just refused something."""
    return Card(
        phrase(
            "### Something keeps me from working here\n"
            "Discord has just refused something, so I looked at the whole server."
        ),
        "\n\n".join(_listed(findings)),
        row(*(button(phrase(label), custom_id) for label, custom_id in _ROWS)),
        phrase("-# You are told of each of these once; `/doctor` shows what is still so."),
        colour=AMBER,
    )


def _listed(findings: Sequence[Finding]) -> list[str]:
    """Return as many findings as fit."""
    texts = [_finding(each) for each in findings]
    lengths = accumulate(len(text) + 2 for text in texts)
    return [text for text, length in zip(texts, lengths, strict=True) if length <= _ROOM]


def _finding(finding: Finding) -> str:
    return phrase("{sign} {what}\n**Mend it** {mend}", sign=_SIGN[finding.weight], what=finding.what, mend=finding.mend)


def _looked_at(report: Report) -> list[str]:
    lines = []
    if report.server is not None:
        places = [place for place in report.server.places if place.presence is not Presence.UNKNOWN]
        good = sum(_is_good(place, report.findings) for place in places)
        lines.append(phrase("Channels in order: {good} of {all}", good=good, all=len(places)))
    if report.host is not None:
        lines += host_lines(report.host, lambda at: f"<t:{int(at.timestamp())}:R>")
    return lines


def _is_good(place: Place, findings: Sequence[Finding]) -> bool:
    return not any(f"{finding.key}:".startswith(f"channel:{place.channel_id}:") for finding in findings)


def host_lines(facts: HostFacts, when: Callable[[datetime], str]) -> list[str]:
    """Say how the bot and its machine are, a line each.

    Args:
        facts: what was looked at.
        when: how an instant is shown.
    """
    what = _PROGRAM if facts.schema else _PROGRAM_WITHOUT_SCHEMA
    lines = [phrase(what, version=facts.version, schema=facts.schema, size=facts.size / 1_000_000)]
    if facts.is_file and facts.backup_at is None:
        lines.append(phrase("Last backup: never"))
    elif facts.is_file and facts.backup_at is not None:
        lines.append(phrase("Last backup: {when}", when=when(facts.backup_at)))
    if facts.directory_at is not None:
        lines.append(phrase("Directory of officials: compared {when}", when=when(facts.directory_at)))
    if facts.skew is not None:
        lines.append(phrase("Clock: {seconds:.0f} s off Discord's", seconds=abs(facts.skew).total_seconds()))
    return lines


_PROGRAM = later("Groundswell {version} · database schema {schema} · {size:,.1f} MB")
_PROGRAM_WITHOUT_SCHEMA = later("Groundswell {version} · database schema none · {size:,.1f} MB")
