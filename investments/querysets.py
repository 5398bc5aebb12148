"""Which rows of the story: who may read them is decided here and in permissions."""

from django.db import models


class InvestmentEventQuerySet(models.QuerySet):
    def published(self):
        return self.filter(is_published=True, chronicle__is_published=True)

    def with_all_it_shows(self):
        """What a timeline or a brochure prints of each event, in a fixed number of queries."""
        return self.select_related("enterprise").prefetch_related(
            "clubs", "partnerships__partner", "pictures__renditions"
        )


class InvestmentEventManager(models.Manager.from_queryset(InvestmentEventQuerySet)):
    def get_by_natural_key(self, chronicle_slug, slug):
        return self.get(chronicle__slug=chronicle_slug, slug=slug)


class PartnershipManager(models.Manager):
    def get_by_natural_key(self, chronicle_slug, event_slug, partner_slug):
        return self.get(
            event__chronicle__slug=chronicle_slug,
            event__slug=event_slug,
            partner__slug=partner_slug,
        )
