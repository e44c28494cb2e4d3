"""The states and territories: two letters, names, and which of them have senators."""

import re
import unicodedata

from bot.errors import BadInput
from bot.text import quote
from bot.words import later, phrase

DELEGATE_ONLY = {
    "AS": "American Samoa",
    "DC": "District of Columbia",
    "GU": "Guam",
    "MP": "Northern Mariana Islands",
    "PR": "Puerto Rico",
    "VI": "US Virgin Islands",
}
"""Those with one delegate (Puerto Rico: resident commissioner) and no senators."""

FULL_STATES = {
    "AL": "Alabama",
    "AK": "Alaska",
    "AZ": "Arizona",
    "AR": "Arkansas",
    "CA": "California",
    "CO": "Colorado",
    "CT": "Connecticut",
    "DE": "Delaware",
    "FL": "Florida",
    "GA": "Georgia",
    "HI": "Hawaii",
    "ID": "Idaho",
    "IL": "Illinois",
    "IN": "Indiana",
    "IA": "Iowa",
    "KS": "Kansas",
    "KY": "Kentucky",
    "LA": "Louisiana",
    "ME": "Maine",
    "MD": "Maryland",
    "MA": "Massachusetts",
    "MI": "Michigan",
    "MN": "Minnesota",
    "MS": "Mississippi",
    "MO": "Missouri",
    "MT": "Montana",
    "NE": "Nebraska",
    "NV": "Nevada",
    "NH": "New Hampshire",
    "NJ": "New Jersey",
    "NM": "New Mexico",
    "NY": "New York",
    "NC": "North Carolina",
    "ND": "North Dakota",
    "OH": "Ohio",
    "OK": "Oklahoma",
    "OR": "Oregon",
    "PA": "Pennsylvania",
    "RI": "Rhode Island",
    "SC": "South Carolina",
    "SD": "South Dakota",
    "TN": "Tennessee",
    "TX": "Texas",
    "UT": "Utah",
    "VT": "Vermont",
    "VA": "Virginia",
    "WA": "Washington",
    "WV": "West Virginia",
    "WI": "Wisconsin",
    "WY": "Wyoming",
}
"""The fifty states, each with two senators."""

STATES = dict(sorted((FULL_STATES | DELEGATE_ONLY).items(), key=lambda item: item[1]))
"""All 56, two letters to name, in the order of their names."""

_MILITARY = later("{zip_code} is a military address. Type the ZIP of your home in the United States instead.")
ELSEWHERE = {
    "AA": _MILITARY,
    "AE": _MILITARY,
    "AP": _MILITARY,
    "FM": later("{zip_code} is in Micronesia, which has no members of Congress. Type a ZIP in the United States."),
    "MH": later(
        "{zip_code} is in the Marshall Islands, which has no members of Congress. Type a ZIP in the United States."
    ),
    "PW": later("{zip_code} is in Palau, which has no members of Congress. Type a ZIP in the United States."),
}
"""Post codes that belong to no state, and what is said of a ZIP code there."""


def fold(text: str) -> str:
    """Reduce text to lower-case unaccented words, so that "Velázquez" is found by "velazquez"."""
    plain = unicodedata.normalize("NFKD", text).casefold()
    return " ".join(
        re.findall(r"[a-z0-9]+", "".join(c for c in plain if not unicodedata.combining(c) and c not in ".'\u2019"))
    )


_BY_WORDS = {fold(word): code for code, name in STATES.items() for word in (code, name)} | {
    "washington dc": "DC",
    "virgin islands": "VI",
    "northern marianas": "MP",
}


def is_state(text: str) -> bool:
    """Tell whether a text names one of the 56, by its two letters or its name."""
    return fold(text) in _BY_WORDS


def find_state(text: str) -> str:
    """Return the two letters of a state that somebody typed ("ma", "Massachusetts", "D.C.").

    Raises:
        BadInput: it names none; the sentence says what to type.
    """
    code = _BY_WORDS.get(fold(text))
    if code is None:
        raise BadInput(
            phrase("I know no state {typed}. Type its name or its two letters, such as MA.", typed=quote(text))
        )
    return code


def suggest_states(text: str, limit: int = 25) -> list[tuple[str, str]]:
    """Return (two letters, name) of the states that begin with a text, or have a word that does; for autocomplete."""
    wanted = fold(text)
    if not wanted:
        return list(STATES.items())[:limit]
    ranked = [
        (0 if code.lower() == wanted else 1 if fold(name).startswith(wanted) else 2, name, code)
        for code, name in STATES.items()
        if code.lower() == wanted or f" {wanted}" in f" {fold(name)}"
    ]
    return [(code, name) for _, name, code in sorted(ranked)][:limit]
