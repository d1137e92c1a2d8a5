"""Phones and whom they speak for (认人): known by a random key in a cookie, tied to an enrolment, untied again."""

import hashlib
import re
import secrets

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone

from accounts import audit
from accounts.models import User
from courses.models import TrainingClass
from trainees.models import Enrolment, Phone, PhoneTie, TieWay

COOKIE = "phone"
# As long as browsers keep any cookie.
KEPT = 400 * 24 * 3600
KEY_BYTES = 32
_SALT = "trainees.phone"
_LABEL = Phone._meta.get_field("label").max_length or 0
_ANDROID = re.compile(
    r"Android [\d.]+; (?:[a-z]{2}-[a-z]{2}; )?([^;)]+?)(?: Build/[^;)]*)?[;)]", re.IGNORECASE
)


def recognise(request: HttpRequest) -> Phone | None:
    """The phone that the request's cookie names; None for one that was never tied to anybody. One query."""
    key = _key_of(request)
    return Phone.objects.filter(key_hash=_hash(key)).first() if key else None


def greet(request: HttpRequest, response: HttpResponseBase) -> None:
    """Gives the phone a key where it has none, and keeps nothing yet: two taps that follow come from one phone."""
    _keep(response, _key_of(request) or secrets.token_urlsafe(KEY_BYTES))


def ensure(request: HttpRequest, response: HttpResponseBase) -> Phone:
    """The request's phone, made where it is new; its key goes out with the response for another 400 days."""
    key = _key_of(request) or secrets.token_urlsafe(KEY_BYTES)
    _keep(response, key)
    return _phone_of(key, request)


def greeted(request: HttpRequest) -> Phone | None:
    """The phone that has come back with the key it was given, made where it is new; None without a key."""
    key = _key_of(request)
    return _phone_of(key, request) if key else None


@transaction.atomic
def tie(phone: Phone, enrolment: Enrolment, *, way: TieWay, by: User | None = None) -> PhoneTie:
    """The phone speaks for the enrolment from now on; who is tied already stays so, by the way that came first.

    Two who tie at once get one row.
    """
    row, is_new = PhoneTie.objects.get_or_create(
        phone=phone, enrolment=enrolment, untied_at=None, defaults={"way": way}
    )
    if is_new:
        audit.record("trainees.tie_phone", by=by, subject=enrolment, way=str(way), tie=row.pk)
    return row


@transaction.atomic
def untie(tie: PhoneTie, *, by: User | None) -> bool:
    """The phone no longer speaks for the enrolment; False where it did not any more."""
    standing = PhoneTie.objects.filter(pk=tie.pk, untied_at=None)
    if not standing.update(untied_at=timezone.now(), untied_by=by):
        return False
    audit.record("trainees.untie_phone", by=by, subject=tie.enrolment, tie=tie.pk)
    return True


@transaction.atomic
def retie(tie: PhoneTie, *, by: User | None) -> bool:
    """Takes an untying back; False where the phone speaks for the enrolment anyway."""
    Enrolment.objects.select_for_update(no_key=True).get(pk=tie.enrolment_id)
    again = PhoneTie.objects.filter(phone=tie.phone_id, enrolment=tie.enrolment_id, untied_at=None)
    if again.exists():
        return False
    PhoneTie.objects.filter(pk=tie.pk).update(untied_at=None, untied_by=None)
    audit.record("trainees.retie_phone", by=by, subject=tie.enrolment, tie=tie.pk)
    return True


def tied(phone: Phone, training_class: TrainingClass) -> list[Enrolment]:
    """For whom the phone speaks in the class, in the order in which they were tied, whatever became of them there; the
    class is set on each. One query."""
    ties = PhoneTie.objects.filter(phone=phone, untied_at=None, enrolment__training_class=training_class)
    people = [row.enrolment for row in ties.select_related("enrolment__cadre__user")]
    for person in people:
        person.training_class = training_class
    return people


def label_of(agent: str) -> str:
    """What the maker calls the phone, by its browser's own words: "iPhone", "HUAWEI P40"; "" for what says nothing."""
    for word in ("iPhone", "iPad"):
        if word in agent:
            return word
    if found := _ANDROID.search(agent):
        return found[1].strip()[:_LABEL]
    return next((word for word in ("HarmonyOS", "Windows", "Macintosh", "Linux") if word in agent), "")


def _key_of(request: HttpRequest) -> str:
    """The key in the cookie as signed by us, else ""."""
    return request.get_signed_cookie(COOKIE, default="", salt=_SALT) or ""


def _phone_of(key: str, request: HttpRequest) -> Phone:
    label = label_of(request.headers.get("User-Agent", ""))
    return Phone.objects.get_or_create(key_hash=_hash(key), defaults={"label": label})[0]


def _keep(response: HttpResponseBase, key: str) -> None:
    response.set_signed_cookie(
        COOKIE, key, salt=_SALT, max_age=KEPT, secure=settings.HTTPS, httponly=True, samesite="Lax"
    )


def _hash(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()
