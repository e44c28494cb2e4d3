"""What organizers see when they look after officials and numbers."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import discord

from bot.card import AMBER, GREEN, Card, Document, button, done, plain, refusal, row
from bot.officials.added import TEMPLATE
from bot.officials.cards import corrected_words, day_words
from bot.officials.facts import COLUMNS
from bot.officials.model import Correction, Official, Report, ReportStatus
from bot.officials.numbers import Line, Reported
from bot.officials.rules import local_number, main_office, party_label, phone_words, title
from bot.spreadsheet import BadFile, write_csv
from bot.text import clip, mention
from bot.words import later, phrase, phrase_many

LISTED = 15
"""Officials, corrections and reports listed each."""

_MOST_OPTIONS = 25
_MOST_PROBLEMS = 10  # what BadFile shows itself


@dataclass(frozen=True)
class Desk:
    """Everything that organizers look after.

    Attributes:
        waiting: reports nobody has settled.
        corrected: numbers that were put right.
        added: the officials added here, those to be verified first.
        overdue: how many of those should be looked at again.
    """

    waiting: Sequence[Reported]
    corrected: Sequence[tuple[Correction, Line | None]]
    added: Sequence[Official]
    overdue: int


class NumberForm(discord.ui.Modal):
    """Asks for the right number, and first whose, when several are given."""

    def __init__(self, lines: Sequence[Line]) -> None:
        super().__init__(title=phrase("Correct a number"))
        self.lines = lines[:_MOST_OPTIONS]
        self.which: discord.ui.Select[NumberForm] | None = None
        if len(self.lines) > 1:
            options = [
                discord.SelectOption(
                    label=clip(f"{each.phone or phrase('no number')} · {_where(each)}", 100), value=str(index)
                )
                for index, each in enumerate(self.lines)
            ]
            self.which = discord.ui.Select(custom_id="which", options=options)
            self.add_item(discord.ui.Label(text=phrase("Which number?"), component=self.which))
        self.phone: discord.ui.TextInput[NumberForm] = discord.ui.TextInput(
            custom_id="phone", placeholder="202-555-0123", required=False, max_length=40
        )
        self.add_item(
            discord.ui.Label(
                text=phrase("The right number"),
                description=phrase("Leave it empty if the office has closed or the number is dead."),
                component=self.phone,
            )
        )

    @property
    def chosen(self) -> Line | None:
        """Return the telephone that was chosen; None when nothing was."""
        if self.which is None:
            return self.lines[0]
        index = self.which.values[0] if self.which.values else ""
        return self.lines[int(index)] if index.isdigit() and int(index) < len(self.lines) else None


class FactsForm(discord.ui.Modal):
    """Asks for what changes most often of an added official."""

    FIELDS = ("name", "position", "phone", "page", "verify_by")

    def __init__(self, typed: dict[str, str]) -> None:
        super().__init__(title=phrase("Edit an official"))
        self.inputs = {
            name: discord.ui.TextInput[FactsForm](
                custom_id=name, default=typed[name][:300] or None, required=False, max_length=300
            )
            for name in self.FIELDS
        }
        for name, field in self.inputs.items():
            self.add_item(discord.ui.Label(text=phrase(_FIELD_LABELS[name]), component=field))

    @property
    def typed(self) -> dict[str, str]:
        """Return what was sent, by the names of ``facts.COLUMNS``."""
        return {name: field.value for name, field in self.inputs.items()}


_FIELD_LABELS = {
    "name": later("Name"),
    "position": later("Office they hold"),
    "phone": later("Phone"),
    "page": later("Page where people write to them"),
    "verify_by": later("Check this again by (2027-01-31)"),
}


def added_card(official: Official, says: str) -> Card:
    """Say what was done to an added official, and show it."""
    return done(f"{says}\n{_facts(official)}")


def removed_card(official: Official) -> Card:
    """Say that an added official was removed, with a way back."""
    return Card(
        phrase("**{name}** is on no list any more. Calls made to them stay counted.", name=plain(official.name, 100)),
        row(button(phrase("Bring them back"), f"official:{local_number(official.official_id)}:back")),
        colour=GREEN,
    )


def template_card() -> Card:
    """Hand out the file to fill in."""
    return Card(
        phrase(
            "### Add many officials at once\n"
            "Fill in this file (Excel, Google Sheets, Numbers), save it as CSV, then type `/official import` and "
            "attach it as `file`. Each official is a line; the line that is there is an example.\n"
            "-# Columns: {columns}. Needed: name, position, state, a jurisdiction for local ones, and one way to reach "
            "them. If a line is wrong I say which and why, and take nothing.",
            columns=", ".join(COLUMNS),
        ),
        Document("officials-template.csv", TEMPLATE),
    )


def imported_card(officials: Sequence[Official]) -> Card:
    """Say how many were added."""
    names = ", ".join(plain(each.name, 60) for each in officials[:LISTED])
    if len(officials) > LISTED:
        return done(
            phrase(
                "{count:,} officials are added: {names} and {more:,} more.\nSee them with `/official list`.",
                count=len(officials),
                names=names,
                more=len(officials) - LISTED,
            )
        )
    return done(
        phrase_many(
            len(officials),
            "One official is added: {names}.\nSee them with `/official list`.",
            "{count:,} officials are added: {names}.\nSee them with `/official list`.",
            names=names,
        )
    )


def bad_file_card(error: BadFile) -> Card:
    """Say what is wrong with a file: all of it, in a file where the card would be too long."""
    card = refusal(str(error))
    if len(error.problems) > _MOST_PROBLEMS:
        table = write_csv([phrase("line"), phrase("problem")], error.problems)
        card.add_item(Document("problems.csv", table))
    return card


def export_card(data: bytes, count: int) -> Card:
    """Hand out officials as a file."""
    return Card(phrase_many(count, "{count:,} official.", "{count:,} officials."), Document("officials.csv", data))


def numbers_card(official: Official, lines: Sequence[Line], says: str = "") -> Card:
    """Show every number of a member of Congress, with what organizers can do about them."""
    shown = "\n".join(f"{_number(each)} · {_where(each)}{corrected_words(_corrected_on(each))}" for each in lines)
    corrected = [each for each in lines if _corrected_on(each) is not None]
    drops = [
        button(
            phrase("Drop the correction: {office}", office=_where(each)),
            f"official:drop:{official.official_id}:{each.office_id or '-'}",
        )
        for each in corrected[:5]
    ]
    return Card(
        says,
        f"### {plain(official.name, 100)}\n{plain(title(official), 250)}\n{shown}",
        phrase("-# The rest comes with the directory, which is refreshed every week; your corrections stay."),
        row(
            button(phrase("Correct a number"), f"official:correct:{official.official_id}", discord.ButtonStyle.primary)
        ),
        row(*drops) if drops else None,
    )


def report_card(found: Reported) -> Card:
    """Show organizers a number that somebody says is wrong; settled, it says how."""
    report, line = found.report, found.line
    heading = phrase_many(
        found.people, "### A volunteer says this number is wrong", "### {count} volunteers say this number is wrong"
    )
    words = f"\n> {plain(report.words, 300)}" if report.words else ""
    what = (
        f"{heading}\n**{plain(line.official.name, 100)}** · "
        f"{plain(title(line.official), 250)}\n{phone_words(report.phone)} · {_where(line)}{words}"
    )
    if report.status is not ReportStatus.OPEN:
        return Card(what, _settled(report, line), colour=GREEN)
    start = f"official:report:{report.report_id}"
    return Card(
        what,
        row(
            button(phrase("Correct it"), f"{start}:correct", discord.ButtonStyle.primary),
            button(phrase("The number is right"), f"{start}:dismiss"),
        ),
        colour=AMBER,
    )


def gone_card() -> Card:
    """Say that what a report was about is no more."""
    return Card(phrase("What this report was about is not in the directory any more."))


def _settled(report: Report, line: Line) -> str:
    who = mention(report.settled_by)
    if report.status is ReportStatus.DISMISSED:
        return phrase("{who}: the number is right.", who=who)
    return phrase("{who} corrected it: {number}.", who=who, number=_number(line))


def desk_card(desk: Desk) -> Card:
    """List what organizers look after: reports first, then corrections, then the officials they added."""
    reviews = [
        button(phrase("Report {number}", number=each.report.report_id), f"official:report:{each.report.report_id}:show")
        for each in desk.waiting[:5]
    ]
    waiting = [
        f"{each.report.report_id}. {plain(each.line.official.name, 60)}, {_where(each.line)}: {each.report.phone}"
        for each in desk.waiting
    ]
    lost = [
        button(
            phrase("Drop {number}", number=each.phone) if each.phone else phrase("Drop the closed number"),
            f"official:drop:{each.official_id}:{each.office_id or '-'}",
        )
        for each, line in desk.corrected
        if line is None
    ]
    corrected = [
        f"{plain(line.official.name, 60)}, {_where(line)}: {_number(line)} ({day_words(each.corrected_on)})"
        if line is not None
        else _lost(each)
        for each, line in desk.corrected
    ]
    added = [
        f"{local_number(each.official_id)}. **{plain(each.name, 60)}**, {plain(title(each), 120)}"
        + (" · " + phrase("check by {day}", day=day_words(each.verify_by)) if each.verify_by else "")
        for each in desk.added
    ]
    overdue = "\n" + phrase("-# {count} of them should be checked again.", count=desk.overdue) if desk.overdue else ""
    none_added = phrase("### Officials added here\nNone yet: `/official add`.")
    return Card(
        _listing(phrase("### Reported numbers"), waiting)
        or phrase("### Reported numbers\nNobody reported a wrong number."),
        row(*reviews) if reviews else None,
        _listing(phrase("### Corrected numbers"), corrected),
        row(*lost[:5]) if lost else None,
        (_listing(phrase("### Officials added here"), added) or none_added) + overdue,
        phrase("-# Change or drop a correction with `/official edit`."),
    )


def _lost(correction: Correction) -> str:
    if correction.phone:
        return phrase("{number}: of an office that is no more", number=correction.phone)
    return phrase("a closed number: of an office that is no more")


def _listing(heading: str, lines: Sequence[str]) -> str | None:
    if not lines:
        return None
    shown = [heading, *lines[:LISTED]]
    if len(lines) > LISTED:
        shown.append(phrase("-# … and {count:,} more: `/official export`.", count=len(lines) - LISTED))
    return "\n".join(shown)


def _facts(official: Official) -> str:
    lines = [f"**{plain(official.name, 100)}** · {plain(title(official), 250)}, {official.state}"]
    if official.party:
        lines.append(plain(party_label(official), 100))
    if official.phone:
        lines.append(f"**{phone_words(official.phone)}**")
    lines += [plain(text, 300) for text in (official.email, official.website) if text]
    if official.term_ends_on:
        lines.append(phrase("-# Term ends {day}", day=day_words(official.term_ends_on)))
    if official.verify_by:
        lines.append(phrase("-# Check this again by {day}", day=day_words(official.verify_by)))
    return "\n".join(lines)


def _number(line: Line) -> str:
    return phone_words(line.phone) if line.phone else phrase("no number")


def _where(line: Line) -> str:
    if line.office is None:
        return main_office(line.official)
    return phrase("{city} office", city=plain(line.office.city, 40))


def _corrected_on(line: Line) -> date | None:
    return line.office.corrected_on if line.office else line.official.corrected_on
