"""Words of the routing language of Rails: https://guides.rubyonrails.org/routing.html."""

from __future__ import annotations

from typing import Final

VERBS: Final = {
    "get": "GET",
    "post": "POST",
    "put": "PUT",
    "patch": "PATCH",
    "delete": "DELETE",
    "options": "OPTIONS",
    "head": "HEAD",
    "connect": "CONNECT",
}

#: Action, method, whether it acts on one record, what stands behind the path.
RESOURCES: Final = (
    ("index", "GET", False, ""),
    ("create", "POST", False, ""),
    ("new", "GET", False, "new"),
    ("edit", "GET", True, "edit"),
    ("show", "GET", True, ""),
    ("update", "PATCH", True, ""),
    ("destroy", "DELETE", True, ""),
)
RESOURCE: Final = tuple(entry for entry in RESOURCES if entry[0] != "index")
#: Actions that only show a form; an application that is an API has none.
FORMS: Final = frozenset({"new", "edit"})

_OPTION_WORDS: Final = """
    action anchor api_only as at class_name concerns constraints controller controllers default defaults except
    failure_app format id internal json locale locales module name on only option options param path path_names
    protocol shallow shallow_path shallow_prefix sign_out_via singular skip skip_helpers subdomain to trailing_slash
    url_for_proc via with
"""
#: Named arguments that are no paths.
OPTIONS: Final = frozenset(_OPTION_WORDS.split())

#: Calls that say nothing about paths of this project, or that define what is only used elsewhere.
SILENT: Final = frozenset({"direct", "resolve", "lambda", "proc", "concern", "redirect", "loop", "puts", "raise"})

#: Calls on an engine or application whose block holds routes.
OPENERS: Final = frozenset({"draw", "append", "prepend", "add_routes", "routes"})

#: Devise: part, what the model must include, then method, path and action of each of its routes.
#: https://github.com/heartcombo/devise
DEVISE: Final = (
    ("sessions", "database_authenticatable", "GET", "sign_in", "new"),
    ("sessions", "database_authenticatable", "POST", "sign_in", "create"),
    ("sessions", "database_authenticatable", "DELETE", "sign_out", "destroy"),
    ("passwords", "recoverable", "GET", "password/new", "new"),
    ("passwords", "recoverable", "GET", "password/edit", "edit"),
    ("passwords", "recoverable", "POST", "password", "create"),
    ("passwords", "recoverable", "PATCH", "password", "update"),
    ("registrations", "registerable", "GET", "cancel", "cancel"),
    ("registrations", "registerable", "GET", "sign_up", "new"),
    ("registrations", "registerable", "GET", "edit", "edit"),
    ("registrations", "registerable", "POST", "", "create"),
    ("registrations", "registerable", "PATCH", "", "update"),
    ("registrations", "registerable", "DELETE", "", "destroy"),
    ("confirmations", "confirmable", "GET", "confirmation/new", "new"),
    ("confirmations", "confirmable", "GET", "confirmation", "show"),
    ("confirmations", "confirmable", "POST", "confirmation", "create"),
    ("unlocks", "lockable", "GET", "unlock/new", "new"),
    ("unlocks", "lockable", "GET", "unlock", "show"),
    ("unlocks", "lockable", "POST", "unlock", "create"),
)
