"""Groups: accounts that act as one, and what people said of them."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("casework", "0007_sign_in")]
    operations: list[migrations.operations.base.Operation] = []
