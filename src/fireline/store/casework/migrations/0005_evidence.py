"""Evidence: wrapped keys, captures with their proofs, and who held them when."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("casework", "0004_audit_tree")]
