"""Go, Rust, Ruby, PHP, Java, .NET and Terraform."""

from __future__ import annotations

import pytest

from repo_registry.adapters.observers.manifests.cargo import CargoLock, CargoToml
from repo_registry.adapters.observers.manifests.cargo_packages import CargoPackages, RustMain
from repo_registry.adapters.observers.manifests.components import Components
from repo_registry.adapters.observers.manifests.composer import ComposerJson, ComposerLock
from repo_registry.adapters.observers.manifests.go_mod import GoMod
from repo_registry.adapters.observers.manifests.jvm.gradle import GradleBuild, GradleCatalogue
from repo_registry.adapters.observers.manifests.jvm.gradle_catalogue import CataloguedDependencies
from repo_registry.adapters.observers.manifests.jvm.main_class import MainClass
from repo_registry.adapters.observers.manifests.jvm.maven import MavenPom
from repo_registry.adapters.observers.manifests.mix import MixProject
from repo_registry.adapters.observers.manifests.npm.package_json import PackageJson
from repo_registry.adapters.observers.manifests.nuget import DotnetProject
from repo_registry.adapters.observers.manifests.pubspec import Pubspec
from repo_registry.adapters.observers.manifests.ruby.gem_files import GemFile, GemFiles
from repo_registry.adapters.observers.manifests.ruby.gemfile import Gemfile, GemfileLock
from repo_registry.adapters.observers.manifests.ruby.gemspec import Gemspec
from repo_registry.adapters.observers.manifests.terraform import TerraformSources
from repo_registry.adapters.observers.observer import Unreadable
from repo_registry.domain.model.facts import FactKind
from tests.observers.manifests.sources import (
    dependencies,
    entry_points,
    facts,
    joined,
    licences,
    locked,
    manifest,
)


def test_go_mod_tells_direct_indirect_and_tools_apart() -> None:
    text = """\
// the module
module "github.com/shop/cart/v2"

go 1.25
require github.com/spf13/cobra v1.10.2
require (
	charm.land/fang/v2 v2.0.1
	golang.org/x/tools v0.30.0
	github.com/x/y v0.1.0 // indirect; for z
)
replace github.com/spf13/cobra => ../cobra
exclude ( github.com/bad/one v1.0.0 )
tool golang.org/x/tools/cmd/stringer
"""
    assert dependencies(GoMod(), "go.mod", text) == [
        ("pkg:golang/github.com/spf13/cobra", "v1.10.2", "runtime", 5),
        ("pkg:golang/charm.land/fang/v2", "v2.0.1", "runtime", 7),
        ("pkg:golang/golang.org/x/tools", "v0.30.0", "dev", 8),
        ("pkg:golang/github.com/x/y", "v0.1.0", "indirect", 9),
    ]
    found = manifest(GoMod(), "go.mod", text)
    assert found is not None
    assert (found.attributes["name"], found.start_line) == ("github.com/shop/cart/v2", 2)


def test_a_go_mod_without_a_module_is_unreadable() -> None:
    with pytest.raises(Unreadable, match="without a module line"):
        facts(GoMod(), "go.mod", "go 1.25\n")


CRATE = """\
[package]
name = "cart"
license.workspace = true
publish = false
[[bin]]
name = "cartd"
path = "src/daemon.rs"
[dependencies]
serde = { version = "1.0", optional = true }
yaml = { package = "serde_yaml", version = "0.9" }
tokio.workspace = true
local = { path = "../local" }
[dev-dependencies]
insta = "1"
[build-dependencies]
cc = "1.1"
[target.'cfg(unix)'.dependencies]
nix = "0.29"
"""


def test_cargo_toml_tells_scopes_targets_and_renames() -> None:
    assert dependencies(CargoToml(), "cart/Cargo.toml", CRATE) == [
        ("pkg:cargo/serde", "1.0", "optional", 9),
        ("pkg:cargo/serde_yaml", "0.9", "runtime", 10),
        ("pkg:cargo/local", "../local", "runtime", 12),
        ("pkg:cargo/insta", "1", "dev", 14),
        ("pkg:cargo/cc", "1.1", "build", 16),
        ("pkg:cargo/nix", "0.29", "runtime", 18),
    ]
    assert entry_points(CargoToml(), "cart/Cargo.toml", CRATE) == [("cartd", "src/daemon.rs", "bin", 6)]
    found = manifest(CargoToml(), "cart/Cargo.toml", CRATE)
    assert found is not None
    assert found.attributes["private"] is True


