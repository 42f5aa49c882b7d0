"""`peersupport digest`: what the coordinators read, for whoever runs the bot."""

from typing import Annotated

import typer

from bot import main
from bot.console import out, patiently, say
from bot.settings import Settings
from bot.usecases.desk import Desk
from bot.usecases.digesting import LastDigest, last_digest
from handlers.views.digest import digest_text
from handlers.views.speech import Words

app = typer.Typer(help="The coordinators' weekly digest.", no_args_is_help=True)


@app.callback()
def digest() -> None:
    """Have `preview` be a word of its own, though it is the only one."""


@app.command()
def preview(
    language: Annotated[str, typer.Option("--language", help="As en or fr.")] = "en",
) -> None:
    """Print the digest as it was told last; what is not told yet is not shown here either."""
    room = main.room_of(Settings())
    with room.closing:
        desk = Desk(room.open_records, main.system_clock)
        told = patiently(lambda: desk.carry_out(last_digest, LastDigest()))
    if told is None:
        say("No digest was told yet. The first one follows the first whole week.")
    else:
        out.print(digest_text(told, Words.for_locale(language)), markup=False, highlight=False)
