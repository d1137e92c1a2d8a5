"""Who may open which address: every one of ours, for every role, over own, sibling and foreign objects.

An address that the table does not know fails, so that a new page cannot be forgotten.
"""

import datetime as dt
import logging
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone

import config.urls
from accounts import audit
from accounts.lists import keeping
from accounts.models import Grant, ListImport, User
from attendance import correcting, crediting, honouring, leave_delegating, printings, rulebook, sheet_photos
from attendance.correcting import Figures
from attendance.models import (
    AttendancePosting,
    CheckIn,
    ClassTest,
    CompletionDecision,
    ContactTry,
    FlagReview,
    Honour,
    LeaveRequest,
    MakeUp,
    Mark,
    OnlineRate,
    Reflection,
    Requirement,
    SittingIn,
    SpotCheck,
)
from courses import plan_papers, planning
from courses.models import ClassDocument, PlanDocumentKind, StaffRole, TickState, TrainingClass
from courses.preparation import template, ticking
from desk.privacy import asking
from exports import own_templates
from exports.models import Export, FrozenEdition, FrozenPaper
from reminders import announcing, moving
from reminders.models import Message
from tests import factories
from tests.conftest import Cast
from tests.exports.own_files import roster_book
from tests.headers import wanting
from tests.reminders.test_inbox_list import say
from tests.test_house import PUBLIC, ours
from timetable import agenda, ceremonies, speeches, unavailability
from timetable import links as shared
from timetable.calendar import HalfDay
from timetable.models import CalendarDay, FeeStandard, Instructor, PlanningRun, Session, SessionMaterial
from timetable.room_list import RoomList
from trainees import behalf, deciding, groups, links, merging, phones, replying, succession
from trainees.deciding import Decision
from trainees.models import Cadre, Enrolment, LinkKind, Phone, PhoneTie, Quota, RequestKind, TieWay
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
TRAINEE = "       404 404   404 404    404 404    404 200    404"
READ_TEXT = "     200 200   404 200    200 200    404 200    404"
UNIT_SEEN = "     200 200   404 200    200 200    200 404    404"
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
SEEN_LEAVE = "    200 200   404 200    200 200    200 200    404"
OWN_LEAVE = "     200 200   404 200    403 403    403 200    404"
UNIT_LEAVE = "    200 200   404 200    403 403    200 200    404"
COPY = "          200 200   404 403    403 403    403 403    404"

SEE_FEES = "        200 200   404 403    200 200    404 404    404"
KEEP_FEES = "       200 403   404 403    200 403    404 404    404"
FINANCES = "        200 403   403 403    200 403    403 403    403"
PLANNING = "      200 200   404 404    404 404    404 404    404"

