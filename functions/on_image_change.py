"""on_image_change: Cloud Storage tells by a CloudEvent that a picture came, changed or went."""

import functions_framework
from cloudevents.http import CloudEvent

from darkroom import changes
from darkroom.config import settings


@functions_framework.cloud_event
def on_image_change(event: CloudEvent) -> None:
    """An error asks the platform to deliver the event again; every step may be done twice."""
    change = changes.read(event["type"], event.get("time"), event.data)
    if changes.is_ours(settings(), change):
        changes.follow(settings(), change)
