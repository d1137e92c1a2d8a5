"""Every page, as the one who uses it, at three widths, light and dark, in both languages: nothing that axe finds,
nothing that the browser complains of, nothing that scrolls sideways."""

import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from courses.models import PreparationItem
from desk import setup_code
from exports import freezing, own_templates
from reminders import announcing
from reminders.models import Message, MessageTemplate
from tests import factories
from tests.conftest import Cast
from tests.e2e.scene import Scene, play
from tests.e2e.visitor import DESKTOP, PHONE, RULES, SIDEWAYS, SIGHT, TABLET, Visitor
from tests.exports.own_files import roster_book
from tests.reminders.test_inbox_list import say
from tests.test_house import NO_TEMPLATE, ours
from timetable.calendar import HalfDay

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
Visit = Callable[..., Visitor]
Arguments = Callable[[Scene], list[Any]]


def none(scene: Scene) -> list[Any]:
    return []


def of_class(scene: Scene) -> list[Any]:
    return [scene.training_class.pk]


def of_town(scene: Scene) -> list[Any]:
    return [scene.training_class.pk, scene.cast.town.pk]


def of_enrolling(scene: Scene) -> list[Any]:
    return [scene.enrolling.pk]


def of_opening(scene: Scene) -> list[Any]:
    return [scene.training_class.pk, "opening"]


def of_session(scene: Scene) -> list[Any]:
    return [scene.sessions[2].pk]


def of_template(scene: Scene) -> list[Any]:
    """An office's roster; the same row each time."""
    made = own_templates.add(
        roster_book(),
        unit=scene.cast.district,
        paper="roster",
        title="本区花名册",
        original_name="花名册.xlsx",
        nonce=uuid.UUID(int=7),
        by=scene.cast.organiser,
    )
    return [made.pk]


def of_message(scene: Scene) -> list[Any]:
    """A short message that waits for a word; the same row each time."""
    row, _is_new = Message.objects.get_or_create(
        rule="SESSION_AHEAD",
        training_class=scene.training_class,
        subject="2026-11-23/1d",
        subject_version="v1",
        channel="SMS",
        cadre=scene.enrolments[0].cadre,
        defaults={"status": "HELD", "audience": "TRAINEES"},
    )
    return [row.pk]


def of_batch(scene: Scene) -> list[Any]:
    """The class of that message."""
    of_message(scene)
    return [scene.training_class.pk]


def of_announcement(scene: Scene) -> list[Any]:
    """An announcement; the same row each time."""
    draft = announcing.draft(
        scene.training_class,
        title="集合地点",
        text="在门口集合。",
        audiences=["TRAINEES"],
        channels=["IN_APP"],
    )
    return [announcing.announce(draft, by=scene.cast.organiser, nonce=uuid.UUID(int=8)).pk]


BATCH = "?rule=SESSION_AHEAD&subject=2026-11-23%2F1d&version=v1"


def this_morning() -> HalfDay:
    return HalfDay(timezone.localdate(), "AM")


def of_frozen(scene: Scene) -> list[Any]:
    """A paper of the closed class that is still to be built."""
    closed = scene.held.closed
    edition = freezing.freeze(closed, by=scene.cast.organiser)
    return [edition.papers.earliest("position").pk]


def of_frozen_class(scene: Scene) -> list[Any]:
    """The closed class with its papers laid down."""
    of_frozen(scene)
    return [scene.held.closed.pk]


def of_rule(scene: Scene) -> list[Any]:
    return ["session_ahead"]


def of_own_words(scene: Scene) -> list[Any]:
    """A rule for which the district has words of its own."""
    words = {"title": "{{班次}}", "text": "{{课程}}"}
    MessageTemplate.objects.get_or_create(
        district=scene.cast.district, rule="SESSION_AHEAD", form="LONG", defaults=words
    )
    return of_rule(scene)


def of_class_rule(scene: Scene) -> list[Any]:
    return [scene.training_class.pk, "session_ahead"]


def of_robot(scene: Scene) -> list[Any]:
    """A robot of the class; another each time."""
    return [factories.robot(scene.cast.district, scene.training_class).pk]


