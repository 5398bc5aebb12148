"""The chronicle on paper: :mod:`compose` makes up the pages (with :mod:`booklet` for what goes
together and :mod:`line` for the years), :mod:`render` prints them."""
