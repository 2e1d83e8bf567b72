"""on_image_change: handles the CloudEvents that Cloud Storage sends when a picture is added, changed or deleted."""

import functions_framework
from cloudevents.http import CloudEvent

from darkroom.config import settings
from darkroom.maintenance import bucket_events


@functions_framework.cloud_event
def on_image_change(event: CloudEvent) -> None:
    """Handle one event. After an error the platform delivers it again, so every step is idempotent."""
    change = bucket_events.read(event["type"], event.get("time"), event.data)
    if bucket_events.is_ours(settings(), change):
        bucket_events.follow(settings(), change)
