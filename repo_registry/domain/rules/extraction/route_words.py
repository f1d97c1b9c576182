"""What segments of routes usually mean."""

from __future__ import annotations

from repo_registry.domain.rules.extraction.word_tables import words

_TABLE = {
    "Report service health": """
        health healthz healthcheck health-check ready readyz readiness live livez liveness ping heartbeat up
    """,
    "Serve API documentation": "docs openapi openapi.json swagger swagger-ui redoc schema api-docs",
    "Log in users": "login signin sign-in sign_in log-in",
    "Log out users": "logout signout sign-out sign_out log-out",
    "Register users": "register signup sign-up sign_up registration",
    "Change passwords": "password-change password_change change-password change_password",
    "Issue access tokens": "token tokens access-token refresh refresh-token access_token",
    "Reset forgotten passwords": """
        forgot-password reset-password-request request-password-reset reset-password
        password-reset password_reset forgot recover-password
        password-recovery reset_password
    """,
    "Verify email addresses": "verify-email confirm-email email-verification verify_email",
    "Log in users through an identity provider": "oidc oauth oauth2 sso saml callback authorize",
    "Expose metrics": "metrics prometheus",
    "Receive webhooks": "webhook webhooks hooks",
    "Upload files": "upload uploads",
    "Download files": "download downloads",
    "Answer GraphQL queries": "graphql graphiql",
    "Publish a news feed": "rss feed.xml atom.xml rss.xml",
    "Publish a sitemap": "sitemap.xml",
    "Search records": "search",
}

KNOWN_SEGMENTS: dict[str, str] = {segment: name for name, segments in _TABLE.items() for segment in segments.split()}
"""Last static segment of a route to what such a route does, whatever the project."""

LESSER = frozenset({"Report service health", "Serve API documentation", "Expose metrics", "Publish a sitemap"})

WORTHLESS = words(
    """
    static assets media favicon.ico robots.txt public index home hello test foo bar example demo dummy manifest.json
    *
    """
)

NOUN_SEGMENTS = words(
    """
    profile report record image file list index view state value type order comment post label tag token group log
    note feature content model process document design contact name number map chart figure message account query
    score rank rate schedule template time version history input output link table card page item plan project
    program
    """
)

RESULTS = words("done complete success confirm thanks sent failed error new")

GENERIC_VERBS = words(
    """
    get list create update delete add remove find fetch retrieve post put patch return read show edit modify save
    manage make set display handle view index store destroy
    """
)

COMMON_STEMS = words(
    """
    id slug new exist detail endpoint given uuid list singl specif record entry item key
    """
)

UNDONE_VERBS = words(
    "archive follow favorite favourite publish lock subscribe pin mute block star assign register mark ban watch share "
    "approve link bookmark hide like vote flag list freeze"
)
"""Verbs whose opposite is spelled with un-."""

ADJECTIVES = words("unread pending active inactive latest recent public private popular new current open")
"""Last segments that tell which of the resource, beside participles."""
