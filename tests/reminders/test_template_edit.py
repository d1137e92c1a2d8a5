"""A district's own words, tried on somebody real."""

from typing import Any

import pytest

from accounts.models import AuditEntry
from reminders import planning, sending
from reminders.due.rule import Rule
from reminders.models import Message, MessageTemplate
from reminders.rule_lines import laid_out, slug_of
from tests import factories
from tests.conftest import Cast
from tests.reminders.conftest import Add, Publish

ADDRESS = "/settings/reminders/session_ahead/template/"
SHORT = f"{ADDRESS}?form=SHORT"
WORDS = {"version": 0, "title": "{{日期}}请到课", "text": "{{姓名}}：\n{{课程}}"}
HTMX = {"HX-Request": "true"}


def stored() -> list[tuple[str, str, str, str, int]]:
    rows = MessageTemplate.objects.order_by("pk")
    return [(row.form, row.language, row.title, row.text, row.version) for row in rows]


def test_it_starts_from_ours_and_becomes_the_districts(cast: Cast, as_user: Any) -> None:
    client = as_user(cast.organiser)
    page = client.get(ADDRESS).content.decode()
    assert ('value="{{日期}}上课：{{班次}}"' in page, "现在用的是内置模板" in page) == (True, True)
    answer = client.post(ADDRESS, WORDS, follow=True)
    assert "模板已保存" in answer.content.decode()
    assert stored() == [("LONG", "zh-hans", "{{日期}}请到课", "{{姓名}}：\n{{课程}}", 1)]
    assert 'value="{{日期}}请到课"' in client.get(ADDRESS).content.decode()
    entry = AuditEntry.objects.get(action="reminders.word_template")
    assert entry.data == {
        "rule": "SESSION_AHEAD",
        "form": "LONG",
        "language": "zh-hans",
        "characters": 14,
    }


@pytest.mark.usefixtures("sunday")
def test_the_next_message_says_it(
    cast: Cast, add: Add, publish: Publish, change_rule: Any, as_user: Any, time_machine_at: Any
) -> None:
    add()
    publish()
    change_rule("SESSION_AHEAD")
    as_user(cast.organiser).post(ADDRESS, WORDS)
    with time_machine_at("2026-11-22T19:00:00+08:00"):
        planning.work_out()
        sending.send_waiting()
    message = Message.objects.get()
    assert (message.title, message.text) == (
        "11月23日请到课",
        "王小宁：\n09:00–11:30 《基层党建》，地点待定",
    )


def test_forms_and_languages_are_kept_apart(cast: Cast, as_user: Any) -> None:
    client = as_user(cast.organiser)
    client.post(f"{SHORT}&language=en", {"version": 0, "text": "{{ NAME }} {{姓名}}"})
    client.post(SHORT, {"version": 0, "title": "没有标题", "text": "短的"})
    assert stored() == [
        ("SHORT", "en", "", "{{ NAME }} {{姓名}}", 1),
        ("SHORT", "zh-hans", "", "短的", 1),
    ]


def test_sent_twice_it_is_saved_once_and_an_old_form_is_not_saved(cast: Cast, as_user: Any) -> None:
    client = as_user(cast.organiser)
    statuses = [client.post(ADDRESS, form).status_code for form in (WORDS, WORDS)]
    answer = client.post(ADDRESS, {**WORDS, "text": "别的话"})
    assert (statuses, answer.status_code) == ([302, 302], 409)
    page = answer.content.decode()
    assert ("{{姓名}}：\n{{课程}}</p>" in page, ">\n别的话</textarea>" in page) == (True, True)
    assert len(stored()) == 1
    client.post(ADDRESS, {**WORDS, "version": 1, "text": "别的话"})
    assert stored()[0][3:] == ("别的话", 2)


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ({"text": "{{班次名}}"}, "不认识{{班次名}}。是不是{{班次}}？"),
        ({"text": "{{sesions}}"}, "不认识{{sesions}}。是不是{{sessions}}？"),
        ({"text": "{{天气预报}}"}, "不认识{{天气预报}}。能用的字段列在下面。"),
        ({"title": "{{老师}}"}, "不认识{{老师}}"),
        ({"text": "{{姓名}"}, "花括号不成对"),
        ({"text": "{姓名}"}, "花括号不成对"),
        ({"text": "{{{姓名}}}"}, "花括号不成对"),
        ({"text": "姓名｝｝"}, "花括号不成对"),
        ({"text": " \n "}, "内容不能是空的"),
        ({"title": ""}, "必填"),
        ({"title": "题" * 121}, "120"),
        ({"text": "字" * 2001}, "2000"),
        ({"text": "a\x00b"}, "空字符"),
    ],
)
def test_what_cannot_be_sent_is_refused(
    words: dict[str, Any], message: str, cast: Cast, as_user: Any
) -> None:
    answer = as_user(cast.organiser).post(ADDRESS, {**WORDS, **words})
    assert answer.status_code == 422
    assert message in answer.content.decode()
    assert stored() == []


