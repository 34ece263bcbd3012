"""The tree over the audit: numbers without gaps, salted leaves, signed heads."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("casework", "0003_acts")]
