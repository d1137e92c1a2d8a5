"""How the form of a class is laid out."""

from typing import Any

from crispy_forms.layout import HTML, Column, Div, Fieldset, Row
from django.utils.translation import gettext as _


def fieldsets() -> list[Any]:
    """Which class, when and how large, for and by whom, what for."""
    half, third, quarter = "col-md-6", "col-md-4", "col-6 col-md-3"
    return [
        Fieldset(
            _("班次"),
            "name",
            Row(
                Column("category", css_class=third),
                Column("training_type", css_class=third),
                Column("ordinal", css_class=third),
            ),
            Row(Column("series", css_class="col-md-8"), Column("batch_no", css_class=third)),
            "after_election",
        ),
        Fieldset(
            _("时间和规模"),
            Row(
                Column("starts_on", css_class=third),
                Column("ends_on", css_class=third),
                Column("month", css_class=third),
            ),
            Row(
                Column("days", css_class=quarter),
                Column("hours_per_half_day", css_class=quarter),
                Column("planned_size", css_class=quarter),
            ),
            Row(
                Column("registration_days", css_class=quarter),
                Column("departure_days", css_class=quarter),
            ),
        ),
        Fieldset(
            _("对象和单位"),
            "audience",
            Row(Column("host", css_class=half), Column("implementer", css_class=half)),
            Div("co_hosts", css_class="choices-in-columns"),
            Row(Column("venue", css_class=half), Column("head_teacher", css_class=half)),
        ),
        Fieldset(_("主题和要求"), "theme", "purposes", "goals", "disciplines", "remark"),
    ]


def year(*, outside_the_plan: bool, known: bool = False) -> list[Any]:
    """The year; and, once its plan is issued, why a class comes on top (R30): by one of the `known` documents, or a new
    one."""
    if not outside_the_plan:
        return [Row(Column("year", css_class="col-md-4"))]
    explanation = _("这一年的计划已经印发，再新增班次要写明原因和批准文件。")
    return [
        Fieldset(
            _("计划外新增"),
            HTML(f'<p class="text-body-secondary">{explanation}</p>'),
            Row(Column("year", css_class="col-md-4"), Column("reason", css_class="col-md-8")),
            *(["document"] if known else []),
            Row(
                Column("document_number", css_class="col-md-8"),
                Column("document_dated_on", css_class="col-md-4"),
            ),
            "document_file",
        )
    ]
