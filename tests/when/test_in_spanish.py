"""Times in Spanish: what people type is read, what is said is Spanish, and each reads as the other."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from zoneinfo import available_timezones

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from bot.edge import catalogs
from bot.errors import BadInput, UserError
from bot.when.grammar import plain
from bot.when.lengths import UnknownLength, read_duration
from bot.when.parse import UnknownTime, read_when, suggest_when
from bot.when.pattern import Pattern, Unit
from bot.when.recurrence import Recurrence, next_after
from bot.when.repeat import EndsTooSoon, Repeat, UnknownRepeat, read_repeat, read_repeat_from, read_until
from bot.when.repeat_suggestions import suggest_repeat
from bot.when.repeat_words import END_OF_DAY, say
from bot.when.time_of_day import read_time_of_day
from bot.when.words import clock_words, date_words, day_words
from bot.when.zones import find_zone, suggest_zones, zone_label
from bot.words import speaking
from tests.when.test_repeat_said_back import LONGEST_NAME, MINUTES, PATTERNS, SPREAD_OUT

NEW_YORK = "America/New_York"
NOW = datetime(2026, 10, 7, 19, 5, tzinfo=UTC)  # Wednesday 7 October, 3:05 PM in New York


@pytest.fixture(autouse=True)
def spanish() -> Iterator[None]:
    with speaking("es"):
        yield


def wall(text: str) -> datetime:
    return datetime.fromisoformat(text if text.startswith("20") else f"2026-{text}")


@pytest.mark.parametrize(
    ("typed", "at"),
    [
        ("mañana a las 7", "10-08 07:00"),
        ("Mañana 7pm", "10-08 19:00"),
        ("manana a las 7 de la tarde", "10-08 19:00"),
        ("mañana por la mañana", "10-08 09:00"),
        ("pasado mañana a las 18 horas", "10-09 18:00"),
        ("hoy a las 18", "10-07 18:00"),
        ("esta noche a las 8 y media", "10-07 20:30"),
        ("en 10 minutos", "10-07 15:15"),
        ("dentro de media hora", "10-07 15:35"),
        ("en una hora y media", "10-07 16:35"),
        ("en dos semanas a las 9", "10-21 09:00"),
        ("el martes a las 18:30", "10-13 18:30"),
        ("mar 18:30", "10-13 18:30"),
        ("el sábado al mediodía", "10-10 12:00"),
        ("el próximo jueves 7 p. m.", "10-08 19:00"),
        ("el miércoles que viene a las 10am", "10-14 10:00"),
        ("el jueves de la próxima semana 10am", "10-15 10:00"),
        ("3 de noviembre 18:30", "11-03 18:30"),
        ("3 de noviembre de 2027, 6:30 pm", "2027-11-03 18:30"),
        ("3 mar 7pm", "2027-03-03 19:00"),
        ("3 ago 7pm", "2027-08-03 19:00"),
        ("mié, 3 mar 2027, 7:00 pm, hora del Este", "2027-03-03 19:00"),
        ("el 15 a las 7pm", "10-15 19:00"),
        ("12/11 7pm", "11-12 19:00"),  # the day goes first
        ("mañana a la una y cuarto", "10-08 13:15"),
        ("viernes 6pm hora del Pacífico", "10-09 21:00"),
        ("la semana que viene", "10-12 09:00"),
        ("a fin de mes", "10-31 17:00"),
        # English is read beside it
        ("tomorrow 6pm", "10-08 18:00"),
        ("next tuesday at 7pm", "10-13 19:00"),
        ("Dec 3 7:30pm", "12-03 19:30"),
    ],
)
def test_times_that_people_type(typed: str, at: str) -> None:
    reading = read_when(typed, NOW, NEW_YORK)
    assert reading.at.astimezone(UTC) == read_when(f"{wall(at):%Y-%m-%d %H:%M}", NOW, NEW_YORK).at
    assert read_when(reading.label, NOW, NEW_YORK) == reading
    assert read_when(plain(typed), NOW, NEW_YORK) == reading  # what was put into English is read as English


WEEK, MONTH = "FREQ=WEEKLY", "FREQ=MONTHLY"
MON_FRI = f"{WEEK};BYDAY=MO,TU,WE,TH,FR"


@pytest.mark.parametrize(
    ("typed", "rule", "start", "said"),
    [
        ("cada martes a las 7pm", f"{WEEK};BYDAY=TU", "10-13 19:00", "Cada martes a las 7:00 pm"),
        ("los martes a la 1", f"{WEEK};BYDAY=TU", "10-13 13:00", "Cada martes a la 1:00 pm"),
        ("todos los martes 7pm", f"{WEEK};BYDAY=TU", "10-13 19:00", "Cada martes a las 7:00 pm"),
        ("cada dos martes 19:00", f"{WEEK};INTERVAL=2;BYDAY=TU", "10-13 19:00", "Cada dos martes a las 7:00 pm"),
        ("cada 2 sábados", f"{WEEK};INTERVAL=2;BYDAY=SA", "10-10 09:00", "Cada dos sábados a las 9:00 am"),
        ("cada tres lunes", f"{WEEK};INTERVAL=3;BYDAY=MO", "10-12 09:00", "Cada 3 semanas el lunes a las 9:00 am"),
        ("todos los días a las 9", "FREQ=DAILY", "10-08 09:00", "Todos los días a las 9:00 am"),
        ("diario 9am", "FREQ=DAILY", "10-08 09:00", "Todos los días a las 9:00 am"),
        ("cada mañana a las 7", "FREQ=DAILY", "10-08 07:00", "Todos los días a las 7:00 am"),
        ("todas las noches", "FREQ=DAILY", "10-07 20:00", "Todos los días a las 8:00 pm"),
        ("cada 3 días", "FREQ=DAILY;INTERVAL=3", "10-08 09:00", "Cada 3 días a las 9:00 am"),
        ("de lunes a viernes a las 9", MON_FRI, "10-08 09:00", "De lunes a viernes a las 9:00 am"),
        ("entre semana 9am", MON_FRI, "10-08 09:00", "De lunes a viernes a las 9:00 am"),
        ("los fines de semana a las 10", f"{WEEK};BYDAY=SA,SU", "10-10 10:00", "Cada fin de semana a las 10:00 am"),
        (
            "lunes, miércoles y viernes 6pm",
            f"{WEEK};BYDAY=MO,WE,FR",
            "10-07 18:00",
            "Cada lun, mié y vie a las 6:00 pm",
        ),
        ("semanal", f"{WEEK};BYDAY=WE", "10-14 09:00", "Cada miércoles a las 9:00 am"),
        (
            "primer lunes de cada mes 18:00",
            f"{MONTH};BYDAY=1MO",
            "11-02 18:00",
            "El primer lunes de cada mes a las 6:00 pm",
        ),
        (
            "el último viernes del mes",
            f"{MONTH};BYDAY=-1FR",
            "10-30 09:00",
            "El último viernes de cada mes a las 9:00 am",
        ),
        ("el 15 de cada mes", f"{MONTH};BYMONTHDAY=15", "10-15 09:00", "Cada mes el día 15 a las 9:00 am"),
        ("cada mes el último día 5pm", f"{MONTH};BYMONTHDAY=-1", "10-31 17:00", "Cada mes el último día a las 5:00 pm"),
        (
            "cada 3 meses el día 1",
            f"{MONTH};INTERVAL=3;BYMONTHDAY=1",
            "11-01 09:00",
            "Cada 3 meses el día 1 a las 9:00 am",
        ),
        (
            "cada año el 4 de julio",
            "FREQ=YEARLY;BYMONTH=7;BYMONTHDAY=4",
            "2027-07-04 09:00",
            "Cada año el 4 jul a las 9:00 am",
        ),
        ("every other tuesday 7pm", f"{WEEK};INTERVAL=2;BYDAY=TU", "10-13 19:00", "Cada dos martes a las 7:00 pm"),
    ],
)
def test_repeats_that_people_type_are_read_and_said_back(typed: str, rule: str, start: str, said: str) -> None:
    repeat = read_repeat(typed, NOW, NEW_YORK)
    assert repeat == Repeat(wall(start), NEW_YORK, Recurrence(rule))
    assert repeat.label == f"{said}, hora del Este"


@pytest.mark.parametrize(
    ("typed", "end", "count", "said"),
    [
        ("todos los días a las 9 hasta el 3 nov", "11-03 23:59:59", None, ", hasta el 3 nov"),
        ("diario 9am hasta el 3 de noviembre de 2027", "2027-11-03 23:59:59", None, ", hasta el 3 nov 2027"),
        ("diario 9am hasta el viernes a las 6pm", "10-09 18:00", None, ", hasta el 9 oct, 6:00 pm"),
        ("diario 9am durante 2 semanas", "10-21 23:59:59", None, ", hasta el 21 oct"),
        ("diario 9am, diez veces", None, 10, ", 10 veces"),
        ("diario 9am una vez", None, 1, ", 1 vez"),
    ],
)
def test_ends(typed: str, end: str | None, count: int | None, said: str) -> None:
    repeat = read_repeat(typed, NOW, NEW_YORK)
    assert (repeat.until, repeat.count) == (wall(end) if end else None, count)
    assert repeat.label == f"Todos los días a las 9:00 am, hora del Este{said}"
    assert read_repeat(repeat.label, NOW, NEW_YORK) == repeat


def test_a_series_may_begin_later_and_ends_can_stand_alone() -> None:
    assert read_repeat("cada martes a partir del 1 de dic", NOW, NEW_YORK).start_local == wall("12-01 09:00")
    assert read_until("hasta el 15", NOW, NEW_YORK) == wall("10-15 23:59:59")
    assert read_repeat_from("semanal, 5 veces", wall("11-24 18:30"), NOW, NEW_YORK).count == 5


@settings(max_examples=80, deadline=None)
@given(
    PATTERNS,
    st.datetimes(datetime(2026, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001
    MINUTES,
    st.sampled_from(sorted(available_timezones() - {"Factory", "localtime", "posixrules"})),
    st.none()
    | st.integers(1, 1000)
    | st.tuples(st.integers(0, 900), st.just(END_OF_DAY) | st.sampled_from([time(12, 30), time(9)])),
)
@example(SPREAD_OUT, NOW, time(12, 30), LONGEST_NAME, (418, time(12, 30)))
@example(Pattern(Unit.WEEK, 52, (0, 1, 2, 4, 6)), NOW, time(12, 30), LONGEST_NAME, (418, time(12, 30)))
def test_what_is_said_reads_back_as_the_same(
    pattern: Pattern, now: datetime, at: time, zone: str, end: int | tuple[int, time] | None
) -> None:
    assume(pattern != Pattern(Unit.WEEK, 1, (0, 1, 2, 3, 4, 5, 6)))  # typed so, it is every day
    anchor = datetime.combine(now.date() - timedelta(days=1), at)
    with speaking("es"):
        first = next_after(Recurrence(replace(pattern, interval=1).rule), anchor, zone, now)
        assert first is not None
        until = None
        if isinstance(end, tuple):
            until = datetime.combine(first.local.date() + timedelta(days=end[0]), end[1])
            assume(until > first.local)
        count = end if isinstance(end, int) else None
        repeat = Repeat(first.local, zone, Recurrence(pattern.rule), until, count)
        assert len(repeat.label) <= 100
        assert read_repeat(repeat.label, now, zone) == repeat


@settings(max_examples=60, deadline=None)
@given(
    st.datetimes(datetime(2026, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001
    st.integers(1, 1500 * 1440),
    st.sampled_from(sorted(available_timezones() - {"Factory", "localtime", "posixrules"})),
)
def test_every_time_that_is_said_reads_back(now: datetime, minutes: int, zone: str) -> None:
    with speaking("es"):
        said = read_when(f"<t:{int(now.timestamp()) // 60 * 60 + 60 * minutes}>", now, zone).label
        assert read_when(said, now, zone).label == said


WORDS = (
    "todos los días cada dos tres segundo primer último 2 3 99 0 día semana semanas mes año diario semanal lunes mar "
    "viernes lun-vie fin de semana quincenal hora 9am a las la 7 y media mediodía noche mañana 4 jul feb 30 el 15 "
    "hasta desde durante por nov 3 ayer 10 veces una vez al en hace antes próximo que viene , - hora del Este once ago"
)
ANY_TEXT = st.text(max_size=500) | st.lists(st.sampled_from(WORDS.split()), max_size=12).map(" ".join)


@settings(max_examples=50, deadline=None)
@given(ANY_TEXT)
def test_any_text_is_read_or_refused(text: str) -> None:
    with speaking("es"):
        for read in (
            lambda: read_when(text, NOW, NEW_YORK),
            lambda: read_repeat(text, NOW, NEW_YORK),
            lambda: read_until(text, NOW, NEW_YORK),
            lambda: read_time_of_day(text),
            lambda: read_duration(text),
        ):
            try:
                assert read()
            except UserError as error:
                assert 0 < len(str(error)) <= 300  # noqa: PT017  (either outcome is right)
        assert all(0 < len(label) <= 100 >= len(value) for label, value in suggest_repeat(text, NOW, NEW_YORK))
        assert all(0 < len(reading.label) <= 100 for reading in suggest_when(text, NOW, NEW_YORK))


def test_days_and_clocks_are_said_the_spanish_way() -> None:
    local = datetime(2026, 12, 1, 13, 5)  # noqa: DTZ001
    assert (clock_words(local), clock_words(local.replace(hour=0))) == ("1:05 pm", "12:05 am")
    assert (day_words(local, 2026), day_words(local, 2025)) == ("mar, 1 dic", "mar, 1 dic 2026")
    assert (date_words(local, 2026), date_words(local, 2025)) == ("1 dic", "1 dic 2026")
    assert say(Recurrence("FREQ=DAILY"), local, None) == "Todos los días a la 1:05 pm, hora de cada persona"


@pytest.mark.parametrize(
    ("typed", "minutes"), [("media hora", 30), ("hora y media", 90), ("2 horas y 30 minutos", 150), ("1,5 horas", 90)]
)
def test_lengths(typed: str, minutes: int) -> None:
    assert read_duration(typed) == timedelta(minutes=minutes)


# What is refused, and how it is read: the sentences name what would have been understood.
REFUSED: list[tuple[str, type[BadInput]]] = [
    *((typed, UnknownRepeat) for typed in ("flarb", "cada", "cada 400 días", "cada segundo martes", "bisemanal")),
    *(
        (typed, UnknownRepeat)
        for typed in ("dos veces por semana", "cada hora", "el 1 y el 15 de cada mes", "bimensual")
    ),
    *((typed, UnknownRepeat) for typed in ("cada viernes a medianoche", "diario desde flarb", "martes 7pm")),
    ("diario hasta ayer", EndsTooSoon),
]


@pytest.mark.parametrize(("typed", "kind"), REFUSED)
def test_what_cannot_be_read_is_said_in_spanish_as_it_was_typed(typed: str, kind: type[BadInput]) -> None:
    with pytest.raises(kind) as refusal:
        read_repeat(typed, NOW, NEW_YORK)
    assert not re.search(r"\b(?:the|you|your|this|with|every|until|week|month)\b", str(refusal.value))
    if '"' in str(refusal.value) and typed != "cada hora":
        assert typed in str(refusal.value) or "día al mes" in str(refusal.value)


def test_a_repeat_is_no_single_time() -> None:
    for typed in ("cada martes 7pm", "los martes", "todos los días"):
        with pytest.raises(UnknownTime, match="se repite"):
            read_when(typed, NOW, NEW_YORK)


def _is_read(shown: str) -> bool:
    """Say whether any of the grammars takes an example."""
    for read in (
        lambda: read_when(shown, NOW, NEW_YORK),
        lambda: read_repeat(shown, NOW, NEW_YORK),
        lambda: read_repeat(f"diario {shown}", NOW, NEW_YORK),
        lambda: read_duration(shown),
        lambda: read_time_of_day(shown),
        lambda: find_zone(shown),
    ):
        try:
            return bool(read())
        except UserError:
            continue
    return False


EXAMPLES = sorted(
    {
        shown
        for area in ("when", "reminders")
        for message in catalogs.read("es")[area]
        if message.id
        for text in (message.string if isinstance(message.string, tuple) else (message.string,))
        for shown in re.findall(r'"([^"]+)"', text)
        if "{" not in shown
    }
    - {"Llamar al senador Doe", "nunca"}
)


@pytest.mark.parametrize("shown", EXAMPLES)
def test_every_example_in_a_refusal_is_accepted(shown: str) -> None:
    assert _is_read(shown)


def test_there_are_examples() -> None:
    assert len(EXAMPLES) > 20


def test_zones_are_found_by_spanish_names_and_by_their_labels() -> None:
    for typed, zone in {
        "hora del Este": NEW_YORK,
        "Eastern Time": NEW_YORK,
        "Nueva York": NEW_YORK,
        "hora de Hawái": "Pacific/Honolulu",
        "Nuevo México": "America/Denver",
        "Carolina del Norte": NEW_YORK,
        "berlín": "Europe/Berlin",
        "Ciudad de México": "America/Mexico_City",
    }.items():
        assert find_zone(typed) == zone, typed
    assert zone_label("Europe/Berlin") == "Berlín"
    labels = [choice.label for choice in suggest_zones("", NOW)]
    assert labels[0] == "hora del Este (Nueva York) · ahora 3:05 pm"
    for choice in suggest_zones("", NOW):
        assert find_zone(choice.label) == choice.name or "(" in choice.label


@given(
    st.sampled_from(["a", "e", "an", "ber", "san", "los", "rio", "isla", "nueva york", "tenn", "ciudad"]),
    st.integers(0, 25),
)
def test_suggested_zones_differ(text: str, limit: int) -> None:
    with speaking("es"):
        choices = suggest_zones(text, NOW, limit)
        assert len({choice.name for choice in choices}) == len({choice.label for choice in choices}) == len(choices)
        assert all(0 < len(choice.label) <= 100 for choice in choices)


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("mañ", "jue, 8 oct, 9:00 am"),
        ("man", "jue, 8 oct, 9:00 am"),
        ("próximo vi", "vie, 9 oct, 9:00 am"),
        ("en 2", "mié, 7 oct, 5:05 pm"),
        ("dic", "mar, 1 dic, 9:00 am"),
    ],
)
def test_times_are_suggested_while_they_are_typed(typed: str, first: str) -> None:
    assert suggest_when(typed, NOW, NEW_YORK)[0].label == f"{first}, hora del Este"


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("", ("Todos los días", "todos los días")),
        ("mar", ("Cada martes", "cada mar")),
        ("ultimo v", ("El último viernes de cada mes", "último viernes de cada mes")),
        ("semanal", ("Cada semana, el mismo día", "semanal")),
        ("mensual", ("Cada mes, en la misma fecha", "mensual")),
    ],
)
def test_repeats_are_suggested_while_they_are_typed(typed: str, first: tuple[str, str]) -> None:
    found = suggest_repeat(typed, NOW, NEW_YORK)
    assert found[0] == first
    assert all(read_repeat(value, NOW, NEW_YORK) for _, value in found)


def test_a_length_that_cannot_be_read_is_refused_in_spanish() -> None:
    with pytest.raises(UnknownLength, match="como una duración"):
        read_duration("flarb")
