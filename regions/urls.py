from django.contrib.auth.views import LogoutView
from django.urls import path

from regions import views

urlpatterns = [
    path("", views.home, name="home"),
    path("sign-in/", views.SignIn.as_view(), name="sign_in"),
    path("sign-out/", LogoutView.as_view(), name="sign_out"),
    path("posts/", views.post_choose, name="post_choose"),
]
