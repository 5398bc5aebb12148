from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from clubs.querysets import DatedQuerySet, MembershipQuerySet

from .club import Club


class Household(models.Model):
    """A « foyer fiscal »: people who pay their income tax together."""

    class Meta:
        verbose_name = _("foyer fiscal")
        verbose_name_plural = _("foyers fiscaux")

    def __str__(self):
        return f"foyer {self.pk}"


class PersonManager(BaseUserManager):
    def create_user(self, email, password=None, **fields):
        person = self.model(email=self.normalize_email(email).lower() if email else None, **fields)
        person.set_password(password)
        person.full_clean()
        person.save()
        return person

    def create_superuser(self, email, password=None, **fields):
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)


class Person(AbstractBaseUser, PermissionsMixin):
    """A human being, known once whatever the number of clubs, who may sign in by e-mail."""

    email = models.EmailField(
        _("adresse électronique"),
        unique=True,
        null=True,
        blank=True,
        error_messages={"unique": _("Cette adresse est déjà celle d’une autre personne.")},
    )
    given_name = models.CharField(_("prénom"), max_length=80)
    family_name = models.CharField(_("nom de famille"), max_length=80)
    address = models.TextField(
        _("adresse postale"), blank=True, help_text=_("Imprimée sur les attestations fiscales.")
    )
    household = models.ForeignKey(
        Household,
        models.SET_NULL,
        related_name="people",
        null=True,
        blank=True,
        verbose_name=_("foyer fiscal partagé"),
    )
    is_active = models.BooleanField(_("peut se connecter"), default=True)
    is_staff = models.BooleanField(_("accède à l’administration technique"), default=False)

    objects = PersonManager()

    EMAIL_FIELD = USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["given_name", "family_name"]

    class Meta:
        verbose_name = _("personne")
        verbose_name_plural = _("personnes")
        ordering = ["family_name", "given_name"]

    def __str__(self):
        return self.full_name

    def clean(self):
        super().clean()
        # Sign-in looks for the address in small letters.
        self.email = self.email.lower() if self.email else None

    @property
    def full_name(self):
        return f"{self.given_name} {self.family_name}"


class Leaving(models.TextChoices):
    """Why somebody is no longer of the club: some of it touches the convention itself."""

    RESIGNATION = "resignation", _("départ")
    EXCLUSION = "exclusion", _("exclusion")
    DEATH = "death", _("décès")


class Membership(models.Model):
    """A person in a club: what the movement calls a cigalier or a cigalière.

    ``number`` is the member's own in the club, kept for ever: in payment references, and in the
    seal of the ledger instead of a name.
    """

    club = models.ForeignKey(Club, models.PROTECT, related_name="memberships")
    person = models.ForeignKey(
        Person, models.PROTECT, related_name="memberships", verbose_name=_("personne")
    )
    joined_on = models.DateField(_("membre depuis le"))
    left_on = models.DateField(_("parti·e le"), null=True, blank=True)
    number = models.PositiveIntegerField(_("numéro de membre"), editable=False)
    leaving = models.CharField(_("raison du départ"), max_length=12, choices=Leaving, blank=True)
    is_settled_at_once = models.BooleanField(
        _("part rachetée en une fois par le club"),
        default=False,
        help_text=_("Sinon, chaque participation est rendue quand elle se dénoue."),
    )

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = _("membre")
        verbose_name_plural = _("membres")
        ordering = ["joined_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["club", "person"],
                name="membership_is_unique",
                violation_error_message=_("Cette personne est déjà membre du club."),
            ),
            models.UniqueConstraint(
                fields=["club", "number"], name="member_number_is_unique_in_the_club"
            ),
            models.CheckConstraint(
                condition=Q(left_on__isnull=True) | Q(left_on__gte=F("joined_on")),
                name="membership_ends_after_it_starts",
                violation_error_message=_("On ne peut pas partir avant d’être arrivé."),
            ),
        ]

    def __str__(self):
        return f"membre {self.pk}"


class Role(models.TextChoices):
    MANAGER = "manager", _("gérance")
    TREASURER = "treasurer", _("trésorerie")
    SECRETARY = "secretary", _("secrétariat")


class Mandate(models.Model):
    """An office held for a time; one person may hold several."""

    membership = models.ForeignKey(
        Membership, models.PROTECT, related_name="mandates", verbose_name=_("membre")
    )
    role = models.CharField(_("fonction"), max_length=12, choices=Role)
    starts_on = models.DateField(_("du"))
    ends_on = models.DateField(_("au"), null=True, blank=True)

    objects = DatedQuerySet.as_manager()

    class Meta:
        verbose_name = _("mandat")
        verbose_name_plural = _("mandats")
        ordering = ["starts_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="mandate_ends_after_it_starts",
                violation_error_message=_("Un mandat ne peut pas finir avant de commencer."),
            ),
        ]

    def __str__(self):
        return self.get_role_display()


class Rhythm(models.IntegerChoices):
    """How often a pledge is paid; the value is its number of months."""

    MONTHLY = 1, _("chaque mois")
    QUARTERLY = 3, _("chaque trimestre")
    HALF_YEARLY = 6, _("chaque semestre")
    YEARLY = 12, _("chaque année")


class Pledge(models.Model):
    """What a member promised to save at each term, from a date on; the latest one counts.

    Its first term is the month of its first day. A pledge of nothing is a pause.
    """

    membership = models.ForeignKey(
        Membership, models.PROTECT, related_name="pledges", verbose_name=_("membre")
    )
    starts_on = models.DateField(_("à partir du"))
    amount_cents = models.PositiveIntegerField(_("montant à chaque échéance, en centimes"))
    rhythm = models.PositiveSmallIntegerField(_("rythme"), choices=Rhythm, default=Rhythm.MONTHLY)

    class Meta:
        verbose_name = _("engagement")
        verbose_name_plural = _("engagements")
        ordering = ["starts_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["membership", "starts_on"],
                name="pledge_is_unique_on_its_day",
                violation_error_message=_("Un engagement commence déjà ce jour-là."),
            ),
        ]

    def __str__(self):
        return f"engagement {self.pk}"
