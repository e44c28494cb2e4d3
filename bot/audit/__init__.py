"""What leads, organizers and admins changed, and whose data they were shown; kept for 90 days."""
