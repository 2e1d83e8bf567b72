"""What an object keeps when it is copied onto itself: a copy is a new object, and only what is named goes along."""

from collections.abc import Mapping
from contextlib import suppress
from typing import Any, Final

from darkroom.errors import NotFound, StorageUnavailable

_KEPT: Final = (
    "CacheControl",
    "ContentDisposition",
    "ContentEncoding",
    "ContentLanguage",
    "WebsiteRedirectLocation",
    "StorageClass",
    "ServerSideEncryption",
    "SSEKMSKeyId",
    "BucketKeyEnabled",
    "ObjectLockMode",
    "ObjectLockRetainUntilDate",
    "ObjectLockLegalHoldStatus",
)
"""Fields that a head and a copy share by name. Tags are copied by the store itself."""
_GRANTS: Final = {
    "READ": "GrantRead",
    "READ_ACP": "GrantReadACP",
    "WRITE_ACP": "GrantWriteACP",
    "FULL_CONTROL": "GrantFullControl",
}


def kept_headers(head: Mapping[str, Any]) -> dict[str, Any]:
    """Of an object's head, the parameters of its copy."""
    kept = {key: head[key] for key in _KEPT if head.get(key) not in (None, "")}
    expires = head.get("ExpiresString") or head.get("Expires")
    return {**kept, "Expires": expires} if expires else kept


def kept_grants(acl: Mapping[str, Any]) -> dict[str, str]:
    """Of an object's ACL, the parameters of its copy; none where only the owner has rights, as on any copy."""
    owner = acl.get("Owner", {}).get("ID")
    grants: dict[str, list[str]] = {}
    for grant in acl.get("Grants", ()):
        grantee, permission = grant.get("Grantee", {}), _GRANTS.get(grant.get("Permission", ""))
        who = f'uri="{grantee["URI"]}"' if "URI" in grantee else f'id="{grantee.get("ID", "")}"'
        if permission and not (grantee.get("ID") == owner and permission == "GrantFullControl"):
            grants.setdefault(permission, []).append(who)
    if grants and owner:
        grants.setdefault("GrantFullControl", []).append(f'id="{owner}"')
    return {permission: ", ".join(who) for permission, who in grants.items()}


def read_grants(acl_of: Any) -> dict[str, str]:
    """`acl_of()` asks for the ACL; a store without ACLs, or keys that may not read them, have none to keep."""
    with suppress(StorageUnavailable, NotFound):
        return kept_grants(acl_of())
    return {}
