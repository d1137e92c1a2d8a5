"""Addresses that nobody's browser makes: they are answered in words, never by an error page."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from desk.trail.filtering import TrailFilter
from tests import factories
from tests.conftest import Cast
from trainees.models import NominationBasis

SignIn = Callable[[User], Client]
ODD = ["\x00", "a\x00b", "9" * 40, "-1", "0", "0001-01-01", "٣", "<script>"]
KEYS = (
    "figure",
    "check",
    "q",
    "kind",
    "training_class",
    "page",
    "per_page",
    "sort",
    "status",
    "month",
    "town",
    "group",
    "show",
    "half_day",
    "day",
    "to",
    "instead",
    "version",
    "classes",
    "view",
    "rows",
    "columns",
    "year",
    "by",
    "office",
    "newness",
    "progress",
    "order",
    "row",
    "open",
    "instead_of",
    "typed",
    "name",
    "state",
    "cadre",
    "class",
    "next",
    "pick",
    "drop",
    "find",
    "rule",
    "channel",
    "subject",
    "since",
)


def _photo(cast: Cast) -> str:
    """The address of a photo's quick line."""
    basis = NominationBasis.objects.create(
        training_class=cast.training_class, unit=cast.town, reason="只有照片", entered_by=cast.organiser
    )
    return reverse("trainees:behalf_pick", args=[basis.pk])


# Pages that read a query: of a class, and of none.
OF_CLASS = (
    "timetable:session_new",
    "trainees:roster_detail",
    "attendance:sheet_list",
    "trainees:enrolment_new",
    "trainees:cadre_new",
    "trainees:reply_list",
    "attendance:attendance_detail",
    "attendance:registration_list",
    "attendance:flag_list",
    "trainees:phone_list",
    "attendance:leave_list",
    "attendance:today_detail",
    "attendance:absence_fill",
    "attendance:posting_detail",
    "attendance:arrival_new",
    "attendance:nomination_list",
    "attendance:evaluation_list",
    "attendance:score_list",
    "attendance:reflection_list",
    "attendance:honour_list",
    "timetable:notice_list",
    "reminders:notice_list",
    "timetable:fee_list",
    "desk:audit_detail",
    "desk:audit_people",
    "trainees:group_list",
    "trainees:seating_detail",
    "trainees:seating_edit",
    "timetable:room_choose",
    "reminders:message_list",
    "desk:preparation_detail",
    "desk:class_trail",
)
OF_NONE = (
    "desk:home",
    "desk:search",
    "courses:class_new",
    "courses:course_list",
    "timetable:instructor_list",
    "timetable:calendar_day_list",
    "timetable:planning_new",
    "attendance:check_in_new",
    "trainees:phone_identify",
    "reminders:inbox_list",
    "timetable:board_publish",
    "desk:start_list",
    "reminders:outbox_list",
    "attendance:cadre_list",
    "attendance:coverage_detail",
    "exports:coverage_file",
    "courses:preparation_list",
)


def _pages(cast: Cast) -> list[str]:
    own = {"pk": cast.training_class.pk}
    return [
        *(reverse(name, kwargs=own) for name in OF_CLASS),
        *(reverse(name) for name in OF_NONE),
        reverse("courses:plan_detail", kwargs={"year": 2026}),
        reverse("courses:plan_act_list", kwargs={"year": 2026}),
        reverse("timetable:plan_calendar", kwargs={"year": 2026}),
        reverse("attendance:plan_execution", kwargs={"year": 2026}),
        reverse("timetable:adjust_instructor", kwargs={"pk": factories.session(cast.training_class).pk}),
        reverse("trainees:call_up_new", kwargs=own | {"unit_pk": cast.town.pk}),
        reverse("attendance:leave_new", args=[cast.enrolment.pk]),
        reverse("desk:list_import", args=["plan"]),
        reverse("attendance:cadre_detail", args=[cast.cadre.pk]),
        reverse("exports:unit_paper_list", args=[cast.district.pk]),
        _photo(cast),
    ]


@pytest.mark.parametrize("odd", ODD)
def test_an_odd_query_is_answered(odd: str, cast: Cast, as_user: SignIn) -> None:
    client, pages = as_user(cast.organiser), _pages(cast)
    query = dict.fromkeys(KEYS, odd)
    assert {page: client.get(page, query).status_code for page in pages} == dict.fromkeys(pages, 200)


