"""Reading and judging scorecards; it knows no zip and no XML."""
