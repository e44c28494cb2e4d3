"""Why something was not sent, in the language of whoever reads it; it is kept in English."""

import re

from bot.words import ENGLISH, later, phrase, spoken

NOT_RUNNING = later("the bot was not running when it was due")
CLOSED = later("the person's direct messages are closed")
ACCOUNT_GONE = later("the person's account is gone")
TOO_LATE = later("until it was too late, {reason}")
PERHAPS_ARRIVED = later("{reason}; it may have arrived")
ANSWERED = later("Discord answered {status}")
ANSWERED_CODE = later("Discord answered {status}, code {code}")
FULL = later("the server is full (Discord's limit {code})")
REFUSED = later("Discord refuses it ({status}, code {code})")

# Those that are filled in when they are kept; {reason} is a reason itself. The longer of two stands first.
_FILLED = (TOO_LATE, PERHAPS_ARRIVED, ANSWERED_CODE, ANSWERED, FULL, REFUSED)
_PATTERNS = tuple(
    (re.compile(re.sub(r"\\{(\w+)\\}", r"(?P<\1>.+)", re.escape(template))), template) for template in _FILLED
)

# The same said to the person that it is about.
_YOURS = {CLOSED: later("your direct messages are closed"), ACCOUNT_GONE: later("your account is gone")}


def reason_words(kept: str, *, own: bool = False) -> str:
    """Say a reason as it was kept, for the middle of a sentence; ``own``: to the person that it is about."""
    if own and kept in _YOURS:
        return phrase(_YOURS[kept])
    if not kept or spoken() == ENGLISH:
        return kept  # no phrase: of an empty text, a catalog tells about itself
    for pattern, template in _PATTERNS:
        if found := pattern.fullmatch(kept):
            values = found.groupdict()
            if "reason" in values:
                values["reason"] = reason_words(values["reason"], own=own)
            return phrase(template, **values)
    return phrase(kept)
