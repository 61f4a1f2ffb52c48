"""What a search remembers of an exchange."""

from __future__ import annotations

from harness.certificates.domain.operations import Delivery
from harness.domain.observations import Observation, Reading
from harness.domain.operations import Beside, Outcome
from harness.explore.history import Recorder
from harness.targets.protocol import Answer


def test_what_comes_beside_an_answer_is_recorded_and_read() -> None:
    recorder = Recorder(lambda name, data: Observation(name, data.hex(), len(data), (Reading("it"),)))
    sent = recorder.invoke("x1", Delivery("x1", True, True, 7), 10)
    recorder.complete(sent, Answer(Outcome.OK, beside=b"x-owner: somebody"), 20)
    (group,) = recorder.groups()
    confirmation, beside = group.operations
    assert confirmation.completion is not None and beside.completion is not None
    assert not confirmation.completion.document
    assert isinstance(beside.invocation.request, Beside)
    assert beside.invocation.request.kin_group == group.kin_group == 7
    assert recorder.observations[beside.completion.document].size_bytes == len(b"x-owner: somebody")
    assert [record.number for record, _ in recorder.records] == [0, 1, 2, 3]
