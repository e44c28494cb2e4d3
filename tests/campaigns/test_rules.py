import re
from datetime import UTC, datetime

import pytest

from bot.campaigns import rules
from bot.campaigns.model import Campaign, CampaignClosed, CampaignStatus
from bot.errors import BadInput
from bot.officials.model import Chamber
from tests.campaigns.people import senator


def test_a_script_is_filled() -> None:
    script = "{official}, {title} {last_name}, {state}, {me}"
    assert rules.fill_script(script, senator(), "Alex") == "Ada Example (sample), Senator Example, Massachusetts, Alex"
    delegate = senator(chamber=Chamber.DELEGATE, state="DC", district=0)
    assert rules.fill_script("{title} of {state}", delegate, "Alex") == "Delegate of District of Columbia"


@pytest.mark.parametrize(
    "script",
    [
        "{official.__class__}",
        "{0}",
        "{}",
        "{",
        "}",
        "{{me}",
        "{official!r}",
        "{me:>10000000}",
        "{ME}",
        "{ me }",
        "%(me)s %s",
        "$me ${me}",
        r"\1 \g<0>",
        "{unknown}",
    ],
)
def test_nothing_but_the_known_words_is_filled(script: str) -> None:
    expected = {"{{me}": "{Alex", "$me ${me}": "$me $Alex"}.get(script, script)
    assert rules.fill_script(script, senator(), "Alex") == expected


def test_a_name_that_holds_a_placeholder_or_a_group_is_not_filled_again() -> None:
    hostile = senator(name=r"{me} \1 \g<1> {official}")
    assert rules.fill_script("{official}", hostile, "Alex") == r"{me} \1 \g<1> {official}"
    assert rules.fill_script("{me}", senator(), "{official.__init__.__globals__}") == "{official.__init__.__globals__}"


def test_the_default_script_leaves_nothing_open() -> None:
    filled = rules.fill_script(rules.DEFAULT_SCRIPT, senator(), "Alex")
    assert "my name is Alex and I'm a constituent from Massachusetts" in filled
    assert "{" not in filled


def test_a_closed_campaign_is_refused() -> None:
    begun = datetime(2026, 1, 1, tzinfo=UTC)
    campaign = Campaign(1, "Save the `Sample` River", "", "", CampaignStatus.CLOSED, begun)
    with pytest.raises(CampaignClosed, match=re.escape(r'"Save the \`Sample\` River" is closed, so nothing was saved')):
        rules.ensure_open(campaign, begun)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "The title is empty. Type 1 to 100 characters."),
        (" \n ", "The title is empty. Type 1 to 100 characters."),
        ("x" * 5000, "The title has 5,000 characters. Shorten it to at most 100."),
    ],
)
def test_words_have_limits(text: str, sentence: str) -> None:
    with pytest.raises(BadInput) as refused:
        rules.ensure_words(text, "title", rules.TITLE_LIMIT)
    assert str(refused.value) == sentence


def test_words_at_the_limit_are_taken() -> None:
    assert rules.ensure_words(f"  {'x' * 100}  ", "title", rules.TITLE_LIMIT) == "x" * 100
