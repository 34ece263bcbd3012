"""Succession: what people said of returns, each verdict with its history."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("casework", "0008_groups")]
    operations: list[migrations.operations.base.Operation] = []
