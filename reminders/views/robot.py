"""The robots of groups: of a district among its settings, of a class beside the class."""

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import UserRequest, for_administrators, posted, signed_in
from accounts.resending import taken_once
from courses.models import TrainingClass
from reminders import robot_keeping
from reminders.channel_access import administered_district, class_with_robots, robot_kept_by
from reminders.channels import NotTaken, Refused
from reminders.channels.robots import masked, say
from reminders.forms import RobotForm
from reminders.models import GroupRobot
from reminders.views.channel import TESTS
from units.models import Unit

either_method = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
@signed_in
def class_robot_list(request: UserRequest, pk: int) -> HttpResponse:
    """The robots of a class, or those of its district that speak in their place."""
    training_class = class_with_robots(request.user, pk)
    own = GroupRobot.objects.filter(training_class=training_class)
    shared = GroupRobot.objects.filter(district=training_class.plan.district_id, training_class=None)
    context = {
        "training_class": training_class,
        "robots": [(robot, masked(robot)) for robot in own],
        "shared": [robot for robot in shared if robot.is_on],
    }
    return render(request, "reminders/class_robot_list.html", context)


@either_method
@for_administrators
@taken_once(then="reminders:channel_list")
def robot_new(request: UserRequest) -> HttpResponse:
    """Adds a robot of the district; `webhook` in the address asks for a webhook."""
    return _added(request, "reminders/robot_new.html", administered_district(request.user), None)


@either_method
@signed_in
@taken_once(then="reminders:class_robot_list")
def class_robot_new(request: UserRequest, pk: int) -> HttpResponse:
    """Adds a robot of a class."""
    training_class = class_with_robots(request.user, pk)
    return _added(request, "reminders/class_robot_new.html", training_class.plan.district, training_class)


def _added(
    request: UserRequest, template: str, district: Unit, training_class: TrainingClass | None
) -> HttpResponse:
    form = RobotForm(posted(request), webhook="webhook" in request.GET)
    if form.is_valid():
        robot = robot_keeping.add(
            by=request.user, district=district, training_class=training_class, **form.facts
        )
        messages.success(request, _("“%(robot)s”已添加，可以发一条测试消息看看。") % {"robot": robot})
        return _back(robot)
    context = {"form": form, "training_class": training_class}
    return render(request, template, context, status=422 if form.errors else 200)


@either_method
@signed_in
def robot_edit(request: UserRequest, pk: int) -> HttpResponse:
    """Changes a robot; what is kept of address and secret is not shown. 409 where somebody else changed it meanwhile."""
    robot = robot_kept_by(request.user, pk)
    form = RobotForm(posted(request), robot=robot, webhook=robot.kind == "WEBHOOK")
    is_stale = False
    if form.is_valid():
        facts = {"forget_secret": False, **form.facts}
        facts["version"] = facts["version"] or 0
        try:
            robot_keeping.change(robot, by=request.user, **facts)
        except robot_keeping.Stale as stale:
            is_stale = True
            newer = request.POST.copy()
            newer["version"] = str(stale.current.version if stale.current else 0)
            form.data = newer
        else:
            messages.success(request, _("“%(robot)s”已保存。") % {"robot": facts["name"]})
            return _back(robot)
    status = 409 if is_stale else 422 if form.errors else 200
    context = {"form": form, "robot": robot, "back": _address(robot), "is_stale": is_stale}
    return render(request, "reminders/robot_edit.html", context, status=status)


@either_method
@signed_in
def robot_delete(request: UserRequest, pk: int) -> HttpResponse:
    """Asks, then removes a robot with its address."""
    robot = robot_kept_by(request.user, pk)
    if request.method == "POST":
        robot_keeping.remove(robot, by=request.user)
        messages.success(request, _("“%(robot)s”已删除。") % {"robot": robot})
        return _back(robot)
    return render(request, "reminders/robot_delete.html", {"robot": robot, "back": _address(robot)})


@require_POST
@signed_in
def robot_test(request: UserRequest, pk: int) -> HttpResponse:
    """Has a robot say that it is there, and says what became of it."""
    robot = robot_kept_by(request.user, pk)
    try:
        if not TESTS.take(str(request.user.pk)):
            raise Refused(_("试得太频繁，请 10 分钟后再试。"))
        say(robot, _("【开班】这是一条测试消息，看到说明群机器人已经可用。"), {"rule": "TEST"})
    except (NotTaken, Refused) as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("已发到“%(robot)s”，请到群里看看。") % {"robot": robot})
    return _back(robot)


def _back(robot: GroupRobot) -> HttpResponseRedirect:
    return redirect(_address(robot))


def _address(robot: GroupRobot) -> str:
    """The page from which a robot is kept."""
    if robot.training_class_id:
        return reverse("reminders:class_robot_list", args=[robot.training_class_id])
    return reverse("reminders:channel_list")
