"""A procedure step: what happens before, during and after a session."""

from api.record_types.common import record_type, title_field
from api.record_types.kinds.choice import Choice
from api.record_types.kinds.integer import Integer
from api.record_types.kinds.rich_text import RichText
from api.record_types.kinds.text import Text

PROCEDURE_STEP = record_type(
    "procedure_step",
    Choice(
        name="phase", options=("before", "during", "after", "follow_up"), required=True, clinical=True, filterable=True,
        help="The part of the treatment it belongs to.",
    ),
    Integer(name="step_number", minimum=1, maximum=100, clinical=True, filterable=True, help="Its number among the main steps, where it is one of them."),
    title_field("title", "The step in a few words.", clinical=True),
    RichText(name="patient_view", localized=True, required=True, clinical=True, help="What the patient lives through."),
    RichText(name="clinician_action", localized=True, clinical=True, help="What the clinician does."),
    Text(name="duration", localized=True, clinical=True, help="How long it takes."),
    RichText(name="sensation", localized=True, clinical=True, max_length=2_000, help="What the patient may feel."),
    collection="procedure-steps", label="Procedure step", order=60, title="title",
    headings={"en": "What happens in a session", "fr": "Le déroulement d’une séance", "es": "Qué ocurre en una sesión"},
    help="What happens before, during and after a session.",
)  # fmt: skip
