"""Spanish as people type it, put into the words of the grammar: "cada dos martes a las 7" is "every other tuesday 7".

A table of turns of phrase, then one of single words. What neither knows stays as it is, so English is read beside it,
and what was put into English stays the same when that is done again. Nobody is shown these words.
"""

import re
import unicodedata
from collections.abc import Callable

from bot.when.english import MONTHS, WEEKDAYS

_DAYS = ("lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo")
_DAYS_MANY = (*_DAYS[:5], "sábados", "domingos")
_MONTHS = (
    *("enero", "febrero", "marzo", "abril", "mayo", "junio"),
    *("julio", "agosto", "septiembre", "octubre", "noviembre", "diciembre"),
)

NO_REPEAT = (
    *("todos los días", "de lunes a viernes", "cada semana", "cada dos semanas", "cada mes", "cada 3 meses"),
    *("cada año", "cada fin de semana", "primer lunes de cada mes", "último viernes de cada mes"),
    "último día de cada mes",
)
"""What is suggested as a repeat before anything was typed."""

REPEATS = (
    *NO_REPEAT,
    *("diario", "semanal", "mensual", "anual", "entre semana", "fines de semana"),
    *("cada dos días", "cada dos fines de semana", "cada dos meses"),
    *(f"cada {day}" for day in _DAYS),
    *(f"cada dos {day}" for day in _DAYS_MANY),
    *(f"{nth} {day} de cada mes" for nth in ("primer", "segundo", "tercer", "último") for day in _DAYS),
    *("cada mes el día 1", "cada mes el día 15"),
)
"""What may be meant by the beginning of a repeat."""

MOMENTS = (
    *("hoy", "mañana", "esta noche", "mediodía", "medianoche", "próxima semana", "fin de semana", "pasado mañana"),
    *_DAYS,
    *(f"próximo {day}" for day in _DAYS),
    *(f"{month} 1" for month in _MONTHS),
    *("en 1 hora", "en 2 horas", "en 1 día", "en 1 semana"),
)
"""What may be meant by the beginning of a time."""


def fold(text: str) -> str:
    """Fold what was typed to small letters without accents, with single spaces."""
    parts = unicodedata.normalize("NFD", text.casefold())
    return " ".join("".join(part for part in parts if unicodedata.category(part) != "Mn").split())


def in_english(text: str) -> str:
    """Put small letters with single spaces, and without commas, into the words of the grammar."""
    said = _NUMBER.sub(lambda found: _NUMBERS[found[0]], re.sub("[¿¡]", "", fold(text)))
    for pattern, words in _TURNS:
        said = pattern.sub(words, said)
    return " ".join(_WORD.sub(lambda found: _WORDS.get(found[0], found[0]), said).split())


def _listed(words: str) -> dict[str, str]:
    """Read "lunes=monday martes=tuesday"."""
    pairs = (word.split("=") for word in words.split())
    return {theirs: ours for pair in pairs for theirs, ours in (pair,)}


_NUMBERS = _listed(
    "un=1 una=1 uno=1 dos=2 tres=3 cuatro=4 cinco=5 seis=6 siete=7 ocho=8 nueve=9 diez=10 once=11 doce=12 "
    "trece=13 catorce=14 quince=15 veinte=20 treinta=30 cuarenta=40 noventa=90"
)
# "once" is eleven, but "once a week" is English.
_NUMBER = re.compile(
    rf"(?<![\w'])(?:{'|'.join(sorted(_NUMBERS, key=len, reverse=True))})(?! (?:a|per|every|each) [a-z])"
    r"(?![\w'])"
)

_DAY_NAMES = {
    **dict(zip(map(fold, _DAYS), WEEKDAYS, strict=True)),
    **{fold(name)[:3]: english for name, english in zip(_DAYS, WEEKDAYS, strict=True)},
}
_PARTS = _listed("manana=morning tarde=afternoon noche=night madrugada=morning")
_ZONES = _listed(
    "este=eastern oriental=eastern centro=central central=central montana=mountain montanas=mountain pacifico=pacific "
    "atlantico=atlantic hawai=hawaii alaska=alaska arizona=arizona"
)

