from notices.models.mails import WaitingMail
from notices.models.notices import Notice
from notices.models.outages import Heartbeat, Outage, Service
from notices.models.preferences import MailPreference

__all__ = ["Heartbeat", "MailPreference", "Notice", "Outage", "Service", "WaitingMail"]
