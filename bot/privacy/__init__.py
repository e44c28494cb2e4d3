"""What is held about people: shown to them, erased for them, and let go of when its time is over."""
