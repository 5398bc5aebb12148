"""The addresses of the site, read from its URL configuration."""

from collections.abc import Iterator

from django.urls import URLPattern, URLResolver, get_resolver

# The technical administration has its own rule (staff only), tested at its door.
LEFT_TO_DJANGO = {"admin"}


def route_names(resolver: URLResolver | None = None, namespace: str = "") -> Iterator[str]:
    """« clubs:dashboard », « account_login »… A route without a name is told by its pattern."""
    resolver = resolver or get_resolver()
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLPattern):
            yield namespace + (pattern.name or str(pattern.pattern))
        elif pattern.namespace not in LEFT_TO_DJANGO:
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from route_names(pattern, inner)
