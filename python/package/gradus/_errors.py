"""What went wrong, as exceptions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any


class GradusError(ValueError):
    """Something that Gradus refuses, with its place in the text.

    >>> import gradus
    >>> try:
    ...     gradus.derive("x : R[n]; y : R[n]; x*y", wrt="x")
    ... except gradus.GradusError as error:
    ...     print(error.code, error.span, error.message)
    G0203 (20, 23) shapes do not agree: cannot multiply these
    """

    #: The stable code, such as ``G0203``; empty where a request made no sense.
    code: str
    #: What is wrong, in a sentence.
    message: str
    #: Where: characters of ``source``.
    span: tuple[int, int]
    #: The text that it is about.
    source: str
    #: Facts that help to understand it.
    notes: tuple[str, ...]
    #: What would mend it, in words; ``None`` where nothing is offered.
    help: str | None
    #: The source after the fix; ``None`` where nothing can be pasted.
    fixed: str | None

    def __init__(self, message: Mapping[str, Any], others: Sequence[Mapping[str, Any]] = ()) -> None:
        self.code = message.get("code", "")
        self.message = message["message"]
        self.source = message.get("source", "")
        self.span = _characters(self.source, message.get("span", (0, 0)))
        self.notes = tuple(message.get("notes", ()))
        offered = message.get("help")
        self.help = offered["message"] if offered else None
        self.fixed = _edited(self.source, offered["edits"]) if offered and offered["edits"] else None
        rendered = [one.get("rendered") or one["message"] for one in (message, *others)]
        super().__init__("\n\n".join(text.rstrip() for text in rendered))


def _characters(text: str, span: Sequence[int]) -> tuple[int, int]:
    """A span of bytes as one of characters."""
    data = text.encode()
    begin, end = (len(data[:place].decode(errors="ignore")) for place in span)
    return begin, end


def _edited(text: str, edits: Sequence[Mapping[str, Any]]) -> str:
    data = text.encode()
    for edit in sorted(edits, key=lambda edit: -int(edit["span"][0])):
        begin, end = edit["span"]
        data = data[:begin] + edit["text"].encode() + data[end:]
    return data.decode()


def raise_errors(reply: Mapping[str, Any]) -> None:
    """Raises what a reply refuses."""
    if "refused" in reply:
        raise GradusError({"message": reply["refused"]})
    errors = [message for message in reply.get("messages", ()) if message["is_error"]]
    if errors:
        raise GradusError(errors[0], errors[1:])
