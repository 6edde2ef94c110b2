from typing import Any

from django.core.checks import CheckMessage, Error, register

from web.registrations import registries


@register
def check_orders_can_be_kept(**_kwargs: Any) -> list[CheckMessage]:
    """What apps registered has an order: nothing acts after what is missing, or in a circle."""
    faults = [fault for registry in registries() for fault in registry.faults()]
    return [Error(fault, id="web.E001") for fault in faults]
