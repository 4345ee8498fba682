from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("llm", "0002_breakers_and_spend")]

    operations = [
        migrations.AddField(
            model_name="call",
            name="fault",
            field=models.CharField(
                blank=True,
                db_default="",
                default="",
                help_text="what kept a model's answer from being taken",
                max_length=40,
            ),
        ),
        migrations.AlterField(
            model_name="call",
            name="attempts",
            field=models.IntegerField(
                default=1, help_text="answers that were asked for, the built-in coach's included"
            ),
        ),
        migrations.AlterField(
            model_name="call",
            name="model",
            field=models.CharField(
                blank=True, default="", help_text="the model that was asked, if any was", max_length=80
            ),
        ),
        migrations.AlterField(
            model_name="call",
            name="outcome",
            field=models.CharField(help_text="ok, retried, reasked, fell_back, flawed", max_length=40),
        ),
        migrations.AlterField(
            model_name="call",
            name="prompt_version",
            field=models.CharField(help_text="changes with the prompt's words", max_length=12),
        ),
    ]
