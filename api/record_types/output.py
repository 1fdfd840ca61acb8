"""The parent of the schemas of all answers, and of the objects that stand in them."""

from marshmallow import EXCLUDE, Schema


class Output(Schema):
    """An object that is handed out: members may be added in later releases, so readers must expect them."""

    class Meta:
        unknown = EXCLUDE
