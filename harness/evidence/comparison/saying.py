"""The comparison's words for a terminal, in one language."""

from __future__ import annotations

from dataclasses import dataclass

from harness.domain.messages import Value
from harness.evidence.ci_result import verdict_word
from harness.wording.languages import language
from harness.wording.media import TERMINAL
from harness.wording.rendering import render, text


@dataclass(frozen=True, slots=True)
class In:
    """Says things in a language."""

    language: str

    def __call__(self, key: str, **parts: Value) -> str:
        """A text by its key."""
        return str(render(text(key, **parts), self.language, TERMINAL))

    def word(self, vocabulary: str, member: str) -> str:
        """A word of a closed list; the word itself where the list has no such member."""
        return language(self.language).word(f"compare.{vocabulary}", member) or member

    def verdict(self, verdict: str) -> str:
        """A verdict as it stands in a table."""
        return verdict_word(verdict, self.language)

    def property(self, name: str) -> str:
        """A property by its name."""
        return str(render(text(f"property.{name}"), self.language, TERMINAL))