@pytest.mark.usefixtures("sunday")
class TestThePreview:
    """What a template becomes, on the page and while it is typed."""

    @pytest.fixture
    def client(self, cast: Cast, add: Add, publish: Publish, as_user: Any) -> Any:
        add()
        publish()
        return as_user(cast.organiser)

    def test_it_is_that_of_the_next_occasion(self, cast: Cast, client: Any) -> None:
        page = client.get(ADDRESS).content.decode()
        assert "按11月22日 19:00那一次的真实内容填写" in page
        assert "王小宁，您好。\n“社区干部培训班”11月23日的课程：\n09:00–11:30 《基层党建》" in page

    def test_class_and_person_can_be_chosen(
        self, cast: Cast, client: Any, add: Add, publish: Publish
    ) -> None:
        other = factories.training_class(cast.district, "另一个班")
        enrolled = factories.trainees(other, cast.community, 2)[1]
        add("别的课", training_class=other, start=factories.at("14:00"))
        publish(other)
        form = {**WORDS, "preview": "1", "class": other.pk, "person": f"cadre-{enrolled.cadre_id}"}
        page = client.post(ADDRESS, form, headers=HTMX).content.decode()
        assert f"{enrolled.cadre}：\n14:00–16:30 《别的课》，地点待定" in page

    def test_a_foreign_class_or_person_is_not_shown(self, cast: Cast, client: Any) -> None:
        abroad = cast.stranger.grants.get().unit
        foreign = factories.training_class(abroad, "外区的班")
        form = {**WORDS, "preview": "1", "class": foreign.pk, "person": "cadre-0"}
        page = client.post(ADDRESS, form, headers=HTMX).content.decode()
        assert ("外区的班" in page, "王小宁：" in page) == (False, True)

    def test_it_writes_nothing_and_says_what_is_wrong(
        self, cast: Cast, client: Any, count_queries: Any
    ) -> None:
        form = {**WORDS, "text": "{{班次名}}好 {{姓名}}", "preview": "1"}
        with count_queries() as queries:
            page = client.post(ADDRESS, form, headers=HTMX).content.decode()
        assert "不认识{{班次名}}。是不是{{班次}}？" in page
        assert "好 王小宁" in page
        assert "<html" not in page
        writes = [query["sql"] for query in queries if query["sql"].split()[0] != "SELECT"]
        assert writes == []

    def test_what_is_typed_is_text(self, cast: Cast, client: Any) -> None:
        form = {**WORDS, "text": "=1+1 <script>alert(1)</script>", "preview": "1"}
        page = client.post(ADDRESS, form, headers=HTMX).content.decode()
        assert "=1+1 &lt;script&gt;alert(1)&lt;/script&gt;" in page

    def test_without_a_script_the_page_shows_it(self, cast: Cast, client: Any) -> None:
        answer = client.post(ADDRESS, {**WORDS, "preview": "1"})
        assert answer.status_code == 200
        assert "11月23日请到课</p>" in answer.content.decode()
        assert stored() == []

    def test_the_queries_do_not_grow(
        self, cast: Cast, client: Any, add: Add, publish: Publish, count_queries: Any
    ) -> None:
        counts = []
        for size in (1, 3):
            for number in range(size):
                training_class = factories.training_class(cast.district, f"第{size}{number}个班")
                factories.trainees(training_class, cast.community, size)
                add(training_class=training_class)
                publish(training_class)
            with count_queries() as queries:
                client.get(ADDRESS)
            counts.append(len(queries))
        assert counts[0] == counts[1]


@pytest.mark.parametrize("rule", laid_out(), ids=slug_of)
def test_where_nobody_is_to_be_told_the_examples_serve(rule: Rule, cast: Cast, as_user: Any) -> None:
    """Every rule has its pages, in each form and language."""
    client = as_user(cast.organiser)
    assert client.get(f"/settings/reminders/{slug_of(rule)}/").status_code == 200
    for form in ("LONG", "SHORT"):
        for language in ("zh-hans", "en"):
            query = {"form": form, "language": language}
            answer = client.get(f"/settings/reminders/{slug_of(rule)}/template/", query)
            written = answer.context["preview"].written
            assert "先用举例的内容填写" in answer.content.decode()
            assert ("社区干部培训班" in written.text, "{{" in written.text) == (True, False)


@pytest.mark.parametrize(("length", "said"), [(70, "70个字，1条短信"), (71, "71个字，2条短信")])
def test_the_length_is_counted_in_short_messages(
    length: int, said: str, cast: Cast, as_user: Any, settings: Any
) -> None:
    form = {"version": 0, "text": "字" * length, "preview": "1"}
    client = as_user(cast.organiser)
    settings.DEBUG = False
    assert "条短信" not in client.post(SHORT, form, headers=HTMX).content.decode()
    settings.SMS_BACKEND = "somebody.Provider"
    assert said in client.post(SHORT, form, headers=HTMX).content.decode()
    long = client.post(ADDRESS, {**form, "title": "题"}, headers=HTMX).content.decode()
    assert (f"{length}个字" in long, "条短信" in long) == (True, False)


@pytest.mark.parametrize(("length", "is_warned"), [(300, False), (301, True)])
def test_a_short_text_is_warned_beyond_what_a_group_takes(
    length: int, is_warned: bool, cast: Cast, as_user: Any
) -> None:
    form = {"version": 0, "text": "字" * length, "preview": "1"}
    page = as_user(cast.organiser).post(SHORT, form, headers=HTMX).content.decode()
    assert ("发到群里请不超过300个字" in page) == is_warned


@pytest.mark.parametrize(("length", "is_warned"), [(335, False), (336, True)])
def test_a_short_text_of_more_than_five_parts_is_saved_with_a_warning(
    length: int, is_warned: bool, cast: Cast, as_user: Any, settings: Any
) -> None:
    settings.SMS_BACKEND = "somebody.Provider"
    page = as_user(cast.organiser).post(SHORT, {"version": 0, "text": "字" * length}, follow=True)
    assert ("通常要拆成6条" in page.content.decode()) == is_warned
    assert len(stored()) == 1


def test_who_may(cast: Cast, as_user: Any) -> None:
    town_organiser = factories.user("town_organiser", "镇组织员", "organiser", cast.town)
    of_ours = f"{ADDRESS}?district={cast.district.pk}"
    people = (cast.administrator, town_organiser, cast.head_teacher, cast.stranger)
    found = [as_user(person).post(of_ours, WORDS).status_code for person in people]
    assert found == [302, 403, 403, 404]
