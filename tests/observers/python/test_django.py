"""URL configurations, REST framework routers and management commands of Django."""

from __future__ import annotations

from repo_registry.domain.model.facts import FactKind
from tests.observers.python.sources import commands, facts_of, routes

PROJECT = {
    "site/settings.py": "ROOT_URLCONF = 'site.urls'\n",
    "site/urls.py": """
        from django.contrib import admin
        from django.urls import include, path, re_path
        from shop import views

        urlpatterns = [
            path("", views.home, name="home"),
            path("shop/", include("shop.urls")),
            path("api/", include(("shop.api", "api"), namespace="api")),
            re_path(r"^archive/(?P<year>[0-9]{4})/$", views.Archive.as_view()),
        ]
        urlpatterns += [path("late/", views.home)]
        """,
    "shop/__init__.py": "",
    "shop/urls.py": """
        from django.urls import path
        from . import views
        urlpatterns = [path("<int:pk>/", views.Detail.as_view()), path("buy/", views.buy)]
        """,
    "shop/views.py": """
        from django.views.decorators.http import require_http_methods
        from django.views.generic import ListView, View
        from rest_framework import viewsets, mixins
        from rest_framework.decorators import action, api_view

        def home(request):
            '''Show the start page. Slowly.'''

        @require_http_methods(["POST"])
        def buy(request): ...

        class Archive(ListView):
            '''List what is old.'''

        class Detail(View):
            def get(self, request, pk): ...
            def post(self, request, pk): ...
            def helper(self): ...

        class OrderViewSet(viewsets.ModelViewSet):
            lookup_field = "number"
            http_method_names = ["get", "post", "delete"]

            def destroy(self, request, number=None):
                '''Cancel an order.'''

            @action(detail=True, methods=["post"], url_path="ship-now")
            def ship(self, request, number=None):
                '''Ship an order.'''

            @action(detail=False)
            def recent(self, request): ...

        class LogViewSet(mixins.ListModelMixin, viewsets.GenericViewSet):
            pass
        """,
    "shop/api.py": """
        from rest_framework.routers import DefaultRouter
        from .views import LogViewSet, OrderViewSet
        router = DefaultRouter()
        router.register(r"orders", OrderViewSet, basename="order")
        router.register("logs", LogViewSet)
        urlpatterns = router.urls
        """,
    "manage.py": "",
}


def test_url_configurations_are_walked_from_the_root() -> None:
    assert routes(PROJECT) == [
        "ANY /",
        "ANY /late/",
        "DELETE /api/orders/{number}/",
        "GET /api/logs/",
        "GET /api/orders/",
        "GET /api/orders/recent/",
        "GET /api/orders/{number}/",
        "GET /archive/{year}/",
        "GET /shop/<int:pk>/",
        "POST /api/orders/",
        "POST /api/orders/{number}/ship-now/",
        "POST /shop/<int:pk>/",
        "POST /shop/buy/",
    ]


def test_a_route_names_its_handler_and_what_it_does() -> None:
    found = {fact.key: fact for fact in facts_of(PROJECT) if fact.kind is FactKind.HTTP_ROUTE}
    home = found["ANY /"]
    assert (home.path, home.value, home.attributes["summary"]) == ("site/urls.py", "home", "Show the start page.")
    ship = found["POST /api/orders/{number}/ship-now/"]
    assert (ship.path, ship.value, ship.attributes["summary"]) == (
        "shop/views.py",
        "OrderViewSet.ship",
        "Ship an order.",
    )
    assert found["DELETE /api/orders/{number}/"].value == "OrderViewSet.destroy"


def test_a_configuration_that_nobody_includes_has_an_unknown_prefix() -> None:
    files = {path: text for path, text in PROJECT.items() if not path.startswith("site/")}
    assert "POST {?}/buy/" in routes(files)
    assert all(one.split(" ")[1].startswith("{?}") for one in routes(files))


def test_modules_beside_manage_py_are_found_although_their_folder_is_a_package() -> None:
    files = {f"product/{path}": text for path, text in PROJECT.items()} | {"product/__init__.py": ""}
    assert "POST /shop/buy/" in routes(files)


def test_a_management_command_is_typed_after_manage_py() -> None:
    command = """
        from django.core.management.base import BaseCommand

        class Command(BaseCommand):
            help = "Send all reminders."

            def add_arguments(self, parser):
                parser.add_argument("--dry-run", "-n", help="Send nothing")
        """
    files = {
        "shop/management/commands/send_reminders.py": command,
        "shop/management/commands/_private.py": command,
        "shop/management/commands/helper.py": "def run(): ...\n",
        "shop/commands/other.py": command,
    }
    found = [fact for fact in facts_of(files) if fact.kind is FactKind.CLI_COMMAND]
    assert [(fact.key, fact.value) for fact in found] == [("manage.py send_reminders", "Send all reminders.")]
    assert found[0].attributes["options"] == [["--dry-run", "Send nothing"]]
    assert commands({"shop/commands/other.py": command}) == []
