"""Pages of before say whom they are about; those about a client who was forgotten since are deleted.

A page of a red flag was due at the instant at which the flag was raised, and a flag stays as long as its client. Of
several clients at one instant it is the one whom the page names. Where that cannot be told, what has gone out is
deleted, as the flag tells the same; what is still to go out stays.
"""

from django.db import migrations

BEGINS, ENDS = "fitcoach: ", "Look at the console and call them now."
OPEN = ("planned", "queued", "sending", "unknown")


def tell_whom(apps, schema_editor):
    alias = schema_editor.connection.alias
    messages = apps.get_model("messaging", "Message").objects.using(alias)
    flags = apps.get_model("messaging", "RedFlag").objects.using(alias)
    pages = messages.filter(kind="page", about=None, content__startswith=BEGINS, content__endswith=ENDS)
    for pk, due_at, content, state in list(pages.values_list("pk", "due_at", "content", "state")):
        clients = dict(flags.filter(raised_at=due_at).values_list("client_id", "client__name"))
        named = [key for key, name in clients.items() if content.startswith(f"{BEGINS}{name} wrote of ")]
        told = named if len(clients) > 1 else list(clients)
        if len(told) == 1:
            messages.filter(pk=pk).update(about=told[0])
        elif not clients or state not in OPEN:
            messages.filter(pk=pk).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("messaging", "0019_texts_about_a_client"),
    ]

    operations = [
        migrations.RunPython(tell_whom, migrations.RunPython.noop),
    ]
