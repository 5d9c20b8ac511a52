"""Where uploads lie: in MEDIA_ROOT, or in a bucket of S3-compatible storage that machines share."""

from typing import Any

from site_config.env import installed


def media_storage(
    bucket: str, *, endpoint: str = "", region: str = "us-east-1", prefix: str = ""
) -> dict[str, Any]:
    """Django's description of the storage; without a bucket, that of a folder.

    endpoint: of storage that isn't Amazon's. Keys are found as boto finds them.
    """
    if not bucket:
        return {"BACKEND": "glossary.exchange.whole_files.WholeFiles"}
    for module in ("storages", "boto3"):
        installed(module, by="MEDIA_S3_BUCKET", file="requirements-s3.txt")
    from botocore.config import Config

    return {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": {
            "bucket_name": bucket,
            "endpoint_url": endpoint or None,
            "region_name": region,
            "location": prefix,
            "client_config": Config(
                connect_timeout=3,
                read_timeout=10,
                retries={"total_max_attempts": 2},
                s3={"addressing_style": "path" if endpoint else "auto"},
                request_checksum_calculation="when_required",  # storage of others may know none
                response_checksum_validation="when_required",
            ),
        },
    }
