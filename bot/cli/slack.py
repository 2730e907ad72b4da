"""`slack`: setting up the Slack app."""

import json

import click

from bot.cli.start import get_settings
from bot.platforms.slack.manifest import make_manifest


@click.group()
def slack() -> None:
    """Set up the Slack app."""


@slack.command("manifest")
@click.option("--mode", type=click.Choice(["socket", "http"]), help="How events come.  [default: by the settings]")
@click.option("--url", help="The bot's public address for HTTP.  [default: DRILL_PUBLIC_URL]")
def manifest_command(mode: str | None, url: str | None) -> None:
    """Print the app manifest to paste at api.slack.com/apps, Create New App, From a manifest."""
    settings = get_settings()
    by_http = mode == "http" if mode else bool(url or (settings.slack_signing_secret and not settings.slack_app_token))
    address = url or settings.public_url
    if by_http and not (address or "").startswith("https://"):
        raise click.ClickException(
            "Slack reaches the bot at an https address: give it with --url https://… or DRILL_PUBLIC_URL. "
            "Without one, use Socket Mode: python -m bot slack manifest --mode socket"
        )
    click.echo(json.dumps(make_manifest(address if by_http else None), indent=2, ensure_ascii=False))
