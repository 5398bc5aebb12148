"""Timing and counting, and the tables that are printed."""

import statistics
import time
from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import dataclass

ROUNDS = 9
# What opens and ends a transaction is no query.
_TRANSACTION = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE", "ROLLBACK")


@dataclass
class Counted:
    queries: int = 0


@contextmanager
def counted():
    """How many queries the block makes, the words of its transaction left out."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    found = Counted()
    with CaptureQueriesContext(connection) as capture:
        yield found
    texts = [query["sql"] for query in capture.captured_queries]
    found.queries = sum(not text.startswith(_TRANSACTION) for text in texts)


def seconds_of(action: Callable[[], object], rounds: int = ROUNDS) -> float:
    """The median of a few rounds, in seconds of processor, whatever else the machine does."""
    times = []
    for _ in range(rounds):
        start = time.process_time()
        action()
        times.append(time.process_time() - start)
    return statistics.median(times)


def heading(text: str) -> None:
    print(f"\n{text}\n{'-' * len(text)}")


def verdict(is_reached: bool) -> str:
    return "reached" if is_reached else "NOT REACHED"
