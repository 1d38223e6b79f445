"""Accounts of the demo's cast, by what they have in common."""

EVERYONE = frozenset(
    {
        "recorder", "supervisor", "buyer", "storekeeper", "cashier", "township-clerk", "township",
        "county", "finance", "treasury", "bureau", "auditor", "province",
    }
)  # fmt: skip
PEOPLE = EVERYONE - {"bureau", "province"}
VILLAGE = frozenset({"recorder", "township-clerk"})
MONTHS = frozenset({"county", "finance", "treasury", "auditor"})
OBJECTORS = PEOPLE - {"finance", "treasury", "auditor"}
ANSWERERS = frozenset({"township-clerk", "township", "county"})
SIGNED_BY = frozenset({"recorder", "supervisor", "township-clerk"})  # on a wage sheet
FINANCE = frozenset({"finance"})
TREASURY = frozenset({"treasury"})
COUNTY = frozenset({"county"})
SEERS = frozenset({"supervisor", "township-clerk", "township"})  # of a changed account
ISSUERS = frozenset({"recorder", "township-clerk", "township", "county"})
ABOVE = EVERYONE - {"recorder", "supervisor", "buyer", "storekeeper", "cashier"}
COMPARERS = frozenset({"supervisor", "township-clerk", "township"})
CLERK = frozenset({"township-clerk"})
OUTSIDE = ("recorder-gushan", "neighbour", "county-gonghe")
WRITERS = frozenset({"recorder", "supervisor", "buyer", "storekeeper", "cashier", "township-clerk"})
TAKERS = PEOPLE - WRITERS - {"treasury"}
ABOVE_VILLAGES = EVERYONE - (WRITERS - CLERK)
PUBLIC = frozenset(
    {
        "sign_in", "document_verify", "service_worker", "manifest", "offline",
        "worker_page", "worker_page_close", "worker_page_object",
    }
)  # fmt: skip
OWN = frozenset({"home", "sign_out", "post_choose", "gallery"})  # anyone who is signed in
