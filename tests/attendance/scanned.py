"""A phone in the hall: a browser with the cookie of a known phone, and the taps that it makes."""

from typing import Any

from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import timezone

from attendance import scanning
from trainees import phones
from trainees.models import Enrolment, Phone, TieWay

PAGE = reverse("attendance:check_in_new")
HTMX = {"HTTP_HX_REQUEST": "true"}


def phone_of(*people: Enrolment) -> tuple[Client, Phone]:
    """A browser that nobody has signed in to, on a phone tied to these people."""
    response = HttpResponse()
    phone = phones.ensure(RequestFactory().get("/"), response)
    for person in people:
        phones.tie(phone, person, way=TieWay.NAME)
    client = Client()
    client.cookies[phones.COOKIE] = response.cookies[phones.COOKIE].value
    return client, phone


def scan(client: Client, session: Any) -> Any:
    """Opens what the screen of the session shows now."""
    code = scanning.code_of(session.pk, timezone.now())
    return client.get(reverse("attendance:check_in_scan", args=[code]))


def tap(client: Client, person: Enrolment, **extra: Any) -> Any:
    return client.post(PAGE, {"enrolment": person.pk}, **extra)
