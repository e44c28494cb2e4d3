"""All wall-clock thinking: zones, what a person typed as a time, lengths of time. Pure; the present is passed in."""
