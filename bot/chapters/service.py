"""What people do with chapters (placeholder until the feature lands minutes from now)."""

from bot.database import Transaction


def led_by(tx: Transaction, server_id: int, user_id: int) -> frozenset[int]:
    """Return the chapters a person leads."""
    return frozenset()