# Name of the address: who opens it ("" is nobody signed in), with which arguments.
PAGES: dict[str, tuple[str, Arguments]] = {
    "accounts:sign_in": ("", none),
    "accounts:password_reset": ("", none),
    "accounts:password_reset_sent": ("", none),
    "accounts:password_reset_confirm": ("", lambda scene: scene.reset_link),
    "accounts:password_change": ("organiser", none),
    "accounts:account_own": ("organiser", none),
    "accounts:factor_list": ("organiser", none),
    "accounts:account_confirm": ("organiser", none),
    "accounts:sign_in_policy_edit": ("administrator", none),
    "accounts:account_list": ("administrator", none),
    "accounts:account_new": ("administrator", none),
    "accounts:account_edit": ("administrator", lambda scene: [scene.cast.liaison.pk]),
    "accounts:unit_list": ("administrator", none),
    "accounts:unit_new": ("administrator", none),
    "accounts:unit_edit": ("administrator", lambda scene: [scene.cast.town.pk]),
    "trainees:unit_rename": ("administrator", lambda scene: [scene.cast.community.pk]),
    "trainees:unit_merge": ("administrator", lambda scene: [scene.cast.community.pk]),
    "trainees:unit_split": ("administrator", lambda scene: [scene.cast.community.pk]),
    "trainees:succession_list": ("administrator", none),
    "desk:start_list": ("administrator", none),
    "desk:list_import": ("administrator", lambda scene: ["units"]),
    "desk:list_confirm": ("organiser", lambda scene: ["courses", scene.list_upload.pk]),
    "attendance:attendance_detail": ("head_teacher", of_class),
    "attendance:class_policy": ("organiser", of_class),
    "attendance:completion_list": ("organiser", of_class),
    "attendance:reconciliation_detail": ("organiser", of_class),
    "desk:class_reopen": ("organiser", lambda scene: [scene.held.closed.pk]),
    "attendance:make_up_list": ("organiser", none),
    "attendance:make_up_edit": ("organiser", lambda scene: [scene.held.owed.pk]),
    "attendance:unit_hours": ("organiser", lambda scene: [scene.cast.district.pk]),
    "attendance:credit_edit": ("organiser", lambda scene: [scene.credit.pk]),
    "attendance:mark_list": ("head_teacher", lambda scene: [scene.enrolments[0].pk]),
    "attendance:flag_list": ("head_teacher", of_class),
    "attendance:terms_edit": ("organiser", of_class),
    "attendance:evaluation_new": ("cadre_user", of_class),
    "attendance:evaluation_list": ("head_teacher", of_class),
    "attendance:score_list": ("head_teacher", of_class),
    "attendance:score_import": ("head_teacher", lambda scene: [scene.held.class_test.pk]),
    "attendance:class_test_new": ("head_teacher", of_class),
    "attendance:class_test_edit": ("head_teacher", lambda scene: [scene.held.class_test.pk]),
    "attendance:class_test_delete": ("head_teacher", lambda scene: [scene.held.class_test.pk]),
    "attendance:reflection_new": ("cadre_user", of_class),
    "attendance:reflection_list": ("head_teacher", of_class),
    "attendance:reflection_detail": ("head_teacher", lambda scene: [scene.held.reflection.pk]),
    "attendance:honour_list": ("head_teacher", of_class),
    "attendance:registration_list": ("organiser", of_class),
    "attendance:arrival_new": ("head_teacher", of_class),
    "attendance:no_show_new": ("head_teacher", lambda scene: [scene.enrolments[12].pk]),
    "attendance:addition_decide": ("organiser", lambda scene: [scene.added.pk]),
    "attendance:leave_list": ("head_teacher", of_class),
    "attendance:leave_new": ("cadre_user", lambda scene: [scene.enrolments[0].pk]),
    "attendance:leave_detail": ("head_teacher", lambda scene: [scene.held.leave.pk]),
    "attendance:leave_slip": ("head_teacher", lambda scene: [scene.held.leave.pk]),
    "attendance:unapproved_new": ("head_teacher", lambda scene: [scene.enrolments[1].pk]),
    "attendance:delegation_list": ("head_teacher", none),
    "attendance:delegation_new": ("head_teacher", none),
    "attendance:nomination_list": ("organiser", of_enrolling),
    "attendance:nomination_new": ("liaison", of_enrolling),
    "attendance:nominee_new": ("liaison", of_enrolling),
    "attendance:roll_call": ("head_teacher", lambda scene: [scene.published[0].pk]),
    "attendance:screen_detail": ("head_teacher", lambda scene: [scene.published[0].pk]),
    "attendance:check_in_new": ("cadre_user", none),
    "attendance:spot_check_list": ("head_teacher", lambda scene: [scene.published[0].pk]),
    "attendance:sheet_list": ("head_teacher", of_class),
    "attendance:sheet_enter": ("head_teacher", lambda scene: [scene.held.printing.pk]),
    "attendance:today_detail": ("head_teacher", of_class),
    "attendance:absence_fill": ("head_teacher", of_class),
    "attendance:certificate_check": ("", lambda scene: ["code"]),
    "attendance:badge_scan": ("head_teacher", of_class),
    "attendance:badge_list": ("organiser", of_class),
    "attendance:live_detail": ("organiser", of_class),
    "attendance:posting_detail": ("head_teacher", of_class),
    "attendance:unit_attendance": ("liaison", of_class),
    "attendance:policy_list": ("administrator", none),
    "attendance:policy_edit": ("administrator", lambda scene: [scene.cast.district.pk, "short"]),
    "reminders:channel_list": ("administrator", none),
    "reminders:channel_edit": ("administrator", lambda scene: ["SMS"]),
    "reminders:robot_new": ("administrator", none),
    "reminders:robot_edit": ("organiser", of_robot),
    "reminders:robot_delete": ("organiser", of_robot),
    "reminders:class_robot_list": ("organiser", of_class),
    "reminders:class_robot_new": ("organiser", of_class),
    "attendance:requirement_list": ("administrator", none),
    "attendance:requirement_new": ("administrator", none),
    "attendance:requirement_edit": ("administrator", lambda scene: [scene.requirement.pk]),
    "attendance:requirement_delete": ("administrator", lambda scene: [scene.requirement.pk]),
    "attendance:online_rate_new": ("administrator", none),
    "attendance:online_rate_edit": ("administrator", lambda scene: [scene.rate.pk]),
    "attendance:cadre_list": ("organiser", none),
    "attendance:cadre_find": ("organiser", none),
    "attendance:cadre_detail": ("organiser", lambda scene: [scene.cast.cadre.pk]),
    "attendance:credit_new": ("organiser", lambda scene: [scene.cast.cadre.pk]),
    "attendance:credit_delete": ("organiser", lambda scene: [scene.credit.pk]),
    "attendance:plan_execution": ("organiser", lambda scene: [scene.training_class.plan.year]),
    "attendance:coverage_detail": ("organiser", none),
    "courses:plan_detail": ("organiser", lambda scene: [scene.training_class.plan.year]),
    "courses:plan_act_list": ("organiser", lambda scene: [scene.training_class.plan.year]),
    "courses:plan_act_new": ("organiser", lambda scene: [scene.training_class.plan.year]),
    "courses:plan_document_new": ("organiser", lambda scene: [scene.training_class.plan.year]),
    "courses:plan_document_edit": ("organiser", lambda scene: [scene.plan_document.pk]),
    "courses:plan_document_approve": ("organiser", lambda scene: [scene.plan_document.pk]),
    "timetable:plan_calendar": ("organiser", lambda scene: [scene.training_class.plan.year]),
    "courses:class_new": ("organiser", none),
    "courses:class_detail": ("organiser", of_class),
    "courses:class_edit": ("organiser", of_class),
    "courses:class_status": ("organiser", of_class),
    "courses:class_postpone": ("organiser", of_class),
    "courses:staff_edit": ("organiser", of_class),
    "courses:staff_delete": (
        "organiser",
        lambda scene: [scene.training_class.pk, scene.training_class.staff.get().pk],
    ),
    "courses:document_new": ("organiser", of_class),
    "courses:document_delete": ("organiser", lambda scene: [scene.document.pk]),
    "timetable:material_list": ("organiser", of_class),
    "timetable:material_new": ("organiser", of_session),
    "courses:course_list": ("organiser", none),
    "courses:course_new": ("organiser", none),
    "courses:course_edit": ("organiser", lambda scene: [scene.course.pk]),
    "desk:home": ("organiser", none),
    "desk:me": ("cadre_user", none),
    "desk:search": ("organiser", none),
    "desk:settings": ("administrator", none),
    "desk:operations": ("administrator", none),
    "desk:class_copy": ("organiser", of_class),
    "desk:preparation_detail": ("organiser", of_class),
    "desk:preparation_item_new": ("organiser", of_class),
    "desk:preparation_item_edit": (
        "organiser",
        lambda scene: [scene.training_class.pk, scene.own_item.pk],
    ),
    "courses:preparation_list": ("organiser", none),
    "courses:preparation_new": ("organiser", none),
    "courses:preparation_edit": (
        "organiser",
        lambda scene: [PreparationItem.objects.of_template(scene.cast.district.pk)[0].pk],
    ),
    "courses:preparation_reset": ("organiser", none),
    "desk:audit_detail": ("auditor", lambda scene: [scene.held.closed.pk]),
    "desk:audit_people": ("auditor", of_class),
    "desk:audit_attendance": ("auditor", lambda scene: [scene.training_class.pk, this_morning().key]),
    "desk:privacy_detail": ("administrator", none),
    "desk:trail_list": ("administrator", none),
    "desk:class_trail": ("organiser", of_class),
    "desk:person_data": ("administrator", lambda scene: [scene.cast.cadre.pk]),
    "desk:person_erase": ("administrator", lambda scene: [scene.cast.cadre.pk]),
    "desk:my_privacy": ("cadre_user", none),
    "desk:demo_clear": ("administrator", none),
    "reminders:outbox_list": ("organiser", none),
    "reminders:message_list": ("organiser", of_batch),
    "reminders:message_detail": ("organiser", of_message),
    "reminders:announcement_new": ("head_teacher", of_class),
    "reminders:announcement_withdraw": ("organiser", of_announcement),
    "reminders:rule_list": ("organiser", none),
    "reminders:rule_edit": ("organiser", of_rule),
    "reminders:template_edit": ("organiser", of_rule),
    "reminders:template_reset": ("administrator", of_own_words),
    "reminders:class_rule_list": ("organiser", of_class),
    "reminders:class_rule_edit": ("organiser", of_class_rule),
    "exports:paper_list": ("organiser", of_class),
    "exports:export_new": ("organiser", lambda scene: [scene.training_class.pk, "attendance_sheet"]),
    "exports:paper_page": ("organiser", lambda scene: [scene.training_class.pk, "timetable"]),
    "exports:own_template_list": ("organiser", none),
    "exports:own_template_new": ("organiser", none),
    "exports:own_template_detail": ("organiser", of_template),
    "exports:export_detail": ("organiser", lambda scene: [scene.export.pk]),
    "exports:unit_paper_list": ("organiser", lambda scene: [scene.cast.district.pk]),
    "exports:unit_paper_new": ("organiser", lambda scene: [scene.cast.district.pk, "year_ledger"]),
    "timetable:planning_detail": ("organiser", lambda scene: [scene.planning.pk]),
    "timetable:planning_new": ("organiser", none),
    "timetable:timetable_detail": ("organiser", of_class),
    "timetable:timetable_publish": ("organiser", of_class),
    "timetable:timetable_picture": ("cadre_user", of_class),
    "timetable:class_link_issue": ("organiser", of_class),
    "timetable:class_link": ("", lambda scene: [scene.class_token]),
    "timetable:instructor_link": ("", lambda scene: [scene.instructor_token]),
    "timetable:answer_list": ("organiser", of_class),
    "timetable:fee_list": ("finance", of_class),
    "timetable:fee_adjust": (
        "finance",
        lambda scene: [scene.training_class.pk, scene.sessions[0].pk, scene.instructor.pk],
    ),
    "timetable:fee_pay": ("finance", lambda scene: [scene.training_class.pk, scene.instructor.pk]),
    "timetable:payment_edit": ("finance", lambda scene: [scene.instructor.pk]),
    "timetable:fee_standard_list": ("finance", none),
    "timetable:fee_standard_new": ("finance", lambda scene: ["tax"]),
    "timetable:fee_standard_delete": ("administrator", lambda scene: ["fee", scene.standard.pk]),
    "timetable:version_list": ("organiser", of_class),
    "timetable:version_detail": ("organiser", lambda scene: [scene.training_class.pk, 2]),
    "timetable:notice_list": ("organiser", of_class),
    "reminders:notice_list": ("organiser", of_class),
    "timetable:notice_read": ("cadre_user", none),
    "reminders:inbox_list": ("cadre_user", none),
    "reminders:inbox_detail": ("cadre_user", lambda scene: ["messages", say(scene.cast).pk]),
    "timetable:board_detail": ("organiser", none),
    "timetable:tray_fill": ("organiser", of_class),
    "timetable:board_publish": ("organiser", none),
    "timetable:session_publish": ("organiser", of_session),
    "timetable:session_new": ("organiser", of_class),
    "timetable:session_detail": ("organiser", of_session),
    "timetable:session_edit": ("organiser", of_session),
    "timetable:session_move": ("organiser", of_session),
    "timetable:session_cancel": ("organiser", of_session),
    "timetable:session_adjust": ("organiser", of_session),
    "timetable:adjust_instructor": ("organiser", of_session),
    "timetable:adjust_swap": ("organiser", of_session),
    "timetable:adjust_kind": ("organiser", of_session),
    "timetable:adjust_cancel": ("organiser", of_session),
    "timetable:adjust_done": ("organiser", lambda scene: [scene.sessions[2].pk, 1]),
    "timetable:room_list": ("organiser", none),
    "timetable:room_new": ("organiser", none),
    "timetable:room_edit": ("organiser", lambda scene: [scene.room.pk]),
    "timetable:instructor_list": ("organiser", none),
    "timetable:instructor_new": ("organiser", none),
    "timetable:instructor_edit": ("organiser", lambda scene: [scene.instructor.pk]),
    "timetable:calendar_day_list": ("organiser", none),
    "timetable:calendar_day_new": ("administrator", none),
    "timetable:unavailability_new": ("organiser", lambda scene: ["rooms", scene.room.pk]),
    "timetable:unavailability_edit": ("organiser", lambda scene: [scene.closure.pk]),
    "timetable:unavailability_delete": ("organiser", lambda scene: [scene.closure.pk]),
    "timetable:placing_limits_edit": ("administrator", none),
    "timetable:calendar_day_edit": ("administrator", lambda scene: [scene.holiday.pk]),
    "timetable:calendar_day_delete": ("administrator", lambda scene: [scene.holiday.pk]),
    "timetable:half_day_edit": ("administrator", none),
    "timetable:feed_issue": ("cadre_user", none),
    "trainees:group_list": ("head_teacher", of_class),
    "trainees:group_divide": ("organiser", of_class),
    "trainees:group_edit": ("organiser", lambda scene: [scene.training_class.groups.get().pk]),
    "trainees:enrolment_group": ("organiser", lambda scene: [scene.enrolments[0].pk]),
    "trainees:seating_detail": ("head_teacher", of_class),
    "trainees:seating_edit": ("organiser", of_class),
    "trainees:enrolment_seat": ("organiser", lambda scene: [scene.enrolments[0].pk]),
    "trainees:rostrum_edit": ("organiser", of_class),
    "timetable:ceremony_detail": ("organiser", of_opening),
    "timetable:ceremony_edit": ("organiser", of_opening),
    "timetable:leaders_edit": ("organiser", of_opening),
    "timetable:agenda_item_new": ("organiser", of_opening),
    "timetable:agenda_item_edit": ("organiser", lambda scene: [scene.agenda_item.pk]),
    "timetable:speech_new": ("organiser", of_opening),
    "exports:speech_notes": ("head_teacher", of_class),
    "timetable:room_choose": ("organiser", of_class),
    "trainees:roster_detail": ("organiser", of_class),
    "trainees:cadre_edit": ("organiser", lambda scene: [scene.enrolments[0].cadre_id]),
    "trainees:appointment_new": ("organiser", lambda scene: [scene.enrolments[0].cadre_id]),
    "trainees:appointment_edit": (
        "organiser",
        lambda scene: [scene.enrolments[0].cadre.appointments.latest("pk").pk],
    ),
    "trainees:cadre_merge": ("organiser", lambda scene: [scene.enrolments[0].cadre_id]),
    "trainees:quota_list": ("organiser", of_class),
    "trainees:quota_share": ("organiser", of_class),
    "trainees:quota_import": ("organiser", of_class),
    "trainees:roster_import": ("organiser", of_class),
    "trainees:roster_confirm": ("organiser", lambda scene: [scene.training_class.pk, scene.upload.pk]),
    "trainees:roster_columns": ("organiser", lambda scene: [scene.upload.pk]),
    "trainees:import_list": ("organiser", of_class),
    "trainees:roster_undo": ("organiser", lambda scene: [scene.imported.pk]),
    "trainees:cadre_import": ("administrator", none),
    "trainees:cadre_confirm": ("administrator", lambda scene: [scene.cadre_upload.pk]),
    "trainees:enrolment_new": ("organiser", of_class),
    "trainees:cadre_new": ("organiser", of_class),
    "trainees:link_slips": ("organiser", of_class),
    "trainees:phone_list": ("head_teacher", of_class),
    "trainees:phone_identify": ("", none),
    "trainees:reply_list": ("organiser", of_class),
    "trainees:closing_edit": ("organiser", of_class),
    "trainees:reply_detail": ("organiser", of_town),
    "trainees:reply_submit": ("liaison", of_town),
    "trainees:reply_return": ("organiser", of_town),
    "trainees:reply_reopen": ("organiser", of_town),
    "trainees:stamped_new": ("liaison", of_town),
    "trainees:behalf_text": ("organiser", of_town),
    "trainees:behalf_photo": ("organiser", of_town),
    "trainees:behalf_pick": ("organiser", lambda scene: [scene.basis.pk]),
    "trainees:call_up_new": ("organiser", of_town),
    "trainees:call_up_answer": ("liaison", lambda scene: [scene.called_up.pk]),
    "trainees:call_up_decide": ("organiser", lambda scene: [scene.called_up.pk]),
    "trainees:enrolment_withdraw": ("organiser", lambda scene: [scene.enrolments[1].pk]),
}
SPLIT = "?on=2026-01-05&parts=%E7%94%B2%E7%A4%BE%E5%8C%BA%0A%E4%B9%99%E7%A4%BE%E5%8C%BA"
# The same pages once more, as others see them or with something in the query.
VIEWS: list[tuple[str, str, Arguments, str]] = [
    ("desk:home", "liaison", none, ""),
    ("desk:home", "administrator", none, ""),
    ("desk:home", "head_teacher", none, ""),
    ("attendance:today_detail", "head_teacher", of_class, "?q=xueyuan"),
    ("attendance:today_detail", "auditor", of_class, ""),
    ("desk:search", "organiser", none, "?q=sq"),
    ("desk:audit_detail", "auditor", of_class, ""),
    ("desk:audit_detail", "organiser", of_frozen_class, "?check=1"),
    (
        "desk:audit_attendance",
        "auditor",
        lambda scene: [scene.training_class.pk, this_morning().key],
        "?figure=absent",
    ),
    ("desk:trail_list", "auditor", none, "?area=exports&q=nobody"),
    ("desk:list_import", "organiser", lambda scene: ["plan"], ""),
    ("trainees:unit_split", "administrator", lambda scene: [scene.cast.community.pk], SPLIT),
    ("courses:class_status", "organiser", of_class, "?to=CANCELLED"),
    ("courses:plan_act_new", "organiser", lambda scene: [scene.training_class.plan.year], "?kind=RETURNED"),
    ("attendance:attendance_detail", "auditor", of_class, ""),
    ("attendance:attendance_detail", "head_teacher", of_class, "?edit=1"),
    ("attendance:leave_list", "auditor", of_class, "?state=APPROVED"),
    ("reminders:message_batch", "organiser", of_batch, BATCH),
    ("reminders:message_batch", "auditor", of_batch, BATCH),
    ("reminders:batch_preview", "organiser", of_batch, BATCH),
    ("reminders:message_list", "organiser", of_class, "?q=nobody"),
    ("reminders:outbox_list", "administrator", none, "?state=COMING"),
    ("attendance:leave_new", "head_teacher", lambda scene: [scene.enrolments[1].pk], ""),
    ("attendance:leave_detail", "cadre_user", lambda scene: [scene.held.leave.pk], ""),
    ("attendance:leave_detail", "liaison", lambda scene: [scene.held.leave.pk], ""),
    ("attendance:completion_list", "auditor", of_class, ""),
    ("attendance:completion_list", "organiser", lambda scene: [scene.held.closed.pk], ""),
    ("attendance:reconciliation_detail", "auditor", of_class, ""),
    ("attendance:reconciliation_detail", "organiser", lambda scene: [scene.held.closed.pk], ""),
    ("attendance:make_up_list", "liaison", none, "?state=OWED"),
    ("attendance:unit_hours", "liaison", lambda scene: [scene.cast.town.pk], "?order=hours"),
    ("attendance:nomination_list", "liaison", of_enrolling, ""),
    ("attendance:nomination_list", "auditor", of_class, ""),
    ("trainees:roster_import", "liaison", of_enrolling, ""),
    ("attendance:evaluation_new", "cadre_user", lambda scene: [scene.held.ending.pk], ""),
    ("attendance:score_list", "auditor", of_class, ""),
    ("attendance:evaluation_list", "organiser", of_enrolling, ""),
    ("attendance:score_list", "organiser", of_enrolling, ""),
    ("attendance:honour_list", "organiser", of_enrolling, ""),
    ("attendance:cadre_list", "liaison", none, "?progress=below&order=hours"),
    ("attendance:cadre_list", "organiser", none, "?q=nobody"),
    ("attendance:cadre_detail", "cadre_user", lambda scene: [scene.cast.cadre.pk], "?year=2000"),
    ("attendance:plan_execution", "finance", lambda scene: [scene.training_class.plan.year], ""),
    ("attendance:plan_execution", "organiser", lambda scene: [2000], ""),
    ("desk:home", "finance", none, ""),
    ("desk:home", "auditor", none, ""),
    ("attendance:coverage_detail", "organiser", none, "?view=heat"),
    ("attendance:coverage_detail", "liaison", none, "?by=post"),
    ("attendance:coverage_people", "organiser", none, "?of=short"),
    ("attendance:registration_list", "head_teacher", of_class, "?q=xueyuan"),
    ("attendance:registration_list", "auditor", of_class, ""),
    ("attendance:flag_list", "auditor", of_class, ""),
    ("trainees:phone_identify", "cadre_user", none, "?class=1&next=/me/"),
    ("attendance:arrival_new", "head_teacher", of_class, "?q=w"),
    ("attendance:sheet_list", "auditor", of_class, ""),
    ("attendance:sheet_list", "head_teacher", of_class, "?find=77"),
    ("exports:export_new", "organiser", lambda scene: [scene.training_class.pk, "pack"], "?stage=DAILY"),
    ("attendance:arrival_new", "head_teacher", of_class, "?typed=1&name=赵六"),
    ("timetable:planning_new", "organiser", none, "?kind=REPAIR"),
    ("timetable:session_detail", "organiser", lambda scene: [scene.cancelled.pk], ""),
    ("timetable:timetable_detail", "cadre_user", of_class, ""),
    ("timetable:session_adjust", "head_teacher", of_session, ""),
    ("timetable:adjust_publish", "organiser", of_session, "?door=cancel&version=1&reason=rain"),
    ("timetable:adjust_publish", "organiser", of_session, "?door=cancel&version=9&reason=rain"),
    ("trainees:roster_detail", "liaison", of_class, ""),
    ("trainees:seating_detail", "auditor", of_class, "?view=stage"),
    ("exports:paper_page", "head_teacher", lambda scene: [scene.training_class.pk, "sign_in_sheet"], ""),
    ("exports:paper_page", "auditor", lambda scene: [scene.training_class.pk, "seating_plan"], "?view=stage"),
    ("exports:paper_page", "organiser", lambda scene: [scene.training_class.pk, "table_cards"], "?whom=all"),
    ("exports:paper_page", "organiser", lambda scene: [scene.training_class.pk, "badges"], ""),
    ("exports:paper_page", "organiser", lambda scene: [scene.training_class.pk, "handbook"], ""),
    ("exports:paper_page", "organiser", lambda scene: [scene.held.closed.pk, "certificates"], ""),
    ("reminders:template_edit", "organiser", of_rule, "?form=SHORT&language=en"),
    ("reminders:template_edit", "organiser", lambda scene: ["timetable_changed"], ""),
    ("reminders:rule_edit", "organiser", lambda scene: ["timetable_changed"], ""),
    ("reminders:class_rule_list", "head_teacher", of_class, ""),
    ("exports:paper_list", "finance", of_class, ""),
    ("exports:paper_list", "organiser", lambda scene: [scene.held.closed.pk], ""),
    ("exports:export_new", "organiser", lambda scene: [scene.training_class.pk, "roster"], ""),
    ("exports:export_new", "organiser", lambda scene: [scene.training_class.pk, "invitation"], ""),
    ("exports:unit_paper_new", "organiser", lambda scene: [scene.cast.district.pk, "hours_register"], ""),
    ("exports:speech_notes", "organiser", of_enrolling, ""),
    ("timetable:fee_list", "auditor", of_class, ""),
    ("desk:preparation_detail", "auditor", of_class, ""),
    ("desk:preparation_detail", "head_teacher", of_class, ""),
    ("desk:preparation_detail", "organiser", lambda scene: [scene.held.closed.pk], ""),
    ("timetable:ceremony_detail", "auditor", lambda scene: [scene.training_class.pk, "closing"], ""),
    ("attendance:certificate_check", "organiser", lambda scene: ["code"], ""),
    ("trainees:quota_list", "auditor", of_class, ""),
    ("trainees:enrolment_new", "organiser", of_class, "?q=xueyuan"),
    ("trainees:reply_detail", "liaison", of_town, ""),
    ("trainees:call_up_new", "organiser", of_town, "?q=xueyuan"),
    ("trainees:behalf_pick", "organiser", lambda scene: [scene.basis.pk], "?q=xy"),
]
# Opened by other tests: a page only after a POST, or only while there is nobody.
ELSEWHERE = {
    "exports:frozen_file": "a file, or a page with 410 where it is gone",
    "accounts:account_password": "the answer to a POST",
    "attendance:check_in_scan": "leads on to check_in_new",
    "attendance:coverage_people": "404 without a figure; one is among the views",
    "reminders:message_batch": "404 without a batch; one is among the views",
    "reminders:batch_preview": "404 without a batch; one is among the views",
    "timetable:adjust_publish": "leads to the doors where nothing was chosen",
    "desk:setup": "404 once there is an administrator",
    "trainees:code_sign_in": "404 without a provider of text messages",
    "trainees:link_issue": "the answer to a POST",
    "trainees:link_open": "leads on to /me/",
    "trainees:slip_code_new": "the answer to a POST",
    "accounts:app_new": "asks for the password first; test_second_factor looks at it",
    "accounts:app_delete": "asks for the password first; test_second_factor looks at it",
    "accounts:recovery_new": "asks for the password first; test_second_factor looks at it",
    "accounts:passkey_new": "asks for the password first; test_second_factor looks at it",
    "accounts:passkey_edit": "asks for the password first; test_second_factor looks at it",
    "accounts:passkey_delete": "asks for the password first; test_second_factor looks at it",
    "accounts:second_sign_in": "only after a password; test_second_factor looks at it",
}
LOOKS = {
    "zh-hans": [(DESKTOP, "light"), (TABLET, "dark"), (PHONE, "light")],
    "en": [(DESKTOP, "dark"), (TABLET, "light"), (PHONE, "dark")],
}


