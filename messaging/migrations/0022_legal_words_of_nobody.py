"""STOP, START and HELP of numbers without a client grow old like other texts: they are found by their age as well."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("messaging", "0021_forgotten_texts"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name="inboundtext",
            name="inbound_texts_by_age",
        ),
        migrations.AddIndex(
            model_name="inboundtext",
            index=models.Index(
                condition=models.Q(("legal_word", ""), ("user__isnull", True), _connector="OR"),
                fields=["received_at"],
                name="inbound_texts_by_age",
            ),
        ),
    ]
