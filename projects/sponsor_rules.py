"""Which department stands behind which kind of works (主管部门).

[D] The province names eight kinds of sponsors; which sector falls to which is our default, and the
village may name another of them.
"""

from collections.abc import Mapping

from regions.models import Sector, Sponsor

SPONSORS: Mapping[str, Sponsor] = {
    Sector.ROADS: Sponsor.TRANSPORT,
    Sector.WATER: Sponsor.WATER,
    Sector.FARMING: Sponsor.AGRICULTURE,
    Sector.LIVING: Sponsor.RURAL,
    Sector.TOURISM: Sponsor.CULTURE,
    Sector.FORESTRY: Sponsor.FORESTRY,
}


def sponsor_of(sector: str, chosen: str = "") -> Sponsor:
    """The one that was chosen, else the sector's own."""
    return Sponsor(chosen) if chosen else SPONSORS[sector]


def chosen_against(sector: str, sponsor: str) -> str:
    """The sponsor where it is another than the sector's own, else nothing: so that a form's sector
    can change and its sponsor follows."""
    return "" if SPONSORS.get(sector) == sponsor else sponsor
