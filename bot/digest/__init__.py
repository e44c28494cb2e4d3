"""What organizers read once a week: what happened, who waits, what comes."""
