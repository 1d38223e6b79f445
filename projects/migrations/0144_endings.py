import django.contrib.postgres.constraints
import django.db.models.deletion
from django.db import migrations, models

import core.fields
import core.ids


class Migration(migrations.Migration):
    dependencies = [
        ("projects", "0143_change_order_policies"),
        ("regions", "0010_finance_reviewer"),
    ]

    operations = [
        migrations.CreateModel(
            name="Ending",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=core.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "stage",
                    models.CharField(
                        choices=[
                            ("takeover", "take-over of works under way"),
                            ("reserve", "project reserve"),
                            ("resolution", "village resolution"),
                            ("proposal", "proposal and approval"),
                            ("funding", "plan and funds issued"),
                            ("preparation", "preparation to start"),
                            ("construction", "construction"),
                            ("acceptance", "acceptance of completion"),
                            ("handover", "handover and care"),
                            ("archive", "archive"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "outcome",
                    models.CharField(
                        choices=[("ended", "ended early"), ("returned", "given back")], max_length=8
                    ),
                ),
                (
                    "asker",
                    models.CharField(
                        choices=[("village", "the village"), ("township", "the township")],
                        max_length=8,
                        verbose_name="who asks",
                    ),
                ),
                ("reason", models.CharField(max_length=400, verbose_name="reason")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("asked", "waits for the county"),
                            ("agreed", "agreed to"),
                            ("refused", "not agreed to"),
                            ("withdrawn", "taken back"),
                        ],
                        default="asked",
                        max_length=10,
                    ),
                ),
                ("state_since", models.DateField()),
                ("version", models.PositiveIntegerField(default=1)),
                ("closed_reason", models.CharField(blank=True, max_length=200)),
            ],
            options={
                "ordering": ["-state_since", "-id"],
            },
        ),
        migrations.CreateModel(
            name="EndingAct",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=core.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("at", models.DateTimeField()),
                (
                    "step",
                    models.CharField(choices=[("ask", "ask"), ("county", "county")], max_length=10),
                ),
                (
                    "verdict",
                    models.CharField(
                        choices=[
                            ("submit", "submitted"),
                            ("approve", "approved"),
                            ("return", "returned for correction"),
                            ("reject", "not approved"),
                            ("reopen", "sent back to its proposal"),
                        ],
                        max_length=8,
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=400, verbose_name="reason")),
                ("version_seen", models.PositiveIntegerField()),
            ],
            options={
                "ordering": ["at"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="FundReturn",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=core.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                ("withdrawn_reason", models.CharField(blank=True, max_length=200)),
                (
                    "use",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("labour", "labour"),
                            ("materials", "materials"),
                            ("machinery", "machinery"),
                            ("other", "other costs"),
                        ],
                        max_length=10,
                        verbose_name="of which costs",
                    ),
                ),
                ("amount", core.fields.YuanField(verbose_name="amount returned")),
                ("returned_on", models.DateField(verbose_name="returned on")),
                (
                    "voucher_number",
                    models.CharField(max_length=40, verbose_name="number of the voucher"),
                ),
                ("at", models.DateTimeField()),
            ],
            options={
                "ordering": ["returned_on", "at"],
            },
        ),
        migrations.RemoveConstraint(
            model_name="motion",
            name="motion_subject_is_known",
        ),
        migrations.AlterField(
            model_name="meeting",
            name="subject",
            field=models.CharField(
                choices=[
                    ("self_build", "this project, and building it ourselves"),
                    ("bodies", "council, supervision group, rates and purchasing plan"),
                    ("surplus", "what is left over: money and materials"),
                    ("care", "who keeps and cares for what was built"),
                    ("ending", "ending this project early, or giving it back"),
                    ("other", "another matter"),
                ],
                max_length=12,
                verbose_name="subject",
            ),
        ),
        migrations.AlterField(
            model_name="motion",
            name="subject",
            field=models.CharField(
                choices=[
                    ("self_build", "this project, and building it ourselves"),
                    ("bodies", "council, supervision group, rates and purchasing plan"),
                    ("surplus", "what is left over: money and materials"),
                    ("care", "who keeps and cares for what was built"),
                    ("ending", "ending this project early, or giving it back"),
                    ("other", "another matter"),
                ],
                max_length=12,
                verbose_name="subject",
            ),
        ),
        migrations.AlterField(
            model_name="project",
            name="outcome",
            field=models.CharField(
                choices=[
                    ("open", "under way"),
                    ("archived", "archived"),
                    ("rejected", "not approved"),
                    ("ended", "ended early"),
                    ("returned", "given back"),
                ],
                default="open",
                max_length=8,
            ),
        ),
        migrations.AddConstraint(
            model_name="motion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("subject__in", ["self_build", "bodies", "surplus", "care", "ending", "other"])
                ),
                name="motion_subject_is_known",
            ),
        ),
        migrations.AddField(
            model_name="ending",
            name="document",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="projects.attachment",
            ),
        ),
        migrations.AddField(
            model_name="ending",
            name="project",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="%(class)ss",
                to="projects.project",
            ),
        ),
        migrations.AddField(
            model_name="ending",
            name="resolution",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="projects.meeting",
                verbose_name="resolution",
            ),
        ),
        migrations.AddField(
            model_name="ending",
            name="village",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="regions.division",
            ),
        ),
        migrations.AddField(
            model_name="endingact",
            name="ending",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="acts",
                to="projects.ending",
            ),
        ),
        migrations.AddField(
            model_name="endingact",
            name="operator",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="regions.human"
            ),
        ),
        migrations.AddField(
            model_name="endingact",
            name="paper",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="projects.attachment",
            ),
        ),
        migrations.AddField(
            model_name="endingact",
            name="post",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="regions.post"
            ),
        ),
        migrations.AddField(
            model_name="endingact",
            name="project",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="%(class)ss",
                to="projects.project",
            ),
        ),
        migrations.AddField(
            model_name="endingact",
            name="responsible",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="regions.human"
            ),
        ),
        migrations.AddField(
            model_name="endingact",
            name="village",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="regions.division",
            ),
        ),
        migrations.AddField(
            model_name="fundreturn",
            name="by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="regions.post"
            ),
        ),
        migrations.AddField(
            model_name="fundreturn",
            name="fund",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="returns",
                to="projects.fund",
            ),
        ),
        migrations.AddField(
            model_name="fundreturn",
            name="paper",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="projects.attachment",
            ),
        ),
        migrations.AddField(
            model_name="fundreturn",
            name="project",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="%(class)ss",
                to="projects.project",
            ),
        ),
        migrations.AddField(
            model_name="fundreturn",
            name="village",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="regions.division",
            ),
        ),
        migrations.AddField(
            model_name="fundreturn",
            name="withdrawn_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="regions.post",
            ),
        ),
        migrations.AddIndex(
            model_name="ending",
            index=models.Index(fields=["village", "state"], name="ending_by_place_and_state"),
        ),
        migrations.AddConstraint(
            model_name="ending",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "asked")),
                fields=("project",),
                name="ending_asked_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="ending",
            constraint=models.UniqueConstraint(fields=("id", "project"), name="ending_project_key"),
        ),
        migrations.AddConstraint(
            model_name="ending",
            constraint=models.CheckConstraint(
                condition=models.Q(("reason", ""), _negated=True), name="ending_has_a_reason"
            ),
        ),
        migrations.AddConstraint(
            model_name="endingact",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("operator", models.F("responsible")), ("paper__isnull", False), _connector="OR"
                ),
                name="endingact_for_another_has_his_paper",
            ),
        ),
        migrations.AddConstraint(
            model_name="endingact",
            constraint=models.UniqueConstraint(
                fields=("ending", "step"), name="ending_decided_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="endingact",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                expressions=[
                    (models.F("ending"), "="),
                    (models.F("responsible"), "="),
                    (models.F("step"), "<>"),
                ],
                name="ending_one_human_one_step",
            ),
        ),
        migrations.AddConstraint(
            model_name="endingact",
            constraint=models.CheckConstraint(
                condition=models.Q(("reason", ""), _negated=True), name="ending_act_has_a_reason"
            ),
        ),
        migrations.AddConstraint(
            model_name="fundreturn",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount__gt", 0)), name="return_has_money"
            ),
        ),
        migrations.AddConstraint(
            model_name="fundreturn",
            constraint=models.UniqueConstraint(
                condition=models.Q(("withdrawn_at__isnull", True)),
                fields=("fund", "use", "voucher_number"),
                name="return_once_a_voucher",
            ),
        ),
        migrations.AddConstraint(
            model_name="fundreturn",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("withdrawn_at__isnull", True),
                        ("withdrawn_by__isnull", True),
                        ("withdrawn_reason", ""),
                    ),
                    models.Q(
                        ("withdrawn_at__isnull", False),
                        ("withdrawn_by__isnull", False),
                        models.Q(("withdrawn_reason", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="return_withdrawn_at_by_and_why",
            ),
        ),
    ]
