"""Checks requests and answers against Discord's own description of its API, when the description is at hand."""

from __future__ import annotations

import functools
import json
import re
from pathlib import Path
from typing import Any

DESCRIPTION = Path(__file__).parents[2].parent / "shared" / "discord" / "openapi.json"


def stringify_ids(value: Any, key: str = "") -> Any:
    """Discord takes numbers where its description says that ids are strings; discord.py sends numbers."""
    if key == "allowed_mentions" and isinstance(value, dict):
        lists = {name: [str(item) for item in value[name]] for name in ("users", "roles") if value.get(name)}
        return {**value, **lists}
    if isinstance(value, dict):
        changed = {name: stringify_ids(item, name) for name, item in value.items()}
        if key in ("attachments", "default_values") and isinstance(changed.get("id"), int):
            changed["id"] = str(changed["id"])
        return changed
    if isinstance(value, list):
        return [stringify_ids(item, key) for item in value]
    if isinstance(value, int) and not isinstance(value, bool) and key.endswith("_id"):
        return str(value)
    return value


class ApiCheck:
    """Discord's description, ready to judge. Compiling one body's schema takes milliseconds, once a process."""

    def __init__(self, description: dict[str, Any]) -> None:
        self._paths = description["paths"]
        self._components = description["components"]
        # The more literal path first: /users/@me before /users/{user_id}.
        self._patterns = [
            (re.compile("^" + re.sub(r"\\\{\w+\\\}", "([^/]+)", re.escape(template)) + "$"), template)
            for template in sorted(self._paths, key=lambda template: (template.count("{"), template))
        ]
        self._validators: dict[str, Any] = {}

    def _template(self, path: str) -> str | None:
        return next((template for pattern, template in self._patterns if pattern.match(path)), None)

    def _errors(self, name: str, schema: dict[str, Any], value: Any) -> list[str]:
        import jsonschema_rs

        if name not in self._validators:
            self._validators[name] = jsonschema_rs.validator_for(
                {**schema, "components": self._components}, validate_formats=False
            )
        return [
            f"{name}: /{'/'.join(map(str, error.instance_path))}: {error.message[:300]}"
            for error in self._validators[name].iter_errors(stringify_ids(value))
        ]

    def request(self, method: str, path: str, body: Any, *, multipart: bool = False) -> list[str]:
        """What is wrong with a request (path below /api/v10); empty when nothing is."""
        template = self._template(path)
        operation = self._paths[template].get(method.lower()) if template else None
        if operation is None:
            return [f"{method} {path} is not in Discord's API description"]
        problems = self._path_problems(template, path)
        contents = operation.get("requestBody", {})
        if body is None:
            if contents.get("required"):
                problems.append(f"{method} {template}: a body is required")
            return problems
        media = contents.get("content", {})
        kind = "multipart/form-data" if multipart else "application/json"
        if kind not in media:
            return [*problems, f"{method} {template}: takes no {kind} body"]
        return problems + self._errors(f"{method} {template} {kind}", media[kind].get("schema", {}), body)

    def _path_problems(self, template: str | None, path: str) -> list[str]:
        names = re.findall(r"\{(\w+)\}", template or "")
        values = next(p for p, t in self._patterns if t == template).match(path).groups()  # type: ignore[union-attr]
        return [
            f"{path}: {name} is not a snowflake"
            for name, value in zip(names, values, strict=True)
            if name.endswith("_id") and not re.fullmatch(r"0|[1-9][0-9]*", value)
        ]

    def answer(self, method: str, path: str, status: int, body: Any) -> list[str]:
        """What is wrong with an answer of the stand-in's own."""
        template = self._template(path)
        responses = self._paths[template][method.lower()]["responses"] if template else {}
        schema = responses.get(str(status), {}).get("content", {}).get("application/json", {}).get("schema")
        if schema is None or body is None:
            return [] if str(status) in responses or status >= 400 else [f"{method} {template}: no answer {status}"]
        return self._errors(f"{method} {template} -> {status}", schema, body)


@functools.cache
def load() -> ApiCheck | None:
    """The check, or None where the description or jsonschema-rs is missing."""
    if not DESCRIPTION.exists():
        return None
    return ApiCheck(json.loads(DESCRIPTION.read_text(encoding="utf-8")))
