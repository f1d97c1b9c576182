"""What stores that keep rows in tables share: rows as texts and numbers, named statements, migration files."""
