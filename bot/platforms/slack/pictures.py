"""Pictures beside messages: the text says all, so a picture that Slack does not take is left out."""

import asyncio
import hashlib
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from datetime import timedelta
from functools import partial
from typing import Final, TypeVar

import structlog

from bot.cards.pictures import Drawable
from bot.domain.errors import DrillError
from bot.platforms.slack.api import Api
from bot.platforms.slack.blocks import MOST_BLOCKS, MOST_FALLBACK, MOST_MESSAGE, Block, cut, escape, image, weight
from bot.platforms.slack.faults import LONGEST_WAIT, RefusedError
from bot.ports.pictures import Picture, Pictures
from bot.ports.platform import ChannelClosedError, PlatformError

# chat.postMessage refuses a file for a second or two after its upload.
SETTLE: Final = timedelta(seconds=1)
# Longer than this the text does not wait for its picture.
UPLOAD_WITHIN: Final = timedelta(seconds=10)
# How Slack refuses a message for its form; surely nothing was posted.
REFUSED_FORMS: Final = ("invalid_blocks", "msg_blocks", "msg_too_long")
_ASK: Final = "files.getUploadURLExternal"
_COMPLETE: Final = "files.completeUploadExternal"
_MOST_REMEMBERED = 200
_MOST_TITLE = 1000
T = TypeVar("T")
log = structlog.get_logger(__name__)


class NoPictureError(DrillError):
    """A picture did not come about, and nothing was sent; the text it goes with says the same."""


class Illustrator:
    """Shows messages with the picture of a card. A picture that was uploaded once is not uploaded again."""

    def __init__(self, api: Api, pictures: Pictures, settle: timedelta = SETTLE) -> None:
        self._api = api
        self._pictures = pictures
        self._settle = settle.total_seconds()
        self._files: OrderedDict[str, str] = OrderedDict()
        # What has to be mended before Slack takes files, '' where it does.
        self._fix = ""

    async def show(self, send: Callable[[Block], Awaitable[T]], message: Block, card: Drawable, name: str) -> T | None:
        """What `send` gives for `message` with the picture of `card`, in the file `name`.

        None where nothing was sent, because the picture could not be drawn, uploaded or shown: the text is yours to
        send. Raises what `send` raises, except for a refusal of the form.
        """
        try:
            return await self.present(send, message, card, name)
        except NoPictureError as error:
            log.info("a message goes without its picture", why=error.phrase)
            return None

    async def present(self, send: Callable[[Block], Awaitable[T]], message: Block, card: Drawable, name: str) -> T:
        """What `send` gives for `message` with the picture of `card`, in the file `name`.

        Raises NoPictureError, which says why to a person, where nothing was sent; else what `send` raises.
        """
        picture = await self._pictures.draw(card)
        if picture is None:
            raise NoPictureError("slack_pictures.not_drawn")
        blocks = [*message["blocks"], image(await self._get_file(picture, name), picture.alt)]
        if len(blocks) > MOST_BLOCKS or weight(blocks) > MOST_MESSAGE:
            raise NoPictureError("slack_pictures.not_taken")
        sent = await self._try(send, {**message, "blocks": blocks})
        if sent is None:
            self._files.pop(_key_of(picture), None)
            raise NoPictureError("slack_pictures.not_taken")
        return sent

    async def _try(self, send: Callable[[Block], Awaitable[T]], message: Block) -> T | None:
        """What `send` gives; None where the form was refused three times."""
        for wait in (0.0, self._settle, 2 * self._settle):
            await asyncio.sleep(wait)
            try:
                return await send(message)
            except RefusedError as error:
                if not error.code.startswith(REFUSED_FORMS):
                    raise
                log.info("a picture is not taken", why=error.code)
        return None

    async def _get_file(self, picture: Picture, name: str) -> str:
        """The id of a picture's file at Slack, uploaded if need be. Raises NoPictureError."""
        key = _key_of(picture)
        if key not in self._files:
            self._files[key] = await self._put_file(picture, name)
        self._files.move_to_end(key)
        if len(self._files) > _MOST_REMEMBERED:
            self._files.popitem(last=False)
        return self._files[key]

    async def _put_file(self, picture: Picture, name: str) -> str:
        """Upload in good time. Raises NoPictureError."""
        try:
            async with asyncio.timeout(UPLOAD_WITHIN.total_seconds()):
                file = await self._upload(picture, name)
        except ChannelClosedError as error:
            # The scope is missing, or the like: somebody has to mend it, so it is not asked for every picture.
            self._api.pacer.pause(_ASK, LONGEST_WAIT)
            self._fix = error.what_to_fix
            log.warning("pictures cannot be uploaded", why=str(error))
        except (PlatformError, TimeoutError, LookupError) as error:
            log.warning("a picture was not uploaded", why=str(error) or repr(error))
        else:
            self._fix = ""
            return file
        if self._fix:
            raise NoPictureError("slack_pictures.closed", fix=self._fix)
        raise NoPictureError("slack_pictures.not_uploaded")

    async def _upload(self, picture: Picture, name: str) -> str:
        """Upload a picture, shared with no channel; its file's id. Raises PlatformError and LookupError."""
        client, title = self._api.client, picture.alt[:_MOST_TITLE]
        ask = partial(client.files_getUploadURLExternal, filename=name, length=len(picture.png), alt_txt=title)
        place = await self._api.call(_ASK, ask)
        file = str(place["file_id"])
        await self._api.upload(str(place["upload_url"]), picture.png)
        complete = partial(client.files_completeUploadExternal, files=[{"id": file, "title": name}])
        await self._api.call(_COMPLETE, complete)
        return file


def speak(message: Block) -> Block:
    """A message that ends in a picture, with the picture's words in what notifications and screen readers give."""
    alt = escape(str(message["blocks"][-1]["alt_text"]))
    return {**message, "text": cut(f"{message['text']}. {alt}", MOST_FALLBACK)}


def _key_of(picture: Picture) -> str:
    return hashlib.sha256(picture.png).hexdigest()
