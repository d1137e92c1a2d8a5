"""Who must sign in by more than a password: as each district wants it, from a day on."""

import datetime as dt
from collections.abc import Callable, Iterable

from allauth.mfa.models import Authenticator
from django.db import transaction

from accounts import audit
from accounts.models import Grant, Role, SecondFactorFor, SignInPolicy, User
from units.models import Unit, in_subtree


def policy_of(district: Unit) -> SignInPolicy:
    """The district's policy; a new, unsaved one that asks nothing where none was laid down."""
    found = SignInPolicy.objects.filter(district=district).first()
    return found or SignInPolicy(district=district)


@transaction.atomic
def lay_down(policy: SignInPolicy, *, by: User) -> SignInPolicy:
    """Saves what a district asks from now on."""
    Unit.objects.select_for_update(no_key=True).order_by().get(pk=policy.district_id)
    row, _is_new = SignInPolicy.objects.update_or_create(
        district_id=policy.district_id,
        defaults={"second_factor": policy.second_factor, "from_on": policy.from_on},
    )
    audit.record(
        "accounts.lay_down_sign_in",
        by=by,
        subject=policy.district,
        second_factor=row.second_factor,
        from_on=str(row.from_on),
    )
    return row


def asked_from(user: User, *, served: Callable[[], Iterable[int]] = tuple) -> dt.date | None:
    """From which day, over or to come, the account must have a second factor; None where nobody asks one.

    `served` gives the districts whose classes the person serves without a role there; it is asked only where some
    district asks for second factors. One query, and none for who holds a role while nobody asks.
    """
    if any(not grant.may_ask_factors for grant in user.current_grants):
        return None
    policies = list(SignInPolicy.objects.asking())
    if not policies:
        return None
    offices = [grant for grant in user.current_grants if grant.role != Role.CADRE]
    administered = {_district(grant.unit) for grant in offices if grant.role == Role.ADMINISTRATOR}
    works_in = {_district(grant.unit) for grant in offices} | set(served())
    days = [
        policy.from_on
        for policy in policies
        if policy.district_id in (works_in if policy.second_factor == SecondFactorFor.STAFF else administered)
    ]
    return min(days, default=None)


def administered_district(user: User) -> Unit | None:
    """The district that the person administers as a whole. One query."""
    roots = Unit.objects.filter(in_subtree("", user.unit_paths(Role.ADMINISTRATOR)), parent=None)
    return roots.order_by("pk").first()


def lacking(district: Unit) -> dict[str, int]:
    """How many of the district's staff who hold a role there have no second factor, "administrators" and "staff" (all of
    them). Two queries."""
    has_one = Authenticator.objects.exclude(type=Authenticator.Type.RECOVERY_CODES).values("user")
    offices = Grant.objects.in_force().exclude(role=Role.CADRE).filter(user__is_active=True)
    without = offices.filter(in_subtree("unit__", [district.path])).exclude(user__in=has_one)
    return {
        "administrators": without.filter(role=Role.ADMINISTRATOR).values("user").distinct().count(),
        "staff": without.values("user").distinct().count(),
    }


def _district(unit: Unit) -> int:
    """The root above a unit; a path is ids with a slash behind each."""
    return int(unit.path.strip("/").split("/")[0])
