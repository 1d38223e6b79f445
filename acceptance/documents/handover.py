"""T30, the assets handed over (资产移交书), and T31, the care agreement (管护协议)."""

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from acceptance.models import Asset, AssetKind
from core.money import grouped, in_capitals, total
from projects.documents import SOURCES, Pair, heading, on_paper, village_said
from projects.models import Project
from projects.paperwork import Filled, Subject

ASSETS_SAID = {
    AssetKind.OPERATING: "经营性资产",
    AssetKind.PUBLIC: "公益性资产",
    AssetKind.HOUSEHOLD: "到户类资产",
}


@dataclass(frozen=True, slots=True)
class AssetLine:
    """An asset as printed; its value in yuan."""

    name: str
    kind: str
    specification: str
    place: str
    value: str
    built_on: str
    receiver: str
    ownership: str


@dataclass(frozen=True, slots=True)
class AssetList:
    """T30: what is handed over, from whom to whom."""

    header: tuple[Pair, ...]
    rows: tuple[AssetLine, ...]
    total: str
    capitals: str
    funds: str
    signatures: tuple[str, ...] = ("移交方", "接收方", "监交方（乡镇）")


def asset_subjects(project: Project) -> Iterator[Subject]:
    if number := project.assets.count():
        yield Subject(f"{number}项资产")


def asset_list(project: Project, about_id: UUID | None) -> Filled:
    assets = list(project.assets.all())
    worth = total(asset.value for asset in assets)
    township = project.village.parent
    return Filled(
        AssetList(
            header=heading(
                project,
                ("移交方", project.party_name),
                ("监交方", str(township or "")),
            ),
            rows=tuple(_asset_line(asset) for asset in assets),
            total=grouped(worth),
            capitals=in_capitals(worth),
            funds=_sources(project),
        )
    )


def _asset_line(asset: Asset) -> AssetLine:
    return AssetLine(
        asset.name,
        ASSETS_SAID[AssetKind(asset.kind)],
        asset.specification,
        asset.place,
        grouped(asset.value),
        on_paper(asset.built_on),
        asset.receiver,
        asset.ownership,
    )


def _sources(project: Project) -> str:
    """Which money built it, in the words of the form."""
    used = set(project.funds.values_list("source", flat=True))
    return "、".join(said for said, sources in SOURCES.items() if used & set(sources)) or "　"


@dataclass(frozen=True, slots=True)
class CarePaper:
    """T31: the agreement as it is printed to be signed."""

    header: tuple[Pair, ...]
    owner: str
    keeper: str
    facts: tuple[Pair, ...]
    parties: tuple[str, ...] = (
        "甲方（产权单位盖章）",
        "乙方（管护责任人签字）",
        "监督方（乡镇盖章）",
    )


def care_subjects(project: Project) -> Iterator[Subject]:
    for number, care in enumerate(project.careagreements.order_by("at"), start=1):
        yield Subject(f"{care.object}（{care.keeper}）", care.pk, shown=f"第{number}份")


def care_paper(project: Project, about_id: UUID | None) -> Filled:
    care = next(one for one in project.careagreements.all() if one.pk == about_id)
    asset = project.assets.first()
    village = village_said(project.village.name)
    return Filled(
        CarePaper(
            header=heading(project),
            owner=asset.ownership if asset else f"{village}集体经济组织",
            keeper=care.keeper,
            facts=(
                ("管护对象", care.object),
                ("管护责任人", care.keeper),
                ("管护期限", f"{on_paper(care.since)}至{on_paper(care.until)}"),
                ("管护内容、频次", care.duties),
                ("经费来源", care.money),
                ("公益岗位", "　"),
            ),
        )
    )
