"""What a county wants to see before works start, against what a project has. Only reads."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from projects.county import county_of
from projects.models import Project, StartPaper, StartProof
from projects.models.start_paper import StartProofQuerySet
from regions.models import Sector


@dataclass(frozen=True, slots=True)
class Suggested:
    """A line that a county may begin its list with: [D], to be checked against its own papers."""

    name: str
    office: str
    required_in: tuple[Sector, ...] = ()


ALL = tuple(Sector)
BUILDS = (Sector.ROADS, Sector.WATER, Sector.LIVING, Sector.TOURISM)
SUGGESTED = (
    Suggested("用地手续（用地预审意见或土地权属证明）", "自然资源局", BUILDS),
    Suggested("使用林地、草原的审核意见", "林业和草原局", (Sector.FORESTRY,)),
    Suggested("环境影响登记表备案回执", "生态环境局"),
    Suggested("水土保持方案批复或备案", "水利局", (Sector.WATER,)),
    Suggested("施工图纸", "设计单位", ALL),
    Suggested("预算评审意见", "财政局", ALL),
)
SUGGESTED_SOURCE = "建议清单，以本县文件为准"


@dataclass(frozen=True, slots=True)
class Line:
    """One paper of the county's list as it stands in a project; `proof` None: nothing yet."""

    paper: StartPaper
    required: bool
    proof: StartProof | None

    @property
    def settled(self) -> bool:
        return self.proof is not None or not self.required


def list_of(village_code: str) -> QuerySet[StartPaper]:
    """What the village's county wants, in the order in which it was set."""
    return StartPaper.objects.standing().filter(area_id=county_of(village_code))


def lines_of(project: Project) -> list[Line]:
    """The county's list against the project; two queries."""
    proofs = _proofs(project).select_related("paper", "by__user__human", "by__division")
    found = {proof.start_paper_id: proof for proof in proofs}
    return [
        Line(paper, project.sector in paper.required_in, found.get(paper.pk))
        for paper in list_of(project.village_id)
    ]


def open_papers(project: Project) -> tuple[list[str], list[str]]:
    """The names that stop the start, and those of which the village says that they are not needed
    though the county wants them; one query."""
    own = _proofs(project).filter(start_paper=OuterRef("pk"))
    wanted = list_of(project.village_id).filter(
        Q(required_in__contains=[project.sector]),
        ~Exists(own.filter(paper__isnull=False)),
    )
    rows = wanted.annotate(reason=Subquery(own.values("reason")[:1])).values_list("name", "reason")
    found = list(rows)
    return [name for name, why in found if not why], [name for name, why in found if why]


def _proofs(project: Project) -> StartProofQuerySet:
    return StartProof.objects.standing().filter(project=project)
