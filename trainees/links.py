"""Personal links: issued, found, revoked. A token is shown once; only its SHA-256 is kept."""

import hashlib
import secrets
from collections.abc import Sequence

from django.db import transaction
from django.db.models import CharField, OuterRef, Subquery, Value
from django.db.models.functions import Cast, Concat
from django.utils import timezone

from accounts import audit
from accounts.models import Grant, Role, User
from trainees.enrolment import current_posts
from trainees.models import Cadre, LinkKind, PersonalLink

TOKEN_BYTES = 32


def issue(cadre: Cadre, *, kind: LinkKind, by: User | None) -> str:
    """A new token for the cadre; the former link of that kind is dead from now on."""
    return issue_many([cadre], kind=kind, by=by)[cadre.pk]


@transaction.atomic
def issue_many(cadres: Sequence[Cadre], *, kind: LinkKind, by: User | None) -> dict[int, str]:
    """New tokens by cadre id. A link to the page makes the cadre's account where there is none.

    The queries do not grow with the cadres; two who issue at once wait for each other.
    """
    keys = [cadre.pk for cadre in cadres]
    rows = list(Cadre.objects.select_for_update(of=["self"]).filter(pk__in=keys).order_by("pk"))
    if kind == LinkKind.PAGE:
        _give_accounts([cadre for cadre in rows if cadre.user_id is None])
    open_links = PersonalLink.objects.filter(cadre__in=rows, kind=kind, revoked_at=None)
    open_links.update(revoked_at=timezone.now())
    tokens = {cadre.pk: secrets.token_urlsafe(TOKEN_BYTES) for cadre in rows}
    PersonalLink.objects.bulk_create(
        PersonalLink(cadre=cadre, kind=kind, token_hash=token_hash(tokens[cadre.pk]), issued_by=by)
        for cadre in rows
    )
    if len(rows) == 1:
        audit.record("trainees.issue_link", by=by, subject=rows[0], kind=kind)
    else:
        audit.record("trainees.issue_links", by=by, kind=kind, cadres=[cadre.pk for cadre in rows])
    return tokens


@transaction.atomic
def revoke(link: PersonalLink, *, by: User | None) -> None:
    """The link opens nothing from now on."""
    open_link = PersonalLink.objects.filter(pk=link.pk, revoked_at=None)
    if open_link.update(revoked_at=timezone.now()):
        audit.record("trainees.revoke_link", by=by, subject=link.cadre, kind=link.kind)


def find(token: str, *, kind: LinkKind) -> PersonalLink | None:
    """The open link of that token with its cadre and account, or None."""
    links = PersonalLink.objects.filter(token_hash=token_hash(token), kind=kind, revoked_at=None)
    return links.select_related("cadre__user").first()


@transaction.atomic
def account_of(cadre: Cadre) -> User:
    """The cadre's own account, made without a password where there is none; two who ask at once get one."""
    row = Cadre.objects.select_for_update(of=["self"]).get(pk=cadre.pk)
    if row.user_id is None:
        _give_accounts([row])
    account: User = User.objects.get(cadre=cadre)
    return account


def token_hash(token: str) -> str:
    """What is kept of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


def _give_accounts(cadres: list[Cadre]) -> None:
    """An account without a password for each, with the role of a cadre in the unit of the present post."""
    posts = current_posts(cadres)
    units = [posts[cadre.pk].unit_id if cadre.pk in posts else cadre.district_id for cadre in cadres]
    users = [
        User(username=f"cadre-{cadre.pk}", name=cadre.name, phone=cadre.phone, unit_id=unit)
        for cadre, unit in zip(cadres, units, strict=True)
    ]
    for user in users:
        user.set_unusable_password()
    User.objects.bulk_create(users)
    Grant.objects.bulk_create(
        Grant(user=user, role=Role.CADRE, unit_id=unit) for user, unit in zip(users, units, strict=True)
    )
    made = User.objects.filter(username=Concat(Value("cadre-"), Cast(OuterRef("pk"), CharField())))
    Cadre.objects.filter(pk__in=[cadre.pk for cadre in cadres]).update(user_id=Subquery(made.values("pk")))
