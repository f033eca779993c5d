"""``papermap paths``: where everything is."""

from __future__ import annotations

import click

from papermap.cli.common import json_option, print_json, tell
from papermap.settings import SettingsError, load_settings


@click.command("paths")
@json_option
def command(as_json: bool) -> None:
    """Print where the library, the PDFs and the settings are.

    \b
    Example:
      papermap paths
    """
    try:
        settings = load_settings()
    except SettingsError as error:
        raise click.UsageError(str(error)) from error
    places = {
        "home": str(settings.home),
        "database": str(settings.database),
        "pdf": str(settings.pdf_folder),
        "figures": str(settings.figure_folder),
        "config": str(settings.config_file),
        "answers": str(settings.answers),
    }
    if as_json:
        print_json(places)
    else:
        for name, place in places.items():
            tell(f"{name:<9} {place}")
