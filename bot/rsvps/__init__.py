"""Who comes to an event: answers, seats, the waitlist, shifts, reminders of it, and who was there."""
