"""What a wheel holds besides the package: the app and its sample data, in `iouviz/app`.

`pyproject.toml` says everything else.
"""

import shutil
from pathlib import Path

from setuptools import setup
from setuptools.command.build_py import build_py

ROOT = Path(__file__).parent
APP = ("app.py", "pages", "sample_data", ".streamlit/config.toml")


class BuildWithApp(build_py):
    """Copy the app into the package that is built; in the tree it stays where it is."""

    def run(self):
        """Build as ever, then add the app. An editable installation finds it in the tree."""
        super().run()
        if self.editable_mode:
            return
        target = Path(self.build_lib, "iouviz", "app")
        shutil.rmtree(target, ignore_errors=True)  # of an earlier build: files may have gone since
        for name in APP:
            source = ROOT / name
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            if source.is_dir():
                shutil.copytree(source, target / name, ignore=shutil.ignore_patterns("__pycache__"))
            else:
                shutil.copyfile(source, target / name)


setup(cmdclass={"build_py": BuildWithApp})
