"""Preserve an object's properties when it is copied onto itself: a copy has only the properties named in the
request."""

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
"""Fields with the same name in a head and a copy. The store copies tags itself."""
_GRANTS: Final = {
    "READ": "GrantRead",
    "READ_ACP": "GrantReadACP",
    "WRITE_ACP": "GrantWriteACP",
    "FULL_CONTROL": "GrantFullControl",
}


def kept_headers(head: Mapping[str, Any]) -> dict[str, Any]:
    """The parameters of a copy that preserve the properties in an object's head."""
    kept = {key: head[key] for key in _KEPT if head.get(key) not in (None, "")}
    expires = head.get("ExpiresString") or head.get("Expires")
    return {**kept, "Expires": expires} if expires else kept


def kept_grants(acl: Mapping[str, Any]) -> dict[str, str]:
    """The parameters of a copy that preserve an ACL; none if only the owner has rights, the default of any copy."""
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
    """The grants in the ACL that `acl_of()` returns; none if the store has no ACLs or refuses to return them."""
    with suppress(StorageUnavailable, NotFound):
        return kept_grants(acl_of())
    return {}
