"""Routes of Rails and Hanami: an example and a counter-example for each form."""

from __future__ import annotations

import pytest

from repo_registry.domain.model.facts import FactKind
from tests.observers.ruby.sources import handlers, keys, read, routes

SEVEN = [
    "GET /photos",
    "POST /photos",
    "GET /photos/new",
    "GET /photos/:id/edit",
    "GET /photos/:id",
    "PATCH /photos/:id",
    "DELETE /photos/:id",
]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param('get "a", to: "x#y"', ["GET /a"], id="verb with a target"),
        pytest.param('get "a" => "x#y", :as => :z', ["GET /a"], id="verb that maps"),
        pytest.param('get "/a(.:format)", to: "x#y"', ["GET /a"], id="the format is not shown"),
        pytest.param('get :a, :b, controller: "x"', ["GET /a", "GET /b"], id="several paths"),
        pytest.param("match 'a', to: 'x#y', via: [:get, :post]", ["GET /a", "POST /a"], id="match via"),
        pytest.param("match 'a', to: 'x#y', via: :all", ["ANY /a"], id="match all"),
        pytest.param('root "x#y"', ["GET /"], id="root"),
        pytest.param("resources :photos", SEVEN, id="resources"),
        pytest.param("resources :photos, only: %i[index show]", [SEVEN[0], SEVEN[4]], id="only"),
        pytest.param("resources :photos, only: []", [], id="only nothing"),
        pytest.param(
            "resources :photos, except: [:new, :edit, 'destroy']",
            [SEVEN[0], SEVEN[1], SEVEN[4], SEVEN[5]],
            id="except",
        ),
        pytest.param(
            "resource :profile, only: [:show, :update]", ["GET /profile", "PATCH /profile"], id="single resource"
        ),
        pytest.param(
            "resources :a, only: :index, path: 'b', param: :slug do\nget :c, on: :member\nget :d, on: :collection\nend",
            ["GET /b", "GET /b/:slug/c", "GET /b/d"],
            id="path, param and on",
        ),
        pytest.param(
            "resources :photos, only: [] do\nmember do\npost :like\nend\ncollection { get 'top' }\nget 'old'\nend",
            ["POST /photos/:id/like", "GET /photos/top", "GET /photos/:photo_id/old"],
            id="member, collection, and neither",
        ),
        pytest.param(
            "resources :categories, only: [] do\nresources :items, only: :show\nend",
            ["GET /categories/:category_id/items/:id"],
            id="nested",
        ),
        pytest.param(
            "resources :a, only: [], shallow: true do\nresources :b, only: [:index, :show]\nend",
            ["GET /a/:a_id/b", "GET /b/:id"],
            id="shallow",
        ),
        pytest.param(
            "namespace :admin do\nroot to: 'x#y'\nresources :users, only: :index\nend",
            ["GET /admin", "GET /admin/users"],
            id="namespace",
        ),
        pytest.param("namespace :admin, path: nil do\nget 'x'\nend", ["GET /x"], id="namespace without a path"),
        pytest.param(
            "scope '/api', module: :v1 do\nscope :deep do\nget 'x', to: 'a#b'\nend\nend",
            ["GET /api/deep/x"],
            id="scope",
        ),
        pytest.param(
            'scope "(:locale)" do\nget "x", to: "a#b"\nroot "a#c"\nend',
            ["GET /(:locale)/x", "GET /(:locale)"],
            id="optional segment",
        ),
        pytest.param('scope prefix do\nget "x", to: "a#b"\nend', ["GET /{?}/x"], id="a prefix that is not known"),
        pytest.param(
            "concern :liked do\npost :like, on: :member\nend\nresources :a, :b, only: [], concerns: :liked",
            ["POST /a/:id/like", "POST /b/:id/like"],
            id="concerns as an option",
        ),
        pytest.param(
            "concern :c do\nget 'x'\nend\nresource :a, only: [] do\nconcerns :c\nend",
            ["GET /a/x"],
            id="concerns as a call",
        ),
        pytest.param("concern :c do\nget 'x'\nend", [], id="a concern that nobody uses"),
        pytest.param(
            "constraints subdomain: 'api' do\nget 'x'\nend\nauthenticate :user do\nget 'y'\nend",
            ["GET /x", "GET /y"],
            id="blocks that do not change the path",
        ),
        pytest.param("if Rails.env.development?\nget 'x'\nelse\nget 'y'\nend", ["GET /x", "GET /y"], id="conditions"),
        pytest.param("%w[a b].each do |name|\nget name, to: 'x#y'\nend", ["GET /a", "GET /b"], id="loops over texts"),
        pytest.param("names.each do |name|\nget name, to: 'x#y'\nend", ["GET /{?}"], id="loops over what is not known"),
        pytest.param("mount Sidekiq::Web => '/jobs'", ["ANY /jobs"], id="a foreign application"),
        pytest.param("direct(:home) { 'https://example.org' }\nresolve('A') { [:b] }", [], id="no routes"),
        pytest.param("def more\nget 'x'\nend\nscope 'a' do\nmore\nend", ["GET /a/x"], id="a helper of the file"),
        pytest.param(
            "devise_for :users", ["GET /users/sign_in", "POST /users/sign_in", "DELETE /users/sign_out"], id="devise"
        ),
        pytest.param("devise_for :users, skip: [:sessions]", [], id="devise without sessions"),
    ],
)
def test_routes_of_one_file(text: str, expected: list[str]) -> None:
    assert routes(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("namespace :admin do\nresources :users, only: :index\nend", "admin/users#index"),
        ("resource :profile, only: :show", "profiles#show"),
        ("resources :users, only: :index, controller: 'people'", "people#index"),
        ("get 'photos/top'", "photos#top"),
        ("get 'x', controller: 'a', action: :b", "a#b"),
        ("controller :a do\nget 'b'\nend", "a#b"),
        ("scope module: 'v1' do\nget 'x', to: 'a#b'\nend", "v1/a#b"),
        ("get 'x', to: redirect('/y')", "redirect"),
        ("get 'x', to: HealthApp", "HealthApp"),
        ("get 'x', to: proc { [200, {}, []] }", ""),
    ],
)
def test_handlers_are_named_as_rails_names_them(text: str, expected: str) -> None:
    assert [*handlers(text).values()] == [expected]


