"""Commands named on a card become pressable, and nothing else does."""

from bot.card import TEXT_LIMIT, Card, notice, plain
from bot.edge.mentions import Mentions

NUMBER = 1_700_000_000


def knowing() -> Mentions:
    mentions = Mentions()
    mentions.learn({"call": NUMBER, "event": NUMBER + 1}, ["call", "event list", "event action create", "me"])
    return mentions


def shown(text: str) -> str:
    return knowing().put_into(notice(text)).text


def test_a_command_is_shown_so_that_it_can_be_pressed() -> None:
    assert shown("Type `/call`, or `/event action create`.") == (
        f"Type </call:{NUMBER}>, or </event action create:{NUMBER + 1}>."
    )


def test_what_is_no_command_of_ours_stays_as_it_is() -> None:
    for text in ("`/event`", "`/event list zip`", "`/evil`", "`/me`", "/call", "```/call```", "`python -m bot`"):
        assert shown(text) == text


def test_what_a_person_wrote_stays_as_they_wrote_it() -> None:
    assert shown(plain("`/call`")) == plain("`/call`")


def test_before_discord_told_the_numbers_a_command_stays_words() -> None:
    assert Mentions().put_into(notice("Type `/call`.")).text == "Type `/call`."
    assert Mentions().of("call") == "`/call`"


def test_it_never_makes_a_card_longer_than_discord_takes() -> None:
    lines = "\n".join(["`/call`"] * (TEXT_LIMIT // 8 - 10))
    card = knowing().put_into(Card("`/call` first", lines, "last `/call`"))
    assert len(card.text) <= TEXT_LIMIT
    assert card.text == f"</call:{NUMBER}> first\n{lines}\nlast </call:{NUMBER}>"
