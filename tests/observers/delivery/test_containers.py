"""Images and commands of container files."""

from __future__ import annotations

import pytest

from repo_registry.adapters.observers.delivery.compose import ComposeFile
from repo_registry.adapters.observers.delivery.dockerfile import Dockerfile
from repo_registry.adapters.observers.delivery.images import split_host, substituted
from repo_registry.adapters.observers.delivery.kubernetes import KubernetesManifest
from repo_registry.adapters.observers.observer import Observer, Unreadable
from repo_registry.domain.model.facts import FactKind
from tests.observers.manifests.sources import entry_points, facts, source

DOCKERFILE = """\
# syntax=docker/dockerfile:1
ARG PYTHON_VERSION=3.13
ARG REGISTRY
# the stage that builds
FROM --platform=$BUILDPLATFORM python:${PYTHON_VERSION}-slim AS Builder
COPY --from=ghcr.io/astral-sh/uv:latest /uv /bin/
RUN --mount=type=bind,from=docker.io/library/node:22,target=/n \\
    # a remark
    true
RUN <<EOF
FROM inside:1
EOF
FROM builder AS checked
FROM ${REGISTRY}/base:${TAG:-1.0}
ARG PYTHON_VERSION=2
ENV PATH=/app
COPY --from=builder /app /app
COPY --from=0 /app /app
ENTRYPOINT ["fastapi", "run", \\
    "main.py"]
CMD ["--port", "80"]
"""


def images(observer: Observer, path: str, text: str) -> list[tuple[str, str, int]]:
    return [
        (fact.key, fact.value, fact.start_line)
        for fact in facts(observer, path, text)
        if fact.kind is FactKind.CONTAINER_IMAGE
    ]


def test_a_dockerfile_gives_images_and_never_its_own_stages() -> None:
    assert images(Dockerfile(), "Dockerfile", DOCKERFILE) == [
        ("python:3.13-slim", "base", 5),
        ("astral-sh/uv:latest", "base", 6),
        ("library/node:22", "base", 7),
        ("base:1.0", "base", 14),
    ]
    attributes = [dict(fact.attributes) for fact in facts(Dockerfile(), "Dockerfile", DOCKERFILE)]
    assert attributes[:2] == [{"stage": "Builder"}, {"host": "ghcr.io"}]


def test_a_dockerfile_gives_what_the_container_runs() -> None:
    assert entry_points(Dockerfile(), "Dockerfile", DOCKERFILE) == [
        ("fastapi", "fastapi run main.py --port 80", "script", 19)
    ]


@pytest.mark.parametrize(
    ("command", "expected"),
    [
        ("CMD exec gunicorn app:app", [("gunicorn", "exec gunicorn app:app")]),
        ('CMD ["/usr/bin/tini", "--", "/app/server"]', [("server", "/usr/bin/tini -- /app/server")]),
        ("CMD python -m uvicorn shop:app", [("uvicorn", "python -m uvicorn shop:app")]),
        ("CMD java -jar /app/shop.jar", [("shop.jar", "java -jar /app/shop.jar")]),
        ("CMD sleep infinity", []),
        ("CMD bash", []),
        ('CMD ["--help"]', []),
        ("CMD []", []),
        ("CMD ['not', 'json']", [("[not,", "[not, json]")]),
        ("", []),
    ],
)
def test_the_command_is_told_as_it_runs(command: str, expected: list[tuple[str, str]]) -> None:
    found = entry_points(Dockerfile(), "Dockerfile", f"FROM a\n{command}\n")
    assert [(key, value) for key, value, _, _ in found] == expected


@pytest.mark.parametrize("name", ["Dockerfile", "Dockerfile.dev", "api.dockerfile", "Containerfile", "Dockerfile-fpm"])
def test_usual_names_of_dockerfiles_are_wanted(name: str) -> None:
    assert Dockerfile().wants(source(f"docker/{name}", ""))


