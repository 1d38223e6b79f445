"""The handover: assets, who cares for them, and the notice of the result."""

from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from acceptance.actions import (
    add_asset,
    agree_care,
    edit_asset,
    post_result,
    remove_asset,
    sign_care,
)
from acceptance.figures import final_of, seen_inspections
from acceptance.forms.handover import (
    AssetAddForm,
    AssetForm,
    CareForm,
    SignedForm,
)
from acceptance.models import Asset, CareAgreement
from acceptance.turns import turn
from core.money import total
from projects.county import settings_of
from projects.forms.notices import PostingForm
from projects.lifecycle import STAGES, Stage, Step
from projects.models import Notice, Project
from projects.tabs import Link
from projects.views.pages import acted, below, may, sent, status
from projects.views.posting import post_with_photo
from regions.access import Permission, require
from regions.http import Request
from regions.models import Post

FORMS = ["GET", "HEAD", "POST"]
PLACES = "village__parent__parent"


@require_safe
def handover_detail(request: Request, pk: UUID) -> HttpResponse:
    projects = Project.objects.visible_to(request.actor).select_related(PLACES)
    project = get_object_or_404(projects, pk=pk)
    actor = require(request.actor, Permission.SEE_PROJECTS, project)
    assets = list(project.assets.all())
    context = below(project, actor, "inspection_list", _("Handover and care")) | {
        "turn": turn(project, seen_inspections(project), actor),
        "early": STAGES.index(Stage(project.stage)) < STAGES.index(Stage.HANDOVER),
        "assets": assets,
        "worth": total(asset.value for asset in assets),
        "final": final_of(project),
        "agreements": project.careagreements.select_related("paper"),
        "can_edit": _prepared(project) and may(actor, Permission.ACT_FOR_VILLAGE, project),
    }
    return render(request, "acceptance/handover_detail.html", context)


@require_http_methods(FORMS)
def asset_add(request: Request, pk: UUID) -> HttpResponse:
    project, actor = _village(request, pk)
    form = AssetAddForm(**sent(request), project=project)
    if acted(form, lambda form: _list(form, project, actor)):
        messages.success(request, _("The asset is listed."))
        return redirect("handover_detail", pk=pk)
    context = _below(project, actor, _("List an asset")) | {"form": form}
    return render(request, "acceptance/asset_add.html", context, status=status(form))


@require_http_methods(FORMS)
def asset_edit(request: Request, pk: UUID) -> HttpResponse:
    asset, actor = _asset(request, pk)
    form = AssetForm(**sent(request), instance=asset)
    if acted(form, lambda form: edit_asset(asset_id=pk, said=form.said(), by=actor)):
        messages.success(request, _("The asset is saved."))
        return redirect("handover_detail", pk=asset.project_id)
    context = _below(asset.project, actor, asset.name) | {"form": form, "asset": asset}
    return render(request, "acceptance/asset_edit.html", context, status=status(form))


@require_http_methods(FORMS)
def asset_remove(request: Request, pk: UUID) -> HttpResponse:
    asset, actor = _asset(request, pk)
    form = Form(**sent(request))
    if acted(form, lambda form: remove_asset(asset_id=pk, by=actor)):
        messages.success(request, _("%(name)s is off the list.") % {"name": asset.name})
        return redirect("handover_detail", pk=asset.project_id)
    context = _below(asset.project, actor, asset.name) | {"form": form, "asset": asset}
    return render(request, "acceptance/asset_remove.html", context, status=status(form))


@require_http_methods(FORMS)
def care_add(request: Request, pk: UUID) -> HttpResponse:
    project, actor = _village(request, pk)
    form = CareForm(**sent(request), project=project)
    if acted(form, lambda form: _agree(form, project, actor)):
        messages.success(
            request, _("Now print the agreement, have it signed, and add its picture.")
        )
        return redirect("handover_detail", pk=pk)
    context = _below(project, actor, _("Write a care agreement")) | {"form": form}
    return render(request, "acceptance/care_add.html", context, status=status(form))


@require_http_methods(FORMS)
def care_sign(request: Request, pk: UUID) -> HttpResponse:
    rows = CareAgreement.objects.visible_to(request.actor).select_related("project")
    care = get_object_or_404(rows, pk=pk)
    actor = require(request.actor, Permission.ACT_FOR_VILLAGE, care.project)
    form = SignedForm(**sent(request))
    if acted(form, lambda form: sign_care(care_id=pk, file=form.cleaned_data["paper"], by=actor)):
        messages.success(request, _("The signed agreement is kept."))
        return redirect("handover_detail", pk=care.project_id)
    context = _below(care.project, actor, _("Add the signed paper")) | {"form": form, "care": care}
    return render(request, "acceptance/care_sign.html", context, status=status(form))


@require_http_methods(FORMS)
def result_notice(request: Request, pk: UUID) -> HttpResponse:
    project = get_object_or_404(Project.objects.visible_to(request.actor), pk=pk)
    actor = require(request.actor, Permission.POST_NOTICES, project)
    form = PostingForm(**sent(request), last=project.notices.first())
    notice = acted(form, lambda form: _post(form, project, actor))
    if notice is not None:
        messages.success(request, _("The notice is recorded; its days are counted from now."))
        return redirect(notice)
    context = below(project, actor, "inspection_list", _("Post the result")) | {
        "form": form,
        "days": settings_of(project.village_id).notice_days,
    }
    return render(request, "acceptance/result_notice.html", context, status=status(form))


def _prepared(project: Project) -> bool:
    return (project.stage, project.step) == (Stage.HANDOVER, Step.MAKE)


def _village(request: Request, pk: UUID) -> tuple[Project, Post]:
    rows = Project.objects.visible_to(request.actor).select_related("village")
    project = get_object_or_404(rows, pk=pk)
    return project, require(request.actor, Permission.ACT_FOR_VILLAGE, project)


def _asset(request: Request, pk: UUID) -> tuple[Asset, Post]:
    rows = Asset.objects.visible_to(request.actor).select_related("project")
    asset = get_object_or_404(rows, pk=pk)
    return asset, require(request.actor, Permission.ACT_FOR_VILLAGE, asset.project)


def _below(project: Project, actor: Post, here: str) -> dict[str, Any]:
    page = Link(_("Handover and care"), _page(project))
    return below(project, actor, "inspection_list", page, here)


def _page(project: Project) -> str:
    return reverse("handover_detail", args=[project.pk])


def _list(form: AssetAddForm, project: Project, by: Post) -> Asset:
    return add_asset(id=form.cleaned_data["id"], project_id=project.pk, said=form.said(), by=by)


def _agree(form: CareForm, project: Project, by: Post) -> CareAgreement:
    return agree_care(id=form.cleaned_data["id"], project_id=project.pk, care=form.care(), by=by)


def _post(form: PostingForm, project: Project, by: Post) -> Notice:
    return post_with_photo(
        form,
        project=project,
        title=_("Photo of the notice of the result"),
        by=by,
        post=partial(post_result, project_id=project.pk),
    )
