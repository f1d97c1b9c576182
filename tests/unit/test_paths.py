"""Where a path stands: the first question of every rule."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from repo_registry.domain.model.paths import PathClass
from repo_registry.domain.rules.paths import classify_path, is_asset_path, is_lock_file

CASES = {
    PathClass.OWN: """
        resources/js/bootstrap.js
        crates/core/flags/doc/version.rs
        core/store/src/main/proto/com/acme/samples/theme.proto
        email_templates/welcome.html
        app/templates/index.html
        src/main/java/com/example/demo/DemoApplication.java
        app/controllers/vendor/orders_controller.rb
        src/main/java/com/acme/vendor/Vendor.java
        app/assets/javascripts/pghero/application.js
        app/assets/stylesheets/pghero/application.css
        src/components/chart.js
        src/jquery.js
        lib/axios.js
        lib/axios/index.js
        dist/main.go
        dist/linux/app.service
        build/webpack.config.js
        lib/index.js
        src/build/__init__.py
        src/target/x.rs
        spec/openapi.yaml
        openapi.spec.yaml
        .github/workflows/ci.yml
        Dockerfile
        pyproject.toml
        requirements.txt
        src/docs/docs.module.ts
        app/api/deps/auth.py
        src/external/api.ts
        src/Contest.java
        src/LatestNews.java
        app/Models/Contest.php
        coverage/report.py
        public/js/app.js
        src/testing/asserts.py
        history.html
        app/templates/history.html
        contest.py
        app/views/home/index.html.erb
        locustfile.py
        website/src/pages/index.js
        jest.config.js
        crates/core/src/lib.rs
        sample.py
        protobuf/x.proto
        src/plugins/marked.js
        src/js/chart.js
        js/app.js
        plugins/auth/index.js
        src/video.js
        public/sw.js
        gui/manual/x.py
        mock_server.py
        installer/install
        templates/base.html
    """,
    PathClass.TEST: """
        .github/workflows/scripts/commit-checker.py
        .github/actions/build/index.js
        app/src/testDemo/java/com/acme/A.java
        app/src/androidTest/kotlin/A.kt
        src/test/java/com/example/demo/DemoApplicationTests.java
        src/test-utils/x.ts
        test-utils/render.tsx
        pkg/x/x_test.go
        src/app/app.service.spec.ts
        test/app.e2e-spec.ts
        cypress/support/index.js
        spec/models/user_spec.rb
        spec/dummy/config/database.yml
        tests.py
        app/tests.py
        conftest.py
        tests/README.md
        MyApp.Tests/FooTests.cs
        MyAppUITests/Launch.swift
        src/Foo.IntegrationTests/x.cs
        FooTest.php
        packages/cli/src/__tests__/x.ts
        examples/x/tests/test_a.py
        benchmarks/run.py
        svc/tests/test_x.py
        t/basic.t
        src/test_utils.py
        latest_test.py
        tests/__init__.py
        src/tests_common/x.py
        crates/core/src/tests.rs
        crates/core/benches/b.rs
    """,
    PathClass.FIXTURE: """
        src/testFixtures/java/a/B.java
        tests/fixtures/package-lock.json
        tests/fixtures/x.py
        pkg/x/testdata/y.go
        cypress/fixtures/a.json
        packages/cli/__fixtures__/a/package.json
        internal/mocks/store.go
        src/__snapshots__/a.snap
    """,
    PathClass.EXAMPLE: """
        packages/create-tool/template-react/src/App.jsx
        {{cookiecutter.slug}}/setup.py
        examples/spring/src/main/java/com/x/App.java
        docs/examples/a.py
        docs_src/a.py
        src/Button.stories.tsx
        example-app/index.js
        demo/app.py
        crates/core/examples/e.rs
        cmd/example/main.go
    """,
    PathClass.DOCS: """
        packages/a/docs/conf.py
        docs/index.md
        docs/conf.py
        spec/README.md
        README.md
        README
        LICENSE
        LICENSE.txt
        LICENSE-MIT
        CHANGELOG.md
        .changeset/x.md
        AGENTS.md
        .cursor/rules/x.mdc
        .cursorrules
        .github/CONTRIBUTING.md
        docs/requirements.txt
        apps/docs/src/page.tsx
        src/docs/guide.md
        test.md
        manual_test.md
        doc/source/index.rst
        website/docs/a.md
        wiki/Home.md
    """,
    PathClass.VENDORED: """
        node_modules/x/index.js
        packages/a/node_modules/x/test/y.js
        vendor/github.com/x/y.go
        vendor/assets/javascripts/x.js
        app/assets/javascripts/pghero/Chart.bundle.js
        app/assets/javascripts/pghero/chartkick.js
        app/assets/javascripts/pghero/nouislider.js
        app/assets/javascripts/pghero/highlight.min.js
        app/assets/javascripts/pghero/jquery.js
        app/assets/stylesheets/pghero/nouislider.css
        static/js/jquery-3.6.0.js
        lib/jquery-1.12.4.min.js
        tests/fixtures/node_modules/y.js
        deps/hiredis/sds.c
        external/zlib/a.c
        third_party/x/BUILD
        Pods/AFNetworking/x.m
        gradlew
        gradle/wrapper/gradle-wrapper.properties
        wwwroot/lib/bootstrap/x.css
        .venv/lib/python3.11/site-packages/x.py
        .yarn/releases/yarn-3.cjs
        public/video.js
        src/static/video.css
    """,
    PathClass.GENERATED: """
        dist/index.js
        packages/ui/dist/index.d.ts
        build/static/js/main.js
        build/index.d.ts
        lib/index.d.ts
        lib/esm/index.js
        target/debug/x
        a/b.pb.go
        a/b_pb2.py
        a/b_pb2_grpc.py
        a/b.generated.ts
        lib/model.g.dart
        Form1.Designer.cs
        src/__generated__/x.ts
        package-lock.json
        go.sum
        examples/x/yarn.lock
        src/foo.egg-info/PKG-INFO
        coverage/lcov-report/index.html
        public/packs/x.js
        a.js.map
        src/a.snap
    """,
}

_PART = st.sampled_from(
    [
        "src",
        "lib",
        "app",
        "test",
        "tests",
        "docs",
        "examples",
        "vendor",
        "node_modules",
        "fixtures",
        "dist",
        "build",
        "main",
        "java",
        "com",
        "a",
        "__tests__",
        "testdata",
        "x.Tests",
        "spec",
        "public",
        "static",
        "..",
        "é",
    ]
)
_NAME = st.sampled_from(
    [
        "a.py",
        "test_a.py",
        "a_test.go",
        "a.spec.ts",
        "README.md",
        "LICENSE",
        "jquery.js",
        "a.min.js",
        "yarn.lock",
        "a.map",
        ".",
        "...",
        "a.d.ts",
        "a.pb.go",
        "Ä.java",
        "FooTest.java",
        "�.py",
    ]
)


@pytest.mark.parametrize(
    ("path", "expected"), [(path, expected) for expected, paths in CASES.items() for path in paths.split()]
)
def test_a_path_has_the_class_that_a_reader_would_give_it(path: str, expected: PathClass) -> None:
    assert classify_path(path) is expected


@given(st.text())
def test_every_text_has_a_class(path: str) -> None:
    assert classify_path(path) in PathClass


@given(st.lists(_PART, max_size=6), _NAME)
def test_what_lies_in_copied_code_is_copied_code(folders: list[str], name: str) -> None:
    assert classify_path("/".join(["node_modules", *folders, name])) is PathClass.VENDORED


@given(st.lists(_PART, max_size=6), _NAME)
def test_what_lies_in_a_fixture_never_proves_anything(folders: list[str], name: str) -> None:
    path = "/".join(["tests", "fixtures", *folders, name])
    assert classify_path(path) in (PathClass.FIXTURE, PathClass.VENDORED, PathClass.GENERATED)


@given(st.lists(_PART, max_size=6), _NAME)
def test_what_lies_in_tests_is_neither_own_code_nor_documentation(folders: list[str], name: str) -> None:
    assert classify_path("/".join(["tests", *folders, name])) not in (PathClass.OWN, PathClass.DOCS)


@given(st.lists(_PART, max_size=6), _NAME)
def test_the_class_of_a_path_does_not_depend_on_what_was_asked_before(folders: list[str], name: str) -> None:
    path = "/".join([*folders, name])
    first = classify_path(path)
    classify_path("node_modules/" + path)
    assert classify_path(path) is first


@pytest.mark.parametrize(
    "path",
    [
        "package-lock.json",
        "a/yarn.lock",
        "go.sum",
        "Cargo.lock",
        "uv.lock",
        "pylock.toml",
        "pylock.dev.toml",
        "Gemfile.lock",
    ],
)
def test_a_lock_file_is_told_by_its_name(path: str) -> None:
    assert is_lock_file(path)


@pytest.mark.parametrize("path", ["lock.py", "yarn.lock/readme", "file.lock", "package.json", "locks.json"])
def test_other_files_are_no_lock_files(path: str) -> None:
    assert not is_lock_file(path)


def test_assets_are_what_is_served_to_browsers() -> None:
    assert is_asset_path("app/assets/javascripts/x.js")
    assert is_asset_path("js/x.js")
    assert not is_asset_path("src/js/x.js")
    assert not is_asset_path("static.js")


def test_a_very_deep_path_is_no_burden() -> None:
    assert classify_path("a/" * 50_000 + "x.py") is PathClass.OWN


def test_a_hundred_thousand_paths_take_a_second_at_most() -> None:
    paths = [
        f"src/package{number % 300}/module/name_{number}.{ending}"
        for number in range(25_000)
        for ending in ("py", "js", "md", "go")
    ]
    start = time.process_time()
    for path in paths:
        classify_path(path)
    assert time.process_time() - start < 1.0