ADMINISTER = "    200 403   403 403    403 403    403 403    403"
AUDITED = "       200 403   403 403    403 200    403 403    403"
ORGANISE = "      200 200   200 403    403 403    403 403    200"
OF_DISTRICT = "   200 200   403 403    403 403    403 403    200"
DISTRICT = "      200 200   403 403    403 403    403 403    403"
OUR_THINGS = "    200 200   200 403    403 403    403 403    404"
OUR_LIST = "      200 200   403 403    403 403    403 403    404"
OUR_TEMPLATES = " 200 200   404 403    403 403    403 403    404"
ANYBODY = "       200 200   200 200    200 200    200 200    200"
ONWARD = "        302 302   302 302    302 302    302 302    302"
NOBODY = "        404 404   404 404    404 404    404 404    404"
PEOPLE_SEEN = "   200 200   200 404    200 200    200 200    404"
CREDIT = "        200 200   200 404    403 403    403 403    404"
ALL_PEOPLE = "    200 200   200 403    200 200    200 403    200"
UNIT_HOURS = "    200 200   200 403    403 200    200 403    404"
UNIT_PAPERS_SEEN = "200 200 200 404 200 200 200 404 404"
MAKE_UP = "       200 200   404 403    403 403    403 403    404"
PRIVACY = "       200 403   403 404    403 403    403 403    404"
ASKED_OF_US = "   200 404   404 404    404 404    404 404    404"
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
NOT_FINANCE = ("organiser", "town_organiser", "head_teacher", "auditor", "liaison", "cadre_user", "stranger")
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
    "desk:preparation_detail": Door(STAFF),
    "desk:preparation_tick": posts(MARK, "preparation"),
    "desk:preparation_move": posts(CHANGE, "preparation"),
    "desk:preparation_undo": posts(CHANGE, "preparation_act"),  # of the organiser's; one's own, who ticks
    "desk:preparation_item_new": both(CHANGE),
    "desk:preparation_item_edit": both(CHANGE, "preparation_own"),
    "courses:preparation_edit": both(OUR_LIST, "preparation_item", by_role=OF_NO_DISTRICT),
    "courses:preparation_order": posts(OUR_LIST, "preparation_item", by_role=OF_NO_DISTRICT),
    "courses:preparation_switch": posts(OUR_LIST, "preparation_item", by_role=OF_NO_DISTRICT),
    "courses:preparation_unreset": posts(OUR_LIST, "preparation_reset", by_role=OF_NO_DISTRICT),
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
    "trainees:phone_list": Door(MARK),
    "trainees:phone_untie": posts(MARK, "tie"),
    "trainees:phone_retie": posts(MARK, "tie"),
    "trainees:slip_code_new": posts(HAND_OUT, "enrolment"),
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
    "timetable:ceremony_detail": Door(STAFF, "ceremony"),
    "timetable:ceremony_edit": both(CHANGE, "ceremony"),
    "timetable:leaders_edit": both(CHANGE, "ceremony"),
    "timetable:leaders_undo": posts(OWNER, "listing"),
    "timetable:agenda_fill": posts(CHANGE, "ceremony"),
    "timetable:agenda_item_new": both(CHANGE, "ceremony"),
    "timetable:agenda_item_edit": both(CHANGE, "agenda_item"),
    "timetable:agenda_item_move": posts(CHANGE, "agenda_item"),
    "timetable:agenda_item_delete": posts(CHANGE, "agenda_item"),
    "timetable:agenda_item_restore": posts(CHANGE, "agenda_item"),
    "timetable:speech_new": both(CHANGE, "ceremony"),
    "timetable:speech_file": Door(STAFF, "speech"),
    "timetable:speech_delete": posts(CHANGE, "speech"),
    "timetable:speech_restore": posts(CHANGE, "speech"),
    "exports:speech_notes": Door(STAFF),
    "desk:class_freeze": posts(CHANGE),
    "desk:audit_detail": Door(STAFF),
    "desk:audit_people": Door(STAFF),
    "desk:audit_attendance": Door(STAFF, "half_day"),
    "exports:frozen_file": Door(STAFF.replace("200", "410"), "frozen"),  # it is still to be built
    "exports:frozen_again": posts(CHANGE, "frozen"),
    "exports:checksum_file": Door(STAFF),
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
    "reminders:notice_list": Door(STAFF),
    "reminders:notice_copy": posts(MARK),
    "timetable:fee_list": Door(SEE_FEES),
    "timetable:fee_adjust": both(KEEP_FEES, "fee"),
    "timetable:fee_pay": both(KEEP_FEES, "fee_of"),
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
    # Of those who attend only once it is released, which the material of the table is not.
    "timetable:material_file": Door(STAFF, "material"),
    "timetable:material_list": Door(READ_TEXT),
    "timetable:material_new": both(MARK, "session"),
    "timetable:material_release": posts(MARK, "material"),
    "timetable:material_delete": posts(MARK, "material"),
    "timetable:material_restore": posts(MARK, "material"),
    "timetable:handout_file": Door(READ_TEXT, "handout"),
    "courses:document_show": posts(CHANGE, "document"),
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
    "attendance:completion_list": Door(STAFF),
    "attendance:completion_decide": posts(CHANGE),
    "attendance:completion_rest": posts(CHANGE),
    "attendance:completion_undo": posts(CHANGE, "completion"),
    "attendance:reconciliation_detail": Door(STAFF),
    "attendance:sheet_count": posts(MARK),
    "attendance:difference_explain": posts(MARK),
    "desk:class_close": posts(CHANGE),
    "desk:class_reopen": both(CHANGE.replace("200", "302")),  # a class that is not closed leads back
    "attendance:make_up_edit": both(MAKE_UP, "make_up"),
    "attendance:make_up_undo": posts(MAKE_UP, "make_up"),
    "attendance:unit_hours": Door(
        UNIT_HOURS, "unit", by_role=("head_teacher", "finance", "cadre_user"), local=IN_TOWN
    ),
    "attendance:mark_save": posts(MARK),
    "attendance:mark_fill": posts(MARK),
    "attendance:mark_list": Door(STAFF, "enrolment"),
    "attendance:terms_edit": both(CHANGE),
    "attendance:evaluation_new": both(TRAINEE),
    "attendance:evaluation_list": Door(STAFF),
    "attendance:score_list": Door(STAFF),
    "attendance:score_save": posts(MARK),
    "attendance:score_import": both(MARK, "class_test"),
    "attendance:class_test_new": both(MARK),
    "attendance:class_test_edit": both(MARK, "class_test"),
    "attendance:class_test_delete": both(MARK, "class_test"),
    "attendance:class_test_restore": posts(MARK, "class_test"),
    "attendance:reflection_new": both(TRAINEE),
    "attendance:reflection_list": Door(STAFF),
    "attendance:reflection_detail": Door(STAFF, "reflection"),
    "attendance:reflection_file": Door(READ_TEXT, "reflection"),
    "attendance:honour_list": Door(STAFF),
    "attendance:honour_new": posts(MARK, "enrolment"),
    "attendance:honour_delete": posts(MARK, "enrolment"),
    "attendance:honour_restore": posts(MARK, "honour_taken"),
    "attendance:mark_undo": posts(OWNER, "mark"),
    "attendance:flag_list": Door(STAFF),
    "attendance:flag_decide": posts(MARK),
    "attendance:flag_undo": posts(MARK, "review"),
    "attendance:flag_mark": posts(MARK, "review"),
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
    "attendance:screen_detail": Door(MARK, "published"),
    "attendance:spot_check_list": Door(MARK, "published"),
    "attendance:spot_check_new": posts(MARK, "published"),
    "attendance:spot_check_decide": posts(MARK, "spot_check"),
    "attendance:roll_mark": posts(MARK, "published"),
    "attendance:roll_fill": posts(MARK, "published"),
    "attendance:roll_upload": posts(MARK, "published"),
    "attendance:leave_list": Door(STAFF),
    "attendance:leave_new": both("200 200   404 200    403 403    404 200    404", "enrolment"),
    "attendance:unapproved_new": both(MARK, "enrolment"),
    "attendance:leave_detail": Door(SEEN_LEAVE, "leave"),
    "attendance:leave_file": Door(OWN_LEAVE, "leave"),
    "attendance:leave_letter": Door(UNIT_LEAVE, "leave_letter"),
    "attendance:leave_slip": Door(UNIT_LEAVE, "leave"),
    "attendance:leave_advise": posts(UNIT_LEAVE, "leave"),
    "attendance:leave_decide": posts(OWN_LEAVE.replace("200    404", "403    404"), "leave"),
    "attendance:leave_undo": posts(UNIT_LEAVE.replace("200    404", "403    404"), "leave"),
    "attendance:leave_withdraw": posts(OWN_LEAVE, "leave"),
    "attendance:leave_return": posts(OWN_LEAVE, "leave"),
    "attendance:leave_attach": posts(OWN_LEAVE, "leave"),
    "attendance:delegation_delete": posts(OWNER, "delegation"),
    "attendance:sheet_list": Door(STAFF),
    "attendance:sheet_photo_new": posts(MARK),
    "attendance:sheet_enter": both(MARK, "printing"),
    "attendance:sheet_confirm": posts(MARK, "printing"),
    "attendance:sheet_photo_delete": posts(MARK, "sheet_photo"),
    "attendance:sheet_photo_restore": posts(MARK, "sheet_photo"),
    "attendance:today_detail": Door(STAFF),
    "attendance:absence_fill": both(MARK),
    "attendance:today_mark": posts(MARK, "enrolment"),
    "attendance:desk_check_in": posts(MARK, "enrolment"),
    "attendance:check_in_delete": posts(MARK, "check_in"),
    "attendance:contact_new": posts(MARK, "enrolment"),
    "attendance:contact_delete": posts(MARK, "contact"),
    "attendance:badge_scan": both(MARK),
    "attendance:badge_list": both(MARK),
    "attendance:live_detail": Door(STAFF),
    "attendance:posting_detail": Door(STAFF),
    "attendance:posting_new": posts(MARK),
    "attendance:posting_delete": posts(MARK, "posting"),
    "attendance:unit_attendance": Door(UNIT_SEEN),
    "attendance:cadre_detail": Door(PEOPLE_SEEN, "cadre", local=IN_TOWN),
    "attendance:credit_new": both(CREDIT, "cadre", local=IN_TOWN),
    "attendance:credit_file": Door(PEOPLE_SEEN, "credit", local=IN_TOWN),
    "attendance:credit_edit": both(CREDIT, "credit", local=IN_TOWN),
    "attendance:credit_undo": posts(CREDIT, "corrected", local=IN_TOWN),
    "attendance:credit_delete": both(CREDIT, "credit", local=IN_TOWN),
    "attendance:credit_restore": posts(CREDIT, "uncredited", local=IN_TOWN),
    "reminders:message_list": Door(STAFF),
    "reminders:message_batch": Door(NOBODY),  # without a batch there is none
    "reminders:batch_preview": Door(MARK.replace("200", "404")),
    "reminders:batch_move": posts(MARK.replace("200", "404")),
    "reminders:move_undo": posts("404 200   404 404    403 403    404 404    404", "move"),
    "reminders:message_detail": Door(STAFF, "message"),
    "reminders:message_move": posts(MARK, "message"),
    "reminders:announcement_new": both(MARK),
    "reminders:announcement_withdraw": both(MARK, "announcement"),
    "reminders:class_rule_list": Door(STAFF),
    "reminders:class_rule_edit": both(CHANGE, "class_rule"),
    "reminders:class_rule_switch": posts(CHANGE, "class_rule"),
    "reminders:class_rule_reset": posts(CHANGE, "class_rule"),
    "reminders:class_rule_restore": posts(CHANGE, "class_rule"),
    "exports:paper_list": Door(STAFF),
    "exports:export_new": both(STAFF, "paper"),
    "exports:paper_page": both(STAFF.replace("200", "422"), "page"),  # there is no hall to show
    "exports:template_file": Door(ROSTER),
    "exports:unit_paper_list": Door(UNIT_PAPERS_SEEN, "unit", local=IN_TOWN),
    "exports:unit_paper_new": both(UNIT_PAPERS_SEEN, "unit_paper", local=IN_TOWN),
    "exports:record_file": Door(PEOPLE_SEEN, "cadre", local=IN_TOWN),
    "exports:export_detail": Door(OWNER, "export"),
    "exports:export_file": Door(OWNER.replace("200", "410"), "export"),
    "exports:export_again": posts(OWNER, "export"),
    "exports:export_cancel": posts(OWNER, "export"),
    "courses:course_edit": both(OUR_THINGS, "course", by_role=STAFFLESS),
    "timetable:room_edit": both(OUR_THINGS, "room", by_role=STAFFLESS),
    "timetable:instructor_edit": both(OUR_THINGS, "instructor", by_role=STAFFLESS),
    "timetable:payment_edit": both(FINANCES, "instructor", by_role=NOT_FINANCE),
    "timetable:fee_standard_delete": both(FINANCES, "standard", by_role=NOT_FINANCE),
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
    "exports:own_template_detail": Door(OUR_TEMPLATES, "own_template", by_role=STAFFLESS),
    "exports:own_template_sample": Door(OUR_TEMPLATES, "own_template", by_role=STAFFLESS),
    "exports:own_template_confirm": posts(OUR_TEMPLATES, "own_template", by_role=STAFFLESS),
    "exports:own_template_delete": posts(OUR_TEMPLATES, "own_template", by_role=STAFFLESS),
    "exports:own_template_restore": posts(OUR_TEMPLATES, "own_template", by_role=STAFFLESS),
    "desk:list_confirm": both(OUR_THINGS, "list", by_role=STAFFLESS),
    "desk:list_undo": posts(OUR_THINGS, "list", by_role=STAFFLESS),
    "attendance:policy_edit": both(ADMINISTER, "policy", by_role=NOT_ADMINISTRATORS),
    "attendance:requirement_edit": both(ADMINISTER, "requirement", by_role=NOT_ADMINISTRATORS),
    "attendance:requirement_delete": both(ADMINISTER, "requirement", by_role=NOT_ADMINISTRATORS),
    "attendance:requirement_restore": posts(ADMINISTER, "removed", by_role=NOT_ADMINISTRATORS),
    "attendance:online_rate_edit": both(ADMINISTER, "rate", by_role=NOT_ADMINISTRATORS),
    "reminders:class_robot_list": Door(CHANGE),
    "reminders:class_robot_new": both(CHANGE),
    "reminders:robot_edit": both(PLANNING, "robot"),
    "reminders:robot_delete": both(PLANNING, "robot"),
    "reminders:robot_test": posts(PLANNING, "robot"),
    "desk:class_trail": Door("200 200 404 403 403 200 404 404 404"),
    "desk:person_data": Door(PRIVACY, "cadre", local=("town_organiser",)),
    "desk:person_file": posts(PRIVACY, "cadre", local=("town_organiser",)),
    "desk:person_erase": both(PRIVACY, "cadre", local=("town_organiser",)),
    "desk:request_answer": posts(ASKED_OF_US, "privacy_request"),
    "accounts:factor_reset": posts(ADMINISTER, "account", by_role=NOT_ADMINISTRATORS),
}
# Addresses of the whole site, of a person's own, and of links that are their own key.
PLAIN: dict[str, Door] = {
    "desk:home": Door("200 200 200 200 200 200 200 302 200", ""),
    "desk:me": Door(ANYBODY, ""),
    "desk:search": Door(ANYBODY, ""),
    "desk:settings": Door(ORGANISE, ""),
    "desk:operations": Door(ADMINISTER, ""),
    "desk:privacy_detail": Door(ADMINISTER, ""),
    "desk:trail_list": Door(AUDITED, ""),
    "desk:trail_file": Door(AUDITED, ""),
    "desk:my_privacy": both("404 404   404 404    404 404    404 200    404", ""),
    "exports:own_template_list": Door(ORGANISE, ""),
    "exports:own_template_new": both(ORGANISE, ""),
    "exports:own_template_example": Door(ORGANISE, "own_paper"),
    "reminders:outbox_list": Door(ORGANISE, ""),
    "reminders:rule_list": Door(ORGANISE, ""),
    "reminders:rule_edit": both(OF_DISTRICT, "rule"),
    "reminders:rule_switch": posts(OF_DISTRICT, "rule"),
    "reminders:template_edit": both(OF_DISTRICT, "rule"),
    "reminders:template_reset": both(OF_DISTRICT.replace("200", "302"), "rule"),  # ours hold: nothing to ask
    "desk:start_list": Door(ORGANISE, ""),
    "desk:list_import": both(ORGANISE, "kind"),
    "desk:list_template": Door(ORGANISE, "kind"),
    "trainees:succession_list": Door(ADMINISTER, ""),
    "desk:setup": both(NOBODY, ""),
    "desk:demo_clear": both("404 403 403 403 403 403 403 403 403", ""),
    "desk:healthz": Door(ANYBODY, ""),
    "desk:readyz": Door(ANYBODY, ""),
    "desk:service_worker": Door(ANYBODY, ""),
    "courses:plan_list": Door(ONWARD, ""),
    "courses:plan_detail": Door("200 200 200 200 200 200 404 404 200", "year"),
    "courses:plan_act_list": Door("200 200 200 200 200 200 404 404 200", "year"),
    "courses:plan_act_new": both("200 200 403 403 403 403 403 403 200", "year"),
    "courses:plan_document_new": both("200 200 403 403 403 403 403 403 200", "year"),
    "courses:plan_document_edit": both("200 200 403 403 403 403 404 404 404", "plan_document"),
    "courses:plan_document_approve": both("200 200 403 403 403 403 404 404 404", "plan_document"),
    "courses:plan_document_file": Door("200 200 200 200 200 200 404 404 404", "plan_document"),
    "timetable:plan_calendar": Door("200 200 200 200 200 200 404 404 200", "year"),
    "courses:class_new": both(ORGANISE, ""),
    "courses:course_list": Door(ORGANISE, ""),
    "courses:course_new": both(ORGANISE, ""),
    "courses:preparation_list": Door(ORGANISE, ""),
    "courses:preparation_new": both(OF_DISTRICT, ""),
    "courses:preparation_reset": both(OF_DISTRICT, ""),
    "trainees:cadre_import": both("200 200   403 403    403 403    403 403    200", ""),
    "timetable:planning_new": both(ORGANISE, ""),
    "timetable:board_detail": Door(ORGANISE, ""),
    "timetable:room_list": Door(ORGANISE, ""),
    "timetable:room_new": both(ORGANISE, ""),
    "timetable:instructor_list": Door(ORGANISE, ""),
    "timetable:instructor_new": both(ORGANISE, ""),
    "timetable:fee_standard_list": both(FINANCES, ""),
    "timetable:fee_standard_new": both(FINANCES, "standards"),
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
    "attendance:check_in_new": both(ANYBODY, ""),
    "attendance:certificate_check": Door(NOBODY, "scan"),  # a code that no certificate has
    "attendance:check_in_scan": Door(NOBODY, "scan"),  # a code that nobody made
    "attendance:policy_list": Door(ORGANISE, ""),
    "reminders:channel_list": Door(ADMINISTER, ""),
    "reminders:channel_edit": both(ADMINISTER, "channel"),
    "reminders:channel_test": posts(ADMINISTER, "channel"),
    "reminders:robot_new": both(ADMINISTER, ""),
    "attendance:requirement_list": Door(ORGANISE, ""),
    "attendance:requirement_new": both(ADMINISTER, ""),
    "attendance:online_rate_new": both(ADMINISTER, ""),
    "attendance:delegation_list": Door(ANYBODY, ""),
    "attendance:delegation_new": both("200 200 200 200 403 403 403 403 200", ""),
    "attendance:cadre_list": Door(ALL_PEOPLE, ""),
    "attendance:cadre_find": both(ALL_PEOPLE, ""),
    "attendance:make_up_list": Door(OVERSEE, ""),
    "attendance:plan_execution": Door("200 200 200 403 200 200 403 403 200", "year"),
    "attendance:coverage_detail": Door(OVERSEE, ""),
    "attendance:coverage_people": Door(OVERSEE.replace("200", "404"), ""),  # without a figure there is none
    "exports:coverage_file": Door(OVERSEE, ""),
    "reminders:inbox_list": Door(ANYBODY, ""),
    "reminders:inbox_read": posts(ONWARD, ""),
    "reminders:inbox_detail": Door(TRAINEE, "message"),
    "accounts:account_list": Door(ADMINISTER, ""),
    "accounts:account_new": both(ADMINISTER, ""),
    "accounts:unit_list": Door(ADMINISTER, ""),
    "accounts:unit_new": both(ADMINISTER, ""),
    "accounts:sign_in": both(ONWARD, ""),
    "accounts:sign_out": posts(ONWARD, ""),
    "accounts:language_set": posts(ONWARD, ""),
    "accounts:password_change": both(ANYBODY, ""),
    "accounts:account_own": both(ANYBODY, ""),
    "accounts:password_reset": both(ANYBODY, ""),
    "accounts:password_reset_sent": Door(ANYBODY, ""),
    "accounts:password_reset_confirm": both(NOBODY, "key"),
    "trainees:link_open": both("200 200 200 200 200 200 200 302 200", "link"),
    "trainees:phone_identify": both(ANYBODY, ""),
    "trainees:code_sign_in": both(NOBODY, ""),  # no provider of text messages is set
    "accounts:factor_list": Door(ANYBODY, ""),
    "accounts:app_new": both(ONWARD, ""),  # whoever has not typed the password lately is asked for it first
    "accounts:app_delete": both(ONWARD, ""),
    "accounts:recovery_new": both(ONWARD, ""),
    "accounts:passkey_new": both(ONWARD, ""),
    "accounts:passkey_edit": both(ONWARD, "passkey"),
    "accounts:passkey_delete": both(ONWARD, "passkey"),
    "accounts:account_confirm": both(ANYBODY, ""),
    "accounts:second_sign_in": both(ONWARD, ""),  # no sign-in waits for its second step
    "accounts:passkey_sign_in": both(NOBODY, ""),  # the tests are reached under no name of their own
    "accounts:sign_in_policy_edit": both(ADMINISTER, ""),
}


