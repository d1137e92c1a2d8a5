"""Who may open which address: every one of ours, for every role, over own, sibling and foreign objects.

An address that the table does not know fails, so that a new page cannot be forgotten.
"""

import datetime as dt
import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

import config.urls
from accounts import audit
from accounts.lists import keeping
from accounts.models import Grant, ListImport, User
from attendance import crediting, rulebook
from attendance.models import Mark, OnlineRate, Requirement, SittingIn
from courses import planning
from courses.models import ClassDocument, TrainingClass
from exports.models import Export
from tests import factories
from tests.conftest import Cast
from tests.test_house import PUBLIC, ours
from timetable import links as shared
from timetable import unavailability
from timetable.models import CalendarDay, Instructor, PlanningRun, Session, SessionMaterial
from timetable.room_list import RoomList
from trainees import behalf, deciding, groups, links, merging, replying
from trainees.deciding import Decision
from trainees.models import Cadre, Enrolment, LinkKind, Quota
from trainees.roster import Options, uploads
from units.models import Unit

# The columns of the table. The town's organiser plans in a town below the district that hosts the class.
PEOPLE = (
    "administrator",
    "organiser",
    "town_organiser",
    "head_teacher",
    "finance",
    "auditor",
    "liaison",
    "cadre_user",
    "stranger",
)
#             administrator  town's     finance    liaison    stranger
#                  organiser     head       auditor    cadre
STAFF = "         200 200   404 200    200 200    404 404    404"
CHANGE = "        200 200   404 403    403 403    404 404    404"
MARK = "          200 200   404 200    403 403    404 404    404"
OWNER = "         404 200   404 404    404 404    404 404    404"
ROSTER = "        200 200   404 200    200 200    200 404    404"
CHANGE_ROSTER = " 200 200   404 403    403 403    403 404    404"
FOR_UNIT = "      403 403   404 403    403 403    200 404    404"
HAND_IN = "       200 200   404 403    403 403    200 404    404"
NOMINATIONS = "   200 200   404 404    200 200    200 404    404"
NOMINATE = "      403 403   404 404    403 403    200 404    404"
DECIDE = "        200 200   404 404    403 403    403 404    404"
HAND_OUT = "      200 200   404 200    403 403    403 404    404"
KEEP = "          200 200   200 404    403 403    403 403    404"
MERGE = "         200 200   403 404    403 403    403 403    404"
REVEAL = "        200 403   403 404    403 403    403 403    404"
TIMETABLE = "     200 200   404 200    200 200    200 200    404"
SCHEDULE = "      200 200   404 403    403 403    403 403    404"
COPY = "          200 200   404 403    403 403    403 403    404"

PLANNING = "      200 200   404 404    404 404    404 404    404"

ADMINISTER = "    200 403   403 403    403 403    403 403    403"
ORGANISE = "      200 200   200 403    403 403    403 403    200"
DISTRICT = "      200 200   403 403    403 403    403 403    403"
OUR_THINGS = "    200 200   200 403    403 403    403 403    404"
ANYBODY = "       200 200   200 200    200 200    200 200    200"
ONWARD = "        302 302   302 302    302 302    302 302    302"
NOBODY = "        404 404   404 404    404 404    404 404    404"
PEOPLE_SEEN = "   200 200   200 404    200 200    200 200    404"
CREDIT = "        200 200   200 404    403 403    403 403    404"
ALL_PEOPLE = "    200 200   200 403    200 200    200 403    200"
OVERSEE = "       200 200   200 403    403 200    200 403    200"

# The same door before a class of another town (the district's staff sees it) and before one of another district
# (whose organiser is the stranger).
_SIBLING = {"head_teacher": "404", "liaison": "404", "cadre_user": "404"}


@dataclass(frozen=True)
class Door:
    """`own`: what each of PEOPLE gets for an object of the cast's class or district; `of`: the object in the
    address; `methods`: what the view takes; `sent`: with what a POST is tried; `by_role`: who is refused for the
    role alone, whatever the object; `local`: who comes to those of the own town alone."""

    own: str
    of: str = "class"
    methods: str = "GET"
    sent: str = ""
    by_role: tuple[str, ...] = ()
    local: tuple[str, ...] = ()

    def expected(self, world: str) -> dict[str, str]:
        """Person → status."""
        row = dict(zip(PEOPLE, self.own.split(), strict=True))
        if world == "sibling":
            near = _SIBLING | dict.fromkeys(self.local, "404")
            return row | {name: code for name, code in near.items() if name not in self.by_role}
        if world == "foreign":
            theirs = row["organiser"]
            return {name: code if name in self.by_role else "404" for name, code in row.items()} | {
                "stranger": row["stranger"] if "stranger" in self.by_role else theirs
            }
        return row


def both(own: str, of: str = "class", **more: Any) -> Door:
    return Door(own, of, "GET POST", **more)


