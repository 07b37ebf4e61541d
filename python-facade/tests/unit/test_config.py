from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from pydantic import ValidationError

from facade.config import Config, ConfigError, load_config

REFERENCE = Path(__file__).parents[3] / "docs" / "reference" / "config.md"


def documented() -> dict[str, str]:
    section = REFERENCE.read_text().split("\n## python-facade\n")[1].split("\n## ")[0]
    rows = re.findall(r"^\| (\w+) \| (\S+) \|", section, re.MULTILINE)
    return {name: default for name, default in rows if name != "setting"}


def test_the_reference_lists_every_setting_with_its_default() -> None:
    settings = {f"FACADE_{name.upper()}": str(value) for name, value in Config().model_dump().items()}
    assert documented() == settings


def test_settings_come_from_the_environment() -> None:
    config = load_config({"FACADE_PORT": "5001", "FACADE_DATA_SERVICE_TRANSPORT": "grpc", "PATH": "/bin"})
    assert (config.port, config.data_service_transport) == (5001, "grpc")


def test_settings_do_not_change() -> None:
    with pytest.raises(ValidationError, match="frozen"):
        Config().port = 1  # type: ignore[misc]


@pytest.mark.parametrize(
    ("name", "value", "reason"),
    [
        ("FACADE_PROT", "5000", "is not a setting of this service"),
        ("FACADE_PORT", "70000", "less than or equal to 65535"),
        ("FACADE_PORT", "", "valid integer"),
        ("FACADE_DATA_SERVICE_TRANSPORT", "soap", "'rest' or 'grpc'"),
        ("FACADE_DATA_SERVICE_URL", "localhost:3000", "must be an http or https URL"),
        ("FACADE_DATA_SERVICE_URL", "http://localhost:99999", "must be an http or https URL"),
        ("FACADE_DATA_SERVICE_GRPC_TARGET", "localhost", "must be host:port"),
        ("FACADE_REQUEST_TIMEOUT_MS", "0", "greater than or equal to 1"),
        ("FACADE_PAYMENT_IN_FLIGHT_MS", "4999", "must be at least FACADE_REQUEST_TIMEOUT_MS, which is 5000"),
    ],
)
def test_a_setting_that_cannot_be_used_is_refused_by_name(name: str, value: str, reason: str) -> None:
    with pytest.raises(ConfigError, match=reason) as refused:
        load_config({name: value})
    assert str(refused.value).startswith(name)
    assert "\n" not in str(refused.value)


def test_a_request_may_not_take_longer_than_a_given_up_payment_is_waited_for() -> None:
    with pytest.raises(ConfigError, match=r"^FACADE_PAYMENT_IN_FLIGHT_MS=10000 cannot be used: must be at least"):
        load_config({"FACADE_REQUEST_TIMEOUT_MS": "10001"})
    patient = {"FACADE_REQUEST_TIMEOUT_MS": "10001", "FACADE_PAYMENT_IN_FLIGHT_MS": "10001"}
    assert load_config(patient).payment_in_flight_ms == 10_001


def test_a_bad_setting_stops_the_start_with_one_line_and_exit_code_2() -> None:
    started = subprocess.run(
        [sys.executable, "-m", "facade"],
        env={**os.environ, "FACADE_THREADS": "many"},
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )
    assert started.returncode == 2
    assert started.stdout == ""
    assert started.stderr.count("\n") == 1
    assert started.stderr.startswith("python-facade: FACADE_THREADS='many' cannot be used")
