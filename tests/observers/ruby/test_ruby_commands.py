"""Tasks, generators and commands of Ruby."""

from __future__ import annotations

import pytest

from repo_registry.domain.model.facts import FactKind
from tests.observers.ruby.sources import executable, gem, package, read


def _commands(files: dict[str, str], *gems: str) -> dict[str, str]:
    found = read(files, [gem(name) for name in gems], [package("acme"), executable("exe/acme")])
    return {fact.key: fact.value for fact in found if fact.kind is FactKind.CLI_COMMAND}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("desc 'Do x'\ntask :x do\n1\nend\n", {"rake x": "Do x"}, id="a task"),
        pytest.param(
            "namespace :a do\nnamespace 'b' do\ndesc 'Do x'\ntask x: :environment do\n1\nend\nend\nend\n",
            {"rake a:b:x": "Do x"},
            id="namespaces",
        ),
        pytest.param("desc 'Do x'\ntask :x => [:y]\ntask :y do\n1\nend\n", {"rake x": "Do x"}, id="a step of another"),
        pytest.param("task :x do\n1\nend\n", {"rake x": ""}, id="without a description"),
        pytest.param("desc <<~TEXT\n  Do\n  x\nTEXT\ntask(:x) { 1 }\n", {"rake x": "Do x"}, id="a long description"),
        pytest.param("task default: :test\n", {}, id="an alias"),
        pytest.param("if a?\ndesc 'Do x'\ntask(:x) { 1 }\nend\n", {"rake x": "Do x"}, id="in a condition"),
        pytest.param("desc 'Do x'\ntask name do\n1\nend\n", {}, id="a name that is not known"),
    ],
)
def test_tasks_of_rake(text: str, expected: dict[str, str]) -> None:
    assert _commands({"lib/tasks/a.rake": text}) == expected


def test_a_rakefile_offers_only_what_it_describes() -> None:
    text = "task :x do\n1\nend\ndesc 'Do y'\ntask :y, [:a, :b] => [:x] do\n1\nend\n"
    (fact,) = [fact for fact in read({"Rakefile": text}) if fact.kind is FactKind.CLI_COMMAND]
    assert (fact.key, fact.attributes["options"]) == ("rake y", [["a", ""], ["b", ""]])


def test_a_gem_offers_the_tasks_that_it_describes() -> None:
    text = "namespace :jobs do\ntask :setup do\n1\nend\ndesc 'Work'\ntask work: :setup do\n1\nend\nend\n"
    assert _commands({"lib/acme/tasks.rb": text}) == {"rake jobs:work": "Work"}
    assert _commands({"lib/acme/other.rb": text}) == {}


def test_generators_are_called_by_their_modules() -> None:
    base = "Rails::Generators::Base"
    files = {
        "lib/generators/acme/install_generator.rb": (
            f"module Acme\nmodule Generators\nclass InstallGenerator < ::{base}\ndesc 'Install it'\n"
            "class_option :force, desc: 'Overwrite'\nend\nend\nend\n"
        ),
        "lib/generators/acme/acme_generator.rb": f"class Acme::Generators::AcmeGenerator < {base}\nend\n",
        "lib/generators/acme/hidden_generator.rb": f"class Acme::Generators::HiddenGenerator < {base}\nhide!\nend\n",
        "lib/report_generator.rb": "class ReportGenerator < Base\nend\n",
    }
    assert _commands(files) == {"rails generate acme:install": "Install it", "rails generate acme": ""}


def test_commands_of_thor_stand_below_the_program_that_starts_them() -> None:
    files = {
        "exe/acme": "#!/usr/bin/env ruby\nrequire 'acme'\nAcme::CLI.start(ARGV)\n",
        "lib/acme/cli.rb": (
            "module Acme\nclass CLI < Thor\nclass_option :quiet, desc: 'Say less'\n"
            "desc 'add-user NAME', 'Add a user'\nmethod_option :admin, desc: 'As admin'\ndef add_user(name); end\n"
            "desc 'db', 'Work on the database'\nsubcommand 'db', Db\n"
            "desc 'x', 'Hidden', hide: true\ndef x; end\ndef helper; end\nend\nend\n"
        ),
        "lib/acme/db.rb": "module Acme\nclass Db < Thor\ndesc 'dump', 'Dump it'\ndef dump; end\nend\nend\n",
    }
    assert _commands(files) == {"acme add-user": "Add a user", "acme db dump": "Dump it"}
    (add,) = [fact for fact in read(files) if fact.key == "acme add-user"]
    assert add.attributes["options"] == [["--admin", "As admin"], ["--quiet", "Say less"]]


def test_described_methods_of_other_classes_are_no_commands() -> None:
    text = "class A < Thing\nclass_option :x\ndesc 'a', 'Do a'\ndef a; end\nend\n"
    assert _commands({"lib/a.rb": text}) == {}


@pytest.mark.parametrize(
    ("gems", "text", "expected"),
    [
        pytest.param(
            ("mercenary",),
            "prog.command(:build) do |c|\nc.description 'Build it'\nc.option 'force', '--force', 'Even so'\nend\n",
            {"acme build": "Build it"},
            id="Mercenary",
        ),
        pytest.param(
            ("commander",),
            "command :build do |c|\nc.summary = 'Build it'\nend\n",
            {"acme build": "Build it"},
            id="Commander",
        ),
        pytest.param(
            ("gli",),
            "desc 'Work'\ncommand :work do |c|\nc.desc 'On x'\nc.command :x do |x|\n1\nend\nend\n",
            {"acme work": "On x", "acme work x": "On x"},
            id="GLI",
        ),
        pytest.param((), "prog.command(:build) do |c|\nc.description 'Build it'\nend\n", {}, id="no such gem"),
    ],
)
def test_commands_told_in_blocks(gems: tuple[str, ...], text: str, expected: dict[str, str]) -> None:
    assert _commands({"lib/acme.rb": text}, *gems) == expected


def test_options_of_a_script_are_those_of_its_parser() -> None:
    text = (
        "require 'optparse'\nOptionParser.new do |opts|\nopts.banner = 'Usage: other [options]'\n"
        "opts.on('-v', '--[no-]verbose', 'Say more') { 1 }\nopts.on('-n', '--name NAME', 'A name')\nend.parse!\n"
    )
    (fact,) = [fact for fact in read({"exe/acme": text}) if fact.kind is FactKind.CLI_COMMAND]
    assert (fact.key, fact.attributes["options"]) == ("acme", [["--verbose", "Say more"], ["--name", "A name"]])
    unnamed = {"lib/cli.rb": text.replace("Usage: other", "Usage"), "bin/importmap": "1\n"}
    assert [fact.key for fact in read(unnamed, more=[executable("bin/importmap")])] == []
    assert [fact.key for fact in read({"lib/cli.rb": text}) if fact.kind is FactKind.CLI_COMMAND] == ["other"]
