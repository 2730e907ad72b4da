import json
import re
import tomllib
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from bot.settings import Settings, read_settings, setting_names

ROOT = Path(__file__).parent.parent
LOCKS = ("requirements.lock", "requirements-dev.lock")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())


def text_of(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def locked_in(name: str) -> dict[str, str]:
    pins = re.findall(r"^([A-Za-z0-9._-]+)==([^ \\]+)", text_of(name), re.MULTILINE)
    return {canonicalize_name(project): version for project, version in pins}


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_names_no_host_and_no_folder(lock: str) -> None:
    lines = text_of(lock).splitlines()
    assert not [
        line for line in lines if "://" in line or re.search(r"--(?!hash=)", line) or re.search(r"(^|\s)/", line)
    ]


@pytest.mark.parametrize("lock", LOCKS)
def test_every_locked_package_is_pinned_by_hash(lock: str) -> None:
    blocks = re.split(r"^(?=[A-Za-z0-9])", text_of(lock), flags=re.MULTILINE)[1:]
    assert len(blocks) == len(locked_in(lock))
    assert not [block.splitlines()[0] for block in blocks if "--hash=sha256:" not in block]


@pytest.mark.parametrize(
    ("lock", "wanted"),
    [
        ("requirements.lock", PROJECT["project"]["dependencies"]),
        ("requirements-dev.lock", PROJECT["project"]["dependencies"] + PROJECT["dependency-groups"]["dev"]),
    ],
)
def test_every_direct_dependency_is_locked_within_its_range(lock: str, wanted: list[str]) -> None:
    locked = locked_in(lock)
    requirements = [Requirement(line) for line in wanted]
    missing = [r for r in requirements if not r.specifier.contains(locked.get(canonicalize_name(r.name), "0"))]
    assert not missing, "run `make lock`"


def test_both_locks_agree() -> None:
    assert locked_in("requirements.lock").items() <= locked_in("requirements-dev.lock").items()


def settings_explained() -> dict[str, str]:
    """Each variable of .env.example with the comment above it."""
    blocks = re.findall(r"((?:^#.*\n)*)^([A-Z_]+)=", text_of(".env.example"), re.MULTILINE)
    return {name: comment for comment, name in blocks}


def test_the_example_explains_every_setting_and_no_other() -> None:
    explained = settings_explained()
    assert tuple(explained) == setting_names()
    assert not [name for name, comment in explained.items() if len(comment) < 20]


def test_the_example_as_it_stands_sets_the_defaults() -> None:
    assert read_settings(ROOT / ".env.example") == Settings()


@pytest.mark.parametrize(
    "target", ["run", "test", "lint", "types", "arch", "unit", "fix", "lock", "browser", "clean", "help"]
)
def test_the_makefile_has_and_explains_its_targets(target: str) -> None:
    assert re.search(rf"^{target}:.* ## \S", text_of("Makefile"), re.MULTILINE)


def test_the_integration_server_runs_what_everyone_runs() -> None:
    script = ROOT / ".ci" / "run"
    assert script.stat().st_mode & 0o111
    assert "make test" in script.read_text()


def docker_steps() -> list[tuple[str, str]]:
    joined = re.sub(r"\\\n\s*", "", text_of("Dockerfile"))
    return [(word, rest) for word, _, rest in (line.partition(" ") for line in joined.splitlines()) if word.isupper()]


def steps_called(word: str) -> list[str]:
    return [rest for step, rest in docker_steps() if step == word]


def test_the_image_is_built_in_stages_and_runs_as_nobody_special() -> None:
    assert len(steps_called("FROM")) == 2
    assert steps_called("USER") == ["drill"]
    assert "--uid 10001" in " ".join(steps_called("RUN"))


def test_the_image_keeps_its_data_in_a_volume_and_looks_after_its_health() -> None:
    assert steps_called("VOLUME") == ["/data"]
    assert "DRILL_DATA=/data" in " ".join(steps_called("ENV"))
    assert "/health" in steps_called("HEALTHCHECK")[0]
    assert json.loads(steps_called("CMD")[0]) == ["python", "-m", "bot", "run"]


def test_the_image_holds_everything_that_is_copied_into_it() -> None:
    copied = {name for step in steps_called("COPY") if "--from" not in step for name in step.split()[:-1]}
    let_in = {line[1:] for line in text_of(".dockerignore").splitlines() if line.startswith("!")}
    assert copied == let_in
    assert not [name for name in copied if not (ROOT / name).exists()]


def test_compose_sets_only_what_the_settings_know() -> None:
    service = yaml.safe_load(text_of("compose.yaml"))["services"]["drill"]
    assert service["environment"].keys() <= set(setting_names())
    assert service["volumes"] == ["data:/data"]
    assert service["restart"] == "unless-stopped"
