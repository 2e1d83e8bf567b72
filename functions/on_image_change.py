"""on_image_change: Cloud Storage tells by a CloudEvent that a picture came, changed or went."""

import functions_framework
from cloudevents.http import CloudEvent

from darkroom.config import settings
from darkroom.maintenance import bucket_events


@functions_framework.cloud_event
def on_image_change(event: CloudEvent) -> None:
    """An error asks the platform to deliver the event again; every step may be done twice."""
    change = bucket_events.read(event["type"], event.get("time"), event.data)
    if bucket_events.is_ours(settings(), change):
        bucket_events.follow(settings(), change)
