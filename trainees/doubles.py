"""Records that may be the same person as one: found by what they share, or by typing."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from trainees.enrolment import current_posts
from trainees.models import Appointment, Cadre

SHOWN = 30


@dataclass(frozen=True, slots=True)
class Double:
    """Another record with its present post, and what it shares with the one."""

    cadre: Cadre
    post: Appointment | None
    shares: tuple[str, ...]


def search(cadre: Cadre, text: str) -> list[Double]:
    """Those found by name (characters, pinyin, initials); without a text those of the same name or phone. Two
    queries."""
    others = Cadre.objects.filter(district=cadre.district_id).exclude(pk=cadre.pk)
    found = list((others.matching(text) if text else _alike(cadre, others)).order_by("pk")[:SHOWN])
    posts = current_posts(found)
    doubles = [Double(other, posts.get(other.pk), tuple(_shared(cadre, other))) for other in found]
    return sorted(doubles, key=lambda double: -len(double.shares))


def _alike(cadre: Cadre, others: QuerySet[Cadre]) -> QuerySet[Cadre]:
    same = Q(name=cadre.name)
    if cadre.phone:
        same |= Q(phone=cadre.phone)
    return others.filter(same)


def _shared(one: Cadre, other: Cadre) -> Sequence[str]:
    pairs = [
        (_("姓名相同"), one.name == other.name),
        (_("手机相同"), bool(one.phone) and one.phone == other.phone),
        (_("出生年月相同"), bool(one.birth_month) and one.birth_month == other.birth_month),
    ]
    return [label for label, same in pairs if same]
