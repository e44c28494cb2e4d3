"""The middle of the page: simcord's picture of one channel, made fit to stand inside ours.

The only file that knows how simcord 3.2.1 serves its preview. It keeps every check that simcord makes (capability,
Host, Origin) and changes four things: who may frame it, what of its workbench is shown, where typing a command
differs from Discord, and what happens after a person acted.
"""

import json
from collections.abc import Awaitable, Callable, Mapping
from contextlib import AbstractAsyncContextManager
from pathlib import Path
from typing import Any

from aiohttp import web
from simcord.preview import Preview
from simcord.preview._server import PreviewServer

_STYLE = Path(__file__).with_name("static") / "frame.css"

_PIN = """
  let pinned = false; // from sending a command until one scrolls up or presses something
  document.addEventListener("sandbox-latest", () => {
    pinned = true;
    state.scrollIntent = { policy: "bottom" };
    reconcileScrollIntent();
  });
  for (const kind of ["pointerdown", "keydown"]) {
    ui.timeline.addEventListener(kind, () => { pinned = false; }, { passive: true });
  }
  let seen = 0;
  // By wheel, finger, scrollbar, key or screen reader; before simcord's own listener, which asks whether it is pinned.
  ui.timeline.addEventListener("scroll", ({ target }) => {
    if (target.scrollTop < seen && target.scrollHeight - target.clientHeight - target.scrollTop > 60) pinned = false;
    seen = target.scrollTop;
  }, { passive: true, capture: true });
"""

MENDS: Mapping[str, tuple[tuple[str, str], ...]] = {
    "/commands.js": (
        # Enter sends a command that needs no options, instead of adding the first optional one.
        (
            "if (listItems.length) suggestionListbox.setActive(0",
            "if (listItems.length && !optional) suggestionListbox.setActive(0",
        ),
        # A chosen suggestion shows its name, not the value that the bot receives; there is room for it.
        (
            ': String(value?.raw ?? "");\n        const resizeField',
            ': String(value?.label ?? value?.raw ?? "");\n        const resizeField',
        ),
        ("Math.min(24, Math.max(2, ", "Math.min(36, Math.max(2, "),
        # After the last suggestion was clicked, Enter still sends.
        ("renderCompose({ focus: Boolean(next) });", "renderCompose({ focus: true });"),
        # Suggestions are asked for as soon as the option is entered, and "none" is only said once it is known.
        (
            "option.name, current)) || [];\n",
            "option.name, current)) || [];\nif (!current && !choices.length) queryAutocomplete(option, current);\n",
        ),
        (
            '"Loading options failed" : "No options match"',
            '"Loading options failed" : autocomplete.state === "loading" ? "Looking…" : "No options match"',
        ),
        # Who sends a command sees its answer, wherever they had scrolled to.
        (
            'mode = "pending";\n    clearPopup();\n',
            'mode = "pending";\n    document.dispatchEvent(new Event("sandbox-latest"));\n    clearPopup();\n',
        ),
    ),
    "/text.js": (
        # Discord makes a link of a telephone number in angle brackets, which a phone dials when it is pressed.
        (
            'if (token.type === "text") { appendText(target, token.content); continue; }',
            """if (token.type === "text") {
      String(token.content ?? "").split(/<(\\+[0-9][0-9 ()-]{5,24})>/).forEach((part, index) => {
        if (index % 2 === 0) { if (part) appendText(target, part); return; }
        const number = node("a", "markdown-link", part);
        number.href = `tel:${part.replace(/[^+0-9]/g, "")}`;
        target.append(number);
      });
      continue;
    }""",
        ),
    ),
    "/timeline.js": (
        ("{ policy: ui.timeline.scrollHeight", "{ policy: pinned || ui.timeline.scrollHeight"),
        ("ui.timeline.clientHeight <= 1 ?", "ui.timeline.clientHeight <= 60 ?"),
        ('  ui.newMessages.addEventListener("click"', f'{_PIN}  ui.newMessages.addEventListener("click"'),
    ),
}
"""By path: what simcord's scripts say, once each, and what they say here."""

AfterAction = Callable[[bool], Awaitable[None]]
"""Called after each thing that a person did; told whether the bot answered it."""


class FramedServer(PreviewServer):
    """simcord's preview server, allowed inside pages of ``ancestors`` (origins) and nowhere else.

    ``turn`` is held while a person's action runs, so that no clock button falls into it; ``after_action`` runs before
    the answer leaves, so that the frame's next read shows what the action led to.
    """

    def __init__(
        self,
        preview: Preview,
        port: int,
        *,
        ancestors: tuple[str, ...],
        turn: AbstractAsyncContextManager[Any],
        after_action: AfterAction,
    ) -> None:
        super().__init__(preview, port)
        self._turn = turn
        self._after_action = after_action
        headers = dict(PreviewServer._SECURITY_HEADERS)  # noqa: SLF001 - simcord has no public way
        del headers["X-Frame-Options"]
        # simcord says frame-ancestors 'none'; X-Frame-Options has no way to name an origin, CSP has.
        headers["Content-Security-Policy"] = headers["Content-Security-Policy"].replace(
            "frame-ancestors 'none'", f"frame-ancestors {' '.join(ancestors)}"
        )
        self._SECURITY_HEADERS = headers  # type: ignore[misc]  # per server instead of per class

    async def _static(self, request: web.Request) -> web.Response:
        response: web.Response = await super()._static(request)
        if request.path == "/preview.css":
            response.text = f"{response.text}\n{_STYLE.read_text(encoding='utf-8')}"
        for written, mended in MENDS.get(request.path, ()):
            response.text = (response.text or "").replace(written, mended)
        return response

    async def _action(self, request: web.Request) -> web.Response:
        async with self._turn:
            response: web.Response = await super()._action(request)
            result = json.loads(response.text or "{}")
            failed = result.get("settlement") in {"failed", "timeout"}
            await self._after_action(not failed and result.get("acknowledgement") != "unacknowledged")
        return response


def frame(
    preview: Preview,
    port: int,
    *,
    ancestors: tuple[str, ...],
    turn: AbstractAsyncContextManager[Any],
    after_action: AfterAction,
) -> Preview:
    """Give a preview that was not entered yet a :class:`FramedServer`; ``port`` 0 takes a free one."""
    served = FramedServer(preview, port, ancestors=ancestors, turn=turn, after_action=after_action)
    preview._server = served  # noqa: SLF001 - likewise
    return preview