_DAY = "(" + "|".join(sorted(_DAY_NAMES, key=len, reverse=True)) + ")"
_MANY = _DAY + "s?"
_PART = "(" + "|".join(_PARTS) + ")"
_MONTH = (
    "(?:" + "|".join((*map(fold, _MONTHS), *(fold(name)[:3] for name in _MONTHS), "sept", "setiembre", "set")) + ")"
)
_COMING = "(?:proxim[oa]|que viene|siguiente|entrante|que entra)"
_HOURS = "(?:h|hs|hrs?|horas?)"
_EACH = "(?:a la|al|por|cada)"

# What is done first decides for what comes later: "pasado mañana" is no morning, "cada 2 mar" no day in March.
_TABLE: tuple[tuple[str, str | Callable[[re.Match[str]], str]], ...] = (
    (r"por favor|en punto|mism[oa]", ""),
    # Repeats
    (r"fin de semana", "weekend"),
    (r"fines de semana", "weekends"),
    (r"tod[oa]s l[oa]s", "cada"),
    (r"cada (dia|semana|mes|ano)(?:s|es)", r"cada \1"),
    (r"cada (?:2|otro|otra) weekends?", "every other weekend"),
    (r"cada (\d+) weekends", r"every \1 weeks weekends"),
    (rf"cada (?:2|otro|otra) {_MANY}", r"every other \1"),
    (rf"cada (\d+) {_MANY}", r"every \1 weeks \2"),
    (r"(?:cada |los )?dias? (?:habil(?:es)?|laborables?|de (?:la )?semana)|(?:entre|de) semana", "weekdays"),
    (r"a diario|diari[oa]s?|diariamente", "daily"),
    (rf"1 vez {_EACH} (dia|semana|mes|ano)", r"once a \1"),
    (rf"2 veces {_EACH} (dia|semana|mes|ano)", r"twice a \1"),
    (rf"(\d+) veces {_EACH} dia", r"\1 times a day"),
    (r"bimestral(?:mente)?", "every 2 months"),
    (r"semestral(?:mente)?", "every 6 months"),
    # Dates: "mar" is March after a number, else Tuesday; "ago" is August beside one, else the English word
    (r"(?:1 ?(?:ro|er|[o\u00ba\u00b0])|primero)(?= de )", "1"),
    (r"(\d\d?)[\u00ba\u00b0]", r"\1"),
    (r"(\d\d?)(?: de)? mar", r"\1 march"),
    (r"(\d\d?)(?: de)? ago", r"\1 august"),
    (r"(\d\d?)(?: de)? set", r"\1 september"),
    (r"ago(?= \d)", "august"),
    (r"(\d\d?) de(?= cada)", r"\1th"),
    (r"(?<!cada )dias? (\d\d?)(?![:.]\d| ?[ap]m)", r"\1th"),
    (rf"el (\d\d?)(?![:./-]\d| ?[ap]m| (?:de )?{_MONTH}\b)", r"\1th"),
    # Days
    (r"pasado manana", "day after tomorrow"),
    (rf"{_MANY} (?:de|en) (?:la )?(?:semana {_COMING}|{_COMING} semana)", r"next \1"),
    (rf"(?:{_COMING} )({_DAY})", r"following \1"),
    (rf"({_DAY}) {_COMING}", r"following \1"),
    (rf"({_DAY}) pasado", r"last \1"),
    (rf"{_COMING} (semana|mes|ano|weekend)", r"next \1"),
    (rf"(semana|mes|ano|weekend) {_COMING}", r"next \1"),
    (r"(?:al? )?(?:fin|fines|final|finales) del? (?:la )?(mes|semana|dia)", r"end \1"),
    (rf"(?:de |desde )?(?:el |los )?{_MANY} al? (?:el |los )?{_MANY}", r"\1-\2"),
    (rf"los {_MANY}(?![-/])", lambda found: f"{_DAY_NAMES[found[1]]}s"),
    # Times of day
    (r"12(?::00)? de la noche|(?:a la )?media ?noche", "midnight"),
    (r"12(?::00)? (?:del (?:medio ?)?dia|de la tarde)|(?:al? )?medio ?dia", "noon"),
    (r"(?:hoy (?:en|por|a) la|esta) noche", "tonight"),
    (rf"cada {_PART}s?", lambda found: f"every {_PARTS[found[1]]}"),
    (rf"esta {_PART}", lambda found: f"this {_PARTS[found[1]]}"),
    (rf"(?:(?:por|en|de|a) )?la {_PART}", lambda found: _PARTS[found[1]]),
    (r"(\d+) y media horas?", r"\1 hours and a half"),
    (r"(\d\d?) y media", r"\1:30"),
    (r"(\d\d?) y cuarto", r"\1:15"),
    (r"(\d\d?) menos cuarto", r"quarter to \1"),
    (r"(?:1 )?cuarto para las? (\d\d?)", r"quarter to \1"),
    (r"las? (\d\d?) y (\d\d?)", lambda found: f"{found[1]}:{found[2]:0>2}"),
    (rf"(?:a )?las? (\d\d?) ?{_HOURS}", r"\1:00"),
    (rf"(\d\d?:\d\d) ?{_HOURS}", r"\1"),
    (r"(?:a )?las (1[3-9]|2[0-3])(?![:.]\d)", r"\1:00"),
    (r"(?:a )?las?(?= \d)", ""),
    # Lengths
    (r"3 cuartos de hora", "45 minutes"),
    (r"(?:1 )?cuarto de hora", "15 minutes"),
    (r"(?:1 )?media hora", "30 minutes"),
    (r"(?:1 )?hora y media", "1 hour and a half"),
    (r"(\d+) (horas|dias|semanas) y medi[oa]", r"\1 \2 and a half"),
    (r"hace (\d+ ?\w+)", r"\1 ago"),
    (r"dentro de", "in"),
    # Ends and zones
    (r"a partir del?|desde|empezando|comenzando|iniciando|empieza|comienza|inicia", "starting"),
    (
        rf"hora (?:estandar |de verano )?(?:del |de (?:las? )?)?({'|'.join(_ZONES)})(?: rocosas)?",
        lambda found: f"{_ZONES[found[1]]} time",
    ),
)
_TURNS = tuple((re.compile(rf"(?<![\w'])(?:{pattern})(?![\w'])"), words) for pattern, words in _TABLE)

