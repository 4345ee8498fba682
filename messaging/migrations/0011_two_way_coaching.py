"""Alarming texts, changes with their way back, proposals, and answers to what clients text."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


def read_what_was_handled(apps, schema_editor):
    """Old texts were read by coaches: nobody is answered days later."""
    texts = apps.get_model("messaging", "InboundText").objects
    texts.filter(handled_at__isnull=False).update(read_at=models.F("handled_at"))


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0012_two_way_coaching"),
        ("messaging", "0010_newest_first"),
        ("plans", "0018_way_back_stays_open_still"),
        ("workouts", "0009_asked_for_today"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Change",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("kind", models.CharField(help_text="which wish it was: Log, Pain", max_length=30)),
                ("wish", models.JSONField(default=dict, help_text="the wish as it was read")),
                ("sentence", models.CharField(help_text="what was done, as it was told", max_length=400)),
                ("reasons", models.JSONField(blank=True, default=list, help_text="why, for who asks")),
                ("rows", models.JSONField(default=list)),
                ("made_at", models.DateTimeField()),
                ("undone_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "db_table": "changes",
            },
        ),
        migrations.CreateModel(
            name="Proposal",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("kind", models.CharField(help_text="which wish it was: PlanWeeks, Program, PauseWish", max_length=30)),
                ("wish", models.JSONField(help_text="the wish as it was read")),
                ("sentence", models.CharField(help_text="what would be done, as it was told", max_length=300)),
                ("plan_seen", models.CharField(help_text="what the plan was when it was made", max_length=64)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "open"),
                            ("accepted", "accepted"),
                            ("declined", "declined"),
                            ("stale", "overtaken"),
                        ],
                        default="open",
                        max_length=10,
                    ),
                ),
                ("made_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
                ("decided_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "db_table": "proposals",
            },
        ),
        migrations.CreateModel(
            name="RedFlag",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("kinds", models.JSONField(help_text='["chest"]')),
                ("about", models.CharField(choices=[("self", "the client"), ("other", "somebody else")], max_length=5)),
                ("quote", models.CharField(max_length=300)),
                ("raised_at", models.DateTimeField()),
            ],
            options={
                "db_table": "red_flags",
            },
        ),
        migrations.CreateModel(
            name="TalkState",
            fields=[
                (
                    "client",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="talk",
                        serialize=False,
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "asked",
                    models.CharField(
                        blank=True, default="", help_text="the kind of question; empty: nothing", max_length=20
                    ),
                ),
                (
                    "asked_about",
                    models.TextField(blank=True, default="", help_text="what it was about, as its reader has it"),
                ),
                ("asked_at", models.DateTimeField(blank=True, null=True)),
                ("more", models.TextField(blank=True, default="", help_text="what did not fit into the last answer")),
            ],
            options={
                "db_table": "talk_states",
            },
        ),
        migrations.RemoveConstraint(
            model_name="alert",
            name="alert_kind_is_known",
        ),
        migrations.RemoveConstraint(
            model_name="message",
            name="message_kind_is_known",
        ),
        migrations.AddField(
            model_name="inboundtext",
            name="read_at",
            field=models.DateTimeField(
                blank=True,
                help_text="when it was read for what the client wants, with those that came beside it",
                null=True,
            ),
        ),
        migrations.AddField(
            model_name="inboundtext",
            name="understood",
            field=models.BooleanField(
                blank=True, help_text="whether all of it was answered by itself; no: a coach has to read it", null=True
            ),
        ),
        migrations.AlterField(
            model_name="alert",
            name="kind",
            field=models.CharField(
                choices=[
                    ("bad_number", "the number takes no texts"),
                    ("missed", "a message was not sent"),
                    ("undelivered", "a message did not arrive"),
                    ("plan_ended", "the plan is over: a draft of the next one waits"),
                    ("no_plan", "has no plan"),
                    ("sessions_missed", "missed three sessions in a row"),
                    ("red_flag", "wrote of something that a doctor has to see"),
                    ("unwell", "is not well"),
                    ("asks", "asks for something that a coach decides"),
                ],
                max_length=20,
            ),
        ),
        migrations.AlterField(
            model_name="message",
            name="kind",
            field=models.CharField(
                choices=[
                    ("chat", "chat"),
                    ("daily", "daily message"),
                    ("weekly", "weekly message"),
                    ("reset", "system update"),
                    ("reply", "answer to STOP, START or HELP"),
                    ("answer", "answer to a text"),
                    ("question", "question of the week"),
                    ("page", "call for a coach"),
                ],
                db_default="chat",
                default="chat",
                max_length=10,
            ),
        ),
        migrations.AddIndex(
            model_name="inboundtext",
            index=models.Index(
                condition=models.Q(("handled_at__isnull", False), ("read_at__isnull", True), ("user__isnull", False)),
                fields=["user", "received_at"],
                name="inbound_texts_unread",
            ),
        ),
        migrations.AddConstraint(
            model_name="alert",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "kind__in",
                        [
                            "bad_number",
                            "missed",
                            "undelivered",
                            "plan_ended",
                            "no_plan",
                            "sessions_missed",
                            "red_flag",
                            "unwell",
                            "asks",
                        ],
                    )
                ),
                name="alert_kind_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="message",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("kind__in", ["chat", "daily", "weekly", "reset", "reply", "answer", "question", "page"])
                ),
                name="message_kind_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="message",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "question"), _negated=True), ("local_date__isnull", False), _connector="OR"
                ),
                name="question_has_a_day",
            ),
        ),
        migrations.AddField(
            model_name="change",
            name="client",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="changes", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="change",
            name="text",
            field=models.ForeignKey(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="changes",
                to="messaging.inboundtext",
            ),
        ),
        migrations.AddField(
            model_name="change",
            name="undone_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="changes_undone",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="proposal",
            name="client",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="proposals", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="proposal",
            name="decided_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="proposals_decided",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="proposal",
            name="fitness_plan",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.CASCADE, related_name="proposals", to="plans.fitnessplan"
            ),
        ),
        migrations.AddField(
            model_name="proposal",
            name="text",
            field=models.ForeignKey(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="proposals",
                to="messaging.inboundtext",
            ),
        ),
        migrations.AddField(
            model_name="redflag",
            name="client",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="red_flags", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="redflag",
            name="text",
            field=models.OneToOneField(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="red_flag",
                to="messaging.inboundtext",
            ),
        ),
        migrations.AddConstraint(
            model_name="talkstate",
            constraint=models.CheckConstraint(
                condition=models.Q(("asked", ""), ("asked_at__isnull", False), _connector="OR"),
                name="what_was_asked_has_a_time",
            ),
        ),
        migrations.AddIndex(
            model_name="change",
            index=models.Index(fields=["client", "-id"], name="changes_of_a_client"),
        ),
        migrations.AddConstraint(
            model_name="change",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind", ""), _negated=True), name="change_has_a_kind"
            ),
        ),
        migrations.AddConstraint(
            model_name="change",
            constraint=models.CheckConstraint(
                condition=models.Q(("sentence", ""), _negated=True), name="change_says_what_was_done"
            ),
        ),
        migrations.AddConstraint(
            model_name="change",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("undone_at__isnull", True), ("undone_at__gte", models.F("made_at")), _connector="OR"
                ),
                name="change_is_undone_after_it_was_made",
            ),
        ),
        migrations.AddConstraint(
            model_name="proposal",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "open")), fields=("client",), name="one_open_proposal_per_client"
            ),
        ),
        migrations.AddConstraint(
            model_name="proposal",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["open", "accepted", "declined", "stale"])),
                name="proposal_state_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="proposal",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("decided_at__isnull", True), ("state", "open")),
                    models.Q(models.Q(("state", "open"), _negated=True), ("decided_at__isnull", False)),
                    _connector="OR",
                ),
                name="decided_proposal_has_a_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="proposal",
            constraint=models.CheckConstraint(
                condition=models.Q(("expires_at__gt", models.F("made_at"))), name="proposal_ends_after_it_was_made"
            ),
        ),
        migrations.AddIndex(
            model_name="redflag",
            index=models.Index(fields=["client", "-raised_at"], name="red_flags_of_a_client"),
        ),
        migrations.AddConstraint(
            model_name="redflag",
            constraint=models.CheckConstraint(
                condition=models.Q(("about__in", ["self", "other"])), name="red_flag_is_about_somebody"
            ),
        ),
        migrations.AddConstraint(
            model_name="redflag",
            constraint=models.CheckConstraint(
                condition=models.Q(("kinds__0__isnull", False)), name="red_flag_has_a_kind"
            ),
        ),
        migrations.RunPython(read_what_was_handled, migrations.RunPython.noop),
    ]
