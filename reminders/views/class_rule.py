"""The rules of one class: what holds for it and from where, its own, and back to the district's."""

from django.contrib import messages
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import UserRequest, posted, signed_in
from attendance.access import visible_class
from courses.models import TrainingClass
from reminders import offers, rule_settings, ruling
from reminders.forms import RuleForm
from reminders.models import RuleSetting
from reminders.rule_access import named_rule, ruled_class
from reminders.rule_lines import RuleLine, laid_out
from reminders.views.rule import RuleChange, say_switched


@require_safe
@signed_in
def class_rule_list(request: UserRequest, pk: int) -> HttpResponse:
    """What holds for the class, and whether the district or the class itself says so."""
    training_class = visible_class(request.user, pk)
    context = {
        "training_class": training_class,
        "lines": _lines(training_class),
        "may_change": request.user.has_perm("reminders.change_rules", training_class),
        "is_alive": training_class.status in rule_settings.ALIVE,
    }
    return render(request, "reminders/class_rule_list.html", context)


def _lines(training_class: TrainingClass) -> list[RuleLine]:
    """One query."""
    district = training_class.plan.district
    rows = RuleSetting.objects.filter(
        Q(training_class=training_class) | Q(training_class=None, district=district)
    )
    stored = {(row.rule, row.training_class_id is not None): row for row in rows}
    return [
        RuleLine(
            rule,
            stored.get((rule.name, True))
            or stored.get((rule.name, False))
            or rule_settings.usual(district, rule),
        )
        for rule in laid_out()
    ]


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def class_rule_edit(request: UserRequest, pk: int, rule: str) -> HttpResponse:
    """The class's own rule; it starts from what holds now. With `preview` in the POST it only says what that leads to."""
    training_class, found = ruled_class(request.user, pk), named_rule(rule)
    row = ruling.of_class(training_class, found)
    channels = offers.channels_for(found, training_class.plan.district, training_class)
    form = RuleForm(posted(request), instance=row, rule=found, channels=channels)
    change = RuleChange.asked(request, form)
    if change.is_saved:
        messages.success(request, _("本班的“%(rule)s”已保存。") % {"rule": found.name.label})
        return redirect("reminders:class_rule_list", training_class.pk)
    context = {"training_class": training_class, "is_own": bool(row.pk)}
    return change.page(request, "reminders/class_rule_edit.html", form, **context)


@require_POST
@signed_in
def class_rule_switch(request: UserRequest, pk: int, rule: str) -> HttpResponse:
    """Switches the rule on (`on` is 1) or off for this class alone, and goes back to the list."""
    training_class, found = ruled_class(request.user, pk), named_rule(rule)
    row = ruling.of_class(training_class, found)
    say_switched(request, found, ruling.switch(row, found, on=request.POST.get("on") == "1", by=request.user))
    return redirect("reminders:class_rule_list", training_class.pk)


@require_POST
@signed_in
def class_rule_reset(request: UserRequest, pk: int, rule: str) -> HttpResponse:
    """Gives the class the district's rule back; can be undone."""
    training_class, found = ruled_class(request.user, pk), named_rule(rule)
    words = {"rule": found.name.label}
    if ruling.reset(training_class, found, by=request.user):
        undo = f"undo:{reverse('reminders:class_rule_restore', args=[pk, rule])}"
        messages.success(request, _("“%(rule)s”已恢复为区里的设置。") % words, extra_tags=undo)
    else:
        messages.info(request, _("“%(rule)s”用的就是区里的设置。") % words)
    return redirect("reminders:class_rule_list", training_class.pk)


@require_POST
@signed_in
def class_rule_restore(request: UserRequest, pk: int, rule: str) -> HttpResponse:
    """Undoes `class_rule_reset`."""
    training_class, found = ruled_class(request.user, pk), named_rule(rule)
    words = {"rule": found.name.label}
    if ruling.restore(training_class, found, by=request.user):
        messages.success(request, _("本班的“%(rule)s”已放回。") % words)
    else:
        messages.info(request, _("“%(rule)s”没有可以放回的设置。") % words)
    return redirect("reminders:class_rule_list", training_class.pk)
