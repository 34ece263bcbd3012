"""``fireline init``: make a real installation, once."""

import json
import secrets
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import attrs
import typer

from fireline.domain.authority import AuthorityKind
from fireline.errors import ConfigError, RefusedError
from fireline.settings import Settings, given_settings, read_settings

if TYPE_CHECKING:
    from fireline.jobs.installing import Wanted
    from fireline.store.casework.people import SecondFactor
    from fireline.wiring import Installation

_GENERATED_BYTES = 18


def init(  # noqa: PLR0913, PLR0917 -- each is an option of the command
    authority: str = typer.Option("", help="Name of the authority; it stands on every message."),
    kind: AuthorityKind = typer.Option(
        AuthorityKind.NATIONAL_UNIT, help="What the authority is; it bounds its instruments."
    ),
    lead: str = typer.Option("", help="Name that the first lead signs in with."),
    language: list[str] = typer.Option(["en"], help="Language the lead reads; may be repeated."),
    password_file: Path = typer.Option(
        None, help="File with the lead's password, - for standard input; asked for otherwise."
    ),
    mail_relay: str = typer.Option("", help="host:port of your mail relay; none sends no mail."),
    mail_sender: str = typer.Option("", help="Address that mail comes from."),
    no_prompt: bool = typer.Option(
        False, "--no-prompt", help="Ask nothing: a password is made unless a file has one."
    ),
    as_json: bool = typer.Option(
        False, "--json", help="Ask nothing and print as JSON, the second factor with it."
    ),
) -> None:
    """Make the installation: settings, keys, tables, the authority, its lead with a second factor.

    What the environment says of settings is written into DATA/fireline.toml, for every later
    command. A second run changes nothing and says what is there.

    Example: fireline init --authority "Unit North" --lead ann
    """
    given = given_settings() | _named(mail_relay=mail_relay, mail_sender=mail_sender)
    asks = not (no_prompt or as_json)
    if not asks and not (authority and lead):
        _refuse_nameless(attrs.evolve(read_settings(), **given))
    settings = _kept(given)
    from fireline import wiring  # -- start-up: --help must not wait for the database's libraries
    from fireline.jobs.installing import Wanted, installed  # -- as above

    with wiring.opened(settings) as unit:
        if there := installed(unit):
            _say_what_is_there(unit, there, authority=authority, lead=lead, as_json=as_json)
            return
        wanted = Wanted(
            authority=authority or _asked("Name of the authority"),
            kind=kind,
            lead=lead or _asked("Name of the first lead"),
            languages=tuple(language),
            password=_password(password_file, asks=asks),
        )
        _make(unit, wanted, shown=password_file is None, asks=asks, as_json=as_json)


def _named(**options: str) -> dict[str, Any]:
    return {name: value for name, value in options.items() if value}


def _kept(given: Mapping[str, Any]) -> Settings:
    """Check what was given, write it down with the keys, and return the settings that hold."""
    from fireline.jobs.installing import make_keys  # -- start-up: as above
    from fireline.jobs.relay_check import require_relay  # -- as above
    from fireline.jobs.settings_file import keep_settings, worth_keeping  # -- as above
    from fireline.store.postgres.place import home_of  # -- as above

    settings = attrs.evolve(read_settings(), **given)
    if settings.mail_relay:
        if not settings.mail_sender:
            raise ConfigError("name the address that mail comes from with --mail-sender")
        require_relay(settings)
    home_of(settings.data)  # It makes DATA so that the database's own user gets through.
    keep_settings(settings.data, worth_keeping(settings, given))
    make_keys(settings)
    return settings


def _refuse_nameless(settings: Settings) -> None:
    """Refuse to make what has no name, where nobody is asked for one; what is there has its own.

    Raises:
        ConfigError: there is nothing yet.
    """
    from fireline.store.postgres.looking import database_there  # -- start-up: as above

    if database_there(settings) is None:
        raise ConfigError(
            "give --authority and --lead: with --no-prompt and --json nothing is asked"
        )


def _asked(question: str) -> str:
    answer: str = typer.prompt(question, err=True)
    return answer


def _password(file: Path | None, *, asks: bool) -> str:
    if file is not None:
        text = sys.stdin.read() if str(file) == "-" else _read(file)
        return text.rstrip("\n")
    if not asks:
        return secrets.token_urlsafe(_GENERATED_BYTES)
    answer: str = typer.prompt(
        "Password of the lead", hide_input=True, confirmation_prompt=True, err=True
    )
    return answer


def _read(file: Path) -> str:
    try:
        return file.read_text("utf-8")
    except OSError as bad:
        raise ConfigError(f"{file} cannot be read: {bad.strerror}") from bad


def _make(
    unit: "Installation", wanted: "Wanted", *, shown: bool, asks: bool, as_json: bool
) -> None:
    from fireline.cli.second_factor import prove_on_terminal  # -- start-up: as above
    from fireline.jobs.installing import install  # -- as above

    given: list[SecondFactor] = []
    install(unit, wanted, prove_on_terminal if asks else lambda factor, _: given.append(factor))
    told: dict[str, object] = {
        "made": True,
        "data": str(unit.settings.data),
        "authority": wanted.authority,
        "lead": wanted.lead,
    }
    if shown and not asks:
        told["password"] = wanted.password
    for factor in given:
        told |= {"otpauth": factor.address, "recovery_codes": list(factor.recovery)}
    if as_json:
        typer.echo(json.dumps(told))
        return
    for name in ("password", "otpauth", "recovery_codes"):
        if name in told:
            typer.echo(f"{name}: {told[name]}")
    typer.echo(
        f"{wanted.lead} leads {wanted.authority} in {unit.settings.data}."
        " Start it with: fireline up. See that all is well with: fireline doctor"
    )


def _say_what_is_there(
    unit: "Installation", there: Sequence[str], *, authority: str, lead: str, as_json: bool
) -> None:
    """Say what was made before.

    Raises:
        RefusedError: something else was asked for now.
    """
    officers = [one.name for one in unit.officers()]
    if (authority and authority not in there) or (lead and lead not in officers):
        raise RefusedError(
            f"{unit.settings.data} is the installation of {', '.join(there)} already and nothing"
            " of it is overwritten: add people with fireline officer add, or choose another"
            " folder in FIRELINE_DATA"
        )
    told = {"made": False, "data": str(unit.settings.data), "authorities": list(there)}
    words = f"{told['data']} is the installation of {', '.join(there)}; nothing was changed"
    typer.echo(json.dumps(told | {"officers": officers}) if as_json else words)
