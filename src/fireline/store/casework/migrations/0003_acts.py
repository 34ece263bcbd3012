"""The closed list of acts grows by those of an installation, of retention and of evidence."""

from django.db import migrations, models

from fireline.domain.act import Act
from fireline.store.casework.models.row import words


class Migration(migrations.Migration):
    dependencies = [("casework", "0002_deconfliction")]
    operations = [
        # The list is checked by the application; the column stays text, whatever stands in it.
        migrations.AlterField(
            model_name="auditentry", name="act", field=models.TextField(choices=words(Act))
        ),
    ]
