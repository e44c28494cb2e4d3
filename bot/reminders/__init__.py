"""Messages that people asked for, sent later: to themselves, or by organizers to a channel."""