# What a browser may keep and asks for again each time, because it is polled or opened again and again.
KEPT = {
    "desk:me": "the own page on the own phone, by its fingerprint",
    "desk:service_worker": "the same for everybody",
    "timetable:board_detail": "sessions without people, by their fingerprint",
    "timetable:timetable_detail": "sessions without people, by their fingerprint",
    "timetable:feed": "the own calendar, by its fingerprint",
    "timetable:class_link": "sessions without people, by their fingerprint",
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
        | _of_preparation(training_class, district, by)
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
            **_of_completion(enrolment, by),
            "mark": [_mark(drafted, enrolment, by).pk],
            "sitting_in": [_sitting_in(enrolment, by).pk],
            "tie": [_tie(enrolment).pk],
            **_of_results(training_class, enrolment, by),
            **_of_leave(training_class, district, enrolment, by),
            **_of_outbox(enrolment, by),
            **_of_sheets(training_class, enrolment, by),
            "check_in": [_check_in(drafted, enrolment, by).pk],
            "contact": [_contact(enrolment, by).pk],
            "posting": [_posting(training_class, by).pk],
            "account": [holder.pk],
            "grant": [grant.pk],
            "unit": [town.pk],
            "unit_paper": [town.pk, "hours_register"],
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
    paper = ContentFile(b"%PDF-1.7", name="须知.pdf")
    handout = planning.add_document(
        training_class, by=by, kind="MATERIAL", title="学员须知", file=paper, shown=True
    )
    export = Export.objects.create(paper="roster", training_class=training_class, requested_by=by)
    group, act = groups.add(training_class, by=by)
    assert act.entry
    run = PlanningRun.objects.create(
        district=training_class.plan.district, training_class=training_class, kind="FILL", requested_by=by
    )
    return {
        "class": [pk],
        "class_rule": [pk, "session_ahead"],
        "paper": [pk, "roster"],
        "page": [pk, "seating_plan"],
        "staff": [pk, factories.staff(training_class, factories.user(f"teacher-{pk}", "代老师")).pk],
        "import": [pk, kept.pk],
        "kept": [kept.pk],
        "document": [document.pk],
        "handout": [handout.pk],
        "export": [export.pk],
        "frozen": [_frozen(training_class, by)],
        "group": [group.pk],
        "act": [pk, act.entry.pk],
        "planning": [run.pk],
        "version": [pk, 1],
        "review": [_review(training_class, by).pk],
        "robot": [factories.robot(training_class.plan.district, training_class).pk],
        **_of_ceremony(training_class, by),
    }


def _of_preparation(training_class: TrainingClass, district: Unit, by: User) -> Args:
    """An item of the class's template, ticked, and one of the class alone; an item of the district's, and its reset."""
    pk = training_class.pk
    item = template.add(training_class.plan.district, days_before=5, title="落实车辆", by=by)
    listed = template.add(district, days_before=3, title="预订用餐", by=by)
    own = ticking.add(training_class, days_before=1, title="接站", hint="", by=by)
    act = ticking.tick(training_class, item, state=TickState.DONE, seen=TickState.OPEN, by=by)
    assert act
    return {
        "preparation": [pk, item.pk],
        "preparation_act": [pk, act.pk],
        "preparation_own": [pk, own.pk],
        "preparation_item": [listed.pk],
        "preparation_reset": [template.reset(district, by=by).pk],
    }


def _frozen(training_class: TrainingClass, by: User) -> int:
    edition = FrozenEdition.objects.create(
        training_class=training_class, number=1, closed_at=timezone.now(), frozen_by=by
    )
    export = Export.objects.create(
        paper="roster", training_class=training_class, requested_by=by, is_kept=True
    )
    return FrozenPaper.objects.create(edition=edition, export=export, key="roster", position=1).pk


def _of_ceremony(training_class: TrainingClass, by: User) -> Args:
    ceremony = ceremonies.find(training_class, "OPENING")
    item = agenda.add(ceremony, text="领导讲话", speaker="", post="", minutes=5, by=by)
    listing = ceremonies.list_leaders(ceremony, people=[("王部长", "")], seen=[], by=by)
    assert listing
    speech = speeches.hand_in(ceremony, file=ContentFile(b"%PDF-1.7", name="讲话.pdf"), by=by)
    return {
        "ceremony": [training_class.pk, "opening"],
        "listing": [training_class.pk, "opening", listing.pk],
        "agenda_item": [item.pk],
        "speech": [speech.pk],
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
        "half_day": [training_class.pk, HalfDay(factories.MONDAY, "AM").key],
        "fee": [training_class.pk, drafted.pk, lecturer.pk],
        "fee_of": [training_class.pk, lecturer.pk],
        "spot_check": [_spot_check(training_class, drafted)],
        "adjusted": [drafted.pk, 1],
    }


def _spot_check(training_class: TrainingClass, drafted: Session) -> int:
    by = factories.user(f"checker-{training_class.pk}")
    return SpotCheck.objects.create(
        training_class=training_class, session=drafted, closes_at=timezone.now(), opened_by=by
    ).pk


def _own_template(unit: Unit, by: User) -> int:
    made = own_templates.add(
        roster_book(),
        unit=unit,
        paper="roster",
        title="花名册",
        original_name="花名册.xlsx",
        nonce=uuid.uuid4(),
        by=by,
    )
    return made.pk


def _of_settings(district: Unit, lecturer: Instructor, by: User) -> Args:
    room, gone = factories.room(district), factories.unavailability(factories.instructor(district, "王磊"))
    reopened = gone.pk
    unavailability.remove(gone, by=by)
    return {
        "course": [factories.course(district).pk],
        "own_template": [_own_template(district, by)],
        "room": [room.pk],
        "closing": ["rooms", room.pk],
        "closure": [factories.unavailability(room).pk],
        "reopened": [reopened],
        "instructor": [lecturer.pk],
        "policy": [district.pk, "short"],
        "standard": ["fee", _standard(district)],
        "list": ["rooms", _list(district, by).pk],
        "succession": [_renamed(district, by)],
    }


def _renamed(district: Unit, by: User) -> int:
    town, today = factories.unit("旧名镇", "TOWN", district), timezone.localdate()
    return succession.rename(town, name="新名镇", short_name="", on=today, by=by).pk


def _merge(cadre: Cadre, town: Unit, by: User) -> int:
    return merging.merge(cadre, factories.cadre(cadre.name, town), by=by).pk


def _standard(district: Unit) -> int:
    grade = {"title_grade": "SENIOR", "amount": 1000}
    day = dt.date(2026, 1, 1) + dt.timedelta(days=FeeStandard.objects.count())
    return FeeStandard.objects.create(district=district, valid_from=day, **grade).pk


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
        "privacy_request": [asking.ask(cadre, kind=RequestKind.COPY, words="", by=by).pk],
        "credit": [credits[0].pk],
        "uncredited": [uncredited.pk],
        "requirement": [rows[0].pk],
        "removed": [rulebook.remove(rows[1], by=by).pk],
        "rate": [OnlineRate.objects.create(district=district).pk],
    }


