"""The English words of the grammar: those that are read, and what may be meant by the beginning of one."""

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
MONTHS = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
COUNTED = (
    *("one", "two", "three", "four", "five", "six"),
    *("seven", "eight", "nine", "ten", "eleven", "twelve"),
)
"""The numbers that are read as words, from 1."""

NUMBERS = {word: float(number) for number, word in enumerate(COUNTED, start=1)}
NUMBERS.update(dict.fromkeys(("a", "an"), 1.0))
NUMBERS.update(dict.fromkeys(("couple", "a couple", "couple of", "a couple of"), 2.0))
NUMBERS.update(dict.fromkeys(("half", "a half", "half a", "half an"), 0.5))
NUMBERS.update(dict.fromkeys(("quarter of an", "a quarter of an"), 0.25))

NO_MOMENT = (
    *("in 1 hour", "today 6pm", "today 7pm", "tomorrow 9am", "tomorrow 6pm", "tomorrow 7pm"),
    *("saturday 10am", "saturday 2pm", "in 1 week", "next monday 9am"),
)
"""What is suggested as a time before anything was typed."""

MOMENTS = (
    *("today", "tomorrow", "tonight", "noon", "midnight", "next week", "weekend", "day after tomorrow"),
    *WEEKDAYS,
    *(f"next {day}" for day in WEEKDAYS),
    *(f"{month} 1" for month in MONTHS),
    *("in 1 hour", "in 2 hours", "in 1 day", "in 1 week"),
)
"""What may be meant by the beginning of a time."""

NO_REPEAT = (
    *("every day", "every weekday", "every week", "every other week", "every month", "every 3 months", "every year"),
    *("every weekend", "first monday of every month", "last friday of every month", "last day of every month"),
)
"""What is suggested as a repeat before anything was typed."""

REPEATS = (
    *NO_REPEAT,
    *("daily", "weekly", "monthly", "yearly", "weekdays", "weekends"),
    *("every other day", "every other weekend", "every other month"),
    *(f"every {day}" for day in WEEKDAYS),
    *(f"every other {day}" for day in WEEKDAYS),
    *(f"{nth} {day} of every month" for nth in ("first", "second", "third", "last") for day in WEEKDAYS),
    *("every month on the 1st", "every month on the 15th"),
)
"""What may be meant by the beginning of a repeat."""
