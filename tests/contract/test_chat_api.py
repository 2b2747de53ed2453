"""The OpenAPI document held against the running server: a process of its own with a real database."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
import requests
import schemathesis
from hypothesis import HealthCheck, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from channels.api.views import DOCUMENT, document
from tests.apps.public.serving import Served, served

UNLIMITED = "1000000 per minute"
# Streams stay open by design, so their answers are held against the document in a test of their own.
EXCEPT = {"streamEvents"}
CHECKS = (
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
)
OPERATIONS = [
    (path, method)
    for path, operations in document()["paths"].items()
    for method, operation in operations.items()
    if method in ("get", "post") and operation["operationId"] not in EXCEPT
]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    limits = {"DOORSTEP_RATE_LIMIT_MESSAGES": UNLIMITED, "DOORSTEP_RATE_LIMIT_ADDRESS": UNLIMITED}
    with served(tmp_path_factory.mktemp("contract"), **limits) as running:
        yield running


@pytest.fixture(scope="module")
def conversation(server: Served) -> dict[str, Any]:
    begun: dict[str, Any] = requests.post(
        server.api("/conversations"), json={"landlord": "dartford"}, timeout=10
    ).json()
    return begun


@pytest.fixture(scope="module")
def described(server: Served) -> Any:
    return schemathesis.openapi.from_url(server.api("/openapi.json"))


def test_the_document_is_served_as_it_is_kept(server: Served) -> None:
    assert requests.get(server.api("/openapi.json"), timeout=10).json() == document()
    assert DOCUMENT.name == "openapi.yml"


def test_the_document_names_every_address_of_the_api() -> None:
    text = DOCUMENT.with_name("views.py").read_text(encoding="utf-8")
    routed = {
        (path.replace("<", "{").replace(">", "}"), method)
        for method, path in re.findall(r'@blueprint\.(get|post)\("([^"]+)"\)', text)
    }
    named = {(path, method) for path, operations in document()["paths"].items() for method in operations}
    assert routed == {(path, method) for path, method in named if method != "parameters"}


@pytest.mark.parametrize(("path", "method"), OPERATIONS, ids=lambda part: str(part).strip("/"))
@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE], ids=["valid", "invalid"])
@pytest.mark.parametrize("known", [True, False], ids=["own conversation", "any conversation"])
def test_every_answer_is_one_that_the_document_describes(
    described: Any, conversation: dict[str, Any], path: str, method: str, mode: GenerationMode, known: bool
) -> None:
    # Leaving would end the conversation that the other operations are tried on.
    own = known and "{conversation_id}" in path and not path.endswith("/exit")
    headers = {"Authorization": f"Bearer {conversation['secret']}"} if own else {}
    fixed = {"path_parameters": {"conversation_id": conversation["id"]}} if own else {}

    @given(case=described[path][method.upper()].as_strategy(mode, **fixed))
    @settings(max_examples=40, deadline=None, database=None, derandomize=True, suppress_health_check=list(HealthCheck))
    def answered(case: schemathesis.Case) -> None:
        checks = CHECKS + ((negative_data_rejection,) if own else ())
        case.call_and_validate(headers=headers, checks=list(checks), timeout=10)

    try:
        answered()
    except Unsatisfiable:
        assert mode is GenerationMode.NEGATIVE, "every operation has something valid to send"


def test_nothing_that_was_tried_made_a_fault(server: Served) -> None:
    log = server.log.read_text(encoding="utf-8")
    assert "unhandled error" not in log
    assert "Traceback" not in log
    assert json.loads(requests.get(f"{server.url}/healthz", timeout=10).text) == {"status": "ok"}