def _of_completion(enrolment: Enrolment, by: User) -> Args:
    decision = CompletionDecision.objects.create(enrolment=enrolment, outcome="COMPLETED", decided_by=by)
    credit = factories.credit(enrolment.cadre, 8)
    correcting.correct(
        credit,
        to=Figures(Decimal(4), Decimal(0), 2026),
        seen=Figures.of(credit),
        reason="登错了",
        by=by,
    )
    entry = audit.latest(correcting.CORRECTED, enrolment.cadre)
    assert entry
    return {
        "completion": [decision.pk],
        "make_up": [MakeUp.objects.create(enrolment=enrolment, hours=8).pk],
        "corrected": [entry.pk],
    }


def _mark(drafted: Session, enrolment: Enrolment, by: User) -> Mark:
    return Mark.objects.create(
        session=drafted, enrolment=enrolment, status="PRESENT", source="GRID", marked_by=by
    )


def _review(training_class: TrainingClass, by: User) -> FlagReview:
    return FlagReview.objects.create(
        training_class=training_class, kind="HALF_A_DAY", key="1:2026-11-23-AM", verdict="FINE", decided_by=by
    )


def _tie(enrolment: Enrolment) -> PhoneTie:
    phone = Phone.objects.create(key_hash=f"{enrolment.pk:064}", label="iPhone")
    return phones.tie(phone, enrolment, way=TieWay.SLIP)


