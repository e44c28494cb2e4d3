"""Everything said later: a promise is written with the fact, and kept whatever happens."""
