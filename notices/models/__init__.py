from notices.models.mails import WaitingMail
from notices.models.notices import Notice
from notices.models.outages import Heartbeat, Outage, Service

__all__ = ["Heartbeat", "Notice", "Outage", "Service", "WaitingMail"]