def posts(own: str, of: str = "class", **more: Any) -> Door:
    return Door(own, of, "POST", **more)


IN_TOWN = ("town_organiser", "liaison")
STAFFLESS = ("head_teacher", "finance", "auditor", "liaison", "cadre_user")
OF_NO_DISTRICT = ("town_organiser", *STAFFLESS)
NOT_ADMINISTRATORS = ("organiser", "town_organiser", *STAFFLESS, "stranger")

# Addresses with an object of a class or of a district.
OBJECTS: dict[str, Door] = {
    "courses:class_detail": Door(STAFF),
    "courses:class_edit": both(CHANGE),
    "courses:class_status": both(CHANGE.replace("200", "409")),  # without a step there is none to take
    "courses:class_postpone": both(CHANGE),
    "courses:class_restore": posts(CHANGE),
    "courses:staff_edit": both(CHANGE),
    "courses:staff_delete": both(CHANGE, "staff"),
    "courses:document_new": both(CHANGE),
    "courses:document_file": Door(STAFF, "document"),
    "courses:document_delete": both(CHANGE, "document"),
    "courses:document_restore": posts(CHANGE, "document"),
    "desk:class_copy": both(COPY, by_role=STAFFLESS),
    "trainees:roster_detail": Door(ROSTER),
    "trainees:roster_import": both(CHANGE_ROSTER),
    "trainees:roster_confirm": both(CHANGE_ROSTER, "import"),
    "trainees:cadre_edit": both(KEEP, "cadre", local=("town_organiser",)),
    "trainees:id_number_reveal": posts(REVEAL, "cadre", local=("town_organiser",)),
    "trainees:appointment_new": both(KEEP, "cadre", local=("town_organiser",)),
    "trainees:appointment_edit": both(KEEP, "appointment", local=("town_organiser",)),
    "trainees:cadre_merge": both(MERGE, "cadre", local=("town_organiser",)),
    "trainees:merge_undo": posts(MERGE.replace("200", "302"), "merge", local=("town_organiser",)),
    "trainees:roster_columns": both(CHANGE_ROSTER, "kept"),
    "trainees:quota_list": Door(STAFF),
    "trainees:quota_save": posts(CHANGE.replace("200", "302"), sent=""),
    "trainees:quota_share": both(CHANGE),
    "trainees:quota_import": both(CHANGE),
    "trainees:import_list": Door(CHANGE_ROSTER),
    "trainees:roster_answer": posts(CHANGE_ROSTER, "kept"),
    "trainees:roster_undo": both(CHANGE_ROSTER.replace("200", "302"), "kept"),  # nothing is written yet
    "trainees:roster_mending": Door("403 200   404 403    403 403    403 404    404", "kept"),
    "trainees:cadre_confirm": both(
        "200 200   403 403    403 403    403 403    404", "cadre_import", by_role=OF_NO_DISTRICT
    ),
    "trainees:enrolment_new": both(CHANGE_ROSTER),
    "trainees:cadre_new": both(CHANGE_ROSTER),
    "trainees:reply_list": Door(STAFF),
    "trainees:chase_new": posts(CHANGE_ROSTER),
    "trainees:closing_edit": both(CHANGE_ROSTER),
    "trainees:reply_detail": Door(ROSTER, "reply"),
    "trainees:reply_submit": both(FOR_UNIT, "reply"),
    "trainees:reply_return": both(CHANGE_ROSTER, "reply"),
    "trainees:reply_reopen": both(CHANGE_ROSTER, "reply"),
    "trainees:stamped_new": both(HAND_IN, "reply"),
    "trainees:stamped_file": Door(ROSTER, "reply"),
    "trainees:behalf_text": both(CHANGE_ROSTER, "reply"),
    "trainees:behalf_photo": both(CHANGE_ROSTER, "reply"),
    "trainees:behalf_pick": both(CHANGE_ROSTER, "basis"),
    "trainees:basis_file": Door(CHANGE_ROSTER, "basis"),
    "trainees:call_up_new": both(CHANGE_ROSTER, "reply"),
    "trainees:call_up_answer": both(FOR_UNIT, "called_up"),
    "trainees:call_up_decide": both(CHANGE_ROSTER, "called_up"),
    "trainees:enrolment_withdraw": both(CHANGE_ROSTER, "enrolment"),
    "trainees:enrolment_restore": posts(CHANGE_ROSTER, "enrolment"),
    "trainees:link_slips": both(HAND_OUT),
    "trainees:link_issue": posts(HAND_OUT, "cadre", sent="training_class"),
    "trainees:group_list": Door(STAFF),
    "trainees:group_divide": both(MARK),
    "trainees:group_new": posts(MARK),
    "trainees:group_edit": both(MARK, "group"),
    "trainees:group_delete": posts(MARK, "group"),
    "trainees:group_move": posts(MARK, "enrolment"),
    "trainees:enrolment_group": both(MARK, "enrolment"),
    "trainees:arrangement_undo": posts(OWNER, "act"),
    "trainees:seating_detail": Door(STAFF),
    "trainees:seating_edit": both(MARK),
    "trainees:seat_move": posts(MARK, "enrolment"),
    "trainees:seat_lock": posts(MARK, "enrolment"),
    "trainees:enrolment_seat": both(MARK, "enrolment"),
    "trainees:rostrum_edit": both(MARK),
    "timetable:room_choose": Door(MARK),
    "timetable:timetable_detail": Door(TIMETABLE),
    "timetable:timetable_publish": both(SCHEDULE),
    "timetable:class_link_issue": both(SCHEDULE),
    "timetable:timetable_picture": Door(TIMETABLE),
    "timetable:answer_list": Door(STAFF),
    "timetable:instructor_link_issue": posts(SCHEDULE, "teaching"),
    "timetable:version_list": Door(TIMETABLE),
    "timetable:version_detail": Door(TIMETABLE, "version"),
    "timetable:notice_list": Door(STAFF),
    "timetable:session_new": both(SCHEDULE),
    "timetable:tray_fill": both(SCHEDULE),
    "timetable:tray_copy": posts(SCHEDULE),
    "timetable:session_detail": Door(STAFF, "session"),
    "timetable:session_edit": both(CHANGE, "session"),
    "timetable:session_move": both(CHANGE, "session"),
    "timetable:session_cancel": both(CHANGE, "session"),
    "timetable:session_publish": both(CHANGE, "session"),
    "timetable:session_reinstate": posts(CHANGE, "session"),
    "timetable:planning_detail": Door(PLANNING, "planning"),
    "timetable:planning_stop": posts(PLANNING, "planning"),
    "timetable:planning_accept": posts(PLANNING, "planning"),
    "timetable:planning_undo": posts(PLANNING, "planning"),
    "timetable:planning_discard": posts(PLANNING, "planning"),
    "timetable:answer_set": posts(CHANGE, "answer"),
    "timetable:material_file": Door(STAFF, "material"),
    "timetable:session_adjust": Door(STAFF, "session"),
    "timetable:adjust_instructor": Door(CHANGE, "session"),
    "timetable:adjust_swap": Door(CHANGE, "session"),
    "timetable:adjust_kind": Door(CHANGE, "session"),
    "timetable:adjust_cancel": Door(CHANGE, "session"),
    "timetable:adjust_publish": both(
        CHANGE.replace("200", "302"), "session"
    ),  # without a door there is none to go through
    "timetable:adjust_done": Door(CHANGE, "adjusted"),
    "timetable:adjust_undo": posts(CHANGE, "adjusted"),
    "timetable:session_openings": Door(
        CHANGE.replace("200", "422"), "session"
    ),  # without cells there are none
    "timetable:session_place": posts(CHANGE, "session"),
    "timetable:session_swap": posts(CHANGE, "session"),
    "attendance:attendance_detail": Door(STAFF),
    "attendance:class_policy": both(CHANGE),
    "attendance:mark_save": posts(MARK),
    "attendance:mark_fill": posts(MARK),
    "attendance:mark_list": Door(STAFF, "enrolment"),
    "attendance:mark_undo": posts(OWNER, "mark"),
    "attendance:registration_list": Door(STAFF),
    "attendance:registration_scan": posts(MARK),
    "attendance:registration_new": posts(MARK, "enrolment"),
    "attendance:registration_delete": posts(MARK, "enrolment"),
    "attendance:no_show_new": both(MARK, "enrolment"),
    "attendance:no_show_delete": posts(MARK, "enrolment"),
    "attendance:arrival_new": both(MARK),
    "attendance:arrival_delete": posts(MARK, "enrolment"),
    "attendance:addition_decide": both(CHANGE, "enrolment"),
    "attendance:sitting_in_delete": posts(MARK, "sitting_in"),
    "attendance:nomination_list": Door(NOMINATIONS, "enrolling"),
    "attendance:nomination_new": both(NOMINATE, "enrolling"),
    "attendance:nominee_new": both(NOMINATE, "enrolling"),
    "attendance:nomination_decide": posts(DECIDE, "enrolling"),
    "attendance:nomination_undo": posts(OWNER, "decision"),
    "attendance:nomination_withdraw": posts(NOMINATE, "nomination"),
    "attendance:nomination_restore": posts(NOMINATE, "nomination"),
    "attendance:roll_call": Door(STAFF, "published"),
    "attendance:roll_mark": posts(MARK, "published"),
    "attendance:roll_fill": posts(MARK, "published"),
    "attendance:cadre_detail": Door(PEOPLE_SEEN, "cadre", local=IN_TOWN),
    "attendance:credit_new": both(CREDIT, "cadre", local=IN_TOWN),
    "attendance:credit_file": Door(PEOPLE_SEEN, "credit", local=IN_TOWN),
    "attendance:credit_delete": both(CREDIT, "credit", local=IN_TOWN),
    "attendance:credit_restore": posts(CREDIT, "uncredited", local=IN_TOWN),
    "exports:paper_list": Door(STAFF),
    "exports:export_new": both(STAFF, "paper"),
    "exports:template_file": Door(ROSTER),
    "exports:export_detail": Door(OWNER, "export"),
    "exports:export_file": Door(OWNER.replace("200", "410"), "export"),
    "exports:export_again": posts(OWNER, "export"),
    "courses:course_edit": both(OUR_THINGS, "course", by_role=STAFFLESS),
    "timetable:room_edit": both(OUR_THINGS, "room", by_role=STAFFLESS),
    "timetable:instructor_edit": both(OUR_THINGS, "instructor", by_role=STAFFLESS),
    "timetable:unavailability_new": both(OUR_THINGS, "closing", by_role=STAFFLESS),
    "timetable:unavailability_edit": both(OUR_THINGS, "closure", by_role=STAFFLESS),
    "timetable:unavailability_delete": both(OUR_THINGS, "closure", by_role=STAFFLESS),
    "timetable:unavailability_restore": posts(
        OUR_THINGS.replace("200", "302"), "reopened", by_role=STAFFLESS
    ),
    "accounts:account_edit": both(ADMINISTER, "account", by_role=NOT_ADMINISTRATORS),
    "accounts:account_disable": posts(ADMINISTER, "account", by_role=NOT_ADMINISTRATORS),
    "accounts:account_password": posts(ADMINISTER, "account", by_role=NOT_ADMINISTRATORS),
    "accounts:grant_new": posts(ADMINISTER, "account", by_role=NOT_ADMINISTRATORS),
    "accounts:grant_delete": posts(ADMINISTER, "grant", by_role=NOT_ADMINISTRATORS),
    "accounts:unit_edit": both(ADMINISTER, "unit", by_role=NOT_ADMINISTRATORS),
    "trainees:unit_rename": both(ADMINISTER, "unit", by_role=NOT_ADMINISTRATORS),
    "trainees:unit_merge": both(ADMINISTER, "unit", by_role=NOT_ADMINISTRATORS),
    "trainees:unit_split": both(ADMINISTER, "unit", by_role=NOT_ADMINISTRATORS),
    "trainees:succession_undo": posts(ADMINISTER, "succession", by_role=NOT_ADMINISTRATORS),
    "desk:list_confirm": both(OUR_THINGS, "list", by_role=STAFFLESS),
    "desk:list_undo": posts(OUR_THINGS, "list", by_role=STAFFLESS),
    "attendance:policy_edit": both(ADMINISTER, "policy", by_role=NOT_ADMINISTRATORS),
    "attendance:requirement_edit": both(ADMINISTER, "requirement", by_role=NOT_ADMINISTRATORS),
    "attendance:requirement_delete": both(ADMINISTER, "requirement", by_role=NOT_ADMINISTRATORS),
    "attendance:requirement_restore": posts(ADMINISTER, "removed", by_role=NOT_ADMINISTRATORS),
    "attendance:online_rate_edit": both(ADMINISTER, "rate", by_role=NOT_ADMINISTRATORS),
}
# Addresses of the whole site, of a person's own, and of links that are their own key.
PLAIN: dict[str, Door] = {
    "desk:home": Door("200 200 200 200 200 200 200 302 200", ""),
    "desk:me": Door(ANYBODY, ""),
    "desk:search": Door(ANYBODY, ""),
    "desk:settings": Door(ORGANISE, ""),
    "desk:start_list": Door(ORGANISE, ""),
    "desk:list_import": both(ORGANISE, "kind"),
    "desk:list_template": Door(ORGANISE, "kind"),
    "trainees:succession_list": Door(ADMINISTER, ""),
    "desk:setup": both(NOBODY, ""),
    "desk:demo_clear": both("404 403 403 403 403 403 403 403 403", ""),
    "desk:healthz": Door(ANYBODY, ""),
    "desk:readyz": Door(ANYBODY, ""),
    "courses:plan_list": Door(ONWARD, ""),
    "courses:plan_detail": Door("200 200 200 200 200 200 404 404 200", "year"),
    "courses:plan_edit": both("200 200 403 403 403 403 403 403 200", "year"),
    "courses:class_new": both(ORGANISE, ""),
    "courses:course_list": Door(ORGANISE, ""),
    "courses:course_new": both(ORGANISE, ""),
    "trainees:cadre_import": both("200 200   403 403    403 403    403 403    200", ""),
    "timetable:planning_new": both(ORGANISE, ""),
    "timetable:board_detail": Door(ORGANISE, ""),
    "timetable:room_list": Door(ORGANISE, ""),
    "timetable:room_new": both(ORGANISE, ""),
    "timetable:instructor_list": Door(ORGANISE, ""),
    "timetable:instructor_new": both(ORGANISE, ""),
    "timetable:calendar_day_list": Door(ORGANISE, ""),
    "timetable:calendar_day_new": both(ADMINISTER, ""),
    "timetable:calendar_day_edit": both(ADMINISTER, "day"),
    "timetable:calendar_day_delete": both(ADMINISTER, "day"),
    "timetable:calendar_day_restore": posts(ADMINISTER, "day"),
    "timetable:calendar_seed": posts(ADMINISTER, ""),
    "timetable:half_day_edit": both(ADMINISTER, ""),
    "timetable:placing_limits_edit": both(ADMINISTER, ""),
    "timetable:board_publish": both(ORGANISE, ""),
    "timetable:notice_read": Door(ANYBODY, ""),
    "timetable:notice_acknowledge": posts(ONWARD, ""),
    "timetable:feed_issue": both("404 404 404 404 404 404 404 200 404", ""),
    "timetable:feed": Door(ANYBODY, "feed"),
    "timetable:class_link": Door(ANYBODY, "class_link"),
    "timetable:instructor_link": Door(ANYBODY, "instructor_link"),
    "timetable:instructor_answer": posts(NOBODY, "no_session"),
    "timetable:material_hand_in": posts(NOBODY, "no_session"),
    "timetable:material_take_back": posts(NOBODY, "no_session"),
    "attendance:policy_list": Door(ORGANISE, ""),
    "attendance:requirement_list": Door(ORGANISE, ""),
    "attendance:requirement_new": both(ADMINISTER, ""),
    "attendance:online_rate_new": both(ADMINISTER, ""),
    "attendance:cadre_list": Door(ALL_PEOPLE, ""),
    "attendance:cadre_find": both(ALL_PEOPLE, ""),
    "attendance:coverage_detail": Door(OVERSEE, ""),
    "attendance:coverage_people": Door(OVERSEE.replace("200", "404"), ""),  # without a figure there is none
    "exports:coverage_file": Door(OVERSEE, ""),
    "accounts:account_list": Door(ADMINISTER, ""),
    "accounts:account_new": both(ADMINISTER, ""),
    "accounts:unit_list": Door(ADMINISTER, ""),
    "accounts:unit_new": both(ADMINISTER, ""),
    "accounts:sign_in": both(ONWARD, ""),
    "accounts:sign_out": posts(ONWARD, ""),
    "accounts:language_set": posts(ONWARD, ""),
    "accounts:password_change": both(ANYBODY, ""),
    "accounts:password_reset": both(ANYBODY, ""),
    "accounts:password_reset_sent": Door(ANYBODY, ""),
    "accounts:password_reset_confirm": both(NOBODY, "key"),
    "trainees:link_open": both("200 200 200 200 200 200 200 302 200", "link"),
}