def _of_results(training_class: TrainingClass, enrolment: Enrolment, by: User) -> Args:
    text = Reflection(enrolment=enrolment, file_name="体会.pdf", handed_in_by=by)
    text.file.save("reflection.pdf", ContentFile(b"%PDF-1.7"))
    honour = Honour.objects.create(enrolment=enrolment, decided_by=by)
    return {
        "class_test": [ClassTest.objects.create(training_class=training_class, title="结业测试").pk],
        "reflection": [text.pk],
        "honour_taken": [honouring.take_back(honour, by=by).pk],
    }


def _of_leave(training_class: TrainingClass, district: Unit, enrolment: Enrolment, by: User) -> Args:
    """Of somebody who is ill, with the unit's letter; and a delegation by `by`."""
    file = ContentFile(b"%PDF-1.7", name="证明.pdf")
    asked = LeaveRequest.objects.create(
        enrolment=enrolment,
        kind="SICK",
        start_at=factories.at("00:00"),
        end_at=factories.at("12:00"),
        reason="住院",
        proof=file,
        needs="HEAD_TEACHER",
        awaits="UNIT",
        asked_by=by,
    )
    letter = asked.steps.create(level="UNIT", answer="AGREE", by=by, letter=file)
    delegation = leave_delegating.delegate(
        giver=by,
        taker=factories.user(f"deputy-{training_class.pk}"),
        level="ORGANISER",
        district=district,
        training_class=training_class,
        starts_on=factories.MONDAY,
        ends_on=factories.MONDAY,
    )
    return {"leave": [asked.pk], "leave_letter": [letter.pk], "delegation": [delegation.pk]}


