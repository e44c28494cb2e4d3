"""Days of action: one plan, many cities."""
