"""Refusals whose text is what the person reads."""


class UserError(Exception):
    """A refusal that the person can mend: ``str(error)`` is the sentence shown to them.

    Subclasses name the condition (``EventFull``). Everything that is not a ``UserError`` is a defect of ours: it is
    logged with a reference, and the person gets the reference instead of the text.
    """


class NotFound(UserError):
    """Something named by the person does not exist in this server."""


class NotAllowed(UserError):
    """The person may not do this here; the text says who may."""


class BadInput(UserError):
    """The person typed something that cannot be used; the text says what to type instead."""


class CannotStart(RuntimeError):
    """The bot cannot start; the text says what to do. For whoever hosts it, not for the people in a server."""
