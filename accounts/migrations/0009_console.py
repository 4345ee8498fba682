"""Messages that are reviewed first, and the audit trail."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0008_silent_numbers"),
    ]

    operations = [
        migrations.AddField(
            model_name="user",
            name="review_first",
            field=models.BooleanField(
                db_default=False,
                default=False,
                help_text="a coach approves each of this client's messages before it goes",
            ),
        ),
        migrations.AlterField(
            model_name="user",
            name="coach",
            field=models.ForeignKey(
                blank=True,
                help_text="of a client; a coach's own coach is the head coach of the team",
                limit_choices_to={"role": "coach"},
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="clients",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.CreateModel(
            name="AuditEntry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField()),
                ("actor_id", models.UUIDField(help_text="of the staff; null when nobody is known", null=True)),
                (
                    "action",
                    models.CharField(
                        choices=[
                            ("read", "read"),
                            ("export", "took out"),
                            ("change", "changed"),
                            ("act", "did"),
                            ("sign_in", "signed in"),
                            ("sign_out", "signed out"),
                            ("refused", "was refused"),
                        ],
                        max_length=10,
                    ),
                ),
                ("what", models.CharField(help_text="in words, without a fact about anybody", max_length=200)),
                ("client_id", models.UUIDField(help_text="whom it was about, if about one", null=True)),
            ],
            options={
                "verbose_name_plural": "audit trail",
                "db_table": "audit_trail",
                "indexes": [
                    models.Index(fields=["client_id", "-at"], name="audit_of_a_client"),
                    models.Index(fields=["actor_id", "-at"], name="audit_of_an_actor"),
                    models.Index(fields=["-at"], name="audit_newest"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("action__in", ["read", "export", "change", "act", "sign_in", "sign_out", "refused"])
                        ),
                        name="audited_action_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("what", ""), _negated=True), name="audit_entry_says_what"
                    ),
                ],
            },
        ),
    ]
