"""A form that is sent twice, by a double click or a resend, is taken once."""

import hashlib
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.cache import cache
from django.db import transaction
from django.forms import BaseForm
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.datastructures import MultiValueDict

from accounts.access import UserRequest

# How long a page may lie open between two presses of the same button, in seconds.
REMEMBERED = 24 * 3600

View = Callable[..., HttpResponse]


def taken_once(*, then: str | Callable[..., str]) -> Callable[[View], View]:
    """For views that make a row: the same form with the same content again leads on to `then` (the name of an address
    that takes what the view takes, or what gives one) and makes no second one.

    A page carries its own form token, so equal forms are one page's. Whoever comes second waits for the first:
    the note lies in the database and belongs to its transaction. A form that was refused may be sent again.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: UserRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if request.method != "POST" or "csrfmiddlewaretoken" not in request.POST:
                return view(request, *args, **kwargs)
            with transaction.atomic():
                if not cache.add(_name_of(request), 1, timeout=REMEMBERED):
                    onward = (
                        then(*args, **kwargs) if callable(then) else reverse(then, args=args, kwargs=kwargs)
                    )
                    return HttpResponseRedirect(onward)
                response = view(request, *args, **kwargs)
                if response.status_code >= 400:
                    transaction.set_rollback(True)
            return response

        return guarded

    return decorate


def _name_of(request: UserRequest) -> str:
    """What is kept of a form: a hash of who sent what where."""
    sent = repr((request.user.pk, request.path, sorted(request.POST.lists())))
    return f"taken:{hashlib.sha256(sent.encode('utf-8', 'surrogatepass')).hexdigest()}"


def renew(form: BaseForm, **hidden: object) -> None:
    """Lets a refused form mean what it says when it is sent once more: its hidden fields hold what stands now."""
    newer = MultiValueDict[str, Any]()
    newer.update(form.data)
    for name, value in hidden.items():
        newer[form.add_prefix(name)] = str(value)
    form.data = newer