@pytest.mark.parametrize("odd", ODD)
def test_odd_words_about_a_rule_are_answered(odd: str, cast: Cast, as_user: SignIn) -> None:
    client = as_user(cast.organiser)
    template = reverse("reminders:template_edit", args=["session_ahead"])
    rule = reverse("reminders:rule_edit", args=["session_ahead"])
    tried = {"preview": "1", "class": odd, "person": odd, "title": odd, "text": odd}
    offsets = {f"{part}_0": odd for part in ("days", "unit", "at")}
    assert (
        client.get(template, {"form": odd, "language": odd}).status_code,
        client.get(template, {"district": odd}).status_code,
        client.post(template, tried).status_code,
        client.post(rule, {"version": odd, "audiences": odd, "quiet_from": odd, **offsets}).status_code,
    ) == (200, 404, 200, 422)


@pytest.mark.parametrize("odd", ODD)
def test_odd_words_on_a_difference_and_odd_counts_are_answered(odd: str, cast: Cast, as_user: SignIn) -> None:
    client, own = as_user(cast.organiser), [cast.training_class.pk]
    factories.published(factories.session(cast.training_class))
    word = dict.fromkeys(("key", "left", "right", "last_note", "words"), odd)
    counts = dict.fromkeys(("count_2026-11-23-AM", "seen_count_2026-11-23-AM"), odd)
    found = [
        client.post(reverse("attendance:difference_explain", args=own), word).status_code,
        client.post(reverse("attendance:sheet_count", args=own), counts).status_code,
    ]
    assert (found[0], found[1] in (302, 409, 422)) == (422, True)


@pytest.mark.parametrize("odd", ODD)
def test_odd_filters_of_a_liaison_s_search(odd: str, cast: Cast, as_user: SignIn) -> None:
    enrolling = factories.training_class(cast.district, "报名中的班", status="ENROLLING")
    enrolling.quotas.create(unit=cast.town, seats=9)
    page = reverse("attendance:nomination_new", args=[enrolling.pk])
    query = dict.fromkeys(("q", "unit", "need", "page"), odd)
    assert as_user(cast.liaison).get(page, query).status_code == 200


@pytest.mark.parametrize("day", ["0001-01-01", "1999-12-31", "2101-01-01", "9999-12-31"])
def test_a_day_beyond_all_plans_is_refused_in_words(day: str, cast: Cast, as_user: SignIn) -> None:
    client, session = as_user(cast.organiser), factories.session(cast.training_class)
    lost = factories.instructor(cast.district)
    of_class, dates = [cast.training_class.pk], {"starts_on": day, "ends_on": day}
    of_session, at_board = {"pk": session.pk}, {"half_day": f"{day}-AM", "version": 1, "showing": "board"}
    placed = {"day": day, "period": "AM"}
    repair = {"instructor": lost.pk, "first_on": day, "last_on": day, "seconds": 20}
    found = [
        client.post(reverse("courses:class_new"), dates),
        client.post(reverse("courses:class_edit", args=of_class), dates),
        client.post(reverse("courses:class_postpone", args=of_class), dates),
        client.post(reverse("timetable:session_new", args=of_class), placed),
        client.post(reverse("timetable:session_move", kwargs=of_session), placed),
        client.post(reverse("timetable:planning_new") + "?kind=REPAIR", repair),
    ]
    words = "请填2000年到2100年之间的日期。"
    assert [(one.status_code, words in one.content.decode()) for one in found] == [(422, True)] * len(found)
    openings = reverse("timetable:session_openings", kwargs=of_session)
    found = [
        client.post(reverse("timetable:session_place", kwargs=of_session), at_board),
        client.get(openings, {"half_days": f"{day}-AM"}),
    ]
    assert [one.status_code for one in found] == [422, 422]


def test_a_number_too_long_to_read_is_nobodys(cast: Cast, as_user: SignIn) -> None:
    client, session = as_user(cast.organiser), factories.session(cast.training_class)
    long = "9" * 5000
    undo = reverse("timetable:session_reinstate", args=[session.pk])
    found = [
        client.post(reverse("timetable:planning_new"), {"training_class": long}),
        client.post(reverse("timetable:notice_acknowledge"), {"notice": long}),
        client.post(f"{undo}?version={long}"),
    ]
    assert [one.status_code for one in found] == [422, 302, 302]


@pytest.mark.parametrize("odd", ODD)
def test_odd_filters_of_the_administrators_lists(odd: str, cast: Cast, as_user: SignIn) -> None:
    client = as_user(cast.administrator)
    pages = [
        reverse("accounts:account_list"),
        reverse("accounts:unit_list"),
        reverse("trainees:unit_merge", args=[cast.community.pk]),
        reverse("trainees:unit_split", args=[cast.community.pk]),
        reverse("attendance:requirement_new"),
        reverse("timetable:fee_standard_list"),
        reverse("timetable:payment_edit", args=[factories.instructor(cast.district).pk]),
    ]
    query = dict.fromkeys(("q", "role", "town", "page", "into", "on", "parts", "like"), odd)
    assert {page: client.get(page, query).status_code for page in pages} == dict.fromkeys(pages, 200)


