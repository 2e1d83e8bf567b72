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
    """`keep` is the private metadata to publish on purpose; `force` uploads unchanged files too.

    With `checksum`, a known photo is read even if sizes and times are unchanged.
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
    """The action that was taken, or would be; `sent` in bytes, `detail` for people, and `problems` on the way.

    `facts` are for the loss report, if the photo was read.
    """

    action: Action
    sent: int = 0
    detail: str = ""
    problems: tuple[Problem, ...] = ()
    facts: Facts | None = None