_WORD = re.compile(r"(?<![\w'])(?:[a-z]+|[1-5][a-z]{2})(?![\w'])")
_WORDS = _listed(
    "hoy=today ayer=yesterday ahora=now antes=before tarde=afternoon noche=night madrugada=morning manana=tomorrow "
    "segundos=seconds minuto=minute minutos=minutes hora=hour horas=hours dia=day dias=days semana=week semanas=weeks "
    "mes=month meses=months ano=year anos=years quincena=fortnight vez=time veces=times "
    "sabados=saturdays domingos=sundays ene=january abr=april dic=december setiembre=september "
    "cada=every semanal=weekly semanalmente=weekly mensual=monthly mensualmente=monthly anual=yearly anualmente=yearly "
    "trimestral=quarterly trimestralmente=quarterly quincenal=fortnightly quincenalmente=fortnightly "
    "bisemanal=biweekly bimensual=bimonthly bianual=biannual "
    "primer=first primero=first primera=first 1er=first 1ro=first segundo=second segunda=second 2do=second "
    "tercer=third tercero=third tercera=third 3er=third 3ro=third cuarto=fourth cuarta=fourth 4to=fourth "
    "quinto=fifth quinta=fifth 5to=fifth ultimo=last ultima=last "
    "y=and o=or en=in hasta=until durante=for por=for este=this esta=this el= la= las= los= de= del= al="
)
_WORDS |= _DAY_NAMES | dict(zip(_MONTHS, MONTHS, strict=True))
