"""The channels of a district, among the settings."""

import uuid

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import UserRequest, for_administrators, posted
from accounts.guessing import Limit
from reminders import channel_facts, channel_settings
from reminders.channel_access import administered_district
from reminders.channels import NotTaken, Refused
from reminders.channels.mail import Mail
from reminders.channels.robots import masked
from reminders.channels.short import ShortMessages
from reminders.forms import ChannelForm
from reminders.models import Channel, GroupRobot

TESTS = Limit("channel-test", 5, 600)


@require_safe
@for_administrators
def channel_list(request: UserRequest) -> HttpResponse:
    """What the district sends by, what stands behind it, and its robots."""
    district = administered_district(request.user)
    robots = GroupRobot.objects.filter(district=district).select_related("training_class")
    context = {
        "mail": channel_facts.mail_service(),
        "sms": channel_facts.sms_service(),
        "settings": channel_settings.all_of(district),
        "robots": [(robot, masked(robot)) for robot in robots],
    }
    return render(request, "reminders/channel_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_administrators
def channel_edit(request: UserRequest, channel: str) -> HttpResponse:
    """Switches a channel on or off and sets its pace; 409 where somebody else changed it meanwhile."""
    row = channel_settings.setting_of(administered_district(request.user), _switched(channel))
    form = ChannelForm(posted(request), setting=row)
    stale = None
    if form.is_valid():
        given = {"per_minute": row.per_minute, **form.cleaned_data}
        given["version"] = given["version"] or 0
        try:
            channel_settings.keep(row, by=request.user, **given)
        except channel_settings.Stale as error:
            stale = error.current
            newer = request.POST.copy()
            newer["version"] = str(stale.version)
            form.data = newer
        else:
            messages.success(request, _("“%(channel)s”已保存。") % {"channel": row.get_channel_display()})
            return redirect("reminders:channel_list")
    status = 409 if stale else 422 if form.errors else 200
    context = {"form": form, "row": row, "stale": stale}
    return render(request, "reminders/channel_edit.html", context, status=status)


@require_POST
@for_administrators
def channel_test(request: UserRequest, channel: str) -> HttpResponse:
    """Sends a message to oneself by mail or text, and says what became of it."""
    administered_district(request.user)
    if _switched(channel) == Channel.GROUP:
        raise Http404
    try:
        words = _tried(request, channel)
    except (NotTaken, Refused) as error:
        messages.error(request, str(error))
    else:
        messages.success(request, words)
    return redirect("reminders:channel_list")


def _tried(request: UserRequest, channel: str) -> str:
    """Sends to the person's own address; raises NotTaken or Refused."""
    user = request.user
    to = user.email if channel == Channel.EMAIL else user.phone
    if not to:
        raise Refused(_("您的账号没有填这一项，试不了。请先在“账号与角色”里补上邮箱或手机号。"))
    if not TESTS.take(str(user.pk)):
        raise Refused(_("试得太频繁，请 10 分钟后再试。"))
    text = _("这是一条测试消息，收到说明通道已经可用。")
    if channel == Channel.EMAIL:
        Mail().post(to, _("开班：测试邮件"), text, message_id=str(uuid.uuid4()))
        return _("测试邮件已交给邮件服务器，请到您的邮箱查收。")
    ShortMessages().post(to, text)
    return _("测试短信已交给短信服务，请看您的手机。")


def _switched(channel: str) -> Channel:
    """The channel of that name; 404 for one that is not switched."""
    if channel not in channel_settings.SWITCHED:
        raise Http404
    return Channel(channel)
