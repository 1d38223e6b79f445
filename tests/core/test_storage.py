"""The names under which files are served for real."""

import re
import shutil
from pathlib import Path

from django.conf import settings

from core.storage import HashedFiles

IMPORT = re.compile(r'(?:from|import)\s*"(.+?)"')


def test_modules_import_each_other_by_the_names_of_their_version(tmp_path: Path) -> None:
    shutil.copytree(settings.BASE_DIR / "static", tmp_path, dirs_exist_ok=True)
    storage = HashedFiles(location=tmp_path, base_url="/static/")
    names = [path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*.*")]
    made = list(storage.post_process({name: (storage, name) for name in names}))
    assert not [error for _, _, error in made if isinstance(error, Exception)]
    imported = []
    for name, hashed, _ in made:
        if name.startswith("js/days/") and hashed.endswith(".js"):
            found = IMPORT.findall((tmp_path / hashed).read_text())
            imported += [(tmp_path / "js/days" / one) for one in found]
    assert len(imported) > 25
    assert all(re.search(r"\.[0-9a-f]{12}\.js$", path.name) for path in imported)
    assert all(path.exists() for path in imported)
