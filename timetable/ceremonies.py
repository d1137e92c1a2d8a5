"""The opening and the closing of a class: when and where, who leads, and who of the leaders is there."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import models, transaction
from django.utils.translation import gettext as _

from accounts import audit
from accounts.models import AuditEntry, User
from courses.models import TrainingClass
from timetable.models import Ceremony, CeremonyLeader, PublishedSession
from trainees import rostrum
from trainees.arranging import Overtaken
from trainees.rostrum import Ranked

# A name and a post.
Named = tuple[str, str]
LISTED = "timetable.list_leaders"


def find(training_class: TrainingClass, kind: str) -> Ceremony:
    """The ceremony; not stored yet where nobody has written anything of it. One query."""
    stored = training_class.ceremonies.filter(kind=kind).first()
    return stored or Ceremony(training_class=training_class, kind=kind)


def session_of(ceremony: Ceremony) -> PublishedSession | None:
    """The published session in which it takes place; None where there is none."""
    published = PublishedSession.objects.of_class(ceremony.training_class).taking_place()
    return published.filter(kind=ceremony.kind).first()


def host_of(ceremony: Ceremony, session: PublishedSession | None) -> Named:
    """主持人: who is named for it, else the chair of its session; both empty where nobody is known."""
    if ceremony.host_name:
        return ceremony.host_name, ceremony.host_post
    return (session.chair if session else ""), ""


def leaders_of(ceremony: Ceremony) -> list[Named]:
    """The leaders present in rank order: its own list, else the rostrum of the class."""
    return own_leaders(ceremony) or rostrum.listed(ceremony.training_class)


def own_leaders(ceremony: Ceremony) -> list[Named]:
    """Its own list in rank order, empty where the rostrum of the class holds."""
    return list(ceremony.leaders.values_list("name", "post")) if ceremony.pk else []


def hold(ceremony: Ceremony) -> Ceremony:
    """The stored ceremony, made where there is none yet and held until the transaction ends."""
    row, _is_new = Ceremony.objects.get_or_create(training_class=ceremony.training_class, kind=ceremony.kind)
    held = Ceremony.objects.select_for_update(no_key=True).get(pk=row.pk)
    held.training_class = ceremony.training_class
    return held


@transaction.atomic
def name_host(ceremony: Ceremony, *, name: str, post: str, version: int, by: User) -> None:
    """Names who presides; no name leaves it to the chair of the session. Raises Overtaken where somebody has changed it
    since `version`."""
    held = hold(ceremony)
    if (held.host_name, held.host_post) == (name, post):
        return
    if held.version != version:
        now = f"{held.host_name} {held.host_post}".strip() or _("未填")
        raise overtaken("timetable.name_host", held, now)
    held.host_name, held.host_post, held.version = name, post, version + 1
    held.save(update_fields=["host_name", "host_post", "version"])
    audit.record("timetable.name_host", by=by, subject=held, name=name, post=post)


@transaction.atomic
def list_leaders(ceremony: Ceremony, *, people: Ranked, seen: Ranked, by: User) -> AuditEntry | None:
    """Writes who of the leaders is there, by rank; the row of the trail, None where nothing changed. No people, or those
    of the rostrum, leave it to the rostrum. Raises Overtaken where the list is no longer the `seen` one."""
    held = hold(ceremony)
    if leaders_of(held) != list(seen):
        raise overtaken(LISTED, held, _spelt(leaders_of(held)))
    wanted = [] if list(people) == rostrum.listed(held.training_class) else list(people)
    return _write(held, wanted, LISTED, by)


@transaction.atomic
def undo_leaders(ceremony: Ceremony, entry: AuditEntry, *, by: User) -> None:
    """Puts the list back as it was before that row of the trail. Raises Overtaken where it was changed again since."""
    held = hold(ceremony)
    if own_leaders(held) != _people(entry.data["after"]):
        raise overtaken(LISTED, held, _spelt(leaders_of(held)))
    _write(held, _people(entry.data["before"]), "timetable.undo_leaders", by)


def listings_of(ceremony: Ceremony) -> models.QuerySet[AuditEntry]:
    """The rows of the trail that `list_leaders` left for the ceremony."""
    return AuditEntry.objects.filter(
        action=LISTED, subject_type=Ceremony._meta.label_lower, subject_id=ceremony.pk or 0
    )


def overtaken(action: str, subject: models.Model, now: str) -> Overtaken:
    """The refusal of an old form: who was quicker by that act, and how it stands now."""
    entry = audit.latest(action, subject)
    words = {"by": entry.by.name if entry and entry.by else _("别人"), "now": now}
    return Overtaken(_("%(by)s刚刚改过，现在是：%(now)s。再保存一次，就以您填的为准。") % words)


def _write(held: Ceremony, people: list[Named], action: str, by: User) -> AuditEntry | None:
    before = own_leaders(held)
    if before == people:
        return None
    held.leaders.all().delete()
    CeremonyLeader.objects.bulk_create(
        CeremonyLeader(ceremony=held, rank=rank, name=name, post=post)
        for rank, (name, post) in enumerate(people, start=1)
    )
    return audit.record(action, by=by, subject=held, before=before, after=people)


def _people(rows: Sequence[Any]) -> list[Named]:
    return [(name, post) for name, post in rows]


def _spelt(people: Ranked) -> str:
    return _("；").join(f"{name} {post}".strip() for name, post in people) or _("没有名单")
