"""Routes of Sinatra, Grape and Roda."""

from __future__ import annotations

import pytest

from repo_registry.domain.model.facts import FactKind
from tests.observers.ruby.sources import keys, read


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("require 'sinatra'\nget '/a' do\n1\nend\n", ["GET /a"], id="a Sinatra script"),
        pytest.param("get '/a' do\n1\nend\n", [], id="the same words without Sinatra"),
        pytest.param(
            "class App < Sinatra::Base\nget '/a' do\n1\nend\npost('/b') { 2 }\nend\n",
            ["GET /a", "POST /b"],
            id="a Sinatra class",
        ),
        pytest.param(
            "class Base < Sinatra::Application\nend\nclass App < Base\ndelete '/a/:id' do\n1\nend\nend\n",
            ["DELETE /a/:id"],
            id="a class of a class of Sinatra",
        ),
        pytest.param("class Client < Faraday::Thing\nget '/a' do\n1\nend\nend\n", [], id="another class"),
        pytest.param(
            "class App < Sinatra::Base\nnamespace '/api' do\nget '/a' do\n1\nend\nend\n"
            "get %r{/x} do\n2\nend\nget '/b/?' do\n3\nend\nend\n",
            ["GET /api/a", "GET /{?}", "GET /b"],
            id="namespace and an expression",
        ),
        pytest.param(
            "class Api < Grape::API\nprefix :api\nversion 'v1', using: :path\nresource :items do\n"
            "desc 'List items'\nget do\n1\nend\nroute_param :id do\nput 'x' do\n2\nend\nend\nend\n"
            "route :any, '*path' do\n3\nend\nend\n",
            ["GET /api/v1/items", "PUT /api/v1/items/:id/x", "ANY /api/v1/*path"],
            id="Grape",
        ),
        pytest.param(
            "class Api < Grape::API\nversion 'v1', using: :header, vendor: 'x'\nget(:a) { 1 }\nend\n",
            ["GET /a"],
            id="a version in the header",
        ),
        pytest.param(
            "class App < Roda\nroute do |r|\nr.root do\n1\nend\nr.on 'items' do\nr.is Integer do |id|\n"
            "r.get do\n2\nend\nend\nr.post 'new' do\n3\nend\nend\nend\nend\n",
            ["GET /", "GET /items/:integer", "POST /items/new"],
            id="Roda",
        ),
    ],
)
def test_routes_of_one_file(text: str, expected: list[str]) -> None:
    assert keys({"app.rb": text}, FactKind.HTTP_ROUTE) == expected


def test_mounted_classes_take_the_prefix_of_those_above() -> None:
    files = {
        "config.ru": "map '/v' do\nrun Acme::Api\nend\n",
        "api.rb": (
            "module Acme\nclass Api < Grape::API\nprefix 'api'\nmount Acme::Ping\nmount Acme::Pong => '/p'\nend\nend\n"
        ),
        "ping.rb": "module Acme\nclass Ping < Grape::API\nget(:ping) { 1 }\nend\nend\n",
        "pong.rb": "module Acme\nclass Pong < Grape::API\nget(:pong) { 1 }\nend\nend\n",
    }
    assert keys(files, FactKind.HTTP_ROUTE) == ["GET /v/api/ping", "GET /v/api/p/pong"]


def test_a_description_is_the_summary_of_the_route_below_it() -> None:
    text = "class Api < Grape::API\ndesc 'List items'\nget(:a) { 1 }\n# Show one.\nget(:b) { 2 }\nget(:c) { 3 }\nend\n"
    found = [fact.attributes.get("summary") for fact in read({"api.rb": text}) if fact.kind is FactKind.HTTP_ROUTE]
    assert found == ["List items", "Show one", None]
