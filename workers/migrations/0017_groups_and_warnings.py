"""The common priority groups."""

import datetime
from typing import Any

from django.db import migrations

# domain.md §1.4: the lists of 2025 are longer than those of 2023 (R7, R14, R18 to R20).
IN_2023 = datetime.date(2023, 3, 1)
IN_2025 = datetime.date(2025, 1, 1)
GROUPS = (
    ("lifted", "脱贫人口", "脱贫人口", IN_2023),
    ("relocated", "易地扶贫搬迁脱贫人口", "搬迁脱贫人口", IN_2025),
    ("monitored", "防止返贫致贫监测对象", "监测对象", IN_2023),
    ("disaster", "因灾需救助人口", "因灾救助人口", IN_2025),
    ("stranded", "受不可抗力影响无法外出务工劳动力", "无法外出务工", IN_2025),
    ("returned", "返乡农民工", "返乡农民工", IN_2025),
    ("graduate", "家庭经济困难高校毕业生", "困难高校毕业生", IN_2025),
    ("veteran", "未就业退役军人", "退役军人", IN_2025),
    ("laid_off", "外资外贸相关企业失业人员", "外贸企业失业", IN_2025),
    ("low_income", "其他低收入人口", "低收入人口", IN_2023),
    ("hard_to_employ", "就业困难群体", "就业困难群体", IN_2025),
)
SOURCES = {
    IN_2023: "2023年各地以工代赈项目公开文件",
    IN_2025: "2025年各地以工代赈项目公开文件",
}


def seed(apps: Any, editor: Any) -> None:
    category = apps.get_model("workers", "Category")
    category.objects.using(editor.connection.alias).bulk_create(
        category(
            code=code, name=name, short=short, position=position, since=since, source=SOURCES[since]
        )
        for position, (code, name, short, since) in enumerate(GROUPS, start=1)
    )


def unseed(apps: Any, editor: Any) -> None:
    apps.get_model("workers", "Category").objects.using(editor.connection.alias).all().delete()


class Migration(migrations.Migration):
    dependencies = [("workers", "0016_people_policies")]
    operations = [
        migrations.RunPython(seed, unseed),
    ]
