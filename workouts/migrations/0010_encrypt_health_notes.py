"""What clients say of their sessions, and what their plans repeat of their own words, becomes ciphertext.

See `accounts.0017_encrypt_health_notes`.
"""

from django.db import migrations

from accounts.encryption.migrating import OnlyCiphertext, Together, seals, way_back

COLUMNS = [("workouts", "workoutinstance", "client_note"), ("plans", "fitnessplan", "notes")]


class Migration(migrations.Migration):
    atomic = False
    dependencies = [
        ("plans", "0021_found_by_index"),
        ("workouts", "0009_asked_for_today"),
    ]

    operations = [
        seals(*COLUMNS),
        Together([OnlyCiphertext("workoutinstance", "client_note", "client_note_is_encrypted")]),
        way_back(*COLUMNS),
    ]