Args = dict[str, list[Any]]


@dataclass
class World:
    """The objects of one class and of its district, by the name that the table gives them."""

    training_class: TrainingClass
    args: Args = field(default_factory=dict)

    def address(self, name: str, door: Door) -> str:
        return reverse(name, args=self.args[door.of] if door.of else [])


def _build(
    training_class: TrainingClass, district: Unit, town: Unit, enrolment: Enrolment, *, by: User, holder: User
) -> World:
    """One of everything that an address can name; `by` made what belongs to a person."""
    lecturer = factories.instructor(district)
    drafted = factories.session(training_class, instructors=(lecturer,))
    Quota.objects.create(training_class=training_class, unit=town, seats=9)
    grant = holder.grants.get()
    return World(
        training_class,
        _of_class(training_class, by)
        | _of_session(training_class, drafted, lecturer)
        | _of_settings(district, lecturer, by)
        | _of_nominations(training_class, town, enrolment, by)
        | {
            **_of_hours(district, enrolment.cadre, by),
            "appointment": [enrolment.cadre.appointments.get().pk],
            "merge": [_merge(enrolment.cadre, town, by)],
            "cadre_import": [
                uploads.keep(BLOCK, district=district, file_name="名册", options=Options(), by=by).pk
            ],
            **_of_reply(training_class, town, enrolment, by),
            "enrolment": [enrolment.pk],
            "mark": [_mark(drafted, enrolment, by).pk],
            "sitting_in": [_sitting_in(enrolment, by).pk],
            "account": [holder.pk],
            "grant": [grant.pk],
            "unit": [town.pk],
        },
    )


