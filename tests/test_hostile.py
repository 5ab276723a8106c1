"""No document and no date breaks the reading; the long form is `python -m benchmarks.hostile`."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings

from digests.model import SourceKind
from tests.hostile import dates, documents, kinds, read_all, read_date


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
@given(documents(), kinds())
def test_no_document_breaks_the_reading(body: bytes, kind: SourceKind | None) -> None:
    assert read_all(body, kind) >= 0


@settings(deadline=None)
@given(dates())
def test_no_date_breaks_the_reading(text: str) -> None:
    assert read_date(text) in (True, False)
