"""Every deployment file is checked by a tool, and every target by the commands that it gives."""

import json
import os
import re
import shlex
import shutil
import stat
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
TOOLS = Path(sys.executable).parent
DEPLOY = ROOT / "deploy"
FAKE_GCLOUD = """#!/bin/sh
printf '%s\\n' "$*" >> "$RECORD"
case "$*" in
  *"jobs replace"*) cat > "$RECORD.stdin" ;;
  *status.url*) echo https://darkroom-abc.a.run.app ;;
  *service-agent*) echo service-1@gs-project-accounts.iam.gserviceaccount.com ;;
  *describe*) exit "${EXISTS:-1}" ;;
esac
"""


def files(pattern: str) -> list[str]:
    found = sorted(str(path) for path in DEPLOY.glob(pattern))
    assert found
    return found


def check(tool: str, *arguments: str) -> None:
    done = subprocess.run([str(TOOLS / tool), *arguments], capture_output=True, text=True, check=False, cwd=ROOT)
    assert done.returncode == 0, done.stdout + done.stderr


def test_container_files() -> None:
    check("hadolint", "--failure-threshold", "info", "Dockerfile", "deploy/job.Dockerfile")


@pytest.mark.parametrize("ignore", [".dockerignore", ".gcloudignore"])
@pytest.mark.parametrize("file", ["Dockerfile", "deploy/job.Dockerfile"])
def test_files_copied_by_a_container_file_reach_the_builder(file: str, ignore: str) -> None:
    copied = [
        source
        for line in (ROOT / file).read_text().splitlines()
        if line.startswith("COPY ") and "--from" not in line
        for source in line.split()[1:-1]
    ]
    ignored = {line.strip("/") for line in (ROOT / ignore).read_text().splitlines() if line and line[0] != "#"}
    assert "requirements.txt" in copied
    for source in copied:
        assert (ROOT / source).exists(), source
        parts = source.split("/")
        assert not {"/".join(parts[:length]) for length in range(1, len(parts) + 1)} & ignored, source


def test_kubernetes_manifests() -> None:
    check("kubernetes-validate", "--strict", *files("kubernetes*.yaml"))


def test_every_image_is_pinned() -> None:
    paths = [ROOT / "Dockerfile", *DEPLOY.glob("*Dockerfile"), *DEPLOY.glob("*.yaml")]
    texts = [path.read_text() for path in paths]
    named = [name for text in texts for name in re.findall(r"^(?:FROM| *(?:- )?image:) (\S+)", text, re.MULTILINE)]
    assert len(named) >= 5
    for name in named:
        assert re.search(r":(\d[\w.-]*|\$\{?\w+\}?)$", name), name


def test_cloud_build_files() -> None:
    check("check-jsonschema", "--builtin-schema", "vendor.cloudbuild", *files("cloudbuild*.yaml"))


def test_compose_file() -> None:
    check("check-jsonschema", "--builtin-schema", "vendor.compose-spec", "deploy/compose.yaml")


@pytest.mark.parametrize("file", sorted(path.name for path in DEPLOY.glob("*.json")))
def test_json_files(file: str) -> None:
    assert json.loads((DEPLOY / file).read_text())


