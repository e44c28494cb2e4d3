"""Something with a time and (perhaps) a place, and who is coming."""
