"""What the README says of the invitation is what the invitation asks for."""

import re

import discord

from tests.house.reading import ROOT

README = (ROOT / "README.md").read_text()


def asked_for(text: str) -> tuple[discord.Permissions, set[str]]:
    """The permissions in the invitation's address, and the names in the table below it."""
    number = re.search(r"permissions=(\d+)", text)
    assert number
    table = text[text.index("| permission | what for |") :].partition("\n\n")[0]
    names = {row.split("|")[1].strip() for row in table.splitlines()[2:]}
    return discord.Permissions(int(number[1])), names


def named(permissions: discord.Permissions) -> set[str]:
    words = {name.replace("_", " ").title().replace(" In ", " in ") for name, value in permissions if value}
    return {{"Read Messages": "View Channels"}.get(word, word) for word in words}


def test_the_invitation_asks_for_what_the_table_explains() -> None:
    permissions, names = asked_for(README)
    assert named(permissions) == names
    assert not permissions.administrator


def test_a_permission_without_a_reason_would_be_found() -> None:
    permissions, names = asked_for(README.replace("| Manage Roles |", "| Kick Members |"))
    assert named(permissions) != names


def test_every_file_that_the_readme_points_to_exists() -> None:
    targets = re.findall(r"\]\((?!https?:)([^)#]+)", README)
    assert len(targets) > 8
    missing = [target for target in targets if not (ROOT / target).exists() and not target.endswith(".png")]
    assert missing == []