def test_a_crate_inherits_from_the_workspace_above_and_finds_its_binaries_by_place() -> None:
    workspace = """\
[workspace]
members = ["cart"]
[workspace.package]
license = "MIT/Apache-2.0"
[workspace.dependencies]
tokio = "1.40"
"""
    files = [
        ("Cargo.toml", workspace),
        ("cart/Cargo.toml", CRATE),
        ("cart/src/bin/tool.rs", "fn main() {}\n"),
        ("cart/src/daemon.rs", "fn main() {}\n"),
        ("cart/src/main.rs", "fn main() {}\n"),
        ("other/src/main.rs", "fn main() {}\n"),
    ]
    found = joined(CargoPackages(), [CargoToml(), RustMain()], files)
    assert [(fact.kind, fact.key, fact.value, fact.path, fact.start_line) for fact in found] == [
        (FactKind.ENTRY_POINT, "tool", "src/bin/tool.rs", "cart/Cargo.toml", 2),
        (FactKind.ENTRY_POINT, "cart", "src/main.rs", "cart/Cargo.toml", 2),
        (FactKind.DEPENDENCY, "pkg:cargo/tokio", "1.40", "cart/Cargo.toml", 11),
        (FactKind.LICENSE, "MIT OR Apache-2.0", "declared", "cart/Cargo.toml", 2),
    ]


def test_cargo_lock_leaves_out_the_crates_of_the_workspace() -> None:
    text = """\
[[package]]
name = "cart"
version = "0.1.0"
[[package]]
name = "serde"
version = "1.0.1"
source = "registry+x"
"""
    assert locked(CargoLock(), "Cargo.lock", text) == [("pkg:cargo/serde", "1.0.1", 4)]


GEMSPEC = """\
Gem::Specification.new do |spec|
  spec.name = "cart-kit" # the name
  spec.version = Cart::VERSION
  spec.summary = "Keeps carts"
  spec.licenses = ["MIT", "Ruby"]
  spec.bindir = "exe"
  spec.executables = spec.files.grep(%r{^exe/}) { |f| File.basename(f) }
  spec.add_dependency "rack", ">= 2", "< 4"
  spec.add_runtime_dependency("json".freeze, "~> 2")
  spec.add_development_dependency 'rspec'
end
"""


def test_a_gemspec_is_read_without_running() -> None:
    assert dependencies(Gemspec(), "cart.gemspec", GEMSPEC) == [
        ("pkg:gem/rack", ">= 2, < 4", "runtime", 8),
        ("pkg:gem/json", "~> 2", "runtime", 9),
        ("pkg:gem/rspec", "", "dev", 10),
    ]
    assert licences(Gemspec(), "cart.gemspec", GEMSPEC) == [("MIT", 5), ("Ruby", 5)]
    found = manifest(Gemspec(), "cart.gemspec", GEMSPEC)
    assert found is not None
    assert found.attributes == {"name": "cart-kit", "description": "Keeps carts"}


def test_executables_and_the_main_file_of_a_gem_are_found_in_its_folder() -> None:
    files = [
        ("cart.gemspec", GEMSPEC),
        ("exe/cart", "#!/usr/bin/env ruby\n"),
        ("exe/note", "#!/bin/sh\n"),
        ("bin/console", "#!/usr/bin/env ruby\n"),
        ("lib/cart/kit.rb", ""),
        ("lib/cart/other.rb", ""),
    ]
    found = joined(GemFiles(), [Gemspec(), GemFile()], files)
    assert [(fact.key, fact.value, fact.attributes["type"]) for fact in found] == [
        ("cart", "exe/cart", "bin"),
        ("cart-kit", "lib/cart/kit.rb", "main"),
    ]


