"""The form of a session."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from courses.models import Course, CourseCategory, TrainingClass
from timetable.access import classes_to_join
from timetable.forms.placing import PlacingForm, placed_as
from timetable.models import Instructor, InstructorAnswer, Session, SessionKind
from trainees.models import StudyGroup


class Picked(forms.CheckboxSelectMultiple):
    """Check boxes that can be searched; each carries what it is found by."""

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Adds what is searched, and the courses usually given."""
        option = super().create_option(name, value, *args, **kwargs)
        option["attrs"]["class"] = "form-check-input"
        if instance := getattr(value, "instance", None):
            option["attrs"]["data-search"] = getattr(instance, "search_key", "")
            if usual := getattr(instance, "usual", None):
                option["attrs"]["data-courses"] = " ".join(str(pk) for pk in usual)
        return option


class InstructorChoices(forms.ModelMultipleChoiceField):
    """Lecturers with employer and post."""

    def label_from_instance(self, obj: Instructor) -> str:
        """张三(区委党校教授)."""
        return obj.description


class CourseSelect(forms.Select):
    """Courses that bring their title and hours along."""

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Adds title and hours for the script that fills the form."""
        option = super().create_option(name, value, *args, **kwargs)
        if course := getattr(value, "instance", None):
            option["attrs"] |= {"data-title": course.title, "data-hours": f"{course.hours.normalize():f}"}
        return option


class SessionForm(PlacingForm):
    """What, when, where, by whom and for whom. Without a title and hours the course gives them."""

    kind = forms.ChoiceField(
        label=gettext_lazy("形式"), choices=SessionKind.choices, initial=SessionKind.LECTURE
    )
    course = forms.ModelChoiceField(
        label=gettext_lazy("课程库"),
        queryset=Course.objects.none(),
        required=False,
        empty_label=gettext_lazy("不从课程库选"),
        widget=CourseSelect,
    )
    title = forms.CharField(label=gettext_lazy("内容"), max_length=120, required=False)
    hours = forms.DecimalField(
        label=gettext_lazy("学时"),
        max_digits=4,
        decimal_places=1,
        min_value=Decimal(0),
        required=False,
        help_text=gettext_lazy("不填则按课程或半天计。"),
    )
    instructors = InstructorChoices(
        label=gettext_lazy("主讲人"), queryset=Instructor.objects.none(), required=False, widget=Picked
    )
    speakers = forms.CharField(
        label=gettext_lazy("主讲领导（职务）"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("不在师资库里的，直接写姓名和职务。"),
    )
    chair = forms.CharField(label=gettext_lazy("主持人"), max_length=100, required=False)
    groups = forms.ModelMultipleChoiceField(
        label=gettext_lazy("参加小组"),
        queryset=StudyGroup.objects.none(),
        required=False,
        widget=Picked,
        help_text=gettext_lazy("不勾就是全班。"),
    )
    joint_classes = forms.ModelMultipleChoiceField(
        label=gettext_lazy("合班班次"), queryset=TrainingClass.objects.none(), required=False, widget=Picked
    )
    remark = forms.CharField(label=gettext_lazy("备注"), max_length=200, required=False)
    reason = forms.CharField(
        label=gettext_lazy("改动原因"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("这节课已有考勤记录，改时间要写明原因。"),
    )
    nonce = forms.UUIDField(widget=forms.HiddenInput, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, by: User, session: Session | None = None, **kwargs: Any) -> None:
        super().__init__(*args, session=session, **kwargs)
        self.by = by
        district = self.training_class.plan.district_id
        courses: Any = self.fields["course"]
        kept = session.course_id if session else None
        courses.queryset = Course.objects.filter(Q(is_active=True) | Q(pk=kept), district=district)
        courses.choices = by_category(courses)
        people: Any = self.fields["instructors"]
        people.queryset = _instructors(district, session)
        groups: Any = self.fields["groups"]
        groups.queryset = StudyGroup.objects.filter(training_class=self.training_class)
        joint: Any = self.fields["joint_classes"]
        joint.queryset = classes_to_join(by, self.training_class)
        if session is None or not session.marks.exists():
            del self.fields["reason"]

    def clean(self) -> dict[str, Any]:
        """Fills title and hours from the course."""
        data = super().clean()
        course = data.get("course")
        data["title"] = (data.get("title") or "").strip() or (course.title if course else "")
        if not data["title"] and "title" not in self.errors:
            self.add_error("title", _("请填写内容，或从课程库选一门课。"))
        if data.get("hours") is None and "hours" not in self.errors:
            data["hours"] = course.hours if course else self.training_class.hours_per_half_day
        return data

    @property
    def fields_of_session(self) -> dict[str, Any]:
        """What the verbs `add` and `change` take."""
        names = ("kind", "title", "course", "start", "end", "room", "place", "instructors", "groups")
        more = ("joint_classes", "speakers", "chair", "hours", "remark")
        data = {name: self.cleaned_data[name] for name in (*names, *more)}
        for name in ("instructors", "groups", "joint_classes"):
            data[name] = list(data[name])
        return data

    @property
    def changes(self) -> dict[str, Any]:
        """What the verb `change` takes beside the session."""
        more = {"version": self.cleaned_data["version"] or 0, "reason": self.cleaned_data.get("reason", "")}
        return self.fields_of_session | more


def shown(session: Session) -> dict[str, Any]:
    """What the form shows of a session."""
    return placed_as(session) | {
        "kind": session.kind,
        "course": session.course_id,
        "title": session.title,
        "hours": session.hours.normalize(),
        "instructors": [
            row.instructor_id for row in session.teaching.all() if row.answer != InstructorAnswer.DECLINED
        ],
        "speakers": session.speakers,
        "chair": session.chair,
        "groups": [group.pk for group in session.groups.all()],
        "joint_classes": [joined.pk for joined in session.joint_classes.all()],
        "remark": session.remark,
    }


def _instructors(district: int, session: Session | None) -> Any:
    """Those in service and those already named, with the courses they usually give."""
    named = Q(sessions=session) if session else Q(pk=None)
    return (
        Instructor.objects.filter(Q(is_active=True) | named, district=district)
        .annotate(usual=ArrayAgg("courses", filter=Q(courses__isnull=False), default=[], distinct=True))
        .order_by("pk")
    )


def by_category(field: Any) -> list[tuple[Any, Any]]:
    """The courses under their categories; iterating the field's own choices keeps the rows for the widget."""
    groups: dict[str, list[tuple[Any, str]]] = {category: [] for category in CourseCategory.values}
    for value, label in field.choices:
        if course := getattr(value, "instance", None):
            groups[course.category].append((value, str(label)))
    grouped = [(CourseCategory(category).label, rows) for category, rows in groups.items() if rows]
    return [("", field.empty_label), *grouped]
