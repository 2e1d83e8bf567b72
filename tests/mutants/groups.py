"""The most important modules in groups, each with the tests that should detect a fault in them."""

from typing import Final

FUNCTIONS: Final = "functions/darkroom/"
COMMANDS: Final = "scripts/darkroom_cli/"

EVERYWHERE: Final = ("tests/test_promises.py", "tests/test_second_writer.py", "tests/test_small_faults.py")
"""Tests of many modules, run for every group."""

GROUPS: Final[dict[str, tuple[tuple[str, ...], tuple[str, ...]]]] = {
    "keys": (
        (
            f"{FUNCTIONS}images/derivatives/keys.py",
            f"{FUNCTIONS}images/derivatives/derivative.py",
            f"{FUNCTIONS}images/chains/chain.py",
            f"{FUNCTIONS}images/chains/authorization.py",
            f"{FUNCTIONS}storage/versions.py",
        ),
        (
            "tests/images/test_chains.py",
            "tests/functions/test_get_image.py",
            "tests/test_upgrade.py",
        ),
    ),
    "serving": (
        (f"{FUNCTIONS}delivery/*.py", f"{FUNCTIONS}images/derivatives/derive.py", f"{FUNCTIONS}web/*.py"),
        (
            "tests/functions/test_get_image.py",
            "tests/functions/test_http.py",
            "tests/functions/test_list_images.py",
            "tests/functions/test_metrics.py",
            "tests/functions/test_photo.py",
            "tests/functions/test_public_derivatives.py",
            "tests/functions/test_public_urls.py",
            "tests/functions/test_random_image.py",
            "tests/security/test_closed_folders.py",
            "tests/security/test_web.py",
        ),
    ),
    "storage": (
        (f"{FUNCTIONS}storage/*.py", f"{FUNCTIONS}storage/local/*.py", f"{FUNCTIONS}storage/gs/*.py"),
        (
            "tests/storage",
            "tests/catalog/test_collection_rule.py",
            "tests/functions/test_list_images.py",
            "tests/functions/test_public_urls.py",
            "tests/scripts/test_spellings.py",
            "tests/security/test_closed_folders.py",
        ),
    ),
    "catalog": (
        (f"{FUNCTIONS}catalog/*.py", f"{FUNCTIONS}catalog/stored/*.py"),
        (
            "tests/catalog",
            "tests/functions/test_list_images.py",
            "tests/functions/test_random_image.py",
            "tests/functions/test_public_derivatives.py",
            "tests/scripts/test_spellings.py",
            "tests/security/test_closed_folders.py",
            "tests/server/test_catalog_keeper.py",
        ),
    ),
    "privacy": (
        ("functions/darkroom/image_file/privacy/private.py", "functions/darkroom/image_file/privacy/public.py"),
        ("tests/scripts/test_find_private.py", "tests/scripts/test_public.py", "tests/scripts/test_check_privacy.py"),
    ),
    "export": (
        (f"{COMMANDS}exporting/*.py",),
        ("tests/scripts/test_export_site.py", "tests/scripts/test_exported_documents.py"),
    ),
    "upload": (
        (
            f"{COMMANDS}publishing/mirror.py",
            f"{COMMANDS}publishing/publish.py",
            f"{COMMANDS}publishing/describe.py",
            f"{COMMANDS}publishing/retry.py",
        ),
        (
            "tests/scripts/test_upload_images.py",
            "tests/scripts/test_describe_images.py",
            "tests/scripts/test_exports.py",
        ),
    ),
    "purge": (
        (f"{FUNCTIONS}maintenance/*.py",),
        (
            "tests/scripts/test_purge_derivatives.py",
            "tests/scripts/test_convert_images.py",
            "tests/functions/test_on_image_change.py",
            "tests/functions/test_public_derivatives.py",
        ),
    ),
    "records": (
        (f"{FUNCTIONS}visitors/*.py",),
        (
            "tests/functions/test_my_images.py",
            "tests/scripts/test_remove_old_records.py",
        ),
    ),
    "batch": (
        (f"{FUNCTIONS}batch/*.py",),
        ("tests/functions/test_process_images.py",),
    ),
}
