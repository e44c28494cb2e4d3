"""Pictures show what they are told, legibly, in colours that colour-blind people tell apart; words say the same."""

import io
import itertools
import unicodedata
from datetime import date, timedelta

import pytest
from PIL import Image, ImageChops

from bot.charts import palettes
from bot.charts.bars import MOST, bars, bars_alt, grouped
from bot.charts.canvas import INK, PAPER, WIDTH, Canvas, legible, stacked
from bot.charts.thermometer import thermometer, thermometer_alt
from bot.charts.tiles import PLACES, Key, Tile, centre_of, state_map, state_map_alt
from bot.officials.states import STATES

Colour = tuple[int, int, int]
Matrix = tuple[tuple[float, float, float], ...]

# Machado, Oliveira and Fernandes 2009, severity 1, for linear RGB.
SIGHT: dict[str, Matrix] = {
    "common": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "protanopia": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "deuteranopia": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.01182, 0.04294, 0.968881)),
}
# Ottosson 2020, linear RGB to OKLab.
CONES: Matrix = (
    (0.4122214708, 0.5363325363, 0.0514459929),
    (0.2119034982, 0.6806995451, 0.1073969566),
    (0.0883024619, 0.2817188376, 0.6299787005),
)
OPPONENTS: Matrix = (
    (0.2104542553, 0.7936177850, -0.0040720468),
    (1.9779984951, -2.4285922050, 0.4505937099),
    (0.0259040371, 0.7827717662, -0.8086757660),
)


PALETTES: dict[str, tuple[Colour, ...]] = {
    "stances": (*palettes.STANCES, palettes.UNKNOWN),
    "counts": palettes.COUNTS,
    "coverage": (palettes.COUNTS[3], palettes.COUNTS[1], palettes.RATHER_NO, palettes.UNKNOWN),
}


def times(matrix: Matrix, vector: list[float]) -> list[float]:
    return [sum(a * b for a, b in zip(row, vector, strict=True)) for row in matrix]


def seen(colour: Colour, sight: Matrix) -> list[float]:
    linear = [c / 255 / 12.92 if c <= 10 else ((c / 255 + 0.055) / 1.055) ** 2.4 for c in colour]
    cones = times(CONES, [min(1.0, max(0.0, c)) for c in times(sight, linear)])
    return times(OPPONENTS, [max(0.0, c) ** (1 / 3) for c in cones])


def apart(one: Colour, other: Colour, sight: Matrix) -> float:
    """How different two colours look; 0.02 is just noticeable side by side."""
    squares = [(a - b) ** 2 for a, b in zip(seen(one, sight), seen(other, sight), strict=True)]
    return float(sum(squares) ** 0.5)


def opened(png: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(png))
    assert image.format == "PNG"
    assert image.width == WIDTH
    colours = image.getcolors(256)
    assert colours is not None
    assert len(colours) <= 64
    return image.convert("RGB")


def near(image: Image.Image, at: tuple[int, int], colour: Colour) -> bool:
    found = image.getpixel(at)
    assert isinstance(found, tuple)
    return all(abs(a - b) <= 8 for a, b in zip(found, colour, strict=True))


@pytest.mark.parametrize("sight", SIGHT.values(), ids=SIGHT)
@pytest.mark.parametrize("palette", PALETTES.values(), ids=PALETTES)
def test_all_classes_look_different(palette: tuple[Colour, ...], sight: Matrix) -> None:
    assert min(apart(a, b, sight) for a, b in itertools.combinations(palette, 2)) > 0.09


def test_the_measure_finds_what_colour_blind_people_mix_up() -> None:
    red, green = (190, 75, 0), (110, 115, 0)
    assert apart(red, green, SIGHT["common"]) > 0.13
    assert apart(red, green, SIGHT["deuteranopia"]) < 0.07


@pytest.mark.parametrize("fill", {*palettes.STANCES, *palettes.COUNTS})
def test_text_on_every_colour_is_legible(fill: Colour) -> None:
    assert max(palettes.contrast(fill, INK), palettes.contrast(fill, PAPER)) >= 4.5


def test_every_state_has_a_tile_of_its_own() -> None:
    assert PLACES.keys() == STATES.keys()
    assert len(set(PLACES.values())) == 56


def test_each_tile_has_its_colour_and_the_words_name_every_state() -> None:
    classes = dict(zip(palettes.STANCES, ["for", "rather for", "divided", "rather against", "against"], strict=True))
    fills = dict(zip(sorted(STATES), itertools.cycle(classes), strict=False))
    values = {code: Tile("12/52", fill) for code, fill in fills.items()}
    legend = [Key(fill, words) for fill, words in classes.items()]
    image = opened(state_map(values, "Where they stand", legend))
    for code, fill in fills.items():
        x, y = centre_of(code)
        assert near(image, (x - 34, y), fill), code
    alt = state_map_alt(values, "Where they stand", legend)
    assert alt.startswith("Where they stand. Map of the states. for (12): AK, ")
    assert all(code in alt for code in STATES)
    assert len(alt) <= 1024


