"""The handbook that every trainee gets (学员手册)."""

from collections.abc import Sequence
from itertools import groupby

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from attendance.policy import policy_of
from courses.models import TrainingClass
from exports.models import PaperName
from exports.papers import leaders, naming, people
from exports.papers.asking import PaperForm
from exports.papers.class_rules import demands_of, paragraphs_of
from exports.papers.course_rows import Courses, courses_of
from exports.papers.handbook_pages import Handbook, Seats, write
from exports.papers.letter import NOT_KNOWN
from exports.papers.paper import Need, Options, Paper, Stage
from timetable.calendar import DistrictTimes
from timetable.invitations import contacts_of
from timetable.models import CeremonyKind
from timetable.rows import Row
from trainees import group_columns, hall, members
from trainees.members import Member
from trainees.models import SeatingPlan


def read(training_class: TrainingClass, by: User | None, options: Options) -> Handbook:
    """Everybody on the list; phones as the reader may see them (R28), or none where they are not asked for. What the class
    does not have (groups, seats, a committee) has no part."""
    listed = people.listed(training_class)
    in_full = people.may_see_phones(by, training_class)
    with_phones = bool(options.get("phones", True))
    everybody = members.load(training_class)
    courses = courses_of(training_class)
    return Handbook(
        name=naming.full_name(training_class),
        host=training_class.host.name,
        days=naming.days_of(training_class),
        notes=tuple(_notes(training_class)),
        timetable=tuple(_timetable(courses)) if courses.version else (),
        clock=tuple(_clock(training_class)),
        demands=tuple(demands_of(training_class)),
        committee=tuple(
            (role, "、".join(f"{who.name}（{who.unit_name}）" for who in held))
            for role, held in group_columns.class_roles(everybody)
        ),
        groups=tuple(_groups(training_class, everybody)),
        contacts=tuple(
            (
                person.cadre.name,
                people.unit_of(person),
                person.post,
                people.phone_of(person, in_full=in_full) if with_phones else "",
                person.group.name if person.group else "",
            )
            for person in listed
        ),
        seats=_seats(training_class, everybody),
        built=naming.built_from(courses.version),
    )


def _notes(training_class: TrainingClass) -> list[tuple[str, tuple[str, ...]]]:
    """What there is to know: each head with its paragraphs."""
    called = [
        f"{one.duty or '联系人'}：{one.name}{f'，{one.phone}' if one.phone else ''}"
        for one in contacts_of(training_class)
    ]
    implementer = training_class.implementer
    by = f"，{implementer.name}承办" if implementer and implementer != training_class.host else ""
    said = [
        ("培训主题", paragraphs_of(training_class.theme)),
        ("培训目的", paragraphs_of(training_class.purposes)),
        ("培训目标", paragraphs_of(training_class.goals)),
        (
            "时间地点",
            [f"{naming.days_of(training_class) or NOT_KNOWN}，{training_class.venue or NOT_KNOWN}。"],
        ),
        ("主办单位", [f"{training_class.host.name}主办{by}。"]),
        ("联系方式", called),
    ]
    return [(head, tuple(texts)) for head, texts in said if texts]


def _timetable(courses: Courses) -> list[tuple[str, tuple[tuple[str, ...], ...]]]:
    """Each day with its lines: half-day, clock, subject, lecturer, place."""
    days = groupby(courses.rows, key=lambda row: row.half_day.day)
    return [
        (f"{day.month}月{day.day}日\n{naming.weekday(day)}", tuple(map(_line, rows))) for day, rows in days
    ]


def _line(row: Row) -> tuple[str, ...]:
    whom = f"（{row.audience_label}）" if row.audience_label else ""
    return (
        f"{row.half_day.period.label}\n{row.clock}",
        f"{row.title}{whom}",
        NOT_KNOWN if row.needs_instructor else row.instructors,
        row.place or NOT_KNOWN,
    )


def _clock(training_class: TrainingClass) -> list[tuple[str, ...]]:
    """When the half-days begin and end, and from when one signs in."""
    opens = policy_of(training_class).opens_minutes
    times = DistrictTimes.load(training_class.plan.district_id)
    return [
        (str(period.label), f"{starts:%H:%M}–{ends:%H:%M}", f"课前{opens}分钟起")
        for period, starts, ends, _hours in times.lines
    ]


def _groups(training_class: TrainingClass, everybody: Sequence[Member]) -> list[tuple[str, ...]]:
    """Each group with its leader and its other members; those of none last."""
    without, groups = group_columns.columns(training_class, everybody)
    if not groups:
        return []
    found: list[tuple[str, ...]] = []
    for column in [*groups, *([without] if without.people else [])]:
        rest = [who.name for who in column.people if who is not column.leader]
        name = column.group.name if column.group else "未分组"
        leader = column.leader.name if column.leader else ""
        found.append((f"{name}\n（{len(column.people)}人）", leader, "、".join(rest)))
    return found


def _seats(training_class: TrainingClass, everybody: Sequence[Member]) -> Seats | None:
    plan = SeatingPlan.objects.filter(training_class=training_class).first()
    if plan is None or not any(who.seat_row for who in everybody):
        return None
    table = hall.table(training_class, plan, everybody, from_stage=False)
    return Seats(
        rostrum=tuple(name for name, _post in leaders.in_place(training_class, CeremonyKind.OPENING, plan)),
        numbers=tuple(table.numbers),
        rows=tuple(
            (row, tuple(cell.person.name if cell.person else "" for cell in cells))
            for row, cells in table.lines
        ),
        waiting=tuple(who.name for who in table.waiting),
    )


class HandbookForm(PaperForm):
    """Whether the 通讯录 carries phones."""

    phones = forms.BooleanField(
        label=_("通讯录印手机号"),
        required=False,
        initial=True,
        help_text=_("您不能查看完整号码时，印出的也是隐去中间四位的。"),
    )


PAPER = Paper(
    PaperName.HANDBOOK,
    _("学员：报到时人手一册"),
    read,
    write,
    form=HandbookForm,
    rests_on=lambda options: [people.SEE_PHONES] if options.get("phones", True) else [],
    stages=(Stage.OPENING,),
    needs=(Need.TIMETABLE,),
    ending=".docx",
    page="exports/pages/handbook.html",
)
