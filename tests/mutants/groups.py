"""The most important modules in groups, each with the tests that should detect a fault in them."""

from typing import Final

FUNCTIONS: Final = "functions/darkroom/"
COMMANDS: Final = "scripts/darkroom_cli/"

GROUPS: Final[dict[str, tuple[tuple[str, ...], tuple[str, ...]]]] = {
    "keys": (
        (
            f"{FUNCTIONS}images/derivatives/keys.py",
            f"{FUNCTIONS}images/derivatives/derivative.py",
            f"{FUNCTIONS}images/chains/chain.py",
            f"{FUNCTIONS}images/chains/authorization.py",
            f"{FUNCTIONS}storage/versions.py",
        ),
        ("tests/functions/test_get_image.py", "tests/test_promises.py", "tests/test_upgrade.py"),
    ),
    "serving": (
        (f"{FUNCTIONS}delivery/*.py", f"{FUNCTIONS}images/derivatives/derive.py", f"{FUNCTIONS}web/*.py"),
        (
            "tests/functions/test_get_image.py",
            "tests/functions/test_http.py",
            "tests/functions/test_public_derivatives.py",
            "tests/functions/test_public_urls.py",
            "tests/security/test_web.py",
            "tests/test_promises.py",
            "tests/test_second_writer.py",
        ),
    ),
    "storage": (
        (f"{FUNCTIONS}storage/*.py", f"{FUNCTIONS}storage/local/*.py", f"{FUNCTIONS}storage/gs/*.py"),
        ("tests/storage", "tests/test_promises.py", "tests/test_second_writer.py"),
    ),
    "catalog": (
        (f"{FUNCTIONS}catalog/*.py", f"{FUNCTIONS}catalog/stored/*.py"),
        (
            "tests/catalog",
            "tests/functions/test_list_images.py",
            "tests/functions/test_random_image.py",
            "tests/functions/test_public_derivatives.py",
            "tests/test_second_writer.py",
        ),
    ),
    "privacy": (
        ("functions/darkroom/image_file/privacy/private.py", "functions/darkroom/image_file/privacy/public.py"),
        ("tests/scripts/test_find_private.py", "tests/scripts/test_public.py", "tests/scripts/test_check_privacy.py"),
    ),
    "export": (
        (f"{COMMANDS}exporting/*.py",),
        ("tests/scripts/test_export_site.py", "tests/scripts/test_exported_documents.py", "tests/test_promises.py"),
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
            "tests/test_second_writer.py",
        ),
    ),
    "purge": (
        (f"{FUNCTIONS}maintenance/*.py",),
        (
            "tests/scripts/test_purge_derivatives.py",
            "tests/scripts/test_convert_images.py",
            "tests/functions/test_on_image_change.py",
        ),
    ),
    "records": (
        (f"{FUNCTIONS}visitors/*.py",),
        (
            "tests/functions/test_my_images.py",
            "tests/scripts/test_remove_old_records.py",
            "tests/test_second_writer.py",
        ),
    ),
    "batch": (
        (f"{FUNCTIONS}batch/*.py",),
        ("tests/functions/test_process_images.py", "tests/test_second_writer.py"),
    ),
}
