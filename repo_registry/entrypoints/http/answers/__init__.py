"""What the service answers, as types: they describe `entrypoints.documents` to the readers of the OpenAPI document."""
