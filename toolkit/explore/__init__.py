"""Questions to a corpus: tables out, every formula with its source."""
