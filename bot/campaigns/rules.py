"""Decisions about campaigns: whose turn it is, what to say, what words a campaign may have."""

import re

from bot.campaigns.model import Campaign, CampaignClosed, CampaignStatus
from bot.errors import BadInput
from bot.officials.model import Official
from bot.officials.rules import role
from bot.officials.states import STATES
from bot.text import quote

TITLE_LIMIT = 100
ASK_LIMIT = 500
SCRIPT_LIMIT = 2000

DEFAULT_SCRIPT = """\
Hi, my name is {me} and I'm a constituent from {state}.
I'm calling about an issue that matters to me: (say it in a sentence or two).
Where does {title} {last_name} stand on it? Please pass on what I said.
Thank you for your time."""
"""What a caller says who calls on their own account."""

_PLACEHOLDER = re.compile(r"\{(official|title|last_name|state|me)\}")


def fill_script(script: str, official: Official, me: str) -> str:
    """Put names into a script: {official}, {title}, {last_name}, {state}, {me}; any other brace stays as it is.

    Once, and by nothing but these five words: what people write can reach no attribute, and a name that holds a
    placeholder is not filled again.
    """
    words = {
        "official": official.name,
        "title": role(official),
        "last_name": official.last_name,
        "state": STATES[official.state],
        "me": me,
    }
    return _PLACEHOLDER.sub(lambda found: words[found[1]], script)


def ensure_open(campaign: Campaign) -> None:
    """Refuse a campaign that is over.

    Raises:
        CampaignClosed: it is.
    """
    if campaign.status is CampaignStatus.CLOSED:
        raise CampaignClosed(f"{quote(campaign.title, TITLE_LIMIT)}")


def ensure_words(text: str, name: str, limit: int) -> str:
    """Return a text of a campaign without the blanks around it.

    Raises:
        BadInput: it is empty or too long; the sentence says how long it may be.
    """
    text = text.strip()
    if not text:
        raise BadInput(f"The {name} is empty. Type 1 to {limit:,} characters.")
    if len(text) > limit:
        raise BadInput(f"The {name} has {len(text):,} characters. Shorten it to at most {limit:,}.")
    return text