@pytest.mark.parametrize("odd", ODD)
def test_odd_queries_of_the_trail_and_of_personal_data(odd: str, cast: Cast, as_user: SignIn) -> None:
    client, person = as_user(cast.administrator), [cast.cadre.pk]
    pages = [
        reverse("desk:trail_list"),
        reverse("desk:trail_file"),
        reverse("desk:privacy_detail"),
        reverse("desk:person_data", args=person),
        reverse("desk:person_erase", args=person),
        reverse("accounts:factor_list"),
        reverse("accounts:sign_in_policy_edit"),
    ]
    query, found = dict.fromkeys((*KEYS, *TrailFilter.base_fields, "before"), odd), {}
    for page in pages:
        response = client.get(page, query)
        b"".join(response)  # an unread file stays open
        found[page] = response.status_code
    assert found == dict.fromkeys(pages, 200)


@pytest.mark.parametrize("number", ["0", "9" * 19, "9" * 400])
def test_a_number_that_is_nobodys_is_not_found(number: str, cast: Cast, as_user: SignIn) -> None:
    client = as_user(cast.administrator)
    pages = [
        f"/classes/{number}/",
        f"/sessions/{number}/",
        f"/sessions/{number}/screen/",
        f"/sessions/{number}/spot-checks/",
        f"/check-in/{number}/",
        f"/enrolments/{number}/marks/",
        f"/enrolments/{number}/no-show/",
        f"/enrolments/{number}/leave/new/",
        f"/leave/{number}/",
        f"/classes/{number}/registration/",
        f"/classes/{number}/flags/",
        f"/classes/{number}/phones/",
        f"/exports/{number}/",
        f"/frozen/{number}/file/",
        f"/classes/{number}/audit/",
        f"/classes/{cast.training_class.pk}/audit/attendance/{number}/",
        f"/units/{number}/papers/",
        f"/cadres/{number}/",
        f"/credits/{number}/delete/",
        f"/printings/{number}/",
        f"/classes/{number}/fees/",
        f"/classes/{cast.training_class.pk}/fees/{number}/pay/",
        f"/classes/{cast.training_class.pk}/fees/{number}/1/",
        f"/settings/instructors/{number}/payment/",
        f"/settings/fees/cost/{number}/delete/",
        "/settings/fees/gold/new/",
        f"/settings/requirements/{number}/",
        f"/settings/robots/{number}/",
        f"/settings/robots/{number}/delete/",
        f"/classes/{number}/robots/",
        "/settings/channels/PIGEON/",
        "/settings/channels/IN_APP/",
        f"/settings/templates/{number}/",
        f"/coverage/?unit={number}",
        f"/plans/2026/execution/?unit={number}",
    ]
    assert {page: client.get(page).status_code for page in pages} == dict.fromkeys(pages, 404)


@pytest.mark.parametrize(
    "next_",
    [
        "//evil.example/",
        "https://evil.example/",
        "javascript:alert(1)",
        "home",
        "desk:home",
        "",
        "\\\\evil.example",
    ],
)
def test_an_undo_goes_on_only_to_a_page_of_ours(next_: str, cast: Cast, as_user: SignIn) -> None:
    client = as_user(cast.organiser)
    factories.session(cast.training_class, status="CANCELLED")
    session = cast.training_class.sessions.get()
    roster = reverse("trainees:roster_detail", args=[cast.training_class.pk])
    timetable = reverse("timetable:timetable_detail", args=[cast.training_class.pk])
    found = [
        client.post(address, {"next": next_})["Location"]
        for address in (
            reverse("accounts:language_set"),
            reverse("timetable:session_reinstate", args=[session.pk]),
            reverse("trainees:enrolment_restore", args=[cast.enrolment.pk]),
        )
    ]
    assert found == ["/", timetable, roster]


def test_an_undo_goes_back_to_the_page_it_came_from(cast: Cast, as_user: SignIn) -> None:
    client = as_user(cast.organiser)
    address = reverse("trainees:enrolment_restore", args=[cast.enrolment.pk])
    assert client.post(address, {"next": "/search/?q=王"})["Location"] == "/search/?q=%E7%8E%8B"


def test_who_has_signed_in_is_led_on_to_no_other_site(cast: Cast, as_user: SignIn) -> None:
    client = as_user(cast.organiser)
    found = [
        client.get("/sign-in/", {"next": next_})["Location"] for next_ in ("//evil.example", "home", "/me/")
    ]
    assert found == ["/", "/", "/me/"]
