"""Every route of the app with what it takes to call it, and what a call without a body or headers then gets; for the access test."""

from collections.abc import Iterator
from typing import NamedTuple

from api.record_types import RECORD_TYPES

# Who has which permission, told here once more, so that a slip in the code's own table is seen.
MAY = {
    "deliver": {"delivery", "preview", "reader", "translator", "author", "reviewer", "publisher", "admin"},
    "read": {"reader", "translator", "author", "reviewer", "publisher", "admin"},
    "translate": {"translator", "author", "reviewer", "admin"},
    "write": {"author", "reviewer", "admin"},
    "review": {"reviewer", "admin"},
    "publish": {"publisher", "admin"},
    "admin": {"admin"},
}
ROLES = sorted(set().union(*MAY.values()))

TABLE = """
GET    /                                                  public     302
GET    /__heartbeat__                                     public     200
GET    /__lbheartbeat__                                   public     200
GET    /__version__                                       public     200
GET    /healthz                                           public     200
GET    /readyz                                            public     200
GET    /metrics                                           public     404
GET    /console                                           public     200
GET    /console/                                          public     200
GET    /console/<screen>                                  public     200
GET    /console/assets/<file>                             public     404
GET    /docs                                              public     200
GET    /docs/files/<file>                                 public     200
GET    /docs/guides/<guide>                               public     200
GET    /docs/operations/<operation>                       public     200
GET    /docs/schemas                                      public     200
GET    /docs/schemas/<schema>                             public     200
GET    /docs/search.json                                  public     200
GET    /docs/sections/<section>                           public     200
GET    /leaflet-files/<file>                              public     404
GET    /preview-files/<file>                              public     404
GET    /preview/<site>                                    site       200
GET    /preview/<site>/<locale>                           site       200
GET    /preview/<site>/<locale>/pages/<topic>             site       200
GET    /preview/<site>/<locale>/<collection>/<slug_or_id>  site      200
GET    /sign-in                                           public     200
GET    /sign-in/files/<file>                              public     404
GET    /v1                                                public     200
GET    /v1/openapi.json                                   public     200
GET    /v1/problems                                       public     200
GET    /v1/problems/<name>                                public     200
GET    /v1/receipt-keys                                   public     200
POST   /v1/receipts/verify                                public     415
GET    /v1/sites                                          public     200
GET    /v1/types                                          public     200
GET    /v1/types/<type_name>                              public     200

GET    /v1/sites/<site>                                   site       200
GET    /v1/sites/<site>/changes                           site       200
GET    /v1/sites/<site>/fhir/<version>/metadata           site       200
GET    /v1/sites/<site>/fhir/<version>/DocumentReference  site       200
GET    /v1/sites/<site>/fhir/<version>/DocumentReference/<id>  site  404
GET    /v1/sites/<site>/infobutton                        site       200
GET    /v1/sites/<site>/pages/<topic>                     site       200
GET    /v1/sites/<site>/pages/<topic>/leaflet             site       200
GET    /v1/sites/<site>/pages/<topic>/standing            site       200
GET    /v1/sites/<site>/pages/<topic>/receipt             site       200
GET    /v1/sites/<site>/<collection>/<slug_or_id>/receipt  site      200
GET    /v1/sites/<site>/records                           site       200
GET    /v1/sites/<site>/records/<id>                      site       200
GET    /v1/sites/<site>/redirects                         site       200
GET    /v1/sites/<site>/routes                            site       200
GET    /v1/sites/<site>/search                            site       200
GET    /v1/sites/<site>/sync                              site       200
GET    /v1/sites/<site>/{collection}                      site       200
GET    /v1/sites/<site>/{collection}/<slug_or_id>         site       200

GET    /v1/admin                                          holder     200
GET    /v1/admin/session                                  public     200
POST   /v1/admin/session                                  sign_in    415
DELETE /v1/admin/session                                  sign_in    204
POST   /v1/admin/session/challenge                        sign_in    200
POST   /v1/admin/session/step-up                          session    415
POST   /v1/admin/session/step-up/challenge                session    200
GET    /v1/admin/session/oidc/start                       public     404
GET    /v1/admin/session/oidc/callback                    public     400
GET    /v1/admin/sessions                                 session    200
DELETE /v1/admin/sessions                                 session    204
DELETE /v1/admin/sessions/<id>                            session    404
PATCH  /v1/admin/me                                       session    415
GET    /v1/admin/me/keys                                  session    200
POST   /v1/admin/me/keys                                  session    415
DELETE /v1/admin/me/keys/<id>                             session    404
GET    /v1/admin/me/passkeys                              session    200
POST   /v1/admin/me/passkeys                              session    415
POST   /v1/admin/me/passkeys/challenge                    session    200
PATCH  /v1/admin/me/passkeys/<id>                         session    415
DELETE /v1/admin/me/passkeys/<id>                         session    404

GET    /v1/admin/me                                       holder     200
GET    /v1/admin/types                                    holder     200
GET    /v1/admin/colleagues                               read       200
GET    /v1/admin/inbox                                    read       200
GET    /v1/admin/inbox/counts                             read       200
GET    /v1/admin/inbox/items                              read       200
GET    /v1/admin/notices/end                              public     400
POST   /v1/admin/notices/end                              public     400
GET    /v1/admin/changes                                  read       200
POST   /v1/admin/changes/<seq>/revert                     publish    415

GET    /v1/admin/records                                  read       200
POST   /v1/admin/records                                  write      415
GET    /v1/admin/records/<id>                             read       200
DELETE /v1/admin/records/<id>                             write      428
GET    /v1/admin/search                                   read       400
POST   /v1/admin/replacements                             translate  415
GET    /v1/admin/records/<id>/threads                     read       200
POST   /v1/admin/records/<id>/threads                     read       415
GET    /v1/admin/records/<id>/threads/<thread>            read       200
PATCH  /v1/admin/records/<id>/threads/<thread>            read       428
POST   /v1/admin/records/<id>/threads/<thread>/seen       read       204
POST   /v1/admin/records/<id>/threads/<thread>/comments   read       415
PATCH  /v1/admin/records/<id>/threads/<thread>/comments/<comment>  read  428
DELETE /v1/admin/records/<id>/threads/<thread>/comments/<comment>  read  428

POST   /v1/admin/actions/submit                           translate  415
POST   /v1/admin/actions/approve                          review     415
POST   /v1/admin/actions/send-back                        review     415
POST   /v1/admin/actions/review                           review     415
POST   /v1/admin/actions/take-back                        review     415
POST   /v1/admin/actions/review/statement                 review     415
POST   /v1/admin/actions/review/signed                    review     415
GET    /v1/admin/signatures/<id>                          read       200
POST   /v1/admin/actions/dismiss-outdated                 review     415
POST   /v1/admin/actions/publish                          publish    415
POST   /v1/admin/actions/unpublish                        publish    415
POST   /v1/admin/actions/schedule                         publish    415
POST   /v1/admin/actions/withdraw                         publish    415
POST   /v1/admin/actions/reinstate                        publish    415
POST   /v1/admin/actions/hide                             publish    415
POST   /v1/admin/actions/show                             publish    415
POST   /v1/admin/actions/keep                             publish    415
POST   /v1/admin/actions/adopt                            publish    415

GET    /v1/admin/releases                                 read       200
POST   /v1/admin/releases                                 publish    415
GET    /v1/admin/releases/<id>                            read       200
PATCH  /v1/admin/releases/<id>                            publish    428
DELETE /v1/admin/releases/<id>                            publish    428
PUT    /v1/admin/releases/<id>/items                      publish    428
POST   /v1/admin/releases/<id>/items                      publish    428
POST   /v1/admin/releases/<id>/validate                   read       409
POST   /v1/admin/releases/<id>/publish                    publish    428
POST   /v1/admin/releases/<id>/schedule                   publish    428
POST   /v1/admin/releases/<id>/revert                     publish    428
POST   /v1/admin/proposals                                write      415
PUT    /v1/admin/proposals/<id>                           write      428
POST   /v1/admin/proposals/<id>/accept                    publish    428
POST   /v1/admin/proposals/<id>/decline                   publish    428
GET    /v1/admin/calendar                                 read       400
GET    /v1/admin/schedules                                read       200
GET    /v1/admin/schedules/<id>                           read       200
PATCH  /v1/admin/schedules/<id>                           publish    428
DELETE /v1/admin/schedules/<id>                           publish    428

GET    /v1/admin/sites                                    holder     200
POST   /v1/admin/sites                                    admin      415
GET    /v1/admin/sites/<site>                             read       200
PATCH  /v1/admin/sites/<site>                             admin      428
DELETE /v1/admin/sites/<site>                             admin      428
GET    /v1/admin/sites/<site>/export                      read       200
POST   /v1/admin/sites/<site>/import                      read       415
GET    /v1/admin/sites/<site>/import/template             read       400
GET    /v1/admin/sites/<site>/order                       read       400
PUT    /v1/admin/sites/<site>/order                       publish    428
POST   /v1/admin/sites/<site>/order                       write      428
POST   /v1/admin/sites/<site>/order/schedule              publish    415
GET    /v1/admin/sites/<site>/overrides                   read       200
GET    /v1/admin/sites/<site>/translation-status          read       200
GET    /v1/admin/sites/<site>/derivations                 read       200
GET    /v1/admin/sites/<site>/governance                  read       200
GET    /v1/admin/sites/<site>/waivers                     read       200
POST   /v1/admin/sites/<site>/waivers                     publish    415
DELETE /v1/admin/sites/<site>/waivers/<id>                publish    404
GET    /v1/admin/sites/<site>/xliff                       read       400
POST   /v1/admin/sites/<site>/xliff                       read       415
GET    /v1/admin/sites/<site>/preview-links               read       200
POST   /v1/admin/sites/<site>/preview-links               read       415
DELETE /v1/admin/sites/<site>/preview-links/<id>          read       204

GET    /v1/admin/sites/<site>/records/<id>/translations/<locale>                    read       200
PUT    /v1/admin/sites/<site>/records/<id>/translations/<locale>                    translate  415
PATCH  /v1/admin/sites/<site>/records/<id>/translations/<locale>                    translate  415
DELETE /v1/admin/sites/<site>/records/<id>/translations/<locale>                    translate  428
GET    /v1/admin/sites/<site>/records/<id>/translations/<locale>/versions           read       200
GET    /v1/admin/sites/<site>/records/<id>/translations/<locale>/versions/<number>  read       200
GET    /v1/admin/sites/<site>/records/<id>/translations/<locale>/diff               read       200
GET    /v1/admin/sites/<site>/records/<id>/translations/<locale>/beside             read       200
POST   /v1/admin/sites/<site>/records/<id>/translations/<locale>/check              translate  415
POST   /v1/admin/sites/<site>/records/<id>/translations/<locale>/restore            translate  428
POST   /v1/admin/sites/<site>/records/<id>/translations/<locale>/discard            translate  428
GET    /v1/admin/sites/<site>/records/<id>/translations/<locale>/presence           read       200
PUT    /v1/admin/sites/<site>/records/<id>/translations/<locale>/presence           read       415
DELETE /v1/admin/sites/<site>/records/<id>/translations/<locale>/presence           read       204

GET    /v1/admin/people                                   admin      200
POST   /v1/admin/people                                   admin      415
GET    /v1/admin/people/<id>                              admin      200
PATCH  /v1/admin/people/<id>                              admin      428
DELETE /v1/admin/people/<id>                              admin      428
GET    /v1/admin/people/<id>/sessions                     admin      200
DELETE /v1/admin/people/<id>/sessions                     admin      204
GET    /v1/admin/people/<id>/invitations                  admin      200
POST   /v1/admin/people/<id>/invitations                  admin      415
DELETE /v1/admin/people/<id>/invitations/<invitation>     admin      404
GET    /v1/admin/keys                                     admin      200
POST   /v1/admin/keys                                     admin      415
GET    /v1/admin/keys/<id>                                admin      200
DELETE /v1/admin/keys/<id>                                admin      204
POST   /v1/admin/keys/<id>/rotate                         admin      415
POST   /v1/admin/keys/<id>/revoke                         admin      415
GET    /v1/admin/webhooks                                 admin      200
POST   /v1/admin/webhooks                                 admin      415
GET    /v1/admin/webhooks/<id>                            admin      200
PATCH  /v1/admin/webhooks/<id>                            admin      428
DELETE /v1/admin/webhooks/<id>                            admin      428
POST   /v1/admin/webhooks/<id>/rotate                     admin      415
POST   /v1/admin/webhooks/<id>/retire                     admin      409
POST   /v1/admin/webhooks/<id>/resume                     admin      415
POST   /v1/admin/webhooks/<id>/test                       admin      200
GET    /v1/admin/webhooks/<id>/deliveries                 admin      200
GET    /v1/admin/webhooks/<id>/deliveries/<delivery>      admin      200
POST   /v1/admin/webhooks/<id>/deliveries/<delivery>/redeliver  admin  409
POST   /v1/admin/webhooks/<id>/acknowledgements           deliver    415
GET    /v1/admin/sites/<site>/receivers                   read       200
PUT    /v1/admin/sites/<site>/receivers/<name>            deliver    415
DELETE /v1/admin/sites/<site>/receivers/<name>            admin      404
GET    /v1/admin/audit                                    admin      200
GET    /v1/admin/jobs                                     admin      200
"""


class Route(NamedTuple):
    """A line of the table."""

    method: str
    rule: str
    needs: str
    status: int


def routes() -> Iterator[Route]:
    """The lines of the table, those of collections once for each record type."""
    for line in filter(str.strip, TABLE.splitlines()):
        method, rule, needs, status = line.split()
        collections = [each.collection for each in RECORD_TYPES.values()] if "{collection}" in rule else [""]
        for collection in collections:
            yield Route(method, rule.replace("{collection}", collection), needs, int(status))
