"""A sign-in that came by a phone lasts as long as the phone is tied: whoever unties it has signed it out at once."""

from collections.abc import Callable, Iterable

from django.conf import settings
from django.contrib.auth import login, logout
from django.db.models import Q
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils import timezone

from accounts.models import User
from courses.duties import is_staff
from courses.models import ClassStatus
from trainees import phones
from trainees.models import Enrolment, PhoneTie, TieWay
from trainees.models.enrolment import EnrolmentQuerySet

# In the session: the ties that it rests on; that it came without a password; that a link opened it whose phone is yet to
# be tied; by what it came where no tie says so.
HELD, WEAK, BY_LINK, WAY = "phone_ties", "phone_signed_in", "phone_by_link", "phone_way"
# What a visitor brings along whoever signs in: that this phone has scanned the hall's code.
CARRIED = ("check_in_proof",)


class PhoneTies:
    """Ends a sign-in of whose ties one was untied, and one without password of somebody who has become staff since; ties
    the phone that a personal link has just opened."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """One query for who came by a phone, none for others."""
        if not _stands(request):
            logout(request)
        if BY_LINK in request.session:
            _tie_by_link(request)
        return self.get_response(request)


def sign_in(
    request: HttpRequest, user: User, ties: Iterable[PhoneTie] = (), *, way: TieWay = TieWay.LINK
) -> None:
    """Signs the account in without a password and with a new session key, for as long as the ties stand. What somebody
    else left in the session is gone; what an unknown visitor left there stays. `way` is by what it came without a tie."""
    carried = {name: request.session[name] for name in CARRIED if name in request.session}
    login(request, user, backend=settings.AUTHENTICATION_BACKENDS[1])
    request.session.update({WEAK: True, WAY: str(way), **carried})
    hold(request, ties)


def hold(request: HttpRequest, ties: Iterable[PhoneTie]) -> None:
    """The session rests on these ties too from now on."""
    held = request.session.get(HELD, [])
    request.session[HELD] = sorted({*held, *(tie.pk for tie in ties)})


def tie_account(request: HttpRequest, response: HttpResponseBase, enrolment: Enrolment) -> PhoneTie | None:
    """Ties the phone to an enrolment of whoever is signed in on it: by ACCOUNT after a password, else by the way in which
    the phone was tied before, or the person signed in (by LINK where nothing says so).

    None where this phone was untied from the enrolment and the sign-in came without a password: then the person is
    recognised anew.
    """
    phone = phones.ensure(request, response)
    ties = PhoneTie.objects.filter(phone=phone, enrolment=enrolment)
    way = TieWay.ACCOUNT
    if request.session.get(WEAK):
        if ties.filter(untied_at__isnull=False).exists() and not ties.filter(untied_at=None).exists():
            return None
        held = PhoneTie.objects.filter(pk__in=request.session.get(HELD, []))
        way = TieWay(held.values_list("way", flat=True).first() or request.session.get(WAY, TieWay.LINK))
    tie = phones.tie(phone, enrolment, way=way, by=enrolment.cadre.user)
    hold(request, [tie])
    return tie


def open_by_link(request: HttpRequest, response: HttpResponseBase, user: User) -> None:
    """Signs in by a personal link. The phone is tied when it comes back with the key that it gets here: two taps are one
    phone, and a messenger that looks what the link is, is none."""
    if request.user != user:
        sign_in(request, user)
    phones.greet(request, response)
    request.session[BY_LINK] = True


def enrolments_to_come() -> EnrolmentQuerySet:
    """Of people who attend, in classes whose list is settled and that are not over."""
    ahead = Q(training_class__last_published_on=None) | Q(
        training_class__last_published_on__gte=timezone.localdate()
    )
    return Enrolment.objects.attending().filter(ahead, training_class__status=ClassStatus.CONFIRMED)


def _stands(request: HttpRequest) -> bool:
    held = request.session.get(HELD)
    if held and PhoneTie.objects.filter(pk__in=held, untied_at=None).count() < len(held):
        return False
    return not (WEAK in request.session and isinstance(request.user, User) and is_staff(request.user))


def _tie_by_link(request: HttpRequest) -> None:
    """Ties the phone to the person's enrolments in classes that are not over."""
    phone = phones.greeted(request)
    if phone is None or not request.user.is_authenticated:
        return
    del request.session[BY_LINK]
    rows = enrolments_to_come().filter(cadre__user=request.user.pk).select_related("cadre__user")
    ties = [phones.tie(phone, row, way=TieWay.LINK, by=row.cadre.user) for row in rows]
    hold(request, ties)
