"""Files under a password that their receiver was told by another way."""

from io import BytesIO

import msoffcrypto
import pyzipper


def lock_workbook(content: bytes, password: str) -> bytes:
    """A workbook as Excel itself locks one (AES); other bytes each time."""
    out = BytesIO()
    msoffcrypto.OfficeFile(BytesIO(content)).encrypt(password, out)
    return out.getvalue()


def lock_in_archive(content: bytes, name: str, password: str) -> bytes:
    """A ZIP archive (AES) that holds the one file; other bytes each time."""
    out = BytesIO()
    with pyzipper.AESZipFile(
        out, "w", compression=pyzipper.ZIP_DEFLATED, encryption=pyzipper.WZ_AES
    ) as archive:
        archive.setpassword(password.encode())
        archive.writestr(name, content)
    return out.getvalue()
