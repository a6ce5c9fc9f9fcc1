from django.db import migrations

from register.audit import triggers


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_trail")]

    operations = [
        migrations.RunPython(
            lambda apps, schema: triggers.forward(schema),
            lambda apps, schema: triggers.backward(schema),
        )
    ]
