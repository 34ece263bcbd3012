"""Sign-in: what a session, a step-up and a limit need to be remembered."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("casework", "0006_retention")]
