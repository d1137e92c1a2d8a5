"""腾讯云短信, by the provider's own library (requirements-sms.txt)."""

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from accounts.sms import Why
from accounts.sms.provider import TemplateSender, endpoint


class Tencent(TemplateSender):
    """SMS_BACKEND='accounts.sms.tencent.Tencent'; its templates count their parameters and have no names for them."""

    label = _("腾讯云短信")
    package = "tencentcloud.sms"
    needs = ("KEY_ID", "KEY_SECRET", "APP_ID", "SIGN", "TEMPLATE", "CODE_TEMPLATE")
    never = {
        "InvalidParameterValue.IncorrectPhoneNumber": Why.NUMBER,
        "UnsupportedOperation.ChineseMainlandTemplateToGlobalPhone": Why.NUMBER,
        "FailedOperation.PhoneNumberInBlacklist": Why.BLOCKED,
        "FailedOperation.PhoneNumberOnBlacklist": Why.BLOCKED,
        "FailedOperation.TemplateIncorrectOrUnapproved": Why.TEMPLATE,
        "FailedOperation.TemplateIdNotExist": Why.TEMPLATE,
        "FailedOperation.TemplateUnapprovedOrNotExist": Why.TEMPLATE,
        "FailedOperation.TemplateParamSetNotMatchApprovedTemplate": Why.TEMPLATE,
        "FailedOperation.SignatureIncorrectOrUnapproved": Why.TEMPLATE,
        "FailedOperation.MarketingSendTimeConstraint": Why.TEMPLATE,
        "FailedOperation.ContainSensitiveWord": Why.TEXT,
        "InvalidParameterValue.ContentLengthLimit": Why.TEXT,
        "InvalidParameterValue.TemplateParameter": Why.TEXT,
        "InvalidParameterValue.ProhibitedUseUrlInTemplateParameter": Why.TEXT,
    }

    def ask(self, phone: str, template: str, parameter: str, value: str) -> str:
        """Asks once; trying again is the outbox's."""
        from tencentcloud.common.credential import Credential
        from tencentcloud.common.exception import TencentCloudSDKException
        from tencentcloud.common.profile.client_profile import ClientProfile
        from tencentcloud.common.profile.http_profile import HttpProfile
        from tencentcloud.sms.v20210111.models import SendSmsRequest
        from tencentcloud.sms.v20210111.sms_client import SmsClient

        protocol, host = endpoint("sms.tencentcloudapi.com")
        kept = settings.SMS
        profile = ClientProfile(
            httpProfile=HttpProfile(protocol=protocol, endpoint=host, reqTimeout=self.patience)
        )
        client = SmsClient(
            Credential(kept["KEY_ID"], kept["KEY_SECRET"]), kept["REGION"] or "ap-guangzhou", profile
        )
        wanted = SendSmsRequest()
        wanted.PhoneNumberSet = [f"+86{phone}"]
        wanted.SmsSdkAppId = kept["APP_ID"]
        wanted.SignName = kept["SIGN"]
        wanted.TemplateId = template
        wanted.TemplateParamSet = [value]
        try:
            answer = client.SendSms(wanted)
        except TencentCloudSDKException as error:
            code = str(error.get_code() or "")
            return "" if code == "ClientNetworkError" else code
        return str(answer.SendStatusSet[0].Code) if answer.SendStatusSet else ""
