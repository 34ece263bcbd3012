"""Evidence: wrapped keys, captures with their proofs, and who held them when."""

from django.conf import settings
from django.db import migrations, models
from django.db.models.deletion import PROTECT

from fireline.refer.custody import Deed
from fireline.store.casework.migrations._columns import row
from fireline.store.casework.models.row import words


class Migration(migrations.Migration):
    dependencies = [("casework", "0004_audit_tree")]
    operations = [
        # 0.1.0 did not tell how large a capture was.
        migrations.AddField("capturedevidence", "size", models.BigIntegerField(null=True)),
        migrations.CreateModel(
            "EvidenceWrap",
            fields=row(
                place=models.ForeignKey(
                    on_delete=PROTECT, related_name="wraps", to="casework.place"
                ),
                sha256=models.TextField(),
                size=models.BigIntegerField(),
                object=models.TextField(),
                wrapped=models.BinaryField(),
            ),
            options={
                "indexes": [models.Index(fields=["authority", "object"], name="wrap_of_object")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("authority", "sha256", "place"), name="one_wrap_a_place"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            "CustodyRow",
            fields=row(
                sha256=models.TextField(),
                deed=models.TextField(choices=words(Deed)),
                at=models.DateTimeField(),
                by=models.ForeignKey(
                    null=True, on_delete=PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                ),
                reason=models.TextField(blank=True, default=""),
                to=models.TextField(blank=True, default=""),
            ),
            options={
                "indexes": [models.Index(fields=["authority", "sha256", "at"], name="custody_of")]
            },
        ),
        migrations.CreateModel(
            "TimeTokenRow",
            fields=row(
                sha256=models.TextField(),
                at=models.DateTimeField(),
                authority_name=models.TextField(),
                response=models.BinaryField(),
            ),
            options={"indexes": [models.Index(fields=["authority", "sha256"], name="token_of")]},
        ),
    ]