def _of_outbox(enrolment: Enrolment, by: User) -> Args:
    """A message that `by` held, and an announcement."""
    training_class = enrolment.training_class
    message = Message.objects.create(
        rule="SESSION_AHEAD",
        training_class=training_class,
        subject="2026-11-23/1d",
        subject_version="v1",
        channel="IN_APP",
        cadre=enrolment.cadre,
    )
    held = moving.move_one(message, to=moving.Move.HOLD, by=by, seen_at=timezone.now())
    assert held.entry
    announced = announcing.announce(
        announcing.draft(
            training_class, title="通知", text="内容", audiences=["TRAINEES"], channels=["IN_APP"]
        ),
        by=by,
        nonce=uuid.uuid4(),
    )
    return {
        "message": [message.pk],
        "move": [training_class.pk, held.entry.pk],
        "announcement": [announced.pk],
    }


def _of_sheets(training_class: TrainingClass, enrolment: Enrolment, by: User) -> Args:
    half_day = HalfDay(factories.MONDAY, "AM")
    printing = printings.bind(training_class, half_day=half_day, lines=[enrolment.pk], by=by)
    file = ContentFile(b"\xff\xd8\xff", name="签到表.jpg")
    (photo,) = sheet_photos.add(training_class, half_day=half_day, files=[file], nonce=uuid.uuid4(), by=by)
    return {"printing": [printing.pk], "sheet_photo": [photo.pk]}


