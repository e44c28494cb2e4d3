"""Wrong numbers: volunteers report them, organizers put them right, and that outlives every refresh."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from bot.database import Transaction
from bot.database.statements import allocate
from bot.errors import BadInput, NotFound, UserError
from bot.officials import local_store, service
from bot.officials.facts import facts_of, read_facts, read_phone
from bot.officials.model import MAIN_OFFICE, Correction, Office, Official, Report, ReportStatus
from bot.text import mention, one_line
from bot.words import later, phrase

KIND = "wrong number"
"""The kind of the delivery that tells the organizers."""

WORDS_LIMIT = 300
MOST_A_DAY = 5


_SETTLED = {
    ReportStatus.CORRECTED: later(
        "{who} has settled this already: corrected. See what still waits with `/official list`."
    ),
    ReportStatus.DISMISSED: later(
        "{who} has settled this already: dismissed. See what still waits with `/official list`."
    ),
}


class TooManyReports(UserError):
    """A person has reported as many numbers as they may in a day."""


class AlreadySettled(UserError):
    """Somebody else has corrected or dismissed a report."""


@dataclass(frozen=True, slots=True)
class Line:
    """One telephone of an official: the main office's, or (``office``) a local one's."""

    official: Official
    office: Office | None

    @property
    def office_id(self) -> str:
        """Return the office's id, :data:`MAIN_OFFICE` for the main one."""
        return self.office.office_id if self.office else MAIN_OFFICE

    @property
    def phone(self) -> str | None:
        """Return the number as this server knows it."""
        return self.office.phone if self.office else self.official.phone


@dataclass(frozen=True, slots=True)
class Reported:
    """A report with what it is about, and how many people said so while nobody had settled it."""

    report: Report
    line: Line
    people: int


def find_line(tx: Transaction, server_id: int, official_id: str, office_id: str) -> Line:
    """Return a telephone, as a server knows it.

    Raises:
        NotFound: there is no such official or office any more.
    """
    official = service.get_official(tx, server_id, official_id)
    if office_id == MAIN_OFFICE:
        return Line(official, None)
    for office in service.list_offices(tx, server_id, official_id):
        if office.office_id == office_id:
            return Line(official, office)
    raise NotFound(
        phrase(
            "This office is not in the directory any more, so nothing was changed. See those that are with "
            "`/officials`."
        )
    )


def list_lines(tx: Transaction, server_id: int, official_id: str) -> Sequence[Line]:
    """Return every telephone of an official, the main office first, those that are closed or unknown too."""
    official = service.get_official(tx, server_id, official_id)
    return [Line(official, None), *(Line(official, each) for each in service.list_offices(tx, server_id, official_id))]


def report(tx: Transaction, server_id: int, user_id: int, official_id: str, office_id: str, words: str) -> Report:
    """Keep that a person says a number is wrong.

    Returns:
        The report that is open for the number: theirs, or that of whoever was first, which the organizers have.

    Raises:
        TooManyReports: they reported enough for a day.
        BadInput: the words are too long.
        NotFound: there is no such telephone.
    """
    words = words.strip()
    if len(words) > WORDS_LIMIT:
        raise BadInput(
            phrase("That has {count:,} characters. Shorten it to at most {most}.", count=len(words), most=WORDS_LIMIT)
        )
    line = find_line(tx, server_id, official_id, office_id)
    if line.phone is None:
        raise NotFound(
            phrase(
                "There is no number any more that could be wrong: it was corrected in the meantime. "
                "See it with `/officials`."
            )
        )
    waiting = local_store.list_open_reports(tx, server_id, official_id, office_id)
    if any(each.reported_by == user_id for each in waiting):
        return waiting[0]
    recent = local_store.list_reports_of(tx, server_id, user_id, tx.now - timedelta(days=1))
    if len(recent) >= MOST_A_DAY:
        raise TooManyReports(
            phrase(
                "You have reported {count} numbers in a day, thank you. Please send the others tomorrow.",
                count=MOST_A_DAY,
            )
        )
    made = Report(
        report_id=allocate(tx, server_id, "phone report"),
        official_id=official_id,
        office_id=office_id,
        phone=line.phone,
        reported_by=user_id,
        reported_at=tx.now,
        words=one_line(words),
    )
    local_store.add_report(tx, server_id, made)
    return waiting[0] if waiting else made


