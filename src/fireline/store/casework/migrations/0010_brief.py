"""Brief: what was found out in a week about how the internet is being used."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("casework", "0009_succession")]
    operations: list[migrations.operations.base.Operation] = []
