"""What clients say of their sessions, and what their plans repeat of their own words, becomes ciphertext.

See `accounts.0017_encrypt_health_notes`.
"""

from django.db import migrations, models
from django.db.models import Q

from accounts.encryption.migrating import Together, seals


class Migration(migrations.Migration):
    atomic = False
    dependencies = [
        ("plans", "0021_found_by_index"),
        ("workouts", "0009_asked_for_today"),
    ]

    operations = [
        seals(("workouts", "workoutinstance", "client_note"), ("plans", "fitnessplan", "notes")),
        Together(
            [
                migrations.AddConstraint(
                    "workoutinstance",
                    models.CheckConstraint(
                        condition=Q(("client_note", "")) | Q(("client_note__startswith", "enc1:")),
                        name="client_note_is_encrypted",
                    ),
                )
            ]
        ),
    ]