BLOCK = "姓名\t单位\n李新\t某某社区"  # a wrong row, so that there is one to be fetched


def _of_class(training_class: TrainingClass, by: User) -> Args:
    pk = training_class.pk
    file = ContentFile(b"%PDF-1.7", name="批复.pdf")
    document: ClassDocument = planning.add_document(
        training_class, by=by, kind="APPROVAL", title="批复", file=file
    )
    kept = uploads.keep(BLOCK, training_class=training_class, file_name="名单", options=Options(), by=by)
    export = Export.objects.create(paper="roster", training_class=training_class, requested_by=by)
    group, act = groups.add(training_class, by=by)
    assert act.entry
    run = PlanningRun.objects.create(
        district=training_class.plan.district, training_class=training_class, kind="FILL", requested_by=by
    )
    return {
        "class": [pk],
        "paper": [pk, "roster"],
        "staff": [pk, factories.staff(training_class, factories.user(f"teacher-{pk}", "代老师")).pk],
        "import": [pk, kept.pk],
        "kept": [kept.pk],
        "document": [document.pk],
        "export": [export.pk],
        "group": [group.pk],
        "act": [pk, act.entry.pk],
        "planning": [run.pk],
        "version": [pk, 1],
    }


def _of_reply(training_class: TrainingClass, town: Unit, enrolment: Enrolment, by: User) -> Args:
    file = ContentFile(b"\x89PNG", name="名单.png")
    replying.keep_stamped(training_class, town, by=by, file=file)
    basis = behalf.keep_photo(training_class, town, file=file, reason="只有照片", by=by)
    named = factories.enrolment(
        training_class, factories.cadre("被点名的人", enrolment.unit), status="NOMINATED", call_up="WAITING"
    )
    return {
        "reply": [training_class.pk, town.pk],
        "basis": [basis.pk],
        "called_up": [named.pk],
    }