def _sitting_in(enrolment: Enrolment, by: User) -> SittingIn:
    return SittingIn.objects.create(
        absent=enrolment, day=factories.MONDAY, period="PM", name="赵代", noted_by=by
    )


def _check_in(drafted: Session, enrolment: Enrolment, by: User) -> CheckIn:
    return CheckIn.objects.create(
        session=drafted, enrolment=enrolment, way="DESK", at=factories.at("09:00"), taken_by=by
    )


def _contact(enrolment: Enrolment, by: User) -> ContactTry:
    return ContactTry.objects.create(enrolment=enrolment, day=factories.MONDAY, period="AM", by=by)


def _posting(training_class: TrainingClass, by: User) -> AttendancePosting:
    return AttendancePosting.objects.create(
        training_class=training_class, day=factories.MONDAY, period="AM", text="通报", posted_by=by
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


def _plan_document(cast: Cast) -> int:
    plan, file = factories.plan(cast.district), ContentFile(b"%PDF-1.7", name="批复.pdf")
    kind = PlanDocumentKind.ADJUSTMENT
    return plan_papers.add(plan, by=cast.organiser, kind=kind, number="武组发〔2026〕9号", file=file).pk


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
        "rule": ["session_ahead"],
        "standards": ["fee"],
        "channel": ["EMAIL"],
        "own_paper": ["roster"],
        "day": [day.pk],
        "plan_document": [_plan_document(cast)],
        "feed": [tokens[LinkKind.FEED]],
        "link": [tokens[LinkKind.PAGE]],
        "class_link": [shared.token_of(of_class)],
        "instructor_link": [shared.token_of(of_lecturer)],
        "no_session": [shared.token_of(of_lecturer), 0],
        "key": ["MQ", "no-such-token"],
        "scan": ["no-such-code"],
        "message": ["messages", say(cast).pk],
        "passkey": [0],
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
                response = getattr(client, method)(world.address(name, door), sent)
                found = _status(response)
                if found != code:
                    surprises[f"{person}: {method} {name}"] = f"{found}, expected {code}"
                if lacks := wanting(response, name=name, personal=name not in KEPT):
                    surprises[f"{person}: headers of {method} {name}"] = str(lacks)
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
            if lacks := wanting(response, name=name):
                surprises[f"headers of {method} {name}"] = str(lacks)
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
        reverse("courses:plan_act_new", args=[2026]),
    )
    assert [client.post(page).status_code for page in pages] == [403, 403, 403]