@pytest.mark.parametrize(
    "name", ["Dockerfile-template", "Dockerfile.j2", "Dockerfile.tmpl", "dockerfile.py", "Dockerfile.md", "dockerfiles"]
)
def test_templates_and_code_about_dockerfiles_are_not(name: str) -> None:
    assert not Dockerfile().wants(source(name, ""))


def test_scratch_and_marks_of_templates_are_no_images() -> None:
    assert images(Dockerfile(), "Dockerfile", "FROM scratch\nFROM {{ base }}\nFROM a b c<d>\n") == [("a", "base", 3)]


def test_backticks_continue_lines_where_the_file_says_so() -> None:
    text = '# escape=`\nFROM mcr.microsoft.com/windows:1\nRUN dir C:\\\nCMD [`\n"app.exe"]\n'
    assert images(Dockerfile(), "Dockerfile", text) == [("windows:1", "base", 2)]
    assert entry_points(Dockerfile(), "Dockerfile", text) == [("app.exe", "app.exe", "script", 4)]


def test_a_dockerfile_without_a_base_is_unreadable() -> None:
    with pytest.raises(Unreadable, match="without FROM"):
        facts(Dockerfile(), "Dockerfile", "RUN true\n")


@pytest.mark.parametrize(
    ("image", "expected"),
    [
        ("python:3.13", ("", "python:3.13")),
        ("org/app", ("", "org/app")),
        ("ghcr.io/org/app:1", ("ghcr.io", "org/app:1")),
        ("localhost:5000/app", ("localhost:5000", "app")),
        ("${REGISTRY:-x}/app", ("${REGISTRY:-x}", "app")),
        ("${ORGANISATION}/app", ("", "${ORGANISATION}/app")),
    ],
)
def test_the_registry_host_is_kept_apart(image: str, expected: tuple[str, str]) -> None:
    assert split_host(image) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a:${B}", "a:1"),
        ("a:$B", "a:1"),
        ("a:${C:-2}", "a:2"),
        ("a:${C-2}", "a:2"),
        ("a:${C}", "a:${C}"),
        ("a:${C:?must be set}", "a:${C:?must be set}"),
        ("a${B:+-slim}${C:+-x}", "a-slim"),
    ],
)
def test_variables_take_known_values_or_their_defaults(text: str, expected: str) -> None:
    assert substituted(text, {"B": "1"}) == expected


def test_compose_services_give_what_they_run_and_what_they_build() -> None:
    text = """\
x-base: &base
  image: "registry.example.org/shop/base:${TAG:-1}"
services:
  web:
    build: .
  worker:
    build: {context: .}
    image: shop/worker
  db:
    image: postgres:18
  job:
    <<: *base
"""
    assert images(ComposeFile(), "docker-compose.yml", text) == [
        ("shop/worker", "builds", 8),
        ("postgres:18", "service", 10),
        ("shop/base:1", "service", 2),
    ]


@pytest.mark.parametrize(
    "name", ["compose.yaml", "docker-compose.override.yml", "docker-compose-dev.yml", "podman-compose.yml"]
)
def test_usual_names_of_compose_files_are_wanted(name: str) -> None:
    assert ComposeFile().wants(source(name, ""))


def test_kubernetes_workloads_give_the_images_of_their_containers() -> None:
    text = """\
apiVersion: apps/v1
kind: Deployment
spec:
  template:
    spec:
      initContainers:
        - {name: wait, image: "busybox:1"}
      containers:
        - name: web
          image: quay.io/shop/web:2
---
apiVersion: batch/v1
kind: CronJob
spec: {jobTemplate: {spec: {template: {spec: {containers: [{name: j, image: job}]}}}}}
"""
    assert images(KubernetesManifest(), "k8s/web.yaml", text) == [
        ("busybox:1", "service", 7),
        ("shop/web:2", "service", 10),
        ("job", "service", 14),
    ]


@pytest.mark.parametrize("text", ["image: a\n", "apiVersion: v1\nkind: X\nimage: {{ .Values.image }}\n", "a: [\n"])
def test_other_yaml_files_are_left_alone(text: str) -> None:
    assert facts(KubernetesManifest(), "config/a.yml", text) == []