def find_reported(tx: Transaction, server_id: int, report_id: int) -> Reported | None:
    """Return a report with what it is about; None when either is no more."""
    found = local_store.find_report(tx, server_id, report_id)
    if found is None:
        return None
    try:
        line = find_line(tx, server_id, found.official_id, found.office_id)
    except NotFound:
        return None
    waiting = local_store.list_open_reports(tx, server_id, found.official_id, found.office_id)
    return Reported(found, line, len({each.reported_by for each in waiting} | {found.reported_by}))


def get_reported(tx: Transaction, server_id: int, report_id: int) -> Reported:
    """Return a report that waits for an organizer.

    Raises:
        NotFound: it, or the office it is about, is no more.
        AlreadySettled: somebody was quicker.
    """
    found = find_reported(tx, server_id, report_id)
    if found is None:
        raise NotFound(
            phrase("What this report was about is not in the directory any more. See what waits with `/official list`.")
        )
    if found.report.status is not ReportStatus.OPEN:
        raise AlreadySettled(phrase(_SETTLED[found.report.status], who=mention(found.report.settled_by)))
    return found


def list_waiting(tx: Transaction, server_id: int) -> Sequence[Reported]:
    """Return the reports that wait for an organizer, oldest first, each number once."""
    first = {(each.official_id, each.office_id): each for each in reversed(local_store.list_all_open(tx, server_id))}
    found = (find_reported(tx, server_id, each.report_id) for each in first.values())
    return sorted((each for each in found if each is not None), key=lambda each: each.report.report_id)


def dismiss(tx: Transaction, server_id: int, user_id: int, report_id: int) -> Reported:
    """Say that the number is right.

    Raises:
        NotFound, AlreadySettled: as with :func:`get_reported`.
    """
    found = get_reported(tx, server_id, report_id)
    _settle(tx, server_id, found.line, ReportStatus.DISMISSED, user_id)
    return found


def correct(tx: Transaction, server_id: int, user_id: int, official_id: str, office_id: str, typed: str) -> Line:
    """Put a number right, and settle what was reported of it; nothing typed means that it is no more.

    Raises:
        BadInput: what was typed is no phone number.
        NotFound: there is no such telephone.
    """
    phone = read_phone(typed) if typed.strip() else None
    official = find_line(tx, server_id, official_id, office_id).official
    if official.is_added:
        facts = read_facts(facts_of(official) | {"phone": phone or "", "verify_by": ""}, tx.now.date())
        local_store.set_official(tx, server_id, official_id, replace(facts, verify_by=official.verify_by))
    else:
        made = Correction(official_id, office_id, phone, tx.now.date(), user_id)
        local_store.set_correction(tx, server_id, made)
    line = find_line(tx, server_id, official_id, office_id)
    _settle(tx, server_id, line, ReportStatus.CORRECTED, user_id)
    return line


def drop(tx: Transaction, server_id: int, official_id: str, office_id: str) -> None:
    """Let the directory's number count again.

    Raises:
        NotFound: nobody corrected it, or somebody dropped that already.
    """
    if not local_store.remove_correction(tx, server_id, official_id, office_id):
        raise NotFound(
            phrase("This number is what the directory says already. See the corrected ones with `/official list`.")
        )


def list_corrected(tx: Transaction, server_id: int) -> Sequence[tuple[Correction, Line | None]]:
    """Return a server's corrections, latest first, with the telephones they are of; None: that is no more."""
    found = sorted(
        local_store.list_corrections(tx, server_id).values(), key=lambda each: each.corrected_on, reverse=True
    )
    return [(each, _line_if_any(tx, server_id, each)) for each in found]


def _line_if_any(tx: Transaction, server_id: int, correction: Correction) -> Line | None:
    try:
        return find_line(tx, server_id, correction.official_id, correction.office_id)
    except NotFound:
        return None


def _settle(tx: Transaction, server_id: int, line: Line, status: ReportStatus, user_id: int) -> None:
    for each in local_store.list_open_reports(tx, server_id, line.official.official_id, line.office_id):
        local_store.settle(tx, server_id, each.report_id, status, user_id)