def _of_nominations(training_class: TrainingClass, town: Unit, enrolment: Enrolment, by: User) -> Args:
    """Another class of the same host, which takes nominations."""
    host, plan = training_class.host, training_class.plan
    enrolling = TrainingClass.objects.create(plan=plan, host=host, name="报名中的班", status="ENROLLING")
    Quota.objects.create(training_class=enrolling, unit=town, seats=9)
    row = factories.enrolment(enrolling, enrolment.cadre, status="NOMINATED")
    decided = deciding.decide(enrolling, enrolments=[row.pk], decision=Decision.WAITLISTED, by=by)
    assert decided.act
    return {"enrolling": [enrolling.pk], "nomination": [row.pk], "decision": [decided.act.pk]}


def _of_session(training_class: TrainingClass, drafted: Session, lecturer: Instructor) -> Args:
    file = ContentFile(b"%PDF-1.7", name="讲义.pdf")
    material = SessionMaterial.objects.create(session=drafted, file=file, original_name="讲义.pdf", size=8)
    return {
        "session": [drafted.pk],
        "answer": [drafted.pk, lecturer.pk],
        "teaching": [training_class.pk, lecturer.pk],
        "material": [material.pk],
        "published": [factories.published(drafted).pk],
        "adjusted": [drafted.pk, 1],
    }


