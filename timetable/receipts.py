"""Who has read a version, and who has not: for those who have to ask after them."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import groupby

from django.utils import translation
from django.utils.translation import gettext as _

from accounts import identity
from accounts.models import User
from timetable import links, versions
from timetable.fitting import LANGUAGE, Said, cut, fitted, names
from timetable.models import Notice, TimetableVersion
from trainees.models import Enrolment


@dataclass(frozen=True, kw_only=True)
class Receipt:
    """A person who was told, and how far the notice has come."""

    name: str
    town: str = ""
    unit: str = ""
    post: str = ""
    phone: str = ""
    dialled: str = ""
    read_at: dt.datetime | None
    acknowledged_at: dt.datetime | None

    @property
    def masked(self) -> str:
        """The phone as everybody sees it."""
        return identity.mask_phone(self.phone)

    @property
    def words(self) -> str:
        """How far, in a word."""
        if self.acknowledged_at:
            return _("已收到")
        return _("已读") if self.read_at else _("未读")

    @property
    def tone(self) -> str:
        """The colour beside the word."""
        return "success" if self.acknowledged_at else "info" if self.read_at else "warning"


@dataclass(frozen=True)
class Receipts:
    """All who were told of a version: trainees in unit order, then lecturers, then head teachers."""

    trainees: list[Receipt] = field(default_factory=list)
    instructors: list[Receipt] = field(default_factory=list)
    staff: list[Receipt] = field(default_factory=list)

    @property
    def everybody(self) -> list[Receipt]:
        """In that order."""
        return [*self.trainees, *self.instructors, *self.staff]

    @property
    def read(self) -> int:
        """How many have read it."""
        return sum(1 for one in self.everybody if one.read_at)

    @property
    def acknowledged(self) -> int:
        """How many have said 收到."""
        return sum(1 for one in self.everybody if one.acknowledged_at)

    @property
    def missing(self) -> int:
        """How many have not."""
        return len(self.everybody) - self.acknowledged

    @property
    def open_by_town(self) -> list[tuple[str, list[Receipt]]]:
        """Those without 收到 under their town, lecturers and head teachers last."""
        rest = [(_("主讲人"), _open(self.instructors)), (_("班主任"), _open(self.staff))]
        towns = [(town, list(people)) for town, people in groupby(_open(self.trainees), lambda one: one.town)]
        return [*towns, *((label, people) for label, people in rest if people)]

    @property
    def done(self) -> list[Receipt]:
        """Those with 收到."""
        return [one for one in self.everybody if one.acknowledged_at]

    @property
    def names(self) -> str:
        """Those without 收到 as a text to be pasted into a chat, a town a line."""
        lines = [(town, _("、").join(one.name for one in people)) for town, people in self.open_by_town]
        return "\n".join(f"{town}{_('：')}{names}" if town else names for town, names in lines)


@dataclass(frozen=True)
class Tally:
    """Of a version, how many of those told have said 收到, and how many have not."""

    number: int
    acknowledged: int
    missing: int


def tallies_of(found: Sequence[TimetableVersion]) -> dict[int, Tally]:
    """The same numbers as `of_version` gives, for several versions by their keys. Two queries."""
    rows = Notice.objects.filter(version__in=[version.pk for version in found])
    told = list(rows.values_list("version", "cadre", "acknowledged_at"))
    classes = {version.pk: versions.classes_of(version) for version in found}
    attending = Enrolment.objects.attending().filter(
        cadre__in={cadre for _version, cadre, _at in told if cadre},
        training_class__in=set[int]().union(*classes.values()),
    )
    places: dict[int, set[int]] = defaultdict(set)
    for cadre, class_id in attending.values_list("cadre", "training_class"):
        places[cadre].add(class_id)
    counts = {version.pk: [0, 0] for version in found}
    for version_id, cadre, acknowledged_at in told:
        if cadre is None or places[cadre] & classes[version_id]:
            counts[version_id][acknowledged_at is None] += 1
    return {version.pk: Tally(version.number, *counts[version.pk]) for version in found}


def text_of(version: TimetableVersion, found: Receipts) -> str:
    """Who has not said 收到, as it is pasted into the group: Chinese, fewer than 300 characters, whom there is no room for
    counted; "" where all have. One query."""
    if not found.missing:
        return ""
    training_class = version.training_class
    link = links.public_address(training_class)

    def say(width: int) -> Said:
        name = cut(training_class.name, width)
        head = f"【{name}】课表第{version.number}版还有{found.missing}人没有点“收到”："
        lines = [
            f"{cut(town, width) or '其他'}：{names([cut(one.name, width) for one in people], width // 4)}"
            for town, people in found.open_by_town
        ]
        return Said([head], lines, ["请看课表，并在“我的课表”里点“收到”。", f"课表：{link}"])

    with translation.override(LANGUAGE):
        return fitted(say, lambda left: f"另有{left}个单位，名单由班主任通知。")


def of_version(version: TimetableVersion, *, seen_by: User | None = None) -> Receipts:
    """Everybody who was told, apart from trainees who have left since, with the phones that R28 shows to the reader:
    those of the class's own trainees. Two queries."""
    shows_phones = seen_by is not None and seen_by.has_perm("trainees.see_phones", version.training_class)
    notices = list(version.notices.select_related("cadre", "instructor", "user").order_by("pk"))
    told = {notice.cadre_id: notice for notice in notices if notice.cadre_id}
    attending = Enrolment.objects.attending().filter(
        cadre__in=list(told), training_class__in=versions.classes_of(version)
    )
    own = version.training_class_id
    people: dict[int, Enrolment] = {}
    for enrolment in sorted(attending.in_unit_order(), key=lambda one: one.training_class_id != own):
        people.setdefault(enrolment.cadre_id, enrolment)
    in_unit_order = sorted(people.values(), key=lambda one: (one.town_position, one.town_name))
    return Receipts(
        [
            _trainee(told[one.cadre_id], one, shows_phone=shows_phones and one.training_class_id == own)
            for one in in_unit_order
        ],
        [_other(notice, notice.instructor.name) for notice in notices if notice.instructor],
        [_other(notice, notice.user.name) for notice in notices if notice.user],
    )


def _trainee(notice: Notice, enrolment: Enrolment, *, shows_phone: bool) -> Receipt:
    return Receipt(
        name=notice.cadre.name if notice.cadre else "",
        town=enrolment.town_name,
        unit=enrolment.unit_name,
        post=enrolment.post,
        phone=enrolment.phone,
        dialled=enrolment.phone if shows_phone else "",
        read_at=notice.read_at,
        acknowledged_at=notice.acknowledged_at,
    )


def _other(notice: Notice, name: str) -> Receipt:
    return Receipt(name=name, read_at=notice.read_at, acknowledged_at=notice.acknowledged_at)


def _open(people: Sequence[Receipt]) -> list[Receipt]:
    return [one for one in people if not one.acknowledged_at]