def test_where_the_numbers_do_not_fit_all_states_are_named() -> None:
    values = {code: Tile("1", palettes.YES, words=f"{code}: a number in very many words") for code in STATES}
    alt = state_map_alt(
        {**values, "CA": Tile("2", palettes.NO)}, "M", [Key(palettes.YES, "Yes"), Key(palettes.NO, "No")]
    )
    assert alt.startswith("M. Map of the states. Yes (55): AK, AL, ")
    assert alt.endswith("No (1): CA.")


def test_a_state_without_a_value_stays_white() -> None:
    image = opened(state_map({"MA": Tile("2", palettes.YES)}, "One", [Key(palettes.YES, "for")]))
    x, y = centre_of("CA")
    assert near(image, (x - 34, y), PAPER)


def test_numbers_are_on_the_map() -> None:
    with_number, without = (opened(state_map({"MA": Tile(number, palettes.YES)}, "One", [])) for number in ("2", ""))
    x, y = centre_of("MA")
    box = (x - 34, y + 2, x + 34, y + 34)
    assert with_number.crop(box).tobytes() != without.crop(box).tobytes()


def test_words_of_a_map_say_each_number() -> None:
    values = {"MA": Tile("2", palettes.YES), "CA": Tile("1", palettes.YES), "AK": Tile("0", palettes.NO)}
    legend = [Key(palettes.YES, "Yes"), Key(palettes.NO, "No"), Key(palettes.MIXED, "Both")]
    assert state_map_alt(values, "M", legend) == (
        "M. Map of the states. Yes (2): CA 1, MA 2. No (1): AK 0. Both: none."
    )


def test_a_long_title_and_legend_stay_on_the_picture() -> None:
    image = opened(state_map({}, "W" * 300, [Key(palettes.NO, "words that are many, " * 2)] * 5))
    strip = image.crop((WIDTH - 19, 0, WIDTH, image.height))
    assert strip.getextrema() == ((255, 255),) * 3


@pytest.mark.parametrize(("done", "goal", "filled"), [(0, 10, 0.0), (5, 10, 0.5), (10, 10, 1.0), (25, 10, 1.0)])
def test_the_thermometer_fills_up(done: int, goal: int, filled: float) -> None:
    image = opened(thermometer(done, goal, "Calls"))
    row = [x for x in range(30, WIDTH - 30) if near(image, (x, 178), palettes.COUNTS[3])]
    assert abs(len(row) / (WIDTH - 60) - filled) < 0.03


def test_words_of_a_thermometer() -> None:
    assert thermometer_alt(412, 1000, "Clean air") == "Clean air. 412 of 1,000 calls, 41 percent."
    assert thermometer_alt(1200, 1000, "Clean air") == "Clean air. 1,200 of 1,000 calls (200 more), 120 percent."
    assert "99 percent" in thermometer_alt(999, 1000, "Nearly")


MONDAY = date(2026, 11, 2)


def test_bars_are_as_high_as_their_days() -> None:
    image = opened(bars({MONDAY: 10, MONDAY + timedelta(days=2): 5}, "Calls"))
    step = (WIDTH - 40) / 7
    heights = [
        sum(near(image, (round(20 + step * (day + 0.5)), y), palettes.COUNTS[3]) for y in range(100, 370))
        for day in range(3)
    ]
    assert heights[1] == 0
    assert abs(heights[0] - 2 * heights[2]) <= 6
    assert heights[0] > 150


def test_days_become_weeks_and_months_where_they_are_too_many() -> None:
    for days, per in [(1, "day"), (14, "day"), (15, "week"), (90, "week"), (120, "month"), (3000, "month")]:
        counts = {MONDAY + timedelta(days=number): 1 for number in range(days)}
        found, columns = grouped(counts)
        assert found == per
        assert len(columns) <= MOST
        assert sum(count for _, count in columns) == days or len(columns) == MOST
        opened(bars(counts, "Calls"))


def test_words_of_bars() -> None:
    counts = {MONDAY: 10, MONDAY + timedelta(days=2): 5}
    assert bars_alt(counts, "Calls") == "Calls. 15 calls by day, Nov 2 to Nov 4. Nov 2: 10, Nov 3: 0, Nov 4: 5"
    assert "No calls yet" in bars_alt({}, "Calls")
    opened(bars({}, "Calls"))


def test_signs_that_the_font_lacks_are_left_out() -> None:
    assert legible("José's  🎉 día") == "José's día"
    assert legible("\u4f60") == ""


@pytest.mark.parametrize("letter", "áéíóúñüÁÑ")
def test_accents_are_drawn_on_their_letters(letter: str) -> None:
    written, bare = Canvas(60), Canvas(60)
    written.text(20, 30, letter, 40)
    bare.text(20, 30, unicodedata.normalize("NFD", letter)[0], 40)
    images = [opened(each.png()) for each in (written, bare)]
    above, below = (
        ImageChops.difference(*(each.crop(part) for each in images)) for part in ((0, 0, 80, 24), (0, 30, 80, 60))
    )
    assert max(most for _, most in above.getextrema()) > 100
    assert max(most for _, most in below.getextrema()) <= 16
    opened(thermometer(1, 2, "🎉"))


def test_pictures_are_put_below_each_other() -> None:
    one, other = thermometer(1, 2, "One"), bars({MONDAY: 1}, "Other")
    image = opened(stacked(one, other))
    assert image.height == opened(one).height + opened(other).height
    assert near(image, (100, 178), palettes.COUNTS[3])