def _of_settings(district: Unit, lecturer: Instructor, by: User) -> Args:
    room, gone = factories.room(district), factories.unavailability(factories.instructor(district, "王磊"))
    reopened = gone.pk
    unavailability.remove(gone, by=by)
    return {
        "course": [factories.course(district).pk],
        "room": [room.pk],
        "closing": ["rooms", room.pk],
        "closure": [factories.unavailability(room).pk],
        "reopened": [reopened],
        "instructor": [lecturer.pk],
        "policy": [district.pk, "short"],
        "list": ["rooms", _list(district, by).pk],
        "succession": [audit.record("trainees.merge_unit", by=by, subject=district).pk],
    }


def _merge(cadre: Cadre, town: Unit, by: User) -> int:
    return merging.merge(cadre, factories.cadre(cadre.name, town), by=by).pk


def _list(district: Unit, by: User) -> ListImport:
    return keeping.keep(
        "名称\t容量\n新厅\t80", kind=RoomList, district=district, file_name="粘贴的内容", options={}, by=by
    )


def _of_hours(district: Unit, cadre: Cadre, by: User) -> Args:
    file = ContentFile(b"%PDF-1.7", name="证书.pdf")
    credits = [factories.credit(cadre, 8, proof=file), factories.credit(cadre, 8)]
    uncredited = crediting.uncredit(credits[1], by=by, reason="登错了人")
    # The own and the sibling's lie in one district, and no two rows of it are the same.
    rows = [
        Requirement.objects.create(district=district, rule=f"本{cadre.pk}", audience=audience, hours=8)
        for audience in ("HEAD", "COMMITTEE")
    ]
    assert uncredited
    return {
        "cadre": [cadre.pk],
        "credit": [credits[0].pk],
        "uncredited": [uncredited.pk],
        "requirement": [rows[0].pk],
        "removed": [rulebook.remove(rows[1], by=by).pk],
        "rate": [OnlineRate.objects.create(district=district).pk],
    }


def _mark(drafted: Session, enrolment: Enrolment, by: User) -> Mark:
    return Mark.objects.create(
        session=drafted, enrolment=enrolment, status="PRESENT", source="GRID", marked_by=by
    )