def inspect(visitor: Visitor, path: str, looks: list[tuple[tuple[int, int], str]]) -> list[str]:
    """Opens a page once and looks at it in each size and scheme; what is wrong with it."""
    page = visitor.page
    response = page.goto(path)
    status = response.status if response else 0
    found = [] if status in (200, 409) else [f"{path} answered {status}"]
    for (width, height), scheme in looks:
        page.set_viewport_size({"width": width, "height": height})
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]  # a literal of two
        rules = SIGHT if (width, height) == TABLET else RULES
        found += [f"{path} at {width} in {scheme}: {violation}" for violation in visitor.axe(rules)]
        if (over := page.evaluate(SIDEWAYS)) > 0:
            found.append(f"{path} at {width} scrolls sideways by {over}")
    return found


def walk(cast: Cast, visit: Visit, language: str) -> None:
    """Everybody opens all their pages; fails with all that was wrong with them."""
    scene = play(cast)
    every = [(name, who, args, "") for name, (who, args) in PAGES.items()] + VIEWS
    found = []
    for role in dict.fromkeys(who for _name, who, _args, _query in every):
        user: User | None = getattr(cast, role) if role else None
        visitor = visit(user, language=language)
        for name, who, args, query in every:
            if who == role:
                path = reverse(name, args=args(scene)) + query
                found += inspect(visitor, path, LOOKS[language])
        found += visitor.problems
    assert not found, "\n".join(found)


class TestInChinese:
    """As most people see them."""

    def test_every_page(self, cast: Cast, visit: Visit) -> None:
        walk(cast, visit, "zh-hans")


class TestInEnglish:
    """As the others do."""

    def test_every_page(self, cast: Cast, visit: Visit) -> None:
        walk(cast, visit, "en")


def test_the_list_of_pages_is_whole(cast: Cast, as_user: Callable[[User], Client]) -> None:
    """Whatever address is not listed answers no GET, or has no page of its own."""
    client = as_user(cast.administrator)
    left_out = []
    for name, pattern in ours():
        if name in PAGES or name in NO_TEMPLATE or name in ELSEWHERE:
            continue
        arguments = dict.fromkeys(pattern.pattern.converters, "1")
        if client.get(reverse(name, kwargs=arguments)).status_code != 405:
            left_out.append(name)
    assert left_out == []


def test_setting_up_an_empty_house(visit: Visit) -> None:
    code = setup_code.current()
    visitor = visit(size=PHONE)
    visitor.open(f"/setup/?code={code}")
    visitor.look()
