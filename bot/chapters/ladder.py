"""The ladder of stages: a pure rule from what really happened, which people can read."""

from dataclasses import dataclass
from datetime import timedelta

from bot.chapters.model import Activity, Stage
from bot.words import later, phrase, phrase_many

WINDOW = timedelta(days=60)
"""How far back "lately" goes."""


@dataclass(frozen=True)
class Step:
    """What a stage asks for, at least. ``doings`` are events held lately, and ten calls count as one."""

    stage: Stage
    people: int
    events_held: int
    doings: int


CALLS_FOR_ONE = 10
"""So many calls lately count as one event."""

STEPS = (
    Step(Stage.KICKED_OFF, people=2, events_held=1, doings=0),
    Step(Stage.ACTIVE, people=5, events_held=1, doings=2),
    Step(Stage.THRIVING, people=15, events_held=3, doings=4),
)
"""From below; each also needs a lead."""

RULE = later(
    "**Forming** until there are a lead, 2 people and a first event held. **Active** with 5 people and 2 events in "
    "60 days, **thriving** with 15 people and 4; every 10 calls count as one event. **Dormant** after 60 days without "
    "an event, a call or anybody new. It follows what happens, up and down; organizers can set it."
)
"""The rule as people read it."""

RULE_DECIDES = later("the rule decides")
"""What takes back the stage that an organizer set, among the stages to choose from."""


def stage_of(activity: Activity, set_by_hand: Stage | None = None) -> Stage:
    """Return how far a chapter is: what an organizer set, else what the rule says."""
    if set_by_hand is not None:
        return set_by_hand
    if not (activity.events_lately or activity.calls_lately or activity.is_stirring):
        return Stage.DORMANT
    reached = [step.stage for step in STEPS if not _missing(step, activity)]
    return reached[-1] if reached else Stage.FORMING


def missing_for_next(activity: Activity, stage: Stage) -> str:
    """Say what is still to do for the next stage, such as "active: 3 more people"; empty at the top."""
    if stage is Stage.DORMANT:
        return phrase("Hold an event, make a call or bring somebody new, and it wakes up.")
    above = next((step for step in STEPS if _missing(step, activity)), None)
    if above is None or stage is Stage.THRIVING:
        return ""
    return phrase(
        "For **{stage}**: {missing}.", stage=phrase(above.stage), missing=", ".join(_missing(above, activity))
    )


def _missing(step: Step, activity: Activity) -> list[str]:
    doings = activity.events_lately + activity.calls_lately // CALLS_FOR_ONE
    wanted = []
    if not activity.leads:
        wanted.append(phrase("a lead"))
    if (people := step.people - activity.people) > 0:
        wanted.append(phrase_many(people, "{count} more person", "{count} more people"))
    if (events := step.events_held - activity.events_held) > 0:
        wanted.append(phrase_many(events, "{count} event held", "{count} events held"))
    elif (more := step.doings - doings) > 0:
        wanted.append(
            phrase_many(
                more,
                "{count} more event (or {calls} calls) in 60 days",
                "{count} more events (or {calls} calls) in 60 days",
                calls=more * CALLS_FOR_ONE,
            )
        )
    return wanted
