"""The newest plans, drafts that wait and plans that end are found without reading all plans."""

from django.conf import settings
from django.db import migrations, models

import accounts.date_sql


class Migration(migrations.Migration):
    dependencies = [
        ("plans", "0020_way_back_stays_open_after_weeks"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddIndex(
            model_name="fitnessplan",
            index=models.Index(fields=["-created_at", "-id"], name="plans_newest"),
        ),
        migrations.AddIndex(
            model_name="fitnessplan",
            index=models.Index(
                condition=models.Q(("status", "draft")), fields=["created_at"], name="plans_to_be_approved"
            ),
        ),
        migrations.AddIndex(
            model_name="fitnessplan",
            index=models.Index(
                accounts.date_sql.WeeksLater("start_date", "length_weeks"),
                condition=models.Q(("status", "active")),
                name="plans_by_their_end",
            ),
        ),
    ]
