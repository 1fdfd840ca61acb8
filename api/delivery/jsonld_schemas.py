"""What a JSON-LD document looks like, as far as one schema can say, for openapi.yaml."""

JSONLD_NODE = {
    "type": "object",
    "description": "Something that the document tells of, by the words of schema.org.",
    "required": ["@type"],
    "properties": {
        "@type": {
            "description": "What it is.",
            "anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}],
        },
        "@id": {"type": "string", "description": "What other nodes call it."},
    },
    "additionalProperties": True,
}
JSONLD_DOCUMENT = {
    "type": "object",
    "description": "schema.org JSON-LD.",
    "required": ["@context", "@graph"],
    "properties": {
        "@context": {"type": "string", "description": "The vocabulary."},
        "@graph": {
            "type": "array",
            "description": "The nodes.",
            "items": {"$ref": "#/components/schemas/JsonLdNode"},
        },
    },
}
