"""Options and outcome of one piece of work."""

from dataclasses import dataclass, field
from threading import Event
from typing import Literal

from darkroom.config import Settings
from darkroom.image_file.privacy.public import Keep
from darkroom_cli.picture_metadata.problem import Problem
from darkroom_cli.publishing.loss import Facts
from darkroom_cli.publishing.takeout import Albums

Action = Literal["uploaded", "described", "skipped", "deleted", "checked", "cleaned", "converted", "warmed"]


@dataclass(frozen=True)
class Options:
    """`keep` is what of the private metadata is published on purpose; `force` uploads what has not changed.

    With `checksum` a known photo is read also where sizes and times say that nothing has changed.
    """

    settings: Settings
    keep: Keep = ""
    force: bool = False
    checksum: bool = False
    dry_run: bool = False
    albums: Albums = "tags"
    stop: Event = field(default_factory=Event)


@dataclass(frozen=True)
class Outcome:
    """What was done, or would be; `sent` in bytes, `detail` for people, `problems` found on the way.

    `facts` for the loss report, where the photo was read.
    """

    action: Action
    sent: int = 0
    detail: str = ""
    problems: tuple[Problem, ...] = ()
    facts: Facts | None = None
