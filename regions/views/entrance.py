"""Signing in and out, choosing a post, and the inbox that every role starts from."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import LoginView
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from regions.deputies import posts_to_stand_in_for
from regions.forms import PostChoiceForm, SignInForm
from regions.http import Request
from regions.inbox import inbox
from regions.middleware import SESSION_KEY
from regions.models import Post


@method_decorator(login_not_required, name="dispatch")
class SignIn(LoginView):
    template_name = "regions/sign_in.html"
    authentication_form = SignInForm
    redirect_authenticated_user = True


@require_safe
def home(request: Request) -> HttpResponse:
    if request.actor is None:
        return render(request, "regions/no_post.html")
    today = timezone.localdate()
    waiting = inbox(request.actor, today)
    return render(request, "regions/home.html", {"waiting": waiting, "today": today})


def post_choose(request: Request) -> HttpResponse:
    """The one form that may differ from the acting post: it changes it."""
    posts = Post.objects.filter(user=request.user).held_on(timezone.localdate())
    choices = [(str(post.id), str(post)) for post in posts.select_related("division")]
    initial = {"post": str(request.actor.id)} if request.actor else {}
    form = PostChoiceForm(request.POST or None, choices=choices, initial=initial)
    if request.method == "POST" and form.is_valid():
        request.session[SESSION_KEY] = form.cleaned_data["post"]
        messages.success(request, _("You now act in the post that you chose."))
        return redirect("home")
    status = 422 if form.errors else 200
    context = {"form": form, "can_hand_over": posts_to_stand_in_for(request.actor).exists()}
    return render(request, "regions/post_choose.html", context, status=status)