@pytest.fixture
def recorded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A `gcloud` and a `python` that only record their arguments."""
    bin_folder = tmp_path / "bin"
    bin_folder.mkdir()
    for name, text in (("gcloud", FAKE_GCLOUD), ("python", '#!/bin/sh\necho "$0 $*" >> "$RECORD"\n')):
        file = bin_folder / name
        file.write_text(text)
        file.chmod(file.stat().st_mode | stat.S_IXUSR)
    (tmp_path / ".installed").touch()
    monkeypatch.setenv("PATH", f"{bin_folder}:{os.environ['PATH']}")
    monkeypatch.setenv("RECORD", str(tmp_path / "record"))
    return tmp_path / "record"


def make(recorded: Path, *arguments: str) -> "tuple[subprocess.CompletedProcess[str], list[str]]":
    folder = recorded.parent
    python = f"PYTHON={folder}/bin/python"
    done = subprocess.run(
        ["make", *arguments, f"VENV={folder}", python], cwd=ROOT, capture_output=True, text=True, check=False
    )
    return done, recorded.read_text().splitlines() if recorded.exists() else []


def find(calls: list[str], *words: str) -> list[str]:
    return [call for call in calls if all(word in call for word in words)]


def test_deploy_is_one_service_with_least_rights(recorded: Path) -> None:
    done, calls = make(recorded, "deploy", "PROJECT=p", "BUCKET=b")
    assert done.returncode == 0, done.stderr
    (run,) = find(calls, "run deploy darkroom ", "--source=.")
    assert "--max-instances=4" in run and "--service-account=darkroom@p.iam.gserviceaccount.com" in run
    assert "DARKROOM_BUCKET=gs://b,DARKROOM_DERIVATIVES=gs://b-derivatives," in run
    assert "DARKROOM_PUBLIC_DERIVATIVES=1,DARKROOM_ORIGINALS=private" in run
    assert "DARKROOM_OPEN" not in run and "DARKROOM_ENABLE" not in run
    roles = {shlex.split(call)[4]: re.findall(r"--role=(\S+)", call) for call in find(calls, "add-iam-policy-binding")}
    assert find(calls, "gs://b-derivatives", "allUsers", "roles/storage.legacyObjectReader")
    assert find(calls, "gs://b ", "darkroom@p", "roles/storage.objectViewer") and not find(calls, "gs://b ", "allUsers")
    assert "roles/storage.admin" not in str(roles) and "roles/owner" not in str(roles)
    assert find(calls, "services update darkroom", "DARKROOM_PUBLIC_URL=https://darkroom-abc.a.run.app")
    assert '<script src="https://darkroom-abc.a.run.app/embed.js"' in done.stdout
    # From the deploying machine: the catalog first, and the doctor with the service's settings.
    (catalog,) = find(calls, "build_catalog.py")
    assert calls.index(catalog) < calls.index(run) and find(calls, "doctor.py")
    assert "DARKROOM_MAX_ANSWER_BYTES=32000000" in run


def test_the_doctor_is_asked_about_the_settings_of_the_service(recorded: Path) -> None:
    fake = '#!/bin/sh\ncase "$*" in *doctor*) env | grep ^DARKROOM_ >> "$RECORD"; exit 1 ;; esac\n'
    (recorded.parent / "bin" / "python").write_text(fake)
    done, calls = make(recorded, "deploy", "PROJECT=p", "BUCKET=b")
    assert done.returncode == 0 and "worth mending" in done.stdout
    assert (
        "DARKROOM_BUCKET=gs://b" in calls
        and "DARKROOM_ORIGINALS=private" in calls
        and "DARKROOM_DERIVATIVES=gs://b-derivatives" in calls
    )


def test_make_passes_odd_names_on_as_they_are(recorded: Path, tmp_path: Path) -> None:
    """Not through a shell, which would split them and run what follows `&`."""
    (recorded.parent / "bin" / "python").write_text('#!/bin/sh\nprintf "%s|" "$@" >> "$RECORD"\n')
    names = ["FROM=/Photos & 'Söhne' (2024)", "TO=my site", "URL=https://x.org/a b"]
    text = (ROOT / "Makefile").read_text().replace("export: setup frontend", "export:")
    makefile = tmp_path / "Makefile"
    makefile.write_text(text)
    done, calls = make(recorded, "--file", str(makefile), "export", *names)
    assert done.returncode == 0, done.stderr
    assert calls == ["scripts/export_site.py|/Photos & 'Söhne' (2024)|my site|--url|https://x.org/a b|"]


def test_existing_resources_are_not_created_again(recorded: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EXISTS", "0")
    _, calls = make(recorded, "deploy", "PROJECT=p", "BUCKET=b")
    assert find(calls, "describe") and not find(calls, " create ")


def test_each_function_alone(recorded: Path) -> None:
    done, calls = make(recorded, "deploy-functions", "PROJECT=p", "BUCKET=b")
    assert done.returncode == 0, done.stderr
    special = {"server", "on_image_change", "coloring_page", "process_images", "my_images", "metrics"}
    entries = {file.stem for file in (ROOT / "functions").glob("*.py")} - special
    for name in sorted(entry.replace("_", "-") for entry in entries):
        (call,) = find(calls, f"run deploy {name} ")
        stem = name.replace("-", "_")
        assert f"--function={stem} " in call and f"GOOGLE_FUNCTION_SOURCE=functions/{stem}.py" in call
        assert (ROOT / "functions" / f"{stem}.py").is_file()


def test_the_coloring_page_needs_no_bucket(recorded: Path) -> None:
    _, calls = make(recorded, "deploy-coloring", "PROJECT=p")
    models, call = calls
    assert "fetch_models.py" in models
    assert "--function=coloring_page" in call and "DARKROOM_ENABLE=coloring-page" in call and "gs://" not in call


def test_the_trigger_watches_the_originals_alone(recorded: Path) -> None:
    _, calls = make(recorded, "deploy-trigger", "PROJECT=p", "BUCKET=b")
    triggers = find(calls, "eventarc triggers create")
    assert len(triggers) == 2
    for event, call in zip(("finalized", "deleted"), triggers, strict=True):
        assert f"google.cloud.storage.object.v1.{event}" in call and "bucket=b " in call and "derivatives" not in call
    assert find(calls, "run deploy on-image-change", "--no-allow-unauthenticated")


def test_the_job(recorded: Path) -> None:
    done, calls = make(recorded, "deploy-job", "PROJECT=p", "BUCKET=b")
    assert done.returncode == 0, done.stderr
    assert find(calls, "builds submit", "darkroom-jobs") and find(calls, "run jobs replace -")
    job = (recorded.parent / "record.stdin").read_text()
    assert re.findall(r"- name: (\S+)\n +value: (\S+)", job) == [
        ("DARKROOM_BUCKET", "gs://b"),
        ("DARKROOM_DERIVATIVES", "gs://b-derivatives"),
        ("DARKROOM_PUBLIC_DERIVATIVES", '"1"'),
    ]
    assert "serviceAccountName: darkroom@p.iam" in job and "image: us-central1-docker.pkg.dev/p/darkroom/" in job


def test_undeploy_deletes_no_bucket(recorded: Path) -> None:
    done, calls = make(recorded, "undeploy", "PROJECT=p")
    assert done.returncode == 0 and find(calls, "services delete darkroom")
    assert not find(calls, "storage")


@pytest.mark.parametrize("target", ["deploy", "deploy-functions", "deploy-trigger", "deploy-job"])
def test_a_missing_value_is_named_and_nothing_is_done(recorded: Path, target: str) -> None:
    done, calls = make(recorded, target, "PROJECT=p")
    assert done.returncode != 0 and "BUCKET=" in done.stdout and not calls
    done, calls = make(recorded, target)
    assert done.returncode != 0 and "PROJECT=" in done.stdout and not calls


@pytest.mark.parametrize("target", ["deploy", "deploy-functions", "deploy-coloring", "deploy-trigger", "undeploy"])
def test_make_n_shows_and_does_not(recorded: Path, target: str) -> None:
    done, calls = make(recorded, "-n", target, "PROJECT=p", "BUCKET=b")
    assert done.returncode == 0 and "gcloud" in done.stdout and not calls


def test_a_missing_bucket_is_created_private_and_the_cost_is_said_first(recorded: Path) -> None:
    done, calls = make(recorded, "deploy-place", "PROJECT=p", "BUCKET=b")
    (create,) = find(calls, "buckets create gs://b ")
    assert "--public-access-prevention" in create and done.stdout.index("Costs:") < done.stdout.index("buckets create")


def test_without_gcloud_it_is_said_where_to_get_it(recorded: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = recorded.parent / "bin"
    (folder / "gcloud").unlink()
    (folder / "make").symlink_to(str(shutil.which("make")))
    monkeypatch.setenv("PATH", str(folder))
    done, calls = make(recorded, "deploy", "PROJECT=p", "BUCKET=b")
    assert done.returncode != 0 and "https://cloud.google.com/sdk/docs/install" in done.stdout and not calls
