"""Retention: the erase list, legal holds and reviews."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("casework", "0005_evidence")]
