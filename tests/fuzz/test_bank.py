"""Whatever a bank file holds, it is read, or each of its faults is told with file and line; nothing is raised."""

import csv
import io
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.bank.exporters import export_csv, export_markdown, export_yaml
from bot.bank.files import read_own
from bot.bank.guide import GuideError, parse_guide
from bot.bank.importers import Format, read_import
from bot.bank.loader import load_bank, read_bank
from bot.domain.question import Bank
from tests.bank.sample_bank import SAMPLE
from tests.fuzz.hostile import ANY, SEEDS, TEXTS, mutations
from tests.services.house import make_bank
from tests.soak import choose, record

FILES = sorted(file.relative_to(SAMPLE) for file in SAMPLE.rglob("*.yaml"))
ROWS = yaml.safe_load((SAMPLE / "stories/core.yaml").read_text(encoding="utf-8"))
FORMATS: tuple[Format, ...] = ("yaml", "json", "csv")
BANK = load_bank(SAMPLE)
TRIES = choose(40, 1500)
FUZZ = settings(max_examples=TRIES, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture])


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A sample bank whose files are overwritten, and put back."""
    folder = tmp_path_factory.mktemp("fuzz")
    _restore(folder)
    return folder


def _restore(root: Path) -> None:
    for file in FILES:
        (root / file).parent.mkdir(exist_ok=True)
        (root / file).write_bytes((SAMPLE / file).read_bytes())


def _read(root: Path, file: Path, content: bytes) -> None:
    (root / file).write_bytes(content)
    try:
        loaded = read_bank(root)
    finally:
        _restore(root)
    assert all(fault.line >= 1 and fault.message for fault in loaded.faults)
    record("fuzz-bank", executions=1)


@FUZZ
@given(st.data())
def test_a_bank_file_of_another_shape_is_read_or_its_faults_are_told(root: Path, data: st.DataObject) -> None:
    file = data.draw(st.sampled_from(FILES))
    value = data.draw(mutations([yaml.safe_load((SAMPLE / file).read_text(encoding="utf-8"))]))
    _read(root, file, json.dumps(value).encode())


@FUZZ
@given(st.sampled_from(FILES), st.binary(max_size=300) | ANY.map(str.encode))
def test_a_bank_file_of_any_bytes_is_read_or_its_faults_are_told(root: Path, file: Path, content: bytes) -> None:
    _read(root, file, content)


@FUZZ
@given(st.sampled_from(FILES), st.integers(0, 2000), st.integers(0, 80), TEXTS)
def test_a_bank_file_with_a_hole_or_a_patch_is_read_or_its_faults_are_told(
    root: Path, file: Path, at: int, length: int, patch: str
) -> None:
    content = (SAMPLE / file).read_bytes()
    _read(root, file, content[:at] + patch.encode() + content[at + length :])


@FUZZ
@given(st.sampled_from(FORMATS), mutations([ROWS]) | ANY)
def test_questions_of_a_host_s_own_file_are_read_or_the_report_says_why(format: Format, value: Any) -> None:
    text = value if isinstance(value, str) else json.dumps(value)
    for report in (read_import(text, format), read_own(text, format, BANK)):
        assert report.is_clean or not report.questions
    record("fuzz-bank", executions=1)


@FUZZ
@given(TEXTS)
def test_a_guide_of_any_text_is_read_or_refused(text: str) -> None:
    try:
        parse_guide(text)
    except GuideError as error:
        record("guides refused", executions=bool(str(error)))
    record("fuzz-bank", executions=1)


def _hostile_bank(text: str) -> Bank:
    bank = make_bank(1)
    question = replace(bank.questions[0], title=text, prompt=text, model_answer=text, pitfalls=(text,))
    return replace(bank, questions=(question,))


@FUZZ
@given(TEXTS)
def test_no_cell_of_an_exported_sheet_is_a_formula(text: str) -> None:
    rows = list(csv.reader(io.StringIO(export_csv(_hostile_bank(text)))))
    assert [cell for row in rows for cell in row if cell.startswith(("=", "+", "-", "@", "\t", "\r"))] == []
    record("fuzz-exports", executions=1)


@pytest.mark.parametrize("text", [seed for seed in SEEDS if seed])
def test_a_hostile_text_comes_back_from_yaml_as_it_was_and_markdown_takes_it(text: str) -> None:
    bank = _hostile_bank(text)
    assert yaml.safe_load(export_yaml(bank))["questions"][0]["title"] == text
    assert export_markdown(bank)
