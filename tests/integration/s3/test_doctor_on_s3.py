from fireline.doctor import Health
from fireline.doctor.place import write_and_read_back


def test_a_bucket_takes_a_file_gives_it_back_and_is_left_as_it_was(bucket):
    settings = bucket.settings()

    sign = write_and_read_back(
        "evidence", settings.evidence_url, settings, named="FIRELINE_EVIDENCE_URL"
    )

    assert (sign.health, sign.mend) == (Health.WELL, "")
    assert bucket.names() == []


def test_a_bucket_that_is_not_there_is_named(bucket):
    settings = bucket.settings()

    sign = write_and_read_back(
        "lake", "s3://nobody-made-this/lake", settings, named="FIRELINE_LAKE_URL"
    )

    assert sign.health is Health.WRONG
    assert sign.because.startswith("s3://nobody-made-this/lake does not keep a file")
    assert "FIRELINE_LAKE_URL" in sign.mend