def test_a_gemfile_tells_groups_apart() -> None:
    text = """\
source "https://rubygems.org"
gem "rails", "~> 8.0", ">= 8.0.1"  # gem "commented"
gem 'puma' if ENV["PUMA"]
group :development, :test do
  if true
    gem "debug", platforms: %i[mri]
  end
end
group :test do
  gem "capybara"
end
gem "sentry", group: :production
gem "brakeman", groups: [:development]
"""
    assert dependencies(Gemfile(), "Gemfile", text) == [
        ("pkg:gem/rails", "~> 8.0, >= 8.0.1", "runtime", 2),
        ("pkg:gem/puma", "", "runtime", 3),
        ("pkg:gem/debug", "", "dev", 6),
        ("pkg:gem/capybara", "", "test", 10),
        ("pkg:gem/sentry", "", "runtime", 12),
        ("pkg:gem/brakeman", "", "dev", 13),
    ]


def test_a_gemfile_beside_a_gemspec_is_for_developers() -> None:
    assert dependencies(Gemfile(), "Gemfile", 'gemspec\ngem "rake"\n') == [("pkg:gem/rake", "", "dev", 2)]


def test_a_gemfile_lock_leaves_out_the_project() -> None:
    text = """\
PATH
  remote: .
  specs:
    cart (1.0)

GEM
  specs:
    rack (3.1.0)
      json (>= 2)

DEPENDENCIES
  rack!
"""
    assert locked(GemfileLock(), "Gemfile.lock", text) == [("pkg:gem/rack", "3.1.0", 8)]


def test_composer_json_leaves_out_the_platform() -> None:
    text = """\
{
  "name": "shop/cart",
  "license": ["MIT", "GPL-3.0-or-later"],
  "require": {"php": "^8.2", "ext-json": "*", "laravel/framework": "^12.0"},
  "require-dev": {"phpunit/phpunit": "^11"},
  "bin": ["bin/cart"],
  "extra": {"laravel": {"providers": ["Shop\\\\Cart\\\\CartServiceProvider"]}}
}
"""
    assert dependencies(ComposerJson(), "composer.json", text) == [
        ("pkg:composer/laravel/framework", "^12.0", "runtime", 4),
        ("pkg:composer/phpunit/phpunit", "^11", "dev", 5),
    ]
    assert entry_points(ComposerJson(), "composer.json", text) == [
        ("cart", "bin/cart", "bin", 6),
        ("Shop\\Cart\\CartServiceProvider", "Shop\\Cart\\CartServiceProvider", "plugin", 7),
    ]
    assert licences(ComposerJson(), "composer.json", text) == [("MIT OR GPL-3.0-or-later", 3)]
    lock = '{"packages": [{"name": "a/b", "version": "v1.0"}], "packages-dev": []}'
    assert locked(ComposerLock(), "composer.lock", lock) == [("pkg:composer/a/b", "v1.0", 1)]


POM = """\
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <parent><groupId>org.parent</groupId><artifactId>up</artifactId><version>3.0</version></parent>
  <artifactId>cart</artifactId>
  <properties><lib.version>2.1</lib.version><start-class>org.shop.Cart</start-class></properties>
  <licenses><license><name>The Apache License, Version 2.0</name></license></licenses>
  <dependencyManagement><dependencies><dependency>
    <groupId>org.managed</groupId><artifactId>only</artifactId><version>9</version>
  </dependency></dependencies></dependencyManagement>
  <dependencies>
    <dependency><groupId>org.lib</groupId><artifactId>lib</artifactId><version>${lib.version}</version></dependency>
    <dependency><groupId>${project.groupId}</groupId><artifactId>own</artifactId><version>${v}</version></dependency>
    <dependency>
      <groupId>org.managed</groupId><artifactId>only</artifactId><optional>true</optional>
    </dependency>
    <dependency><groupId>junit</groupId><artifactId>junit</artifactId><scope>test</scope></dependency>
  </dependencies>
</project>
"""


