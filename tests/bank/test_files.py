from datetime import UTC, datetime
from pathlib import Path
from zipfile import is_zipfile

import pytest

from bot.bank.exporters import export_csv
from bot.bank.files import ENDINGS, FORMATS, Form, read_own, write_bank
from tests.bank.sample_bank import sample_bank

MADE_AT = datetime(2026, 1, 5, tzinfo=UTC)


@pytest.mark.parametrize("ending", ENDINGS)
def test_every_ending_is_written_and_what_can_be_read_is_read_back(tmp_path: Path, ending: str) -> None:
    file, bank = tmp_path / f"bank{ending}", sample_bank()

    write_bank(bank, file, ENDINGS[ending], MADE_AT)

    if ending in FORMATS:
        assert read_own(file, FORMATS[ending], bank).questions == bank.questions
    else:
        assert is_zipfile(file) == (ending == ".apkg")


def test_a_sheet_keeps_its_line_ends_on_every_system(tmp_path: Path) -> None:
    write_bank(sample_bank(), tmp_path / "bank.csv", "csv", MADE_AT)

    assert (tmp_path / "bank.csv").read_bytes() == export_csv(sample_bank()).encode()


@pytest.mark.parametrize("form", ["yaml", "anki"])
def test_a_folder_that_is_not_there_is_an_os_error(tmp_path: Path, form: Form) -> None:
    with pytest.raises(OSError, match="No such file"):
        write_bank(sample_bank(), tmp_path / "none" / "bank", form, MADE_AT)
