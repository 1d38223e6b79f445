import pytest
from django.test import Client


@pytest.mark.django_db
def test_a_nul_in_the_address_is_a_bad_request(client: Client) -> None:
    assert client.get("/sign-in/?q=%00").status_code == 400