def test_a_pom_fills_in_its_own_properties_and_managed_versions() -> None:
    assert dependencies(MavenPom(), "pom.xml", POM) == [
        ("pkg:maven/org.lib/lib", "2.1", "runtime", 10),
        ("pkg:maven/org.parent/own", "${v}", "runtime", 11),
        ("pkg:maven/org.managed/only", "9", "optional", 12),
        ("pkg:maven/junit/junit", "", "test", 15),
    ]
    assert entry_points(MavenPom(), "pom.xml", POM) == [("Cart", "org.shop.Cart", "application", 4)]
    assert licences(MavenPom(), "pom.xml", POM) == [("Apache-2.0", 5)]


@pytest.mark.parametrize(
    "text",
    [
        "<project><name>a</project>",
        '<!DOCTYPE x [<!ENTITY a "aaaa">]><project>&a;</project>',
        "<project>" + "<a>" * 1_000,
        "<html></html>",
        "",
    ],
)
def test_a_pom_that_is_none_is_unreadable(text: str) -> None:
    with pytest.raises(Unreadable):
        facts(MavenPom(), "pom.xml", text)


def test_gradle_reads_coordinates_in_both_languages() -> None:
    text = """\
plugins { id 'java' }
version = '1.2.0'
dependencies {
    implementation 'org.lib:lib:2.1'
    api("org.api:api:${apiVersion}")
    implementation(platform("org.bom:bom:1"))
    testImplementation group: 'junit', name: 'junit', version: '4.13'
    compileOnly "org.lombok:lombok"
    // implementation 'org.gone:gone:1'
    kapt("org.proc:proc:1@jar")
    implementation project(':core')
}
application { mainClass = 'org.shop.Cart' }
"""
    assert sorted(dependencies(GradleBuild(), "build.gradle", text), key=lambda found: found[3]) == [
        ("pkg:maven/org.lib/lib", "2.1", "runtime", 4),
        ("pkg:maven/org.api/api", "${apiVersion}", "runtime", 5),
        ("pkg:maven/org.bom/bom", "1", "runtime", 6),
        ("pkg:maven/junit/junit", "4.13", "test", 7),
        ("pkg:maven/org.lombok/lombok", "", "optional", 8),
        ("pkg:maven/org.proc/proc", "1", "build", 10),
    ]


def test_gradle_follows_the_version_catalogue() -> None:
    catalogue = """\
[versions]
ktor = "3.0"
[libraries]
ktor-core = { module = "io.ktor:ktor-core", version.ref = "ktor" }
ktor-json = { group = "io.ktor", name = "ktor-json", version = "2.9" }
junit = "junit:junit:4.13"
[bundles]
ktor = ["ktor-core", "ktor-json"]
"""
    script = """\
dependencies {
  implementation(libs.bundles.ktor)
  testImplementation(libs.junit)
  api(libs.missing)
}
"""
    files = [("app/build.gradle.kts", script), ("gradle/libs.versions.toml", catalogue)]
    found = joined(CataloguedDependencies(), [GradleBuild(), GradleCatalogue()], files)
    assert [(fact.key, fact.value, fact.attributes["scope"], fact.path, fact.start_line) for fact in found] == [
        ("pkg:maven/io.ktor/ktor-core", "3.0", "runtime", "app/build.gradle.kts", 2),
        ("pkg:maven/io.ktor/ktor-json", "2.9", "runtime", "app/build.gradle.kts", 2),
        ("pkg:maven/junit/junit", "4.13", "test", "app/build.gradle.kts", 3),
    ]


@pytest.mark.parametrize(
    ("path", "text", "expected"),
    [
        (
            "src/App.java",
            "package org.shop;\n\npublic class App {\n  public static void main(String[] args) {}\n}\n",
            [("App", "org.shop.App", "application", 4)],
        ),
        ("src/App.kt", "package org.shop\n\nfun main() {}\n", [("AppKt", "org.shop.AppKt", "application", 3)]),
        ("src/Other.java", "class Other { void main() {} }\n", []),
    ],
)
def test_a_class_with_a_main_method_is_an_application(path: str, text: str, expected: list[object]) -> None:
    assert entry_points(MainClass(), path, text) == expected


