"""Cards of the list and of calendars, with the longest input too."""

from bot.calendar.cards import feed_card, file_card, page_card
from bot.calendar.ics import write_calendar
from bot.calendar.model import Entry
from bot.card import Card
from bot.events.listings import PAGE
from bot.events.model import Answer, Attendance, Listing
from bot.events.pages import LOOKED_THROUGH, Found, Page
from tests.calendar.sample import LINK, SECONDS, event


def within_limits(card: Card) -> bool:
    return len(card.text) <= 4000 and len(list(card.walk_children())) <= 40


def test_the_longest_page_fits_whole() -> None:
    long = event(title="*" * 100, location="*" * 300, capacity=100_000)
    found = Found(Listing(long, Attendance(99_999), Answer.CANT, LINK), 12_345.6)
    page = Page([found] * PAGE, 2, 72, LOOKED_THROUGH + 1)
    card = page_card(page, "event:list:999999999999999999:30165", near="30165", chapter="*" * 100)
    assert within_limits(card)
    assert card.text.count("[open]") == PAGE
    assert card.text.endswith("Only the next 500 of 501 events are looked through.")


def test_a_page() -> None:
    here = Listing(event(capacity=20, location="Main St 5"), Attendance(12), Answer.GOING, LINK)
    online = Listing(event(title="Call", location="https://meet.example"), Attendance(1), None, None)
    lines = page_card(Page([Found(here), Found(online)], 1, 1, 2), "x").text.splitlines()
    assert lines == [
        "### Coming up",
        "**Picnic**",
        f"<t:{SECONDS}:f> · Main St 5 · 12 of 20 going · you're going · [open]({LINK})",
        "**Call**",
        f"<t:{SECONDS}:f> · online · 1 going",
    ]


def test_an_empty_page_says_what_to_do() -> None:
    assert "/event create" in page_card(Page([], 1, 1, 0), "x").text


def test_a_feed_shows_its_address_and_what_renewing_did() -> None:
    address = "https://bot.example.org/calendar/" + "k" * 32 + ".ics"
    assert address in feed_card(address, "*Athens*", renewed=False).text
    assert "opens nothing any more" not in feed_card(address, None, renewed=False).text
    assert "opens nothing any more" in feed_card(address, None, renewed=True).text


def test_a_file_goes_along() -> None:
    entry = Entry(event())
    card = file_card(entry, write_calendar([entry]))
    assert [item.name for item in card.enclosures] == ["event-42.ics"]
