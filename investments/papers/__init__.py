"""READ: the yearly papers of a club, one module each, as frozen page objects.

Everything is computed from one reading of the books (:mod:`investments.papers.books`), so that all
the papers of a year cost the same few queries as one.
"""
