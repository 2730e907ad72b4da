"""A person on the small Discord: writes, edits, deletes, types commands, clicks, fills forms. Sees what is shown."""

from dataclasses import dataclass
from typing import Any

from tests.platforms.discord.double import interactions as kinds
from tests.platforms.discord.double.commands import ROLE, fill_options, find_command, nest, walk_options
from tests.platforms.discord.double.interactions import Interaction, texts_of
from tests.platforms.discord.double.limits import COMPONENTS_V2, SELECTS, Payload, require_text, walk
from tests.platforms.discord.double.server import DiscordDouble
from tests.platforms.discord.double.world import APPLICATION, DIRECT, PERMISSIONS

GUILD_CONTEXT, DIRECT_CONTEXT = 0, 1


@dataclass
class Person:
    """Someone with a client. `at` is the channel they look at."""

    double: DiscordDouble
    user: Payload
    at: int
    locale: str = "en-GB"

    @property
    def id(self) -> int:
        return int(self.user["id"])

    @property
    def name(self) -> str:
        return str(self.user["global_name"])

    # Messages

    def say(self, content: str, at: int | None = None, **more: Any) -> Payload:
        """Write a message; mentions of the bot are what a client sends for @Drill."""
        mentions = [self.double.world.bot] if f"<@{APPLICATION}>" in content else []
        return self.double.world.add_message(at or self.at, self.id, content, **{"mentions": mentions, **more})

    def edit(self, message: Payload, content: str) -> Payload:
        return self.double.world.edit_message(int(message["channel_id"]), int(message["id"]), content=content)

    def delete(self, message: Payload) -> None:
        self.double.world.delete_message(int(message["channel_id"]), int(message["id"]))

    # Commands

    async def slash(self, path: str, **given: Any) -> Interaction:
        """Type a command, such as "schedule show", and wait for the answer."""
        command, options = self._find(path, 1)
        data = self._command(command, nest(path, fill_options(options, given), command))
        return await self._do(kinds.COMMAND, data)

    async def complete(self, path: str, name: str, typed: str, **given: Any) -> list[str]:
        """What is offered for an option while it is typed."""
        command, options = self._find(path, 1)
        filled = fill_options(options, {**given, name: typed}, focused=name)
        done = await self._do(kinds.COMPLETION, self._command(command, nest(path, filled, command)))
        return [choice["value"] for choice in done.choices or []]

    async def use(self, menu: str, message: Payload) -> Interaction:
        """Choose a command from a message's menu. It sees the message whole, whatever the intents."""
        command, _ = self._find(menu, 3)
        resolved = {"messages": {message["id"]: message}}
        data = {**self._command(command, []), "target_id": message["id"], "resolved": resolved}
        return await self._do(kinds.COMMAND, data)

    # Components

    async def click(self, shown: Interaction | Payload, label: str) -> Interaction:
        """Press the button of that label on a message one can see."""
        message = _message(shown)
        found = [item for item in walk(message["components"]) if item["type"] == 2 and item.get("label") == label]
        assert found, f"no button {label!r} in {buttons_of(message)}"
        return await self.press(message, found[0]["custom_id"])

    async def press(self, message: Payload, custom_id: str, component_type: int = 2, **more: Any) -> Interaction:
        """Send what a client sends for a component, wherever it came from."""
        data = {"custom_id": custom_id, "component_type": component_type, **more}
        return await self._do(kinds.COMPONENT, data, message)

    async def choose(self, shown: Interaction | Payload, *labels: str) -> Interaction:
        """Pick options by their labels from the select that has them."""
        message = _message(shown)
        for item in walk(message["components"]):
            options = {option["label"]: option["value"] for option in item.get("options", [])}
            if item["type"] == 3 and set(labels) <= set(options):
                values = [options[label] for label in labels]
                return await self.press(message, item["custom_id"], item["type"], values=values)
        raise AssertionError(f"no select offers {labels}")

    async def pick(self, shown: Interaction | Payload, kind: int, *ids: int) -> Interaction:
        """Pick users, roles or channels by id from the select of that kind."""
        message = _message(shown)
        item = next(item for item in walk(message["components"]) if item["type"] == kind)
        return await self.press(message, item["custom_id"], kind, values=[str(i) for i in ids], resolved={})

    async def submit(self, opened: Interaction, **given: Any) -> Interaction:
        """Fill the form that was opened and send it; what is not given stays as the form had it."""
        assert opened.modal is not None, f"no form was opened, but: {texts_of(opened.message)}"
        fields = [_fill(row["component"], given) for row in opened.modal["components"] if row["type"] == 18]
        unknown = set(given) - {field["custom_id"] for field in fields}
        assert not unknown, f"the form has no {unknown}"
        rows = [{"type": 18, "id": n, "component": field} for n, field in enumerate(fields, 1)]
        data = {"custom_id": opened.modal["custom_id"], "components": rows}
        return await self._do(kinds.FORM, data, opened.clicked)

    def _find(self, path: str, kind: int) -> tuple[Payload, list[Payload]]:
        world = self.double.world
        guild_id = self._guild()
        scopes = [*world.commands.get(guild_id, []), *world.commands.get(None, [])]
        command, options = find_command(scopes, path, kind)
        needed = int(command.get("default_member_permissions") or 0)
        assert not needed or self._permissions() & needed, f"{self.name} does not see /{path}"
        contexts = command.get("contexts")
        here = GUILD_CONTEXT if guild_id else DIRECT_CONTEXT
        assert contexts is None or here in contexts, f"/{path} is not there in this place"
        return command, options

    def _command(self, command: Payload, options: list[Payload]) -> Payload:
        data = {"id": command["id"], "name": command["name"], "type": command["type"], "options": options}
        chosen = {str(option["value"]) for option in walk_options(options) if option["type"] == ROLE}
        guild = self.double.world.guilds.get(self._guild() or 0)
        roles = guild["roles"] if guild else []
        return {**data, "resolved": {"roles": {role["id"]: role for role in roles if role["id"] in chosen}}}

    def _guild(self) -> int | None:
        guild_id = self.double.world.channels[self.at].get("guild_id")
        return int(guild_id) if guild_id else None

    def _permissions(self) -> int:
        guild_id = self._guild()
        manages = guild_id is not None and (guild_id, self.id) in self.double.world.managers
        return PERMISSIONS["view_channel"] | (PERMISSIONS["manage_guild"] if manages else 0)

    async def _do(self, kind: int, data: Payload, message: Payload | None = None) -> Interaction:
        """Send an interaction and wait for the answer a person sees."""
        made = self.double.interactions.make(kind, self.id, self.at, message)
        self.double.gateway.emit("INTERACTION_CREATE", self._payload(made, data))
        await self.double.wait_for(made.answered)
        return made

    def _payload(self, made: Interaction, data: Payload) -> Payload:
        guild_id = self._guild()
        channel = self.double.world.channels[self.at]
        payload = {
            "id": made.id,
            "application_id": str(APPLICATION),
            "type": made.kind,
            "token": made.token,
            "version": 1,
            "data": data,
            "channel_id": str(self.at),
            "channel": {**channel, "permissions": "0"},
            "locale": self.locale,
            "guild_locale": "en-US",
            "app_permissions": "0",
            "entitlements": [],
            "authorizing_integration_owners": {},
            "attachment_size_limit": 524288,
            "context": GUILD_CONTEXT if guild_id else DIRECT_CONTEXT,
        }
        if made.clicked is not None:
            payload["message"] = made.clicked
        if guild_id is None:
            assert channel["type"] == DIRECT
            return {**payload, "user": self.user}
        told = self.double.world.told({"channel_id": str(self.at)})["member"]
        member = {**told, "user": self.user, "permissions": str(self._permissions())}
        return {**payload, "guild_id": str(guild_id), "guild": {"id": str(guild_id), "features": []}, "member": member}


