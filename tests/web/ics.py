"""A reader of calendars that knows nothing of ours: unfolding, parameters and escapes as RFC 5545 says."""

from collections import defaultdict

Item = dict[str, str]


def unfold(data: bytes) -> list[str]:
    """Content lines (3.1): CRLF ends a line, at most 75 bytes, and one that begins with a blank goes on."""
    text = data.decode("utf-8", errors="strict")
    assert text.endswith("\r\n"), "the last line does not end"
    physical = text.removesuffix("\r\n").split("\r\n")
    assert all(len(line.encode()) <= 75 for line in physical), "a line longer than 75 bytes"
    assert not any("\n" in line or "\r" in line for line in physical), "a bare line break"
    lines: list[str] = []
    for line in physical:
        if line[:1] in (" ", "\t"):
            lines[-1] += line[1:]
        else:
            lines.append(line)
    return lines


def split(line: str) -> tuple[str, dict[str, str], str]:
    """Name, parameters and value; a colon within quotes does not end the parameters."""
    quoted = False
    for at, character in enumerate(line):
        quoted ^= character == '"'
        if character == ":" and not quoted:
            head, value = line[:at], line[at + 1 :]
            break
    else:
        raise AssertionError(f"no value: {line!r}")
    name, *parameters = head.split(";")
    return name.upper(), dict(each.split("=", 1) for each in parameters), value


def unescape(value: str) -> str:
    """TEXT (3.3.11)."""
    found, at = "", 0
    while at < len(value):
        if value[at] == "\\":
            at += 1
            found += {"n": "\n", "N": "\n", ",": ",", ";": ";", "\\": "\\"}[value[at]]
        else:
            assert value[at] not in ";,", f"not escaped: {value!r}"
            found += value[at]
        at += 1
    return found


_TEXT = {"SUMMARY", "DESCRIPTION", "LOCATION", "UID", "STATUS", "X-WR-CALNAME"}


def parse(data: bytes) -> dict[str, list[Item]]:
    """Everything in a calendar by component; ``NAME.PARAMETER`` holds a parameter."""
    found: dict[str, list[Item]] = defaultdict(list)
    open_ones: list[tuple[str, Item]] = []
    for line in unfold(data):
        name, parameters, value = split(line)
        if name == "BEGIN":
            open_ones.append((value, {}))
        elif name == "END":
            kind, item = open_ones.pop()
            assert kind == value, f"{kind} ends as {value}"
            found[kind].append(item)
        else:
            item = open_ones[-1][1]
            assert name not in item or open_ones[-1][0] != "VEVENT", f"{name} twice"
            item[name] = unescape(value) if name in _TEXT else value
            for parameter, given in parameters.items():
                item[f"{name}.{parameter}"] = given
    assert not open_ones, "a component does not end"
    assert len(found["VCALENDAR"]) == 1
    return found
