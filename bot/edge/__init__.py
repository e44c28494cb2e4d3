"""Where Discord meets us."""
