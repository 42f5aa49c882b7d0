"""The command line: what an operator types, and sentences for everything that can be wrong."""

import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from bot import (
    digest_cli,
    evaluate_cli,
    keys_cli,
    logs,
    main,
    no_dumps,
    outbox_cli,
    programme_file,
    roster_file,
    upkeep_cli,
)
from bot.console import err, fail, out, text_of
from bot.domain import daytime, readiness
from bot.mistakes import ExitCode
from bot.sentences import sentences
from bot.settings import Settings
from bot.usecases.desk import Desk
from bot.usecases.running import (
    ImportRoster,
    KeepProgramme,
    ReadProgramme,
    import_roster,
    keep_programme,
    read_programme,
)
from storage.record_room import RecordRoom, create_record_room

app = typer.Typer(
    name="peersupport",
    help="Confidential peer support for physicians, in Slack.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)
supporters = typer.Typer(help="The roster of peer supporters.", no_args_is_help=True)
program = typer.Typer(help="The programme's settings.", no_args_is_help=True)
app.add_typer(supporters, name="supporters")
app.add_typer(program, name="program")
app.add_typer(keys_cli.app, name="keys")
app.add_typer(outbox_cli.app, name="outbox")
app.add_typer(digest_cli.app, name="digest")
upkeep_cli.join(app)
evaluate_cli.join(app)


def main_program() -> None:
    """Run the command line; every expected problem is a sentence and an exit code."""
    no_dumps.forbid_core_dumps()  # most commands open keys
    with sentences():
        app()


def _desk(settings: Settings) -> tuple[Desk, RecordRoom]:
    room = main.room_of(settings)
    return Desk(room.open_records, main.system_clock), room


@app.command()
def demo(
    port: Annotated[int, typer.Option(help="Where the page is served; 0 takes any.")] = 8765,
) -> None:
    """Show the whole bot against a local Slack, in your browser; needs no account or network."""
    from bot.demo import play  # noqa: PLC0415 - the stand-in is loaded only where it is played

    logs.set_up("WARNING")
    play(port, say=lambda line: out.print(line, markup=False))


@app.command()
def init(
    yes: Annotated[bool, typer.Option("--yes", help="Ask nothing.")] = False,
) -> None:
    """Create root key, keystore and database; print the manifest and the next step."""
    settings = Settings()
    out.print(f"Root key   {settings.root_key_file}", markup=False)
    out.print(f"Keystore   {settings.keystore}", markup=False)
    out.print(f"Database   {settings.database_shown}", markup=False)
    if not yes and not typer.confirm("Create what is missing of these?", default=True):
        fail(ExitCode.USAGE, "Nothing was created.")
    created = create_record_room(
        database_url=settings.database_url,
        data_dir=settings.data_dir,
        keystore=settings.keystore,
        root_key_file=settings.root_key_file,
        kms_key=settings.kms_key,
        now=datetime.now(UTC),
    )
    out.print(f"Created: {', '.join(created)}." if created else "Everything was there already.")
    if "root key" in created:
        out.print(
            "Keep a copy of the root key where nobody needs this machine to find it: "
            "without it, nothing that was stored can ever be read."
        )
    out.print("\nYour app's manifest, for “Create an app from a manifest” in Slack:\n")
    out.print(main.packaged("manifest.yml").read_text(encoding="utf-8"), markup=False)
    out.print("Next: set SLACK_BOT_TOKEN, SLACK_APP_TOKEN and PEERSUPPORT_COORDINATORS_CHANNEL,")
    out.print("then type:")
    for step in ("program import FILE.toml", "supporters import FILE.csv", "doctor", "run"):
        out.print(f"  peersupport {step}")


@app.command()
def run() -> None:
    """Connect by Socket Mode, or serve HTTP where a port is set; stay until SIGTERM or Ctrl-C."""
    logs.set_up()
    settings = Settings()
    missing = settings.missing_tokens
    if missing:
        fail(
            ExitCode.SLACK,
            f"There is no {' and no '.join(missing)}.",
            "Set it in the environment or in .env; the README says where Slack shows it.",
        )
    main.run(settings)


@app.command()
def doctor() -> None:
    """Check tokens, scopes, channel, keys, clock and database, and say how to mend each."""
    from bot.doctor import examine  # noqa: PLC0415 - nobody else needs what it loads

    logs.set_up("ERROR")
    findings = examine(Settings())
    signs = {"well": "[green]✓[/green]", "look": "[yellow]![/yellow]", "ill": "[red]✗[/red]"}
    for finding in findings:
        out.print(signs[finding.state], end=" ")
        out.print(finding.sentence, markup=False)
        if finding.mend:
            out.print(f"  {finding.mend}", markup=False)
    if any(finding.state == "ill" for finding in findings):
        sys.exit(ExitCode.UNWELL)


@supporters.command("import")
def supporters_import(
    file: Annotated[Path, typer.Argument(help="A CSV file with a header line.")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only check the file.")] = False,
) -> None:
    """Import the roster; nothing is imported unless every row is good."""
    text = text_of(file)
    desk, room = _desk(Settings())
    try:
        programme = desk.carry_out(read_programme, ReadProgramme())
        roster = roster_file.read(text, programme, datetime.now(UTC).date())
        for remark in roster.remarks:
            err.print(remark, markup=False)
        if dry_run:
            out.print(f"{len(roster.supporters)} supporters are good; nothing was imported.")
            return
        done = desk.carry_out(import_roster, ImportRoster(roster.supporters))
        out.print(f"{done.new} supporters added, {done.changed} changed.")
        if done.retired:
            out.print(f"{done.retired} had retired and stay so; they can volunteer again.")
    finally:
        room.close()


@program.command("import")
def program_import(
    file: Annotated[Path, typer.Argument(help="A TOML file; docs/program.example.toml is one.")],
) -> None:
    """Take the programme's settings from a file."""
    programme = programme_file.read(text_of(file))
    desk, room = _desk(Settings())
    try:
        desk.carry_out(keep_programme, KeepProgramme(programme))
    finally:
        room.close()
    today = daytime.today(datetime.now(UTC), programme.timezone)
    closed = readiness.unsettled(programme, today)
    out.print("The settings are taken.")
    if closed:
        out.print("The programme stays closed:")
        for sentence in closed:
            out.print(f"- {sentence}", markup=False)
    else:
        out.print("The programme is open.")


@program.command("export")
def program_export(
    file: Annotated[Path, typer.Argument(help="Where to write; - for standard output.")],
) -> None:
    """Write the programme's settings to a file."""
    desk, room = _desk(Settings())
    try:
        text = programme_file.write(desk.carry_out(read_programme, ReadProgramme()))
    finally:
        room.close()
    if str(file) == "-":
        sys.stdout.write(text)
        return
    try:
        file.write_text(text, encoding="utf-8")
    except OSError as problem:
        fail(ExitCode.USAGE, f"{file} cannot be written: {problem.strerror}.")
    out.print(f"Written to {file}.", markup=False)
