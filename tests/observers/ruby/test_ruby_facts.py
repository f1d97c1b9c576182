"""Environment, entry points, imports and public names of Ruby."""

from __future__ import annotations

import pytest

from repo_registry.adapters.observers.ruby.inflections import plural, singular, underscored
from repo_registry.domain.model.facts import FactKind
from tests.observers.ruby.sources import findings, keys, read


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('ENV["A"]', [("A", "")]),
        ('ENV["A"] || "x"', [("A", "x")]),
        ('ENV.fetch("A", 5)', [("A", "5")]),
        ('ENV.fetch("A") { raise }', [("A", "")]),
        ('ENV["A"] ||= "x"', [("A", "x")]),
        ('ENV.values_at("A", "B")', [("A", ""), ("B", "")]),
        ('ENV.key?("A")', [("A", "")]),
        ('N = "A"\nENV[N]', [("A", "")]),
        ('ENV["A"] = "x"', []),
        ("ENV[name]", []),
        ('ENV["BUNDLE_GEMFILE"]', []),
        ('env["A"]', []),
        ("ENV.to_h", []),
    ],
)
def test_reads_of_the_environment(text: str, expected: list[tuple[str, str]]) -> None:
    found = [fact for fact in read({"lib/a.rb": text}) if fact.kind is FactKind.ENV_VARIABLE]
    assert [(fact.key, fact.value) for fact in found] == expected


def test_settings_that_are_templates_read_the_environment() -> None:
    yaml = "url: <%= ENV['A'] %>\npool: <%= ENV.fetch(\"B\", 5) %>\nc: <%= ENV['A'] %>\n"
    found = [(fact.key, fact.value, fact.start_line) for fact in read({"config/database.yml": yaml})]
    assert found == [("A", "", 1), ("B", "5", 2)]
    assert read({"config/plain.yml": "url: ENV['A']\n"}) == []
    assert keys({"Gemfile": "ENV['A']\n"}, FactKind.ENV_VARIABLE) == []


def test_engines_applications_and_what_a_server_runs_are_entry_points() -> None:
    files = {
        "lib/a.rb": "module A\nclass Engine < ::Rails::Engine\nend\nclass Error < StandardError\nend\nend\n",
        "config/application.rb": "module B\nclass Application < Rails::Application\nend\nend\n",
        "config.ru": "require_relative 'x'\nuse Logger\nrun Rails.application\\\n  .x\n",
    }
    found = [fact for fact in read(files) if fact.kind is FactKind.ENTRY_POINT]
    assert [(fact.key, fact.value, fact.attributes["type"]) for fact in found] == [
        ("Rails.application", "config.ru", "application"),
        ("B::Application", "config/application.rb", "application"),
        ("A::Engine", "lib/a.rb", "plugin"),
    ]


def test_imports_are_features_and_modules_that_are_used() -> None:
    text = (
        "require 'net/http'\nrequire_relative 'b'\nrequire './c'\nclass A\ninclude Sidekiq::Worker\n"
        "def x = OmniAuth::Builder.new\ndef y = File.read('z')\nend\n"
    )
    found = [one.payload["module"] for one in findings({"lib/a.rb": text})[1] if one.kind == "import"]
    assert found == ["net/http", "sidekiq", "omni_auth", "omniauth"]


SYMBOLS = """
# A library.
#
# More.
module Acme
  # :nodoc:
  class Secret; end

  class Client < Base
    # Sends a thing.
    #
    # @param thing [Thing]
    def send_it(thing, now: true)
    end

    def self.open; end

    class << self
      def close; end

      private

      def inner; end
    end

    private def one; end
    def two; end
    def three; end
    private :two
    def value=(x); end

    protected

    def four; end

    public

    def five; end
  end

  module Only
    module Names
      def self.deep; end
    end
  end
end
"""


def test_public_names_are_those_that_others_may_call() -> None:
    found = [fact for fact in read({"lib/acme.rb": SYMBOLS}) if fact.kind is FactKind.PUBLIC_SYMBOL]
    assert sorted(fact.key for fact in found) == [
        "Acme",
        "Acme::Client",
        "Acme::Client#five",
        "Acme::Client#send_it",
        "Acme::Client#three",
        "Acme::Client.close",
        "Acme::Client.open",
        "Acme::Only::Names",
        "Acme::Only::Names.deep",
    ]
    sent = next(fact for fact in found if fact.key == "Acme::Client#send_it")
    assert sent.value == "def send_it(thing, now: true)"
    assert sent.attributes == {
        "symbol_kind": "method",
        "name": "send_it",
        "module": "Acme::Client",
        "doc": "Sends a thing.",
    }


@pytest.mark.parametrize("path", ["test/a.rb", "spec/a_spec.rb", "config/a.rb", "db/migrate/a.rb", "bin/a"])
def test_files_that_nobody_calls_offer_no_names(path: str) -> None:
    assert keys({path: SYMBOLS}, FactKind.PUBLIC_SYMBOL) == []


@pytest.mark.parametrize(
    ("one", "many"),
    [("photo", "photos"), ("category", "categories"), ("box", "boxes"), ("status", "statuses"), ("person", "people")],
)
def test_plurals_and_singulars_belong_together(one: str, many: str) -> None:
    assert (plural(one), singular(many)) == (many, one)
    assert singular(f"big_{many}") == f"big_{one}"


def test_a_constant_has_the_path_of_its_file() -> None:
    assert underscored("PgHero::HTTPClient") == "pg_hero/http_client"
