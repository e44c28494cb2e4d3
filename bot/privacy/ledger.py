"""Every table, every column that names somebody, and every text that somebody wrote: what is done with it.

Showing, erasing and ageing are carried out from this list alone, and `/privacy policy` is written from it. A test
finds what is missing here. A feature that adds a table adds its line.
"""

from bot.privacy.model import Held, Person, Subject, Then
from bot.words import later

_PROFILE, _CHAPTERS, _EVENTS, _CALLS, _REMINDERS, _FOLLOW_UP, _MESSAGES, _ORGANIZING, _UPKEEP = Subject
_WELCOME = ("chapter welcome", None)


def _erase(column: str = "user_id") -> tuple[Person, ...]:
    return (Person(column, Then.ERASE),)


def _stand_in(column: str = "user_id") -> tuple[Person, ...]:
    return (Person(column, Then.STAND_IN),)


def _did(column: str, *, is_shown: bool = False) -> Person:
    return Person(column, Then.STAND_IN, is_about=False, is_shown=is_shown)


LEDGER: tuple[Held, ...] = (
    Held(
        "volunteers",
        _PROFILE,
        later("your profile"),
        _erase(),
        texts=("skills", "availability", "about"),
        plain=("state", "zip_code", "zone", "interests"),
    ),
    Held("hands", _PROFILE, later("what you offered to do"), _erase(), plain=("interest",), hidden=("act_at",)),
    Held(
        "chapter_members",
        _CHAPTERS,
        later("chapters you are in"),
        _erase(),
        shown_on=(("chapter", "chapter_id"), _WELCOME),
    ),
    Held(
        "chapter_leads", _CHAPTERS, later("chapters you lead"), _erase(), shown_on=(("chapter", "chapter_id"), _WELCOME)
    ),
    Held(
        "chapter_requests",
        _CHAPTERS,
        later("chapters you asked to join"),
        (*_erase(), _did("decided_by", is_shown=True)),
        shown_on=(("chapter request", "request_id"), ("chapter request direct", "request_id")),
    ),
    Held(
        "chapter_proposals",
        _CHAPTERS,
        later("chapters you proposed"),
        (*_stand_in(), _did("decided_by", is_shown=True)),
        texts=("name", "city", "reason"),
        plain=("state", "place_key"),
        hidden=("place_key",),
        shown_on=(("proposal", "proposal_id"),),
    ),
    Held(
        "chapter_proposal_people",
        _CHAPTERS,
        later("proposed chapters you stand behind"),
        _erase(),
        hidden=("supporter_id",),
        shown_on=(("proposal", "proposal_id"),),
    ),
    Held("departures", _CHAPTERS, later("chapters you left"), _stand_in()),
    Held("rsvps", _EVENTS, later("your answers to events"), _stand_in(), hidden=("place",)),
    Held("presences", _EVENTS, later("events you were at, or missed"), (*_stand_in(), _did("noted_by", is_shown=True))),
    Held("shift_people", _EVENTS, later("shifts you took"), _stand_in()),
    Held("rsvp_stops", _EVENTS, later("what you do not want to hear of events"), _erase()),
    Held(
        "calls",
        _CALLS,
        later("calls you made"),
        _stand_in(),
        plain=("official_id", "state"),
    ),
    Held("letters", _CALLS, later("letters you wrote"), _stand_in(), plain=("official_id", "state")),
    Held(
        "call_people",
        _CALLS,
        later("how many calls and letters of yours are counted"),
        _stand_in(),
        shown_on=(("campaign", "campaign_id"),),
    ),
    Held("call_skips", _CALLS, later("officials you skipped"), _erase(), plain=("official_id",)),
    Held("stance_reports", _CALLS, later("what you heard from officials"), _stand_in(), plain=("official_id",)),
    Held(
        "phone_reports",
        _CALLS,
        later("wrong numbers you reported"),
        (*_erase("reported_by"), _did("settled_by", is_shown=True)),
        texts=("words",),
        plain=("official_id", "office_id", "phone"),
    ),
    Held(
        "reminders",
        _REMINDERS,
        later("reminders you set"),
        (Person("user_id", Then.ERASE, kept_if=("channel_id", "chapter_id", "campaign_id", "event_id")),),
        texts=("what",),
        plain=("zone",),
        promises=("reminder", "reminder members"),
        promised_by="reminder_id",
    ),
    Held("reminder_mutes", _REMINDERS, later("reminders you do not want"), _erase()),
    Held(
        "call_reminders",
        _REMINDERS,
        later("weekly call reminders"),
        _erase(),
        promises=("call reminder",),
        promised_by="reminder_id",
    ),
    Held(
        "call_openings",
        _REMINDERS,
        later("offices whose opening you waited for"),
        _erase(),
        plain=("official_id", "place"),
        promises=("call opening",),
        promised_by="opening_id",
    ),
    Held(
        "follow_ups",
        _FOLLOW_UP,
        later("how far organizers are with you"),
        (*_erase(), _did("organizer_id", is_shown=True)),
    ),
    Held(
        "follow_up_notes",
        _FOLLOW_UP,
        later("what organizers noted about you"),
        (*_erase(), _did("author_id", is_shown=True)),
        texts=("text",),
    ),
    Held(
        "audit_lines",
        _ORGANIZING,
        later("lines in the audit log"),
        (_did("actor_id"),),
        texts=("things",),
        plain=("action", "through"),
    ),
    Held("audit_people", _FOLLOW_UP, later("who was shown what of you"), (*_erase(), _did("actor_id", is_shown=True))),
    Held(
        "deliveries",
        _MESSAGES,
        later("messages to you"),
        (Person("user_id", Then.STAND_IN), Person("meant_for", Then.STAND_IN)),
        own_texts=("dedupe",),
        plain=("kind", "claimed_by", "error", "mend"),
        hidden=(
            *("dedupe", "ready_at", "claimed_by", "claimed_at", "unsure_at", "attempts", "useful_until", "bulk"),
            *("schedule_id", "sent_channel_id", "sent_message_id", "held_until", "mend", "delivery_id"),
        ),
    ),
    Held("direct_channels", _MESSAGES, later("where I write to you"), _erase(), is_global=True),
    Held(
        "person_languages",
        _MESSAGES,
        later("the language of your Discord"),
        _erase(),
        plain=("language",),
        is_global=True,
    ),
    Held(
        "events",
        _ORGANIZING,
        later("events you host"),
        (_did("host_id"),),
        texts=("title", "description", "location", "city", "reason"),
        plain=("zone", "state"),
        shown_on=(("event", "event_id"),),
    ),
    Held(
        "campaigns",
        _ORGANIZING,
        later("campaigns you created"),
        (_did("created_by"),),
        texts=("title", "ask", "script", "talking_points", "voicemail"),
        plain=("targets",),
    ),
    Held(
        "stance_entries",
        _ORGANIZING,
        later("stances you recorded"),
        (_did("set_by"),),
        texts=("source",),
        plain=("official_id",),
    ),
    Held(
        "local_officials",
        _ORGANIZING,
        later("officials you added"),
        (_did("added_by"),),
        texts=("name", "position", "jurisdiction", "party", "phone", "email", "page"),
        plain=("state",),
    ),
    Held(
        "phone_corrections",
        _ORGANIZING,
        later("numbers you corrected"),
        (_did("corrected_by"),),
        plain=("official_id", "office_id", "phone"),
    ),
    Held("action_messages", _ORGANIZING, later("messages you wrote to hosts"), (_did("sent_by"),), texts=("text",)),
    Held("role_holds", _UPKEEP, later("roles I gave you for events"), _erase()),
    Held("visits", _UPKEEP, later("that I am to look whether you are there"), _erase(), hidden=("attempts",)),
    Held("absences", _UPKEEP, later("that you seem to have left the server"), _erase()),
    Held(
        "erasures",
        _UPKEEP,
        later("roles I still have to take back"),
        (Person("user_id", Then.WAIT),),
        plain=("role_ids",),
        hidden=("attempts",),
    ),
    # About nobody; but what organizers wrote in them can name somebody.
    Held("actions", texts=("reason", "title", "description")),
    Held("chapters", texts=("name", "city", "meeting", "name_key"), plain=("state",)),
    Held("event_changes", texts=("location_before", "reason")),
    Held("event_images", plain=("name", "data")),
    Held("own_interests", texts=("name", "name_key")),
    Held("shifts", texts=("title",)),
    # About nobody, and written by the program.
    Held("calendar_feeds", plain=("key",)),
    Held("calendar_looks"),
    Held("calendar_mirrors", plain=("shown",)),
    Held("call_tallies", plain=("thing",)),
    Held("chapter_notices"),
    Held("checkup_findings", plain=("key", "what", "mend")),
    Held("checkups"),
    Held("counters", plain=("name",)),
    Held("post_renewals", plain=("kind",)),
    Held("posts", plain=("kind",)),
    Held("removed_servers"),
    Held("role_troubles", plain=("why",)),
    Held("rsvp_settings", plain=("silent", "code")),
    Held("schedules", plain=("kind", "rule", "zone", "skipped")),
    Held("server_channels"),
    Held("server_features"),
    Held("server_roles"),
    Held("servers", plain=("zone", "quiet", "home_state", "language")),
    # The program's own, and the public directory of officials.
    Held("directory_info", plain=("source", "digest", "zip_digest"), is_global=True),
    Held("memory", plain=("name", "value"), is_global=True),
    Held(
        "offices",
        plain=("office_id", "official_id", "city", "state", "zip_code", "phone", "hours", "address"),
        is_global=True,
    ),
    Held(
        "officials",
        is_global=True,
        plain=(
            "official_id",
            "name",
            "first_name",
            "last_name",
            "state",
            "party",
            "caucus",
            "phone",
            "contact_form",
            "website",
            "address",
            "search_text",
        ),
    ),
    Held("processes", plain=("owner", "shards"), is_global=True),
    Held("turns", plain=("name",), is_global=True),
    Held("zip_districts", plain=("zip_code", "state"), is_global=True),
    Held("zip_places", plain=("zip_code", "city", "state", "zone"), is_global=True),
)

NAMED: dict[str, tuple[str, str, str]] = {
    "campaign_id": ("campaigns", "campaign_id", "title"),
    "chapter_id": ("chapters", "chapter_id", "name"),
    "event_id": ("events", "event_id", "title"),
    "proposal_id": ("chapter_proposals", "proposal_id", "name"),
    "shift_id": ("shifts", "shift_id", "title"),
    "official_id": ("officials", "official_id", "name"),
}
"""Where the names of what a column numbers stand: table, key, name."""
