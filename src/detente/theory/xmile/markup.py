"""Writes elements: escaped, indented, and only what XML can hold."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

# XML 1.0 has no form at all for other control characters, and reads a carriage return as a line feed.
_UNWRITABLE = re.compile("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_ESCAPES = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "\n": "&#10;", "\t": "&#9;"}


def is_writable(text: str) -> bool:
    """Whether XML can hold a text and give it back."""
    return _UNWRITABLE.search(text) is None


def survives(text: str) -> bool:
    """Whether a text can stand between two tags, where blanks around it do not count."""
    return is_writable(text) and text == text.strip()


def escaped(text: str, quoted: bool = False) -> str:
    """A text as it stands between tags, or in an attribute."""
    return "".join(_ESCAPES.get(c, c) if quoted or c in "&<>" else c for c in text)


class Markup:
    """A document under way.

    Example:
        >>> page = Markup()
        >>> page.open("model", {"name": "a & b"})
        >>> page.leaf("eqn", "x < 1")
        >>> page.close("model")
        >>> page.text()
        '<?xml version="1.0" encoding="utf-8"?>\\n<model name="a &amp; b">\\n  <eqn>x &lt; 1</eqn>\\n</model>\\n'
    """

    def __init__(self) -> None:
        self.lines = ['<?xml version="1.0" encoding="utf-8"?>']
        self.depth = 0

    def _line(self, written: str) -> None:
        self.lines.append("  " * self.depth + written)

    def open(self, tag: str, attributes: Mapping[str, str] | None = None) -> None:
        """Begins an element."""
        self._line(f"<{tag}{_attributes(attributes)}>")
        self.depth += 1

    def close(self, tag: str) -> None:
        """Ends the element that was begun last."""
        self.depth -= 1
        self._line(f"</{tag}>")

    def leaf(self, tag: str, text: str = "", attributes: Mapping[str, str] | None = None) -> None:
        """An element that holds a text, or nothing."""
        self._line(f"<{tag}{_attributes(attributes)}>{escaped(text)}</{tag}>" if text else f"<{tag}{_attributes(attributes)}/>")

    def json(self, tag: str, value: Any, attributes: Mapping[str, str] | None = None) -> None:
        """An element whose text is JSON, in characters that XML holds."""
        self.leaf(tag, json.dumps(value), attributes)

    def text(self) -> str:
        """The document so far."""
        return "\n".join(self.lines) + "\n"


def _attributes(attributes: Mapping[str, str] | None) -> str:
    return "".join(f' {name}="{escaped(value, quoted=True)}"' for name, value in (attributes or {}).items())
