"""The legacy tables of people, as the predecessor left them: `migrate --fake-initial` adopts them in place.

Table, column and type are the legacy ones. Constraints that the predecessor's database named by itself are left out:
some databases lack them, and nothing here depends on them.
"""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="User",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("name", models.CharField(max_length=255)),
                ("phone_number", models.CharField(max_length=20, unique=True)),
                ("email", models.CharField(blank=True, max_length=255, null=True, unique=True)),
                ("stripe_customer_id", models.CharField(blank=True, max_length=255, null=True, unique=True)),
                ("preferred_send_hour", models.IntegerField(default=8, help_text="0 to 23, on the client's own clock")),
                ("timezone", models.CharField(default="America/New_York", help_text="an IANA zone", max_length=50)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
            ],
            options={"db_table": "users"},
        ),
        migrations.CreateModel(
            name="FitnessProfile",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="profiles",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("fitness_goals", models.CharField(max_length=255)),
                ("skill_level", models.CharField(max_length=50)),
                ("exercise_frequency", models.CharField(max_length=50)),
                ("gender", models.CharField(max_length=50)),
                ("age", models.IntegerField()),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
            ],
            options={"db_table": "fitness_profiles"},
        ),
        migrations.CreateModel(
            name="Subscription",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="subscriptions",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("stripe_subscription_id", models.CharField(max_length=255, unique=True)),
                ("status", models.CharField(max_length=50)),
                ("plan_type", models.CharField(max_length=50)),
                ("current_period_start", models.DateTimeField()),
                ("current_period_end", models.DateTimeField()),
                ("canceled_at", models.DateTimeField(blank=True, null=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
            ],
            options={"db_table": "subscriptions"},
        ),
    ]
