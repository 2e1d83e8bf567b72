"""The command `darkroom`: one help, exit codes, completion, and scripts that lead to the same code."""

import json
import os
import runpy
import signal
import subprocess
import sys
from pathlib import Path

import pytest

import forked
from darkroom_cli.main import COMMANDS, main
from live_server import free_port
from own_folders import OWN_FOLDERS

ROOT = Path(__file__).resolve().parents[1]
SCRIPTS = ROOT / "scripts"
PYTHONPATH = os.pathsep.join([str(ROOT / "functions"), str(SCRIPTS)])


def darkroom(*words: str, folder: Path | None = None, **environment: str) -> "subprocess.CompletedProcess[str]":
    return forked.run(["-m", "darkroom_cli", *words], {**_environment(), **environment}, cwd=folder)


def _environment() -> dict[str, str]:
    return {**OWN_FOLDERS, "PATH": os.environ["PATH"], "PYTHONPATH": PYTHONPATH}


def test_help_names_every_command_and_gives_examples(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 0
    said = capsys.readouterr().out
    assert all(f"  {name}" in said for name in COMMANDS) and "examples:" in said


def test_there_is_a_file_for_each_command_and_none_besides() -> None:
    files = {file.stem.replace("_", "-") for file in (SCRIPTS / "darkroom_cli" / "commands").glob("[!_]*.py")}
    assert files == set(COMMANDS)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_explains_itself_with_examples(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main([name, "--help"])
    said = capsys.readouterr().out
    assert ended.value.code == 0 and f"usage: darkroom {name}" in said and said.count(f"darkroom {name}") > 1


@pytest.mark.parametrize("name", COMMANDS)
def test_wrong_usage_is_one_code(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main([name, "--no-such-option"])
    assert ended.value.code == 2 and f"usage: darkroom {name}" in capsys.readouterr().err


def test_a_mistyped_command_is_guessed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["uplaod"]) == 2
    assert "did you mean upload?" in capsys.readouterr().err
    with pytest.raises(SystemExit):
        main(["serve", "--prot=80"])
    assert "did you mean --port?" in capsys.readouterr().err


def test_ctrl_c_during_the_imports_ends_without_a_traceback() -> None:
    code = "import sys, signal, os; from darkroom_cli import main as m\n"
    code += "m.import_module = lambda name: os.kill(os.getpid(), signal.SIGINT)\n"
    code += "signal.signal(signal.SIGINT, signal.default_int_handler); m.main(['upload'])"
    done = subprocess.run([sys.executable, "-c", code], env=_environment(), capture_output=True, check=False)
    assert done.returncode == -signal.SIGINT and not done.stderr


def test_a_wrong_folder_is_guessed_before_anything_is_created(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name, value in (("XDG_CACHE_HOME", tmp_path / "cache"), ("HOST", "127.0.0.1"), ("PORT", free_port())):
        monkeypatch.setenv(name, str(value))
    (tmp_path / "Pictures" / "best").mkdir(parents=True)
    (tmp_path / "photo.jpg").touch()
    for wrong, said in (
        ("Pictrues/best", "mean Pictures?"),
        ("photo.jpg", "is a file"),
        ("gs:/photos", "gs://photos?"),
    ):
        folder = wrong if ":" in wrong else str(tmp_path / wrong)
        assert main(["serve", folder]) == main(["warm", folder]) == 1
        assert capsys.readouterr().err.count(said) == 2
    assert not (tmp_path / "cache").exists()
    monkeypatch.chdir(tmp_path)
    assert main(["upload", str(tmp_path / "Pictures"), "gs:photos"]) == 2
    assert "mean gs://photos?" in capsys.readouterr().err and not (tmp_path / "gs:photos").exists()


def test_every_script_explains_itself(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    scripts = {file.stem for file in SCRIPTS.glob("*.py")} - {"functions_path", "make_contact_sheet"}
    for script in scripts:
        monkeypatch.setattr(sys, "argv", [f"{script}.py", "--help"])
        with pytest.raises(SystemExit) as ended:
            runpy.run_path(str(SCRIPTS / f"{script}.py"), run_name="__main__")
        assert not ended.value.code and capsys.readouterr().out.startswith("usage: "), script


@pytest.mark.parametrize(("shell", "check"), [("bash", ["bash", "-n"]), ("zsh", [])])
def test_completion_is_printed_and_knows_the_options(shell: str, check: list[str]) -> None:
    done = darkroom("--print-completion", shell)
    assert done.returncode == 0 and "--keep-location" in done.stdout and "check-privacy" in done.stdout
    if check:
        assert subprocess.run(check, input=done.stdout, text=True, check=False).returncode == 0


def test_settings_are_read_from_the_file_of_the_current_folder(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("DARKROOM_MAX_PIXELS=many\n")
    done = darkroom("doctor", str(tmp_path), "--json", folder=tmp_path)
    assert done.returncode == 2 and "DARKROOM_MAX_PIXELS" in json.loads(done.stdout)["findings"][0]["text"]


def test_a_command_is_imported_only_when_it_is_asked_for() -> None:
    code = 'import sys; from darkroom_cli.main import main; main([]); sys.exit("darkroom" in sys.modules)'
    done = subprocess.run([sys.executable, "-c", code], env=_environment(), capture_output=True, check=False)
    assert done.returncode == 0
