"""One server process of the system, put together over its ports. A defect is another set of parts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

from harness.certificates.reference.board import Board
from harness.certificates.reference.center import Center, take_place
from harness.certificates.reference.deliveries import Deliveries
from harness.certificates.reference.family_link import FamilyLink, FamilyRegisterSystem
from harness.certificates.reference.faults import Faults
from harness.certificates.reference.housekeeping import Housekeeping
from harness.certificates.reference.link import RegisterLink
from harness.certificates.reference.ports import Ports, Writer
from harness.certificates.reference.register_copy import RegisterCopy
from harness.certificates.reference.server import IssuanceServer, Render
from harness.certificates.reference.settings import Settings
from harness.certificates.reference.sheets import SheetBuffer
from harness.certificates.reference.spooler import Spooler, SpoolNames, Terminal

MakeServer = Callable[[Ports, Render, RegisterCopy, SpoolNames, FamilyLink, SheetBuffer, Spooler], IssuanceServer]


@dataclass(frozen=True, slots=True)
class Parts:
    """The seams: what each is made by. The sound system has the defaults."""

    names: Callable[[Ports], SpoolNames] = SpoolNames
    terminal: Callable[[Ports], Terminal] = Terminal
    spooler: Callable[[Ports, Settings, Board, Terminal], Spooler] = Spooler
    sheet_buffer: Callable[[Ports, Settings], SheetBuffer] = SheetBuffer
    family_link: Callable[[Ports], FamilyLink] = FamilyLink
    register_link: Callable[[Ports, Settings, Board], RegisterLink] = RegisterLink
    register_copy: Callable[[Ports, int], RegisterCopy] = RegisterCopy
    server: MakeServer = IssuanceServer
    center: Callable[[Ports, Settings, RegisterLink, RegisterCopy, str, Spooler], Center] = Center
    take_place: Callable[[Writer, int], str] = take_place


SOUND = Parts()


class System(NamedTuple):
    """What one server process answers with."""

    ports: Ports
    settings: Settings
    board: Board
    center: Center
    deliveries: Deliveries
    link: RegisterLink
    faults: Faults
    housekeeping: Housekeeping


async def assemble(
    ports: Ports,
    settings: Settings,
    place: int,
    render: Render,
    end_a_process: Callable[[], None],
    parts: Parts = SOUND,
) -> System:
    """The process takes its place (0, 1, ...): whatever stood there before is from now on known to be gone."""
    owner = await ports.database.write(lambda writer: parts.take_place(writer, place))
    board = Board()
    terminal = parts.terminal(ports)
    spooler = parts.spooler(ports, settings, board, terminal)
    copy = parts.register_copy(ports, place)
    FamilyRegisterSystem(ports, copy)
    parts.server(
        ports, render, copy, parts.names(ports), parts.family_link(ports), parts.sheet_buffer(ports, settings), spooler
    )
    link = parts.register_link(ports, settings, board)
    center = parts.center(ports, settings, link, copy, owner, spooler)
    deliveries = Deliveries(ports, terminal)
    await ports.database.read(board.look)
    await link.open()
    return System(
        ports,
        settings,
        board,
        center,
        deliveries,
        link,
        Faults(ports, board, end_a_process),
        Housekeeping(ports, settings, link, deliveries),
    )
