"""For how long things are kept: the one table of it. `/privacy policy` and the nightly tidying both read it."""

from bot.privacy.model import Term
from bot.words import later

TERMS: tuple[Term, ...] = (
    Term("deliveries", "settled_at", 90, later("Which messages I sent, and when")),
    Term("follow_up_notes", "at", 365, later("Notes of organizers about a person")),
    Term("audit_people", "at", 90, later("Who changed or was shown what of a person")),
    Term("audit_lines", "at", 90, later("Which organizer did what")),
    Term("departures", "left_at", 90, later("Which chapters a person left")),
    Term("chapter_requests", "asked_at", 180, later("Decided requests to join a chapter"), only_if="decided_by"),
    Term("phone_reports", "reported_at", 180, later("Settled reports of wrong numbers"), only_if="settled_by"),
    Term("stance_reports", "reported_at", 180, later("What callers heard, where no organizer looked at it")),
    Term("call_skips", "skipped_on", 30, later("Officials that a person skipped")),
    Term("call_openings", "opens_at", 30, later("Offices whose opening a person waited for")),
    Term("call_reminders", "ended_at", 90, later("Weekly call reminders that ended")),
    Term(
        "reminders",
        "due_at",
        90,
        later("Reminders that came, or were cancelled"),
        goes_on=("reminder", "reminder members"),
        by="reminder_id",
    ),
)

ABSENT_DAYS = 30
"""How long after it was noticed that somebody left a server their data goes."""

REMOVED_DAYS = 30
"""How long after the bot was removed from a server the server's data goes."""
