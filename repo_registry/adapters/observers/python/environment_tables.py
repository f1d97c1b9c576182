"""How libraries spell the reading of an environment variable: data, no decisions."""

from __future__ import annotations

from typing import Final

#: Functions that take a name first and a default second.
READERS: Final = frozenset(
    {
        "decouple.config",
        "os.environ.get",
        "os.environ.pop",
        "os.environ.setdefault",
        "os.environb.get",
        "os.getenv",
        "os.getenvb",
        "dotenv.get_key",
        "environ.get",
    }
)
#: Objects that are indexed by a name.
MAPPINGS: Final = frozenset({"os.environ", "os.environb"})
#: Classes whose objects are called with a name, or whose methods are (``env.bool("X")``).
READER_CLASSES: Final = frozenset(
    {
        "decouple.AutoConfig",
        "decouple.Config",
        "environ.Env",
        "environ.FileAwareEnv",
        "environs.Env",
        "environs.FileAwareEnv",
        "starlette.config.Config",
    }
)
#: Methods of such objects; with the name that a method takes when it is called without one.
READER_METHODS: Final[dict[str, str]] = {
    "cache": "CACHE_URL",
    "cache_url": "CACHE_URL",
    "channels": "CHANNELS_URL",
    "db": "DATABASE_URL",
    "db_url": "DATABASE_URL",
    "dj_db_url": "",
    "dj_cache_url": "",
    "dj_email_url": "",
    "email": "EMAIL_URL",
    "email_url": "EMAIL_URL",
    "search_url": "SEARCH_URL",
    **dict.fromkeys(
        (
            "bool",
            "bytes",
            "date",
            "datetime",
            "decimal",
            "dict",
            "enum",
            "float",
            "get_value",
            "int",
            "json",
            "list",
            "log_level",
            "path",
            "str",
            "time",
            "timedelta",
            "tuple",
            "url",
            "uuid",
        ),
        "",
    ),
}
#: Command line options that fall back on a variable; the keyword names it.
OPTION_CALLS: Final = frozenset({"Argument", "Option", "argument", "option", "version_option"})
