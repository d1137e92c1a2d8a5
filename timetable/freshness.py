"""Whether a reader's copy of a timetable or of the board is still good, each asked in one cheap query."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.db import connection
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import salted_hmac

from timetable.calendar import at_clock
from timetable.week import Week

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

# The board of a district's week: whole rows by their hashes, for nearly every column of theirs stands on the page.
_BOARD = """
WITH shown AS (SELECT s.* FROM timetable_session s
                 JOIN courses_trainingclass c ON c.id = s.training_class_id
                 JOIN courses_trainingplan p ON p.id = c.plan_id
                WHERE p.district_id = %(district)s
                  AND ((s.start_at >= %(first)s AND s.start_at < %(last)s)
                       OR (s.start_at IS NULL AND s.status = 'SCHEDULED')))
SELECT (SELECT bit_xor(hashtextextended(s::text, 0)) FROM shown s),
       (SELECT bit_xor(hashtextextended(i::text, 0)) FROM timetable_sessioninstructor i
         WHERE i.session_id IN (SELECT id FROM shown)),
       (SELECT bit_xor(hashtextextended(g::text, 0)) FROM timetable_session_groups g
         WHERE g.session_id IN (SELECT id FROM shown)),
       (SELECT bit_xor(hashtextextended(j::text, 0)) FROM timetable_session_joint_classes j
         WHERE j.session_id IN (SELECT id FROM shown)),
       (SELECT count(*) || '-' || max(v.id) FROM timetable_timetableversion v),
       (SELECT bit_xor(hashtextextended(e.id::text || e.status || coalesce(e.group_id, 0)::text, 0))
          FROM trainees_enrolment e WHERE e.training_class_id IN (SELECT training_class_id FROM shown)),
       (SELECT bit_xor(hashtextextended(c::text, 0)) FROM courses_trainingclass c
          JOIN courses_trainingplan p ON p.id = c.plan_id WHERE p.district_id = %(district)s),
       (SELECT bit_xor(hashtextextended(r::text, 0)) FROM timetable_room r WHERE r.district_id = %(district)s),
       (SELECT bit_xor(hashtextextended(t::text, 0)) FROM timetable_instructor t WHERE t.district_id = %(district)s),
       (SELECT bit_xor(hashtextextended(h::text, 0)) FROM timetable_halfdaytimes h WHERE h.district_id = %(district)s),
       (SELECT bit_xor(hashtextextended(u::text, 0)) FROM timetable_unavailability u),
       (SELECT bit_xor(hashtextextended(l::text, 0)) FROM timetable_placinglimits l WHERE l.district_id = %(district)s),
       (SELECT bit_xor(hashtextextended(w::text, 0)) FROM timetable_campustransit w WHERE w.district_id = %(district)s),
       (SELECT bit_xor(hashtextextended(d::text, 0)) FROM timetable_calendarday d
         WHERE d.day BETWEEN %(first)s::date - 366 AND %(last)s::date + 366),
       (SELECT max(n.id) FROM timetable_planningrun n WHERE n.district_id = %(district)s),
       (SELECT string_agg(g.role || u.path || coalesce(g.expires_on::text, ''), ',' ORDER BY g.id)
          FROM accounts_grant g JOIN units_unit u ON u.id = g.unit_id WHERE g.user_id = %(user)s),
       (SELECT string_agg(s.training_class_id || s.role || coalesce(s.expires_on::text, ''), ',' ORDER BY s.id)
          FROM courses_classstaff s WHERE s.user_id = %(user)s)
"""


def board_fingerprint(request: HttpRequest, district: int, week: Week) -> str | None:
    """An ETag of the board of that week, for one person and one address; None while a message waits. One query."""
    if "messages" in request.COOKIES:
        return None
    first, last = at_clock(week.monday, dt.time.min), at_clock(week.after.monday, dt.time.min)
    about = {"user": request.user.pk, "district": district, "first": first, "last": last}
    return _tag(request, _BOARD, about, request.get_full_path())


def fingerprint(request: HttpRequest, training_class: int) -> str | None:
    """An ETag that only a person who may read the page is given; equal as long as nothing that decides it differs.

    None while a message waits to be shown. One query.
    """
    if "messages" in request.COOKIES:
        return None
    about = {"user": request.user.pk, "training_class": training_class}
    return _tag(request, _STATE, about, training_class)


def fingerprint_of(request: HttpRequest, content: object) -> str | None:
    """An ETag of a page that shows this content (equal content has equal `repr`) to this person, today.

    None while a message waits to be shown.
    """
    return None if "messages" in request.COOKIES else _signed(request, content, request.path)


def _tag(request: HttpRequest, query: str, about: dict[str, Any], page: object) -> str:
    """What the query finds, with the page, the day, the release and the person, as an ETag."""
    with connection.cursor() as cursor:
        cursor.execute(query, about)
        state = cursor.fetchone()
    return _signed(request, state, page)


def _signed(request: HttpRequest, state: object, page: object) -> str:
    user = request.user
    release = getattr(staticfiles_storage, "manifest_hash", "")
    seen = (page, timezone.localdate(), request.LANGUAGE_CODE, release, "HX-Request" in request.headers)
    person = (user.pk, str(user), request.COOKIES.get(settings.CSRF_COOKIE_NAME))
    facts = repr((state, person, seen))
    return f'"{salted_hmac("timetable.freshness", facts, algorithm="sha256").hexdigest()[:32]}"'
