"""Routes of attributes, annotations and configuration: an example and a counter-example for each form."""

from __future__ import annotations

import pytest

from repo_registry.domain.model.facts import FactKind
from tests.observers.php.sources import ATTRIBUTE, read, routes

_AT = "src/Controller/BlogController.php"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            ATTRIBUTE + "#[Route('/blog', name: 'b')] class BlogController {\n"
            "#[Route('/', methods: ['GET', 'HEAD'])] public function index() {}\n"
            "#[Route(path: '/{id<\\d+>?1}', methods: 'POST'), IsGranted('X')]\npublic function edit() {}\n"
            "#[Route('/{post:slug}')] public function any() {} }",
            ["GET /blog", "HEAD /blog", "POST /blog/{id}", "ANY /blog/{post}"],
            id="attributes",
        ),
        pytest.param(
            ATTRIBUTE + "#[Route('/x', methods: ['PUT'])] class Put { public function __invoke() {} }",
            ["PUT /x"],
            id="one action",
        ),
        pytest.param(
            ATTRIBUTE
            + "class A { const P = '/p'; #[Route(self::P . '/x')] function a() {} #[Route(B::P)] function b() {} }",
            ["ANY /p/x", "ANY {?}"],
            id="constants",
        ),
        pytest.param(
            ATTRIBUTE + "class A { #[Route(['en' => '/about', 'nl' => '/over'])] function a() {} }",
            ["ANY /about", "ANY /over"],
            id="a path a language",
        ),
        pytest.param(
            "<?php\nuse Acme\\Route;\nclass A { #[Route('/x')] function a() {} }", [], id="an attribute from elsewhere"
        ),
        pytest.param(
            '<?php\nuse Symfony\\Component\\Routing\\Annotation\\Route;\n/**\n * @Route("/blog")\n */\nclass A {\n'
            '/**\n * Shows one. More.\n *\n * @Route("/{id}", name="x", methods={"GET","POST"})\n */\n'
            "function a() {}\n"
            "/** No route. */\nfunction b() {} }",
            ["GET /blog/{id}", "POST /blog/{id}"],
            id="annotations",
        ),
        pytest.param(
            "<?php\nuse FOS\\RestBundle\\Controller\\Annotations as Rest;\n"
            "class A { #[Rest\\Get('/x')] function a() {} #[Rest\\View] function b() {} }",
            ["GET /x"],
            id="rest bundle",
        ),
    ],
)
def test_routes_of_one_controller(text: str, expected: list[str]) -> None:
    assert routes({_AT: text}) == expected


def test_a_route_tells_handler_summary_and_place() -> None:
    text = (
        ATTRIBUTE + "class Blog {\n/**\n * Lists posts, e.g. all. More.\n */\n#[Route('/x')]\nfunction list() {\n}\n}"
    )
    (fact,) = (one for one in read({_AT: text}) if one.kind is FactKind.HTTP_ROUTE)
    assert (fact.value, fact.start_line, fact.end_line) == ("Blog.list", 8, 10)
    assert fact.attributes["summary"] == "Lists posts, e.g. all."


_BLOG = ATTRIBUTE + "class BlogController { #[Route('/x')] function x() {} }"


@pytest.mark.parametrize(
    ("path", "text", "expected"),
    [
        pytest.param(
            "config/routes.yaml", "all:\n  resource: ../src/Controller/\n  prefix: /api\n", "ANY /api/x", id="a folder"
        ),
        pytest.param(
            "config/routes/attributes.yaml",
            "all:\n  resource:\n    path: ../../src/Controller/\n    namespace: X\n  prefix: /api\n",
            "ANY /api/x",
            id="a folder with a namespace",
        ),
        pytest.param(
            "config/routes.yaml",
            "all:\n  resource: routing.controllers\n  prefix: /{_locale}\n",
            "ANY /{_locale}/x",
            id="all",
        ),
        pytest.param("config/routes.yaml", "all:\n  resource: ../src/Admin/\n  prefix: /api\n", "ANY /x", id="another"),
        pytest.param(
            "config/routes/dev/x.yaml",
            "all:\n  resource: ../../../src/Controller/\n  prefix: /no\n",
            "ANY /x",
            id="dev",
        ),
    ],
)
def test_configuration_stands_before_controllers(path: str, text: str, expected: str) -> None:
    assert routes({_AT: _BLOG, path: text}) == [expected]


def test_configuration_holds_routes_of_its_own() -> None:
    files = {
        "config/routes.yaml": "api:\n  resource: ./routes/api.yaml\n  prefix: /api\nhook:\n  resource: '@Hook/x.xml'\n",
        "config/routes/api.yaml": "show:\n  path: /show/{id}\n  controller: App\\Controller\\Show::one\n"
        "  methods: [GET, PUT]\n"
        "nothing:\n  path: /y\n",
    }
    assert routes(files) == ["GET /api/show/{id}", "PUT /api/show/{id}"]
    assert {fact.value for fact in read(files) if fact.kind is FactKind.HTTP_ROUTE} == {"Show.one"}
