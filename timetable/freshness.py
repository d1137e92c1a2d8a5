"""Whether a reader's copy of a class's timetable is still good, asked in one cheap query."""

from __future__ import annotations

from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.db import connection
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import salted_hmac

# Everything that decides whether the person may read the page (roles, duties in the class, own enrolments, quotas)
# and what stands on it (the class's head, the published rows), as one row. Written out because a request that is
# answered by 304 should cost little more than finding out who asks.
_STATE = """
SELECT c.version, c.status, c.last_published_on, p.count, p.changed_at, p.version,
       (SELECT string_agg(u.path, ',' ORDER BY u.id) FROM units_unit u WHERE u.id IN (c.host_id, c.implementer_id)),
       (SELECT string_agg(g.role || u.path || coalesce(g.expires_on::text, ''), ',' ORDER BY g.id)
          FROM accounts_grant g JOIN units_unit u ON u.id = g.unit_id WHERE g.user_id = %(user)s),
       (SELECT string_agg(s.role || coalesce(s.expires_on::text, ''), ',' ORDER BY s.id)
          FROM courses_classstaff s WHERE s.user_id = %(user)s AND s.training_class_id = c.id),
       (SELECT string_agg(e.status, ',' ORDER BY e.id)
          FROM trainees_enrolment e JOIN trainees_cadre k ON k.id = e.cadre_id
         WHERE k.user_id = %(user)s AND e.training_class_id = c.id),
       (SELECT string_agg(q.unit_id::text, ',' ORDER BY q.id)
          FROM trainees_quota q WHERE q.training_class_id = c.id)
  FROM courses_trainingclass c,
       LATERAL (SELECT count(*) AS count, max(r.changed_at) AS changed_at, max(r.version_id) AS version
                  FROM timetable_publishedsession_classes a
                  JOIN timetable_publishedsession r ON r.session_id = a.publishedsession_id
                 WHERE a.trainingclass_id = c.id) p
 WHERE c.id = %(training_class)s
"""


def fingerprint(request: HttpRequest, training_class: int) -> str | None:
    """An ETag that only a person who may read the page is given; equal as long as nothing that decides it differs.

    None while a message waits to be shown. One query.
    """
    if "messages" in request.COOKIES:
        return None
    with connection.cursor() as cursor:
        cursor.execute(_STATE, {"user": request.user.pk, "training_class": training_class})
        state = cursor.fetchone()
    return fingerprint_of(request, (training_class, state))


def fingerprint_of(request: HttpRequest, content: object) -> str | None:
    """An ETag of a page that shows this content (equal content has equal `repr`) to this person, today.

    None while a message waits to be shown.
    """
    if "messages" in request.COOKIES:
        return None
    user = request.user
    release = getattr(staticfiles_storage, "manifest_hash", "")
    page = (timezone.localdate(), request.LANGUAGE_CODE, release, "HX-Request" in request.headers)
    person = (user.pk, str(user), request.COOKIES.get(settings.CSRF_COOKIE_NAME))
    about = repr((content, person, page))
    return f'"{salted_hmac("timetable.freshness", about, algorithm="sha256").hexdigest()[:32]}"'