def test_dotnet_projects_are_read() -> None:
    text = """\
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup>
    <OutputType>Exe</OutputType>
    <PackageLicenseExpression>MIT</PackageLicenseExpression>
  </PropertyGroup>
  <ItemGroup>
    <PackageReference Include="Serilog" Version="4.0" />
    <PackageReference Include="StyleCop"><Version>1.1</Version><PrivateAssets>all</PrivateAssets></PackageReference>
  </ItemGroup>
</Project>
"""
    assert dependencies(DotnetProject(), "src/Cart.csproj", text) == [
        ("pkg:nuget/Serilog", "4.0", "runtime", 7),
        ("pkg:nuget/StyleCop", "1.1", "dev", 8),
    ]
    assert entry_points(DotnetProject(), "src/Cart.csproj", text) == [("Cart", "Cart", "application", 3)]
    assert licences(DotnetProject(), "src/Cart.csproj", text) == [("MIT", 4)]
    tests = text.replace("Serilog", "Microsoft.NET.Test.Sdk")
    assert {scope for _, _, scope, _ in dependencies(DotnetProject(), "Cart.csproj", tests)} == {"test"}


def test_terraform_gives_providers_and_registry_modules() -> None:
    text = """\
terraform {
  required_providers {
    aws = {
      source  = "hashicorp/aws" # the cloud
      version = ">= 6.28"
    }
    random = "~> 3.0"
  }
}
module "vpc" {
  source  = "terraform-aws-modules/vpc/aws"
  version = "5.1.0"
  tags    = { source = "not/this/one" }
}
module "local" {
  source = "./modules/local"
}
"""
    assert dependencies(TerraformSources(), "versions.tf", text) == [
        ("pkg:terraform/hashicorp/aws", ">= 6.28", "runtime", 3),
        ("pkg:terraform/hashicorp/random", "~> 3.0", "runtime", 7),
        ("pkg:terraform/terraform-aws-modules/vpc/aws", "5.1.0", "runtime", 10),
    ]
    assert manifest(TerraformSources(), "versions.tf", text) is not None
    assert facts(TerraformSources(), "main.tf", 'resource "aws_vpc" "a" {\n}\n') == []


def test_components_are_the_folders_of_named_manifests() -> None:
    files = [
        ("package.json", '{"name": "root", "private": true}'),
        ("go.mod", "module github.com/shop/cart\n"),
        ("packages/a/package.json", '{"name": "@shop/a"}'),
        ("packages/b/package.json", '{"dependencies": {}}'),
    ]
    found = joined(Components(), [PackageJson(), GoMod()], files)
    assert [(fact.key, fact.value, fact.attributes["ecosystem"]) for fact in found] == [
        ("", "github.com/shop/cart", "golang"),
        ("packages/a", "@shop/a", "npm"),
    ]


def test_dart_and_elixir_packages_are_read() -> None:
    pubspec = """\
name: cart
publish_to: none
dependencies:
  flutter: {sdk: flutter}
  http: ^1.2.0
  kit: {git: {url: https://example.org/kit.git}}
dev_dependencies:
  lints: any
executables:
  cart:
"""
    assert dependencies(Pubspec(), "pubspec.yaml", pubspec) == [
        ("pkg:pub/http", "^1.2.0", "runtime", 5),
        ("pkg:pub/kit", "https://example.org/kit.git", "runtime", 6),
        ("pkg:pub/lints", "any", "dev", 8),
    ]
    assert entry_points(Pubspec(), "pubspec.yaml", pubspec) == [("cart", "bin/cart.dart", "bin", 10)]
    mix = """\
  def project do
    [
      app: :cart,
      version: "1.0.0",
  defp deps do
    [
      {:phoenix, "~> 1.7"},
      {:kit, git: "https://example.org/kit.git"},
      {:credo, "~> 1.7", only: [:dev, :test], runtime: false},
      {:mox, "~> 1", only: :test},
      # {:gone, "~> 1"},
"""
    assert dependencies(MixProject(), "mix.exs", mix) == [
        ("pkg:hex/phoenix", "~> 1.7", "runtime", 7),
        ("pkg:hex/kit", "", "runtime", 8),
        ("pkg:hex/credo", "~> 1.7", "dev", 9),
        ("pkg:hex/mox", "~> 1", "test", 10),
    ]
