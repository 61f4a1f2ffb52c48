"""The bytes of a document that is to be read, and the observation of one that could not be."""

from __future__ import annotations

import hashlib
import os
import stat
from contextlib import suppress

from harness.catalogue import say
from harness.domain.messages import Failure, Message
from harness.domain.observations import Observation, Reading
from harness.reading.limits import MAX_SIZE_BYTES
from harness.reading.messages import ReadRequest
from harness.sealing import SUFFIX, Seal


def bytes_of(request: ReadRequest, seal: Seal | None = None) -> bytes:
    """The document's bytes; of a file at most one byte more than a document may have. One that still stands there
    sealed is opened with `seal`. OSError if there is no file, or it cannot be opened."""
    if request.data is not None:
        return request.data
    if request.path is None:
        return b""
    if seal is not None:
        with suppress(FileNotFoundError):
            return seal.opened(request.document, _content(request.path + SUFFIX, None))[: MAX_SIZE_BYTES + 1]
    return _content(request.path, MAX_SIZE_BYTES + 1)


def _content(path: str, most_bytes: int | None) -> bytes:
    """At most so many bytes of a file; all of one that can be opened as a whole only."""
    # A pipe or a device under the document's name would be waited for without end.
    descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    try:
        about = os.fstat(descriptor)
        if not stat.S_ISREG(about.st_mode):
            raise OSError("it is not a file")
        return _read(descriptor, about.st_size, about.st_size + 1 if most_bytes is None else most_bytes)
    finally:
        os.close(descriptor)


def _read(descriptor: int, size_bytes: int, most_bytes: int) -> bytes:
    # Asked for as many bytes as there may be, a read would make room for all of them, which takes longer than reading.
    found = os.read(descriptor, min(size_bytes + 1, most_bytes))
    if len(found) == size_bytes:
        return found
    while len(found) < most_bytes and (more := os.read(descriptor, most_bytes - len(found))):
        found += more
    return found


def unread(
    request: ReadRequest, reader: str, problem: Message, unrepaired: Message | None = None, seal: Seal | None = None
) -> Observation:
    """The observation of a document that no reader got through, and no repair, for the same reason or another, with its
    digest if it can be computed."""
    try:
        data = bytes_of(request, seal)
    except OSError as error:
        why = Reading(reader, (), say("stored-not-openable-because", failure=Failure(error.strerror or str(error))))
        return Observation(request.document, "", 0, (why,), (why,))
    digest, repair = hashlib.sha256(data).hexdigest(), Reading(reader, (), unrepaired or problem)
    return Observation(request.document, digest, len(data), (Reading(reader, (), problem),), (repair,))
