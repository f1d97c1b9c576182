"""A small repository that can do a few things, in the versions that the tests walk through."""

from __future__ import annotations

from pathlib import Path

from tests.git.builder import Content, Origin

README = b"""# shop

Shop keeps invoices of customers and renders them as PDF.

## Features

* Render invoices as PDF
* Import customers from CSV files
* Send reminders for invoices that are overdue

## Installation

    pip install shop
"""

PYPROJECT = b"""[project]
name = "shop"
version = "1.0"
description = "Keep invoices and render them as PDF"
license = "MIT"
dependencies = ["fastapi>=0.110", "click>=8"]

[project.scripts]
shop = "shop.cli:main"
"""

APP = b'''"""The HTTP service."""

from fastapi import APIRouter, FastAPI

app = FastAPI()
invoices = APIRouter(prefix="/invoices")


@invoices.get("/")
def list_invoices():
    """List all invoices of a customer."""
    return []


@invoices.post("/")
def create_invoice():
    """Create an invoice."""
    return {}


@invoices.get("/{number}/pdf")
def render_invoice(number: int):
    """Render an invoice as PDF."""
    return b""


app.include_router(invoices)
'''

CLI = b'''"""The command line."""

import os

import click


@click.group()
def main():
    """Keep invoices."""


@main.command("import")
@click.argument("path")
def import_customers(path):
    """Import customers from a CSV file."""


@main.command()
def remind():
    """Send reminders for overdue invoices."""
    return os.environ["SHOP_SENDER"]
'''

TESTS = b"""from shop.app import app


def test_nothing():
    @app.get("/only-in-tests")
    def fake(): ...
"""

FILES: dict[bytes, Content] = {
    b"README.md": README,
    b"pyproject.toml": PYPROJECT,
    b"shop/__init__.py": b"",
    b"shop/app.py": APP,
    b"shop/cli.py": CLI,
    b"tests/test_app.py": TESTS,
}


def shop(path: Path) -> Origin:
    """Make the repository with its first commit."""
    origin = Origin(path)
    origin.commit(FILES)
    return origin
