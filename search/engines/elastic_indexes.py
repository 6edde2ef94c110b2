"""The indexes of a site in Elasticsearch: the one that answers, and the one that is to follow it.

Readers ask an alias. While the index is built anew a second alias names the new one, and every
write goes to both; then the first alias is moved, in one step.
"""

import re
import time
from dataclasses import dataclass
from typing import Any

from elasticsearch import Elasticsearch

from search.engines.elastic_index import FILLING, index, serving


@dataclass(frozen=True, slots=True)
class Standing:
    """Names of the indexes behind both aliases, empty where there is none."""

    serving: str
    new: str


class Indexes:
    def __init__(self, client: Elasticsearch, alias: str) -> None:
        self._client = client
        self.alias = alias
        self.new_alias = f"{alias}.new"

    def standing(self) -> Standing:
        """What is there now."""
        aliases = [self.alias, self.new_alias]
        answer = self._client.options(ignore_status=404).indices.get_alias(name=aliases)
        found: dict[str, str] = {}
        for name, facts in answer.items():
            if isinstance(facts, dict):  # beside these: the words that an alias is missing
                found |= dict.fromkeys(facts.get("aliases", {}), name)
        return Standing(found.get(self.alias, ""), found.get(self.new_alias, ""))

    def ensure(self) -> Standing:
        """What is there, after an index that answers was made where there was none."""
        standing = self.standing()
        if not standing.serving:
            self._create(self.alias, serving())
            standing = self.standing()
        return standing

    def begin(self) -> bool:
        """Make the new index; False when one is being filled already."""
        if self.standing().new:
            return False
        self._create(self.new_alias, FILLING)
        return True

    def switch(self) -> None:
        """The new index answers from now on, and whatever answered before is removed."""
        standing = self.standing()
        self._client.indices.put_settings(index=standing.new, settings=serving())
        self._client.indices.refresh(index=standing.new)
        actions: list[dict[str, Any]] = [
            {"add": {"index": standing.new, "alias": self.alias}},
            {"remove": {"index": standing.new, "alias": self.new_alias}},
        ]
        if standing.serving:
            actions.append({"remove_index": {"index": standing.serving}})
        self._client.indices.update_aliases(actions=actions)
        for name in self._without_alias():
            self._client.indices.delete(index=name)

    def abandon(self) -> None:
        """Remove the new index; the other one goes on answering."""
        if name := self.standing().new:
            self._client.indices.delete(index=name)

    def drop(self) -> None:
        """Remove all; for tests."""
        standing = self.standing()
        for name in filter(None, (standing.serving, standing.new)):
            self._client.indices.delete(index=name)

    def _create(self, alias: str, settings: dict[str, Any]) -> None:
        name = f"{self.alias}-{time.time_ns()}"
        made = index(name).to_dict()
        made["settings"] |= settings
        # With its alias in one step: a process that is killed leaves no index without a name.
        self._client.indices.create(index=name, aliases={alias: {}}, **made)

    def _without_alias(self) -> list[str]:
        """Halves of indexes that earlier versions left behind when they were killed."""
        found = self._client.indices.get_alias(index=f"{self.alias}-*")
        ours = re.compile(re.escape(self.alias) + r"-\d{19}")
        return [
            name
            for name, facts in found.items()
            if ours.fullmatch(name) and not facts.get("aliases")
        ]
