"""The common priority groups, and the reasons kept so far for people of a certain age."""

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


# Each reason becomes a warning that was passed, said by whoever took the person on. The owner is
# held by the policies too, so the scope is opened and the counts compared (decision 10).
REASONS_TO_WARNINGS = """
DO $$
DECLARE
    wanted bigint;
    kept bigint;
BEGIN
    PERFORM set_config('app.lo', '0', true), set_config('app.hi', ':', true);
    SELECT count(*) INTO wanted FROM workers_rosterentry WHERE age_reason <> '';
    INSERT INTO workers_passedwarning (id, village_id, person_id, entry_id, kind, reason, at, by_id)
    SELECT gen_random_uuid(), e.village_id, e.person_id, e.id,
        CASE WHEN age(e.entered_on, p.born_on) < interval '18 years' THEN 'young' ELSE 'old' END,
        e.age_reason, e.at, e.by_id
    FROM workers_rosterentry e JOIN workers_person p ON p.id = e.person_id
    WHERE e.age_reason <> '';
    GET DIAGNOSTICS kept = ROW_COUNT;
    IF kept <> wanted THEN
        RAISE EXCEPTION '% reasons, but % warnings', wanted, kept;
    END IF;
    PERFORM set_config('app.lo', '', true), set_config('app.hi', '', true);
END $$;
"""
WARNINGS_TO_REASONS = """
DO $$
BEGIN
    PERFORM set_config('app.lo', '0', true), set_config('app.hi', ':', true);
    UPDATE workers_rosterentry e SET age_reason = w.reason FROM workers_passedwarning w
    WHERE w.entry_id = e.id AND w.kind IN ('young', 'old');
    PERFORM set_config('app.lo', '', true), set_config('app.hi', '', true);
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("workers", "0016_people_policies")]
    operations = [
        migrations.RunPython(seed, unseed),
        migrations.RunSQL(REASONS_TO_WARNINGS, WARNINGS_TO_REASONS),
    ]
