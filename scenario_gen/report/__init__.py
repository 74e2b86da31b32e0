"""The report on a catalog: one typed model, and HTML, PDF, JSON and CSV made from it."""