def buttons_of(message: Interaction | Payload | None) -> list[str]:
    """Labels of a message's buttons."""
    shown = message.message if isinstance(message, Interaction) else message
    return [item["label"] for item in walk((shown or {}).get("components", [])) if item["type"] == 2]


def _message(shown: Interaction | Payload) -> Payload:
    message = shown.message if isinstance(shown, Interaction) else shown
    assert message is not None, "nothing is shown"
    assert message["flags"] & COMPONENTS_V2 or message["components"]
    return message


def _fill(item: Payload, given: dict[str, Any]) -> Payload:
    name, kind = item["custom_id"], item["type"]
    if kind == 4:
        value = given.get(name, item.get("value") or "")
        assert value or not item.get("required", True), f"{name} must be filled"
        if value:
            require_text(value, name, item.get("max_length") or 4000)
        return {"type": 4, "custom_id": name, "value": value}
    options = item.get("options", [])
    chosen = given.get(name, [option["value"] for option in options if option.get("default")])
    values = [chosen] if isinstance(chosen, str) else list(chosen)
    assert kind in (5, 6, 7, 8) or set(values) <= {option["value"] for option in options}, (
        f"{name} does not offer {chosen}"
    )
    assert values or not item.get("required", True), f"{name} must be chosen"
    if kind == 21:
        return {"type": 21, "custom_id": name, "id": 1, "value": values[0] if values else None}
    assert kind in (*SELECTS, 22)
    return {"type": kind, "custom_id": name, "id": 1, "values": values}
