"""In which language people have their Discord: simcord's interactions all say en-US."""

from collections.abc import Mapping
from typing import Any

from simcord import Env


def speak(env: Env, locales: Mapping[int, str]) -> None:
    """Let each person's interactions carry the locale of their Discord; ``locales`` may change later."""
    backend = env.backend
    emit = backend.emit

    def emit_with_locale(event: str, payload: Any, *rest: Any, **more: Any) -> Any:
        if event == "INTERACTION_CREATE":
            who = payload.get("member", payload).get("user", {})
            payload["locale"] = locales.get(int(who.get("id", 0)), payload["locale"])
        return emit(event, payload, *rest, **more)

    backend.emit = emit_with_locale  # type: ignore[method-assign]
