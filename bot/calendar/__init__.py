"""Events in other calendars: Discord's own list of events, files for one's calendar, and feeds."""
