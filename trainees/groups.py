"""Changing groups by hand: who is in which, who leads, what they are called, and the class's committee (班委)."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from accounts.models import User
from courses.models import TrainingClass
from trainees import arranging
from trainees.arranging import Act, NotArranged, Overtaken
from trainees.grouping import name_of
from trainees.models import Enrolment, StudyGroup

# What a committee usually has; any other word may be typed.
CLASS_ROLES = ("班长", "副班长", "学习委员", "组织委员", "宣传委员", "生活委员", "文体委员", "纪律委员")


@dataclass(frozen=True, slots=True)
class Place:
    """Where somebody stands among the groups: the group's id or None, whether leading it, and the class role."""

    group: int | None
    leads: bool = False
    class_role: str = ""

    @property
    def sealed(self) -> str:
        """As a form carries it along."""
        return f"{self.group or ''}|{int(self.leads)}|{self.class_role}"


def place_of(person: Enrolment) -> Place:
    """As it is stored."""
    return Place(person.group_id, StudyGroup.objects.filter(leader=person).exists(), person.class_role)


def sealed(group: StudyGroup) -> str:
    """A group's leader and name as a form carries them along."""
    return f"{group.leader_id or ''}|{group.name}"


def move(person: Enrolment, *, to: StudyGroup | None, seen: int | None, by: User | None) -> Act:
    """Puts somebody into another group, or into none. A leader who goes leaves the group without one.

    `seen` is the id of the group from which the person was taken; raises Overtaken where that is no longer so.
    """
    with arranging.act(person.training_class, by=by, action="trainees.group_move") as done:
        row = _held(person)
        if row.group_id != seen:
            raise Overtaken(_where_now(row))
        _enter(row, to)
        arranging.write([row], "group")
    return done


def settle(person: Enrolment, *, to: Place, seen: str, by: User | None) -> Act:
    """Group, leadership and class role in one go, as a form has them.

    `seen` is the sealed place that the form was made of; raises Overtaken where somebody has changed it since.
    """
    with arranging.act(person.training_class, by=by, action="trainees.group_settle") as done:
        row = _held(person)
        if place_of(row).sealed != seen:
            raise Overtaken(_where_now(row))
        group = person.training_class.groups.filter(pk=to.group).first() if to.group else None
        _enter(row, group)
        row.class_role = to.class_role
        arranging.write([row], "group", "class_role")
        if group and to.leads:
            StudyGroup.objects.filter(pk=group.pk).update(leader=row)
        else:
            StudyGroup.objects.filter(leader=row).update(leader=None)
    return done


def add(training_class: TrainingClass, *, by: User | None) -> tuple[StudyGroup, Act]:
    """One more group, empty, with the lowest number that is free."""
    with arranging.act(training_class, by=by, action="trainees.group_add") as done:
        taken = set(training_class.groups.values_list("number", flat=True))
        number = next(number for number in range(1, len(taken) + 2) if number not in taken)
        group: StudyGroup = training_class.groups.create(number=number, name=name_of(number))
    return group, done


def change(group: StudyGroup, *, name: str, leader: Enrolment | None, seen: str, by: User | None) -> Act:
    """Another name, another leader out of the group's own people, or none.

    `seen` is the group as the form had it, sealed; raises Overtaken where it has changed since, and where the leader
    has left the group.
    """
    with arranging.act(group.training_class, by=by, action="trainees.group_change") as done:
        row = StudyGroup.objects.select_for_update(of=["self"]).get(pk=group.pk)
        if sealed(row) != seen:
            words = {"by": arranging.who_changed(group.training_class, arranging.group_key(row.pk))}
            raise Overtaken(_("%(by)s刚刚改过这个组。现在的内容在下面，请再改一次。") % words)
        if leader and _held(leader).group_id != row.pk:
            raise Overtaken(_where_now(leader))
        row.name, row.leader = name, leader
        row.save(update_fields=["name", "leader"])
    return done


def remove(group: StudyGroup, *, by: User | None) -> Act:
    """Takes an empty group away. Raises NotArranged while people are in it or sessions are placed for it."""
    with arranging.act(group.training_class, by=by, action="trainees.group_remove") as done:
        rows = StudyGroup.objects.filter(pk=group.pk)
        number = group.enrolments.on_the_list().count()
        if number:
            raise NotArranged(
                _("“%(group)s”还有%(n)d人，请先把他们移走。") % {"group": group.name, "n": number}
            )
        if arranging.is_named_elsewhere(rows).exists():
            raise NotArranged(_("“%(group)s”已经排了课，请先在课表里换组。") % {"group": group.name})
        Enrolment.objects.filter(group=group).update(group=None)
        rows.delete()
    return done


def _held(person: Enrolment) -> Enrolment:
    return Enrolment.objects.select_related("cadre", "group", "training_class").get(pk=person.pk)


def _enter(row: Enrolment, group: StudyGroup | None) -> None:
    if row.group_id != (group and group.pk):
        StudyGroup.objects.filter(leader=row).update(leader=None)
    row.group = group


def _where_now(person: Enrolment) -> str:
    row = _held(person)
    words = {
        "name": row.cadre.name,
        "by": arranging.who_changed(row.training_class, arranging.person_key(row.pk)),
        "group": row.group.name if row.group else _("未分组"),
    }
    return _("%(name)s刚刚由%(by)s改过，现在在“%(group)s”。您的改动没有保存。") % words
