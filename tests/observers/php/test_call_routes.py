"""Routes made by calls: an example and a counter-example for each form."""

from __future__ import annotations

import pytest

from repo_registry.domain.model.facts import FactKind
from repo_registry.domain.model.paths import PathClass
from tests.observers.php.sources import FACADE, read, routes


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("Route::get('/a', [A::class, 'list']); Route::any('b', 'B@b');", ["GET /a", "ANY /b"], id="verbs"),
        pytest.param("Route::match(['get', 'post'], '/a', A::class);", ["GET /a", "POST /a"], id="several methods"),
        pytest.param("Route::view('/a', 'page'); Route::redirect('/b', '/c');", ["GET /a", "ANY /b"], id="pages"),
        pytest.param("Http::get('/a', []); $client->get('/b', []); Cache::get('c', 'd');", [], id="other calls"),
        pytest.param("Route::has('a'); Route::currentRouteName();", [], id="questions to the router"),
        pytest.param("Route::get('/a/{post:slug}/{id?}', A::class);", ["GET /a/{post}/{id}"], id="parameters"),
        pytest.param(
            "Route::prefix('v1')->middleware('auth')->group(function () {\n"
            "Route::get('/a', A::class)->name('a');\n"
            "Route::prefix('b')->group(fn () => Route::post('c', C::class)); });\n"
            "Route::get('/d', D::class);",
            ["GET /v1/a", "POST /v1/b/c", "GET /d"],
            id="groups in groups",
        ),
        pytest.param(
            "Route::group(['prefix' => 'x', 'as' => 'y'], function () { Route::get('/a', A::class); });",
            ["GET /x/a"],
            id="a group with options",
        ),
        pytest.param(
            "Route::prefix(config('x'))->group(function () { Route::get('/a', A::class); });",
            ["GET {?}/a"],
            id="a prefix that is not known",
        ),
        pytest.param(
            "$p = 'api'; Route::prefix(\"$p/v2\")->group(function () { Route::get('/a', A::class); });",
            ["GET /api/v2/a"],
            id="a prefix in a variable",
        ),
        pytest.param("Route::get('/a', A::class)->prefix('b');", ["GET /b/a"], id="a prefix behind a route"),
        pytest.param(
            "Route::apiResource('photos.comments', C::class)->only(['index', 'show']);",
            ["GET /photos/{photo}/comments", "GET /photos/{photo}/comments/{comment}"],
            id="a nested resource",
        ),
        pytest.param(
            "Route::resource('user-categories', C::class)->except('create', 'edit', 'show', 'destroy', 'store');",
            ["GET /user-categories", "PUT /user-categories/{user_category}", "PATCH /user-categories/{user_category}"],
            id="what a resource leaves out",
        ),
        pytest.param(
            "Route::apiResources(['a' => A::class], ['only' => ['index']]);", ["GET /a"], id="several resources"
        ),
        pytest.param(
            "Route::singleton('profile', P::class);",
            ["GET /profile", "GET /profile/edit", "PUT /profile", "PATCH /profile"],
            id="a resource of which there is one",
        ),
    ],
)
def test_routes_of_laravel(text: str, expected: list[str]) -> None:
    assert routes({"routes/web.php": FACADE + text}) == expected


@pytest.mark.parametrize(
    ("path", "text", "expected"),
    [
        pytest.param(
            "app/routes.php",
            "use Slim\\App;\nreturn function (App $app) { $app->get('/a', A::class);\n"
            "$app->group('/b', function ($group) { $group->map(['PUT'], '/{id:[0-9]+}', B::class); }); };",
            ["GET /a", "PUT /b/{id}"],
            id="slim",
        ),
        pytest.param("app/service.php", "$app->get('cache', 'x'); $app->bind('/a', 'b');", [], id="a container"),
        pytest.param(
            "routes/web.php",
            "$router->group(['prefix' => 'v1'], function () use ($router) { $router->get('a', 'A@list'); });",
            ["GET /v1/a"],
            id="lumen",
        ),
        pytest.param(
            "app/Config/Routes.php",
            "$routes->group('admin', static function ($routes) { $routes->get('a', 'A::list'); });",
            ["GET /admin/a"],
            id="codeigniter",
        ),
    ],
)
def test_routes_of_other_frameworks(path: str, text: str, expected: list[str]) -> None:
    assert routes({path: f"<?php\n{text}"}) == expected


@pytest.mark.parametrize(
    ("target", "expected"),
    [
        ("[UserController::class, 'show']", "UserController.show"),
        ("ShowUser::class", "ShowUser"),
        ("'Api\\\\UserController@show'", "UserController.show"),
        ("['uses' => 'UserController@show', 'as' => 'x']", "UserController.show"),
        ("fn () => 1", ""),
    ],
)
def test_handlers(target: str, expected: str) -> None:
    (fact,) = read({"routes/web.php": FACADE + f"Route::get('/a', {target});"})
    assert fact.value == expected


def test_a_group_may_name_the_controller() -> None:
    text = FACADE + "Route::controller(UserController::class)->group(function () {\nRoute::get('/a', 'show'); });"
    (fact,) = read({"routes/web.php": text})
    assert (fact.value, fact.start_line, fact.attributes["framework"]) == ("UserController.show", 4, "laravel")


_API = {"routes/api.php": FACADE + "Route::get('/a', A::class);"}


@pytest.mark.parametrize(
    ("path", "text", "expected"),
    [
        pytest.param("x.php", "", "GET /api/a", id="by default"),
        pytest.param(
            "bootstrap/app.php",
            "return Application::configure()->withRouting(api: __DIR__.'/../routes/api.php', apiPrefix: 'v1');",
            "GET /v1/a",
            id="an application",
        ),
        pytest.param(
            "app/Providers/RouteServiceProvider.php",
            "class P { function map() { Route::prefix('rest')->group(base_path('routes/api.php')); } }",
            "GET /rest/a",
            id="a provider",
        ),
        pytest.param(
            "app/Providers/RouteServiceProvider.php",
            "class P { function map() { Route::middleware('api')->group(base_path('routes/api.php')); } }",
            "GET /a",
            id="a provider without a prefix",
        ),
        pytest.param(
            "src/PackageProvider.php",
            "class P { function boot() { $this->loadRoutesFrom(__DIR__.'/../routes/api.php'); } }",
            "GET /a",
            id="a package",
        ),
    ],
)
def test_files_of_routes_take_the_prefix_they_are_mounted_at(path: str, text: str, expected: str) -> None:
    assert routes({**_API, path: "<?php\n" + text}) == [expected]


def test_files_of_routes_may_load_others_and_one_that_nobody_loads_is_unknown() -> None:
    files = {
        "routes/web.php": FACADE + "Route::prefix('x')->group(function () { require __DIR__.'/admin.php'; });",
        "routes/admin.php": FACADE + "Route::get('/a', A::class);",
        "routes/other.php": FACADE + "Route::get('/b', B::class);",
    }
    assert routes(files) == ["GET /x/a", "GET {?}/b"]


def test_routes_in_tests_keep_their_class() -> None:
    files = {**_API, "tests/Feature/RouteTest.php": FACADE + "Route::get('/t', A::class);"}
    found = {fact.key: fact.path_class for fact in read(files) if fact.kind is FactKind.HTTP_ROUTE}
    assert found == {"GET /api/a": PathClass.OWN, "GET /t": PathClass.TEST}