def _sitting_in(enrolment: Enrolment, by: User) -> SittingIn:
    return SittingIn.objects.create(
        absent=enrolment, day=factories.MONDAY, period="PM", name="赵代", noted_by=by
    )


def _own(cast: Cast) -> World:
    return _build(
        cast.training_class, cast.district, cast.town, cast.enrolment, by=cast.organiser, holder=cast.liaison
    )


def _sibling(cast: Cast) -> World:
    training_class = factories.training_class(cast.other_town, "雪堰镇村干部培训班")
    person = factories.cadre("邻镇人", cast.other_community)
    enrolment = factories.enrolment(training_class, person)
    return _build(
        training_class,
        cast.district,
        cast.other_town,
        enrolment,
        by=cast.organiser,
        holder=cast.other_liaison,
    )


def _foreign(cast: Cast) -> World:
    abroad = cast.stranger.grants.get().unit
    town = factories.unit("茶山街道", "SUBDISTRICT", abroad)
    community = factories.unit("浦南社区居民委员会", "COMMUNITY", town)
    training_class = factories.training_class(abroad, "天宁区社区干部培训班")
    enrolment = factories.enrolment(training_class, factories.cadre("外区人", community))
    return _build(training_class, abroad, town, enrolment, by=cast.stranger, holder=cast.stranger)


def _plain(cast: Cast) -> World:
    factories.plan(cast.stranger.grants.get().unit)
    tokens = {kind: links.issue(cast.cadre, kind=kind, by=None) for kind in LinkKind}
    lecturer = factories.instructor(cast.district)
    of_class = shared.issue_for_class(cast.training_class, by=cast.organiser)
    of_lecturer = shared.issue_for_instructor(lecturer, cast.training_class, by=cast.organiser)
    day = CalendarDay.objects.create(day=dt.date(2026, 10, 1), kind="HOLIDAY", name="国庆节")
    args: dict[str, list[Any]] = {
        "year": [2026],
        "kind": ["rooms"],
        "day": [day.pk],
        "feed": [tokens[LinkKind.FEED]],
        "link": [tokens[LinkKind.PAGE]],
        "class_link": [shared.token_of(of_class)],
        "instructor_link": [shared.token_of(of_lecturer)],
        "no_session": [shared.token_of(of_lecturer), 0],
        "key": ["MQ", "no-such-token"],
    }
    return World(cast.training_class, args)


WORLDS: dict[str, tuple[Callable[[Cast], World], dict[str, Door]]] = {
    "own": (_own, OBJECTS),
    "sibling": (_sibling, OBJECTS),
    "foreign": (_foreign, OBJECTS),
    "plain": (_plain, PLAIN),
}


@pytest.fixture
def clients(cast: Cast, as_user: Callable[[User], Client]) -> dict[str, Client]:
    """Each of PEOPLE, signed in."""
    town_organiser = factories.user("town_organiser", "镇组织员", "organiser", cast.town)
    people = {name: getattr(cast, name, town_organiser) for name in PEOPLE}
    return {name: as_user(user) for name, user in people.items()}


def _refusal(code: int) -> Callable[..., HttpResponse]:
    return lambda request, exception: HttpResponse(status=code)


