"""The lists of classes and courses."""

from typing import Any

import django_tables2 as tables
from django.core.paginator import Paginator
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from courses.models import Course, TrainingClass

_ONE_LINE = {"td": {"class": "text-nowrap row-plain"}}
_EXTRA = {"td": {"class": "text-nowrap row-plain row-extra"}, "th": {"class": "row-extra"}}
_STATE = {"td": {"class": "row-state"}}
_NUMBER = {"td": {"class": "num"}, "th": {"class": "num"}}


ROWS_A_PAGE = 50


def show_page(table: tables.Table, request: HttpRequest, *, count: int | None = None) -> None:
    """Sorts the table and shows the page that the address asks for, or the nearest there is; how many rows a page
    has is not for the address to say. Where `count`, all its rows, is known, they are not counted again."""
    tables.RequestConfig(request, paginate=False).configure(table)
    table.paginator = Paginator(table.rows, ROWS_A_PAGE)
    if count is not None:
        vars(table.paginator)["count"] = count
    table.page = table.paginator.get_page(request.GET.get("page"))


class ClassTable(tables.Table):
    """The classes of a plan; rows come with their state and their head teachers."""

    caption = gettext_lazy("年度班次")

    ordinal = tables.Column(verbose_name=gettext_lazy("序号"), attrs=_NUMBER)
    name = tables.Column(
        verbose_name=gettext_lazy("班次名称"), orderable=False, attrs={"td": {"class": "row-title"}}
    )
    category = tables.Column(verbose_name=gettext_lazy("类别"), attrs=_EXTRA)
    begins_on = tables.Column(
        verbose_name=gettext_lazy("时间"), order_by=("begins_on", "ordinal"), attrs=_ONE_LINE
    )
    days = tables.Column(verbose_name=gettext_lazy("天数"), attrs=_NUMBER)
    planned_size = tables.Column(verbose_name=gettext_lazy("人数"), attrs=_NUMBER)
    host = tables.Column(
        verbose_name=gettext_lazy("主办"), order_by=("host__position", "host_id"), attrs=_ONE_LINE
    )
    head_teacher = tables.Column(
        verbose_name=gettext_lazy("班主任"),
        accessor="heads",
        orderable=False,
        empty_values=([], None),
        attrs={"td": {"class": "text-nowrap row-extra"}, "th": {"class": "row-extra"}},
    )
    current_status = tables.Column(verbose_name=gettext_lazy("状态"), orderable=False, attrs=_STATE)

    class Meta:
        attrs = {"class": "table plan-table"}
        empty_text = gettext_lazy("没有符合条件的班次。换个条件，或清除筛选。")
        order_by = "ordinal"

    def render_name(self, record: TrainingClass) -> str:
        """The name as a link, and below it what tells the runs of a series apart."""
        notes = [record.audience] if record.audience else []
        if record.batch_no:
            notes.insert(0, _("第%(batch)s期") % {"batch": record.batch_no})
        if record.after_election:
            notes.append(_("换届后首次"))
        return format_html(
            '<a href="{}">{}</a>{}',
            reverse("courses:class_detail", args=[record.pk]),
            record.name,
            format_html('<div class="row-note">{}</div>', " · ".join(notes)) if notes else "",
        )

    def render_category(self, record: TrainingClass) -> str:
        """The label of the category."""
        return record.get_category_display()

    def render_begins_on(self, record: TrainingClass) -> str:
        """The days, or the month."""
        return render_to_string("courses/_class_days.html", {"training_class": record})

    def render_days(self, value: Any) -> str:
        """3 and not 3.0."""
        return f"{value.normalize():f}"

    def render_head_teacher(self, value: Any) -> str:
        """The names of all who head it."""
        return format_html_join(_("、"), "{}", ((staff.user,) for staff in value))

    def render_current_status(self, record: TrainingClass) -> str:
        """The state in its tone."""
        status = record.status_today
        return format_html('<span class="status status-{}">{}</span>', status.tone, status.label)


class CourseTable(tables.Table):
    """The catalogue."""

    caption = gettext_lazy("课程库")

    title = tables.Column(verbose_name=gettext_lazy("课程名称"), attrs={"td": {"class": "row-title"}})
    category = tables.Column(verbose_name=gettext_lazy("类别"))
    hours = tables.Column(verbose_name=gettext_lazy("学时"), attrs=_NUMBER)
    is_active = tables.Column(verbose_name=gettext_lazy("状态"))

    class Meta:
        attrs = {"class": "table"}
        empty_text = gettext_lazy("没有符合条件的课程。")
        order_by = ("category", "title")

    def render_title(self, record: Course) -> str:
        """The title as a link to its form, and the summary below."""
        note = format_html('<div class="row-note">{}</div>', record.summary) if record.summary else ""
        return format_html(
            '<a href="{}">{}</a>{}', reverse("courses:course_edit", args=[record.pk]), record.title, note
        )

    def render_category(self, record: Course) -> str:
        """The label of the category."""
        return record.get_category_display()

    def render_hours(self, value: Any) -> str:
        """4 and not 4.0."""
        return f"{value.normalize():f}"

    def render_is_active(self, value: bool) -> str:
        """In a word."""
        tone, word = ("success", _("启用")) if value else ("neutral", _("停用"))
        return format_html('<span class="status status-{}">{}</span>', tone, word)
