"""The API's own documentation: the OpenAPI document, and a readable page made from it."""
