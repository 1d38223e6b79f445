"""What can be done at and after completion, one verb a function."""

from acceptance.actions.archive import take_book
from acceptance.actions.findings import Found, Present, Visit
from acceptance.actions.handover import (
    AssetSaid,
    Care,
    add_asset,
    agree_care,
    edit_asset,
    remove_asset,
    sign_care,
)
from acceptance.actions.inspecting import check_again, hold_inspection
from acceptance.actions.mending import rectify
from acceptance.actions.notice import post_result
from acceptance.actions.works import FinalAccount, Works, save_application, save_works

__all__ = [
    "AssetSaid",
    "Care",
    "FinalAccount",
    "Found",
    "Present",
    "Visit",
    "Works",
    "add_asset",
    "agree_care",
    "check_again",
    "edit_asset",
    "hold_inspection",
    "post_result",
    "rectify",
    "remove_asset",
    "save_application",
    "save_works",
    "sign_care",
    "take_book",
]
