"""Uninstalled or its token revoked, a purge begins; a token that works again cancels it."""

from datetime import datetime
from typing import Any

import pytest

from tests.platforms.slack.conftest import Stage, Theatre, eventually
from tests.platforms.slack.test_commands import ask


async def purge_at(stage: Stage) -> datetime | None:
    channels = await stage.core.store.read(lambda uow: uow.groups.channels(1))
    return channels[0].purge_at


@pytest.mark.parametrize(
    ("event", "begins"),
    [
        ({"type": "app_uninstalled"}, True),
        ({"type": "tokens_revoked", "tokens": {"bot": ["UBOT"]}}, True),
        ({"type": "tokens_revoked", "tokens": {"oauth": ["U00001"]}}, False),
    ],
)
async def test_a_removal_begins_a_purge(stage: Stage, event: dict[str, Any], begins: bool) -> None:
    await stage.found_group()

    stage.slack.emit(event)
    await stage.quiet()

    assert (await purge_at(stage) is not None) is begins


async def test_a_token_that_works_again_cancels_it(theatre: Theatre) -> None:
    async with theatre.stage() as stage:
        await stage.found_group()
        stage.slack.emit({"type": "app_uninstalled"})
        await stage.quiet()
        assert "is deleted on Wed 4 Feb 2026" in str(await ask(stage, "ada", "check"))
    async with theatre.stage() as stage:
        await eventually(lambda: stage.connection.is_ready)
        await stage.quiet()
        assert await purge_at(stage) is None
