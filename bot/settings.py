"""Settings from the environment; what is missing or wrong is told all at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

from bot.mail import server as mail_server
from knowledge import mail_addresses, networks
from storage.vault import is_key

DEFAULT_DATABASE = "sqlite:///var/samvit.db"
DEFAULT_SLACK_API = "https://slack.com/api/"


class SettingsError(Exception):
    """What the operator must mend: one line for each fault."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("\n".join(faults))
        self.faults = faults


@dataclass(frozen=True, slots=True)
class Settings:
    """How this installation runs. A Slack value is None when it is not set.

    `public_url` is where people reach the web process; calendar addresses begin with it. A workspace is installed
    either by `slack_bot_token` alone, or through Slack's OAuth, for any number of them: see `oauth`.
    `log` is "text" or "json". `watch_port` is where `worker` and `socket` tell how they are; None: nowhere.
    Mail goes out through `smtp_url` from the address `mail_from`.
    """

    database_url: str
    network: str | None
    port: int
    slack_signing_secret: str | None = field(repr=False)
    slack_bot_token: str | None = field(repr=False)
    slack_app_token: str | None = field(repr=False)
    slack_api_url: str
    public_url: str | None = None
    slack_client_id: str | None = None
    slack_client_secret: str | None = field(default=None, repr=False)
    encryption_keys: tuple[str, ...] = field(default=(), repr=False)
    log: str = "text"
    watch_port: int | None = None
    smtp_url: str | None = field(default=None, repr=False)
    mail_from: str | None = None

    @property
    def oauth(self) -> bool:
        """Whether workspaces install Samvit themselves, through Slack's OAuth."""
        return bool(self.slack_client_id or self.slack_client_secret or self.encryption_keys)

    @classmethod
    def from_env(cls, environ: Mapping[str, str], *, slack: bool = False, socket: bool = False) -> Settings:
        """Read and check *environ*. With *slack* the values that a Slack installation needs must be there.

        With *socket* as well, those of Socket Mode, which gets along without a signing secret.

        Raises `SettingsError` with every fault. An empty value counts as not set.
        """
        settings = cls.read(environ)
        faults = settings.faults(slack=slack, socket=socket)
        if faults:
            raise SettingsError(faults)
        return settings

    @classmethod
    def read(cls, environ: Mapping[str, str]) -> Settings:
        """The values of *environ* as they are, right or wrong. An empty value counts as not set."""
        given = {key: value.strip() for key, value in environ.items() if value.strip()}
        return cls(
            database_url=given.get("SAMVIT_DATABASE_URL", DEFAULT_DATABASE),
            network=given.get("SAMVIT_NETWORK"),
            port=_port(given.get("PORT", "8080")) or 0,
            slack_signing_secret=given.get("SLACK_SIGNING_SECRET"),
            slack_bot_token=given.get("SLACK_BOT_TOKEN"),
            slack_app_token=given.get("SLACK_APP_TOKEN"),
            slack_api_url=given.get("SLACK_API_URL", DEFAULT_SLACK_API),
            public_url=given.get("SAMVIT_PUBLIC_URL"),
            slack_client_id=given.get("SLACK_CLIENT_ID"),
            slack_client_secret=given.get("SLACK_CLIENT_SECRET"),
            encryption_keys=tuple(filter(None, given.get("SAMVIT_ENCRYPTION_KEYS", "").replace(",", " ").split())),
            log=given.get("SAMVIT_LOG", "text"),
            watch_port=_port(given.get("SAMVIT_WATCH_PORT")),
            smtp_url=given.get("SAMVIT_SMTP_URL"),
            mail_from=given.get("SAMVIT_MAIL_FROM"),
        )

    def faults(self, *, slack: bool = False, socket: bool = False) -> list[str]:
        """What is wrong, a line each; with *slack* also what an installation in Slack lacks, see `from_env`."""
        return [*self._faults(), *(self._slack_faults(socket=socket) if slack else ())]

    def _faults(self) -> list[str]:
        faults = []
        if not _is_database(self.database_url):
            faults.append("SAMVIT_DATABASE_URL must look like sqlite:///FILE or postgresql://USER:PASSWORD@HOST/NAME.")
        if self.network is not None and self.network not in networks.IDS:
            faults.append(f"SAMVIT_NETWORK must be one of {', '.join(networks.IDS)}.")
        if not self.port:
            faults.append("PORT must be a number from 1 to 65535.")
        if self.watch_port == 0:
            faults.append("SAMVIT_WATCH_PORT must be a number from 1 to 65535, or not set.")
        if not _is_web_address(self.slack_api_url):
            faults.append("SLACK_API_URL must be an http or https address, e.g. https://slack.com/api/.")
        if self.public_url is not None and not _is_web_address(self.public_url):
            faults.append("SAMVIT_PUBLIC_URL must be an http or https address, e.g. https://samvit.example.org.")
        if self.log not in ("text", "json"):
            faults.append("SAMVIT_LOG must be text or json.")
        return faults + self._mail_faults()

    def _mail_faults(self) -> list[str]:
        """What is wrong with the mail server and the address that mail comes from."""
        faults = []
        if self.smtp_url is not None and mail_server.read(self.smtp_url) is None:
            faults.append(
                f"SAMVIT_SMTP_URL must look like {mail_server.SHAPE}; an @ or / in them is written %40 or %2F."
            )
        if self.mail_from is not None and mail_addresses.read(self.mail_from) is None:
            faults.append("SAMVIT_MAIL_FROM must be a plain address, e.g. samvit@example.org.")
        if self.smtp_url is not None and self.mail_from is None:
            faults.append("SAMVIT_MAIL_FROM is missing: the address that mail comes from, e.g. samvit@example.org.")
        if self.mail_from is not None and self.smtp_url is None:
            faults.append(f"SAMVIT_SMTP_URL is missing: the mail server, {mail_server.SHAPE}.")
        return faults

    def _slack_faults(self, *, socket: bool) -> list[str]:
        faults = []
        if self.slack_signing_secret is None and not socket:
            faults.append("SLACK_SIGNING_SECRET is missing: it stands under Basic Information of the Slack app.")
        if socket and self.slack_app_token is None:
            faults.append(
                "SLACK_APP_TOKEN is missing: an app-level token with connections:write, it begins with xapp-."
            )
        elif socket and not str(self.slack_app_token).startswith("xapp-"):
            faults.append("SLACK_APP_TOKEN must be the app-level token that begins with xapp-.")
        return faults + (self._oauth_faults() if self.oauth else self._token_faults())

    def _token_faults(self) -> list[str]:
        """What one workspace lacks that is installed by its token alone."""
        faults = []
        if self.network is None:
            faults.append(f"SAMVIT_NETWORK is missing: the network of the workspace, {' | '.join(networks.IDS)}.")
        if self.slack_bot_token is None:
            faults.append("SLACK_BOT_TOKEN is missing: it stands under OAuth & Permissions and begins with xoxb-.")
        elif not self.slack_bot_token.startswith("xoxb-"):
            faults.append("SLACK_BOT_TOKEN must be the bot token that begins with xoxb-.")
        return faults

    def _oauth_faults(self) -> list[str]:
        """What is lacking for workspaces that install Samvit themselves."""
        faults = []
        if self.slack_client_id is None:
            faults.append("SLACK_CLIENT_ID is missing: it stands under Basic Information of the Slack app.")
        if self.slack_client_secret is None:
            faults.append("SLACK_CLIENT_SECRET is missing: it stands under Basic Information of the Slack app.")
        faults += self.key_faults()
        if self.slack_bot_token is not None:
            faults.append("SLACK_BOT_TOKEN is for one workspace alone. Take it away, or take SLACK_CLIENT_ID away.")
        return faults

    def key_faults(self) -> list[str]:
        """What is wrong with the keys that tokens are sealed with."""
        if not self.encryption_keys:
            return ["SAMVIT_ENCRYPTION_KEYS is missing: one key or more, the newest first; samvit keys new makes one."]
        if not all(map(is_key, self.encryption_keys)):
            return ["SAMVIT_ENCRYPTION_KEYS must be keys as samvit keys new prints them, with commas between."]
        return []


def _port(given: str | None) -> int | None:
    """The port; 0 when what is given is none, None when nothing is given."""
    if given is None:
        return None
    return int(given) if given.isascii() and given.isdecimal() and 0 < int(given) < 65536 else 0


def _is_web_address(url: str) -> bool:
    address = urlsplit(url)
    return address.scheme in ("http", "https") and bool(address.hostname)


def _is_database(url: str) -> bool:
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError):
        return False
    known = parsed.get_backend_name() in ("sqlite", "postgresql")
    return known and (parsed.get_backend_name() != "postgresql" or bool(parsed.database))
