"""How far the plan has come."""

from accounts.models import AuditEntry
from courses.models import PlanStatus, TrainingPlan
from tests.conftest import Cast
from tests.courses.doors import SignIn, doors, for_organisers, wrong_methods

URL = "/plans/2026/edit/"


def test_who_comes_in(cast: Cast, as_user: SignIn) -> None:
    assert doors(cast, as_user, URL) == for_organisers(liaison=403, cadre_user=403)


def test_R30_issues_the_plan_with_its_document(cast: Cast, as_user: SignIn) -> None:
    typed = {"status": "ISSUED", "document_number": "武委办〔2026〕12号"}
    response = as_user(cast.organiser).post(URL, typed)
    assert (response.status_code, response["Location"]) == (302, "/plans/2026/")
    plan = TrainingPlan.objects.get()
    assert (plan.status, plan.document_number) == (PlanStatus.ISSUED, "武委办〔2026〕12号")
    entry = AuditEntry.objects.get()
    assert (entry.action, entry.by, entry.data) == ("courses.change_plan", cast.organiser, typed)


def test_R30_a_plan_is_not_issued_without_its_document(cast: Cast, as_user: SignIn) -> None:
    response = as_user(cast.organiser).post(URL, {"status": "ISSUED"})
    assert response.status_code == 422
    assert response.context["form"].errors == {"document_number": ["请填写文号。"]}
    assert TrainingPlan.objects.get().status == PlanStatus.DRAFT


def test_a_year_without_a_plan_is_not_found(cast: Cast, as_user: SignIn) -> None:
    assert as_user(cast.organiser).get("/plans/2031/edit/").status_code == 404


def test_other_methods_are_refused(cast: Cast, as_user: SignIn) -> None:
    assert wrong_methods(as_user(cast.organiser), URL, "put", "delete") == {"put": 405, "delete": 405}
