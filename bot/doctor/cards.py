"""What admins see of a check-up."""

from collections.abc import Callable, Sequence
from datetime import datetime
from itertools import accumulate

import discord

from bot.card import AMBER, GREEN, Card, button, row
from bot.doctor.model import Finding, HostFacts, Place, Presence, Report, Weight

_ROOM = 3000  # characters for findings; the rest of a card is for what was looked at
_SIGN = {Weight.TROUBLE: "🔴", Weight.ADVICE: "🟡"}
_ROWS = (("Check again", "doctor:check"), ("Set up", "setup:open"))


def report_card(report: Report) -> Card:
    """Show what is wrong with how to mend it, the worst first, and then what was looked at."""
    trouble = sum(finding.weight is Weight.TROUBLE for finding in report.findings)
    if not report.findings:
        head = "### Everything works\nI found nothing to mend."
    elif not trouble:
        head = f"### Everything works\n{_count(len(report.findings), 'thing', 'things')} could be better."
    else:
        head = f"### {_count(trouble, 'thing needs', 'things need')} mending"
    listed = _listed(report.findings)
    more = len(report.findings) - len(listed)
    return Card(
        head,
        "\n\n".join(listed),
        f"…and {more:,} more. Mend these first, then check again." if more > 0 else None,
        "\n".join(f"-# {line}" for line in _looked_at(report)),
        row(*(button(label, custom_id, _PRIMARY[number]) for number, (label, custom_id) in enumerate(_ROWS))),
        colour=AMBER if trouble else GREEN,
    )


_PRIMARY = (discord.ButtonStyle.primary, discord.ButtonStyle.secondary)


def told_card(findings: Sequence[Finding]) -> Card:
    """Tell admins what is wrong, who have not asked: Discord has just refused something."""
    return Card(
        "### Something keeps me from working here\n"
        "Discord has just refused something, so I looked at the whole server.",
        "\n\n".join(_listed(findings)),
        row(*(button(label, custom_id) for label, custom_id in _ROWS)),
        "-# You are told of each of these once; `/doctor` shows what is still so.",
        colour=AMBER,
    )


def _listed(findings: Sequence[Finding]) -> list[str]:
    """Return as many findings as fit."""
    texts = [_finding(each) for each in findings]
    lengths = accumulate(len(text) + 2 for text in texts)
    return [text for text, length in zip(texts, lengths, strict=True) if length <= _ROOM]


def _finding(finding: Finding) -> str:
    return f"{_SIGN[finding.weight]} {finding.what}\n**Mend it** {finding.mend}"


def _looked_at(report: Report) -> list[str]:
    lines = []
    if report.server is not None:
        places = [place for place in report.server.places if place.presence is not Presence.UNKNOWN]
        good = sum(_is_good(place, report.findings) for place in places)
        lines.append(f"Channels in order: {good} of {len(places)}")
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
    lines = [f"Groundswell {facts.version} · database schema {facts.schema or 'none'} · {_size(facts.size)}"]
    if facts.is_file:
        lines.append("Last backup: never" if facts.backup_at is None else f"Last backup: {when(facts.backup_at)}")
    if facts.directory_at is not None:
        lines.append(f"Directory of officials: compared {when(facts.directory_at)}")
    if facts.skew is not None:
        lines.append(f"Clock: {abs(facts.skew).total_seconds():.0f} s off Discord's")
    return lines


def _size(number: int) -> str:
    return f"{number / 1_000_000:,.1f} MB"


def _count(number: int, one: str, many: str) -> str:
    return f"{number:,} {one if number == 1 else many}"