def test_an_engine_is_drawn_from_its_own_root_unless_own_code_mounts_it() -> None:
    engine = {"lib/blog/routes.rb": 'Blog::Engine.routes.draw do\nget "posts", to: "posts#index"\nend\n'}
    assert keys(engine, FactKind.HTTP_ROUTE) == ["GET /posts"]
    own = {"config/routes.rb": 'Rails.application.routes.draw do\nmount Blog::Engine, at: "/blog"\nend\n'}
    assert keys(engine | own, FactKind.HTTP_ROUTE) == ["GET /blog/posts"]
    test = {"test/config/routes.rb": 'Rails.application.routes.draw do\nmount Blog::Engine, at: "/t"\nget "y"\nend\n'}
    assert [(fact.key, fact.path_class.value) for fact in read(engine | test)] == [
        ("GET /posts", "own"),
        ("GET /y", "test"),
    ]


def test_a_drawn_file_stands_below_what_draws_it() -> None:
    files = {
        "config/routes.rb": "Rails.application.routes.draw do\nnamespace :admin do\ndraw :more\nend\nend\n",
        "config/routes/more.rb": "resources :users, only: :index\n",
    }
    (route,) = [fact for fact in read(files) if fact.kind is FactKind.HTTP_ROUTE]
    assert (route.key, route.value, route.path) == ("GET /admin/users", "admin/users#index", "config/routes/more.rb")


def test_an_application_that_is_only_an_api_has_no_forms() -> None:
    found = routes(
        "resources :photos",
        config__application="module A\nclass Application < Rails::Application\nconfig.api_only = true\nend\nend\n",
    )
    assert found == [SEVEN[0], SEVEN[1], *SEVEN[4:]]


def test_parts_of_devise_depend_on_the_model() -> None:
    found = routes(
        "devise_for :users, path: 'u', path_names: {sign_in: 'login'}",
        app__models__user="class User < ApplicationRecord\ndevise :database_authenticatable, :confirmable\nend\n",
    )
    assert found[0] == "GET /u/login"
    assert "POST /u/confirmation" in found
    assert not any("password" in key for key in found)


def test_the_comment_above_an_action_is_the_summary_of_its_route() -> None:
    files = {
        "config/routes.rb": 'Shop::Engine.routes.draw do\nget "a", to: "items#a"\nget "b", to: "items#b"\nend\n',
        "app/controllers/shop/items_controller.rb": (
            "module Shop\nclass ItemsController < Base\n# GET /a\n# Lists the items. More.\ndef a; end\n"
            "private\n# Not an action.\ndef b; end\nend\nend\n"
        ),
    }
    found = {fact.key: fact.attributes.get("summary") for fact in read(files) if fact.kind is FactKind.HTTP_ROUTE}
    assert found == {"GET /a": "Lists the items", "GET /b": None}


def test_routes_of_hanami_keep_their_actions() -> None:
    text = (
        "module A\nclass Routes < Hanami::Routes\nroot to: 'home.show'\n"
        "slice :admin, at: '/admin' do\nget '/books', to: 'books.index'\nend\nend\nend\n"
    )
    found = {fact.key: fact.value for fact in read({"config/routes.rb": text}) if fact.kind is FactKind.HTTP_ROUTE}
    assert found == {"GET /": "home.show", "GET /admin/books": "books.index"}


def test_a_route_ends_with_its_own_line() -> None:
    text = "Rails.application.routes.draw do\n  resources :a, only: :index do\n    get 'x'\n  end\nend\n"
    found = [(fact.key, fact.start_line, fact.end_line) for fact in read({"config/routes.rb": text})]
    assert found == [("GET /a", 2, 2), ("GET /a/:a_id/x", 3, 3)]
