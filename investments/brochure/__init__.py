"""The chronicle on paper: :mod:`compose` makes up the pages, :mod:`render` prints them."""
