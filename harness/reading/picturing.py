"""Pictures of sheets, made in a process of its own under the limits that readers have: the documents are hostile."""

from __future__ import annotations

from dataclasses import dataclass

from harness.catalogue import say
from harness.domain.messages import Failure, Message
from harness.reading.apart import Apart, Lost
from harness.reading.limits import Unreadable
from harness.reading.messages import ReadRequest
from harness.reading.picture import SheetPicture, sheet_picture
from harness.reading.stored import bytes_of


@dataclass(frozen=True, slots=True)
class PictureRequest:
    """A sheet, from 1, of the PDF at `path`, or of its `data`; `width_px` is how wide its picture shall be."""

    path: str
    sheet: int
    width_px: int
    data: bytes | None = None


class Picturer(Apart):
    """Makes pictures one after another. A document that ends the process, or takes it over its limits, costs its own
    picture only."""

    def __init__(self) -> None:
        super().__init__(picture_or_why)
        self.lost = 0
        """Documents that ended the process or took it over its limits."""

    def picture(self, request: PictureRequest) -> SheetPicture | Message:
        """The sheet's picture, or why there is none."""
        try:
            answer: SheetPicture | Message = self.ask(request)
        except Lost:
            self.lost += 1
            return say("picture-over-limits")
        return answer


def picture_or_why(request: PictureRequest) -> SheetPicture | Message:
    """What the process answers: the picture, or why there is none."""
    try:
        data = bytes_of(ReadRequest(request.path, path=request.path, data=request.data))
        return sheet_picture(data, request.sheet, request.width_px)
    except Unreadable as problem:
        return problem.why
    except OSError:
        return say("stored-not-openable")
    except Exception as error:  # noqa: BLE001 - hostile bytes may raise anything, and the next document is waiting
        return say("picture-failed", failure=Failure(type(error).__name__))
