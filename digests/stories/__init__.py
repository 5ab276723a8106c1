"""Which news tell the same event: stories across sources and languages."""

from digests.stories.changes import changes
from digests.stories.developments import changes_of, develop
from digests.stories.grouper import Grouper
from digests.stories.records import stream

__all__ = ["Grouper", "changes", "changes_of", "develop", "stream"]