@pytest.fixture
def plain_refusals(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Refusals without their pages and their lines in the log: there are a thousand."""
    for code in (403, 404):
        monkeypatch.setattr(config.urls, f"handler{code}", _refusal(code), raising=False)
    logging.disable(logging.WARNING)
    yield
    logging.disable(logging.NOTSET)


def _status(response: Any) -> str:
    if response.streaming:
        list(response)  # an unread file stays open
    return str(response.status_code)


def _tries(door: Door, person: str, code: str, world: str) -> list[str]:
    """The methods to try: a POST only where it must be refused, for it shall leave nothing behind.

    Who comes in at a page of another town's class or of another district is asked of the organisers alone.
    """
    if world in ("sibling", "foreign") and code == "200" and person not in ("organiser", "stranger"):
        return []
    if door.methods == "GET" or code not in ("403", "404"):
        return ["get"] if "GET" in door.methods else []
    return ["get", "post"] if "GET" in door.methods and world in ("own", "plain") else ["post"]


@pytest.mark.usefixtures("plain_refusals")
@pytest.mark.parametrize("world_name", WORLDS)
def test_everybody_gets_what_the_table_says(world_name: str, cast: Cast, clients: dict[str, Client]) -> None:
    build, doors = WORLDS[world_name]
    world = build(cast)
    surprises = {}
    for person in PEOPLE:
        client = clients[person]
        for name, door in doors.items():
            code = door.expected(world_name)[person]
            sent = {door.sent: world.training_class.pk} if door.sent else {}
            for method in _tries(door, person, code, world_name):
                found = _status(getattr(client, method)(world.address(name, door), sent))
                if found != code:
                    surprises[f"{person}: {method} {name}"] = f"{found}, expected {code}"
    assert surprises == {}


@pytest.mark.parametrize("world_name", WORLDS)
def test_the_anonymous_are_asked_to_sign_in(world_name: str, cast: Cast) -> None:
    build, doors = WORLDS[world_name]
    world, client = build(cast), Client()
    surprises = {}
    for name, door in doors.items():
        for method in ("get", "post"):
            response = getattr(client, method)(world.address(name, door))
            asked = response.status_code == 302 and response["Location"].startswith("/sign-in/?next=")
            if asked == (name in PUBLIC):
                surprises[f"{method} {name}"] = _status(response)
            if name == "trainees:link_open":
                client = Client()
    assert surprises == {}


def test_every_address_is_in_the_table_once() -> None:
    names = {name for name, _ in ours()}
    assert OBJECTS.keys() & PLAIN.keys() == set()
    assert names ^ (OBJECTS.keys() | PLAIN.keys()) == set()


def test_a_liaison_does_not_learn_of_another_towns_people(
    cast: Cast, as_user: Callable[[User], Client]
) -> None:
    world = _own(cast)
    theirs = factories.enrolment(world.training_class, factories.cadre("邻镇人", cast.other_community))
    client = as_user(cast.liaison)
    found = {
        name: client.post(reverse(name, args=[theirs.pk])).status_code
        for name in ("trainees:enrolment_withdraw", "trainees:enrolment_restore", "attendance:mark_list")
    }
    assert found == {
        "trainees:enrolment_withdraw": 404,
        "trainees:enrolment_restore": 404,
        "attendance:mark_list": 405,
    }


def test_an_expired_role_and_a_disabled_account_open_nothing(
    cast: Cast, as_user: Callable[[User], Client]
) -> None:
    world = _own(cast)
    page = world.address("courses:class_detail", OBJECTS["courses:class_detail"])
    Grant.objects.filter(user=cast.finance).update(expires_on=dt.date(2020, 1, 1))
    world.training_class.staff.filter(user=cast.head_teacher).update(expires_on=dt.date(2020, 1, 1))
    disabled = as_user(cast.auditor)
    User.objects.filter(pk=cast.auditor.pk).update(is_active=False)
    assert {
        "finance": as_user(cast.finance).get(page).status_code,
        "head_teacher": as_user(cast.head_teacher).get(page).status_code,
        "auditor": disabled.get(page).status_code,
    } == {"finance": 404, "head_teacher": 404, "auditor": 302}


def test_a_cadre_who_withdrew_loses_the_timetable(cast: Cast, as_user: Callable[[User], Client]) -> None:
    page = reverse("timetable:timetable_detail", args=[cast.training_class.pk])
    client = as_user(cast.cadre_user)
    before = client.get(page).status_code
    Enrolment.objects.filter(pk=cast.enrolment.pk).update(status="CANCELLED")
    assert (before, client.get(page).status_code) == (200, 404)
    assert Cadre.objects.filter(pk=cast.cadre.pk).exists()


def test_who_plans_elsewhere_does_not_plan_here_by_serving_a_class(
    cast: Cast, as_user: Callable[[User], Client]
) -> None:
    factories.staff(cast.training_class, cast.stranger)
    client, pk = as_user(cast.stranger), cast.training_class.pk
    assert client.get(reverse("courses:class_detail", args=[pk])).status_code == 200
    form = {"name": "抄来的班", "starts_on": "2026-12-01", "nonce": "00000000-0000-4000-8000-000000000001"}
    assert client.post(reverse("desk:class_copy", args=[pk]), form).status_code == 403
    assert not TrainingClass.objects.filter(name="抄来的班").exists()


def test_a_towns_administrator_has_no_hold_on_those_above(
    cast: Cast, as_user: Callable[[User], Client]
) -> None:
    below = factories.user("town_admin", "镇管理员", "administrator", cast.town)
    Grant.objects.create(user=cast.administrator, role="liaison", unit=cast.town)
    at_home = factories.user("at_home", "借调的人", "organiser", cast.district, unit=cast.town)
    client = as_user(below)
    found = {
        person.username: client.post(reverse("accounts:account_password", args=[person.pk])).status_code
        for person in (cast.administrator, at_home, cast.liaison)
    }
    assert found == {"admin": 404, "at_home": 404, "liaison": 200}


def test_a_towns_staff_leaves_the_districts_half_days_and_plan_alone(
    cast: Cast, as_user: Callable[[User], Client]
) -> None:
    below = factories.user("town_admin", "镇管理员", "administrator", cast.town)
    client = as_user(below)
    pages = (
        reverse("timetable:half_day_edit"),
        reverse("timetable:placing_limits_edit"),
        reverse("courses:plan_edit", args=[2026]),
    )
    assert [client.post(page).status_code for page in pages] == [403, 403, 403]
