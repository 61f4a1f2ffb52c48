"""A page in every language: each text stands there once a language, and the style sheet shows one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from jinja2 import Environment, StrictUndefined, pass_context
from jinja2.runtime import Context
from markupsafe import Markup, escape

from harness.domain.messages import Message
from harness.evidence.ci_result import clipped
from harness.evidence.masking.mask import Mask
from harness.evidence.masking.sentences import NOTHING_KNOWN, sentence
from harness.evidence.stored import StoredError
from harness.wording.languages import languages
from harness.wording.media import page
from harness.wording.rendering import Words, counted, marked_up, named, text

_RULES = "@@languages@@"


@dataclass(frozen=True, slots=True)
class Offered:
    """The languages that a page offers; it opens in the first."""

    codes: tuple[str, ...]

    @staticmethod
    def opening_in(language: str) -> Offered:
        """All languages. Raises StoredError for one that has no file."""
        codes = languages()
        if language not in codes:
            raise StoredError(f"{language!r} is no language of reports; they are {' and '.join(codes)}")
        return Offered((language, *(each for each in codes if each != language)))

    def texts(self, words: Words, mask: Mask = NOTHING_KNOWN) -> list[str]:
        """Words in each language."""
        return [str(sentence(words, code, mask)) for code in self.codes]

    def spans(self, words: Words, mask: Mask = NOTHING_KNOWN) -> Markup:
        """Words in all languages; once, where they are the same in all."""
        return self.between([escape(each) for each in self.texts(words, mask)])

    def rich(self, message: Message) -> Markup:
        """The same of a text that holds mark-up of our own."""
        return self.between([marked_up(message, code, page(NOTHING_KNOWN.veil)) for code in self.codes])

    def between(self, texts: Sequence[Markup]) -> Markup:
        """A text of each language, in the order of the languages."""
        if len(set(texts)) == 1:
            return texts[0]
        pairs = zip(self.codes, texts, strict=True)
        return Markup("").join(Markup('<span lang="{}">{}</span>').format(code, each) for code, each in pairs)

    def names(self) -> list[tuple[str, str]]:
        """Each language's code, and what it is called in itself."""
        return [(code, str(sentence(text("language.name"), code))) for code in self.codes]

    def style(self, sheet: str) -> str:
        """A style sheet with the rules that hide all languages but the one chosen."""
        hidden = ",".join(f'[data-language="{code}"] :is(span,tspan)[lang]:not([lang="{code}"])' for code in self.codes)
        return sheet.replace(_RULES, f"{hidden}{{display:none}}")


def _clipped(offered: Offered, words: Words, longest: int) -> Markup:
    return offered.between([escape(clipped(each, longest)) for each in offered.texts(words)])


def _of_the_page(method: Callable[..., Any]) -> Callable[..., Any]:
    """A filter that asks the page which languages it offers."""

    @pass_context
    def filtered(context: Context, *arguments: Any) -> Any:
        return method(context["languages"], *arguments)

    return filtered


def _shown(offered: Offered, value: Any, *mask: Mask) -> Any:
    return offered.spans(value, *mask) if isinstance(value, Message) else value


@cache
def template(source: str, **filters: Callable[..., Any]) -> Any:
    """A page's template. A message in it stands there in all languages, with what the system said masked as far as
    `masked` does not say otherwise; `texts` are a message's words as a list, for scripts and attributes, and `clipped`
    shows no more of them than there is room for."""
    environment = Environment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, finalize=_of_the_page(_shown)
    )
    environment.filters |= {
        "masked": _of_the_page(_shown),
        "rich": _of_the_page(Offered.rich),
        "texts": _of_the_page(Offered.texts),
        "clipped": _of_the_page(_clipped),
        **filters,
    }
    environment.globals |= {"text": text, "counted": counted, "named": named}
    environment.policies["json.dumps_kwargs"] = {"ensure_ascii": False}
    return environment.from_string(source)