# --- what the table does not say: other methods, posts of those who are let in, roles that add up ----------------
REFUSED = ("403", "404")
# Whom an empty form does not name is not found; what was not removed is not put back.
NAMELESS = {
    "reminders:message_move",
    "timetable:calendar_day_restore",
    "trainees:call_up_new",
    "trainees:enrolment_new",
    "trainees:link_issue",
}
# Read by more people than may post to it, as tests/timetable/test_answer_list.py shows.
READ_BY_MORE = "timetable:answer_list"


@pytest.mark.usefixtures("plain_refusals")
@pytest.mark.parametrize("world_name", ["own", "plain"])
def test_whoever_is_let_in_gets_in_by_the_methods_named_and_by_no_other(
    world_name: str, cast: Cast, clients: dict[str, Client]
) -> None:
    """An empty form is taken, or refused in words; what it did is taken back."""
    build, doors = WORLDS[world_name]
    world, surprises = build(cast), {}
    for name, door in doors.items():
        row = door.expected(world_name)
        person = next((name for name in PEOPLE if row[name] not in REFUSED), "")
        if not person or name in ("accounts:sign_out", READ_BY_MORE):
            continue
        for method in ("get", "post", "put", "patch", "delete"):
            if method == "get" and "GET" in door.methods:
                continue  # the table's own walk
            client = clients[person]
            session = client.cookies["sessionid"].value
            with transaction.atomic():
                found = _status(getattr(client, method)(world.address(name, door)))
                transaction.set_rollback(True)
            client.cookies["sessionid"] = session  # a personal link signs in whose it is
            taken = method.upper() in door.methods
            if name in NAMELESS and (method, found) == ("post", "404"):
                continue
            if (found == "405") == taken or (taken and (found in REFUSED or found >= "500")):
                surprises[f"{person}: {method} {name}"] = found
    assert surprises == {}


def _opened(client: Client, world: World, doors: dict[str, Door]) -> dict[str, str]:
    """Address → status of a GET, of those that take one."""
    asked = {name: door for name, door in doors.items() if "GET" in door.methods}
    return {name: _status(client.get(world.address(name, door))) for name, door in asked.items()}


@pytest.mark.usefixtures("plain_refusals")
@pytest.mark.parametrize("world_name", ["own", "sibling", "foreign"])
def test_an_auditor_of_one_class_opens_no_other_and_no_more_than_an_auditor(
    world_name: str, cast: Cast, as_user: Callable[[User], Client]
) -> None:
    named = factories.user("named", "单班审计", "", None)
    factories.staff(cast.training_class, named, StaffRole.AUDITOR)
    build, doors = WORLDS[world_name]
    found = _opened(as_user(named), build(cast), doors)
    whole = {name: door.expected("own")["auditor"] for name, door in doors.items()}
    let_in = {name for name, code in found.items() if code not in REFUSED}
    if world_name != "own":
        assert let_in == set()
        return
    assert {name for name in let_in if whole[name] in REFUSED} == set()
    assert {"courses:class_detail", "attendance:attendance_detail", "trainees:roster_detail"} <= let_in


@pytest.mark.usefixtures("plain_refusals")
def test_two_roles_of_one_person_open_what_either_opens(
    cast: Cast, as_user: Callable[[User], Client]
) -> None:
    both_of_them = factories.user("both", "兼职的人", "finance", cast.district)
    Grant.objects.create(user=both_of_them, role="liaison", unit=cast.town)
    found = _opened(as_user(both_of_them), _own(cast), OBJECTS)
    surprises = {}
    for name, code in found.items():
        row = OBJECTS[name].expected("own")
        expected = any(row[role] not in REFUSED for role in ("finance", "liaison"))
        if (code not in REFUSED) != expected:
            surprises[name] = code
    assert surprises == {}


@pytest.mark.usefixtures("plain_refusals")
def test_a_role_that_expired_yesterday_opens_nothing(cast: Cast, as_user: Callable[[User], Client]) -> None:
    """On every address of a class and its district; the day of expiry itself still counts."""
    world, yesterday = _own(cast), timezone.localdate() - dt.timedelta(days=1)
    client = as_user(cast.auditor)
    page = world.address("courses:class_detail", OBJECTS["courses:class_detail"])
    Grant.objects.filter(user=cast.auditor).update(expires_on=timezone.localdate())
    assert client.get(page).status_code == 200
    Grant.objects.filter(user=cast.auditor).update(expires_on=yesterday)
    let_in = {name for name, code in _opened(client, world, OBJECTS).items() if code not in REFUSED}
    assert let_in == set()
