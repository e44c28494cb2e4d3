"""People who take part, as far as they have told us who they are."""
