from django.contrib.auth.views import LogoutView
from django.urls import path

from regions.views import deputies, entrance

urlpatterns = [
    path("", entrance.home, name="home"),
    path("sign-in/", entrance.SignIn.as_view(), name="sign_in"),
    path("sign-out/", LogoutView.as_view(), name="sign_out"),
    path("posts/", entrance.post_choose, name="post_choose"),
    path("deputies/", deputies.deputy_list, name="deputy_list"),
    path("posts/<uuid:pk>/deputy/", deputies.deputy_add, name="deputy_add"),
    path("deputies/<uuid:pk>/end/", deputies.deputy_end, name="deputy_end"),
]
