"""The HTTP API as programs use it."""

from __future__ import annotations

import csv
import datetime as dt
import hashlib
import io
import json
from email import message_from_bytes
from email.message import Message
from pathlib import Path
from typing import Any

import httpx
import pytest
from benchmarks.make_scorecard import write_scorecard
from tests.web.serving import SAMPLES, SEED

import irodori
from irodori.cli import main
from irodori.report.model import Report
from irodori.workbook.passwords import decrypt, encrypt

DAY = "2022-04-01"
STATUS_CSV = SAMPLES / "source-csv"


def book(
    path: Path = SEED, name: str = "スコアカード.xlsx"
) -> tuple[str, bytes]:
    return name, path.read_bytes()


def converted(client: httpx.Client, **fields: str) -> dict[str, Any]:
    answer = client.post(
        "/api/convert",
        files={"file": book()},
        data={"as_of": DAY, "respond": "links", **fields},
    )
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def parts(answer: httpx.Response) -> dict[str, Message]:
    whole = (
        b"content-type: "
        + answer.headers["content-type"].encode()
        + b"\r\n\r\n"
        + answer.content
    )
    found = [
        part
        for part in message_from_bytes(whole).walk()
        if "content-id" in part
    ]
    return {part["content-id"].strip("<>"): part for part in found}


def body(part: Message) -> bytes:
    found = part.get_payload(decode=True)
    assert isinstance(found, bytes)
    return found


# ---- Convert ----------------------------------------------------------------


def test_the_workbook_is_the_one_that_the_command_writes(
    client: httpx.Client, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    command = tmp_path / "out.xlsx"
    assert (
        main(
            [
                "convert",
                str(SEED),
                "-o",
                str(command),
                "--as-of",
                DAY,
                "--palette",
                "print",
            ]
        )
        == 0
    )
    capsys.readouterr()
    answer = client.post(
        "/api/convert",
        files={"file": book()},
        data={"as_of": "令和4年4月1日", "palette": "print"},
    )
    assert answer.status_code == 200
    assert answer.content == command.read_bytes()
    assert (
        answer.headers["content-type"]
        == "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    )


def test_a_japanese_name_comes_back_in_full_and_in_ascii(
    client: httpx.Client,
) -> None:
    answer = client.post(
        "/api/convert", files={"file": book(name="在留 申請;100%.xlsx")}
    )
    disposition = answer.headers["content-disposition"]
    assert (
        "filename*=UTF-8''%E5%9C%A8%E7%95%99%20%E7%94%B3%E8%AB%8B%3B100%25.colored.xlsx"
        in disposition
    )
    assert 'filename="__ ___100_.colored.xlsx"' in disposition


@pytest.mark.parametrize(
    "name", ["../../etc/passwd.xlsx", "D:\\a\\passwd.xlsx"]
)
def test_the_folders_in_a_name_are_not_used(
    client: httpx.Client, name: str
) -> None:
    answer = client.post(
        "/api/convert",
        files={"file": book(name=name)},
        data={"respond": "links"},
    )
    assert answer.json()["name"] == "passwd.colored.xlsx"


def test_the_report_stands_behind_a_link_and_has_the_form_of_its_schema(
    client: httpx.Client,
) -> None:
    answer = client.post(
        "/api/convert",
        files={"file": book()},
        data={"as_of": DAY},
        headers={"accept-language": "en"},
    )
    found = client.get(answer.links["describedby"]["url"])
    report = Report.model_validate_json(found.content)
    assert (report.input.name, report.output.name) == (
        "スコアカード.xlsx",
        "スコアカード.colored.xlsx",
    )
    assert report.output.sha256 == hashlib.sha256(answer.content).hexdigest()
    assert (report.language, report.as_of.date) == ("en", dt.date(2022, 4, 1))


def test_workbook_and_report_come_as_parts_of_one_answer(
    client: httpx.Client,
) -> None:
    status = ("status.csv", (STATUS_CSV / "status.csv").read_bytes())
    answer = client.post(
        "/api/convert",
        files={"file": book(STATUS_CSV / "input.xlsx"), "status": status},
        data={"as_of": DAY, "respond": "parts"},
    )
    found = parts(answer)
    assert set(found) == {"workbook", "report", "status"}
    workbook = body(found["workbook"])
    assert (
        workbook
        == irodori.convert(
            STATUS_CSV / "input.xlsx",
            as_of=dt.date(2022, 4, 1),
            status=STATUS_CSV / "status.csv",
        ).data
    )
    assert (
        json.loads(body(found["report"]))["output"]["sha256"]
        == hashlib.sha256(workbook).hexdigest()
    )
    assert body(found["status"]) == status[1]


def test_each_link_leads_to_its_file_once(client: httpx.Client) -> None:
    links = converted(client, view="true")["links"]
    assert set(links) == {"workbook", "report", "view"}
    assert [client.get(link).status_code for link in links.values()] == [
        200
    ] * 3
    again = [client.get(link) for link in links.values()]
    assert [(each.status_code, each.json()["code"]) for each in again] == [
        (404, "web.gone")
    ] * 3


def test_the_links_cannot_be_guessed(client: httpx.Client) -> None:
    tokens = {
        converted(client)["links"]["workbook"].split("/")[2] for _ in range(3)
    }
    assert len(tokens) == 3
    assert all(len(token) >= 43 for token in tokens)
    assert client.get("/results/x/workbook").status_code == 404


def test_the_events_tell_what_is_done_and_end_with_the_links(
    client: httpx.Client,
) -> None:
    answer = client.post(
        "/api/convert",
        files={"file": book()},
        data={"respond": "events", "view": "true"},
    )
    events = [json.loads(line) for line in answer.text.splitlines()]
    stages = [
        event["stage"] for event in events if event["event"] == "working"
    ]
    assert stages == ["reading", "coloring", "drawing"]
    assert events[-1]["event"] == "done"
    assert client.get(events[-1]["links"]["workbook"]).content[:2] == b"PK"


def test_the_book_is_there_before_its_sheet_is_drawn_and_of_a_large_one_its_beginning(
    client: httpx.Client, tmp_path: Path
) -> None:
    write_scorecard(1_200, tmp_path / "large.xlsx")
    data = {"respond": "events", "view": "true", "report": "false"}
    answer = client.post(
        "/api/convert",
        files={"file": book(tmp_path / "large.xlsx")},
        data=data,
    )
    events = [json.loads(line) for line in answer.text.splitlines()]
    told = [
        each.get("stage") or (each["event"], *each["links"])
        for each in events
        if each["event"] != "queued"
    ]
    made, first = ("piece", "workbook"), ("piece", "beginning")
    assert told == [
        "reading",
        "coloring",
        made,
        "drawing",
        first,
        ("done", "workbook", "beginning", "view"),
    ]
    assert client.get(events[-1]["links"]["workbook"]).content[:2] == b"PK"
    sizes = [
        len(client.get(events[-1]["links"][name]).content)
        for name in ("beginning", "view")
    ]
    assert sizes[0] * 3 < sizes[1]


def test_a_refusal_is_the_last_event(client: httpx.Client) -> None:
    answer = client.post(
        "/api/convert",
        files={"file": ("a.xlsx", b"nothing")},
        data={"respond": "events"},
    )
    last = json.loads(answer.text.splitlines()[-1])
    assert (last["event"], last["problem"]["code"]) == (
        "failed",
        "package.not_zip",
    )


# ---- Statuses that are given with a request ---------------------------------

CHOICES = [
    {"sheet": "スコアカード", "cell": "O3", "status": "done"},
    {
        "sheet": "スコアカード",
        "cell": "P3",
        "status": "active",
        "deadline": "2022-03-31",
    },
    {"sheet": "スコアカード", "cell": "Q4", "status": "not_started"},
]


def test_a_status_that_is_given_colours_its_plan_and_stands_in_the_csv(
    client: httpx.Client,
) -> None:
    found = converted(client, statuses=json.dumps(CHOICES))
    report = Report.model_validate_json(
        client.get(found["links"]["report"]).content
    )
    colors = {
        rating.cell: rating.color
        for sheet in report.sheets
        for rating in sheet.ratings
    }
    assert (colors["O3"], colors["P3"], colors["Q4"]) == (
        "blue",
        "yellow",
        "orange",
    )
    rows = list(
        csv.reader(
            io.StringIO(
                client.get(found["links"]["status"]).content.decode(
                    "utf-8-sig"
                )
            )
        )
    )
    assert rows[0][:6] == [
        "府省名",
        "手続名",
        "課題",
        "プラン",
        "状況",
        "期限",
    ]
    assert [row[2:6] + row[7:] for row in rows[1:]] == [
        ["課題1", "a", "措置済", "", "スコアカード!O3"],
        ["課題1", "b", "取組中", "令和4年3月31日", "スコアカード!P3"],
        ["課題1", "c", "未着手", "", "スコアカード!Q4"],
    ]


def test_the_csv_is_not_made_where_nobody_wants_it(
    client: httpx.Client,
) -> None:
    found = converted(client, statuses=json.dumps(CHOICES), status_csv="false")
    assert set(found["links"]) == {"workbook", "report"}


def test_the_csv_makes_the_same_workbook_again(
    client: httpx.Client, tmp_path: Path
) -> None:
    links = converted(client, statuses=json.dumps(CHOICES))["links"]
    (tmp_path / "status.csv").write_bytes(client.get(links["status"]).content)
    again = irodori.convert(
        SEED, as_of=dt.date(2022, 4, 1), status=tmp_path / "status.csv"
    )
    assert client.get(links["workbook"]).content == again.data
    assert again.summary["unrated"] == 31


def test_a_status_that_is_taken_back_leaves_the_cell_as_it_is_and_stands_in_both_csvs(
    client: httpx.Client,
) -> None:
    path = SEED.parents[1] / "seed-statuses" / "input.xlsx"
    data = {"as_of": DAY, "respond": "links", "extras": "plans"}
    before = client.post(
        "/api/convert", files={"file": book(path)}, data=data
    ).json()
    taken = [{"sheet": "スコアカード", "cell": "O3", "status": "none"}]
    made = client.post(
        "/api/convert",
        files={"file": book(path)},
        data={**data, "statuses": json.dumps(taken)},
    ).json()
    assert made["summary"]["unrated"] == before["summary"]["unrated"] + 1
    for name in ("status", "plans"):
        rows = list(
            csv.reader(
                io.StringIO(
                    client.get(made["links"][name]).content.decode("utf-8-sig")
                )
            )
        )
        assert rows[1][3:5] == ["a", "状況なし"]


def test_what_is_given_goes_before_the_csv_file_and_the_rest_of_it_stays(
    client: httpx.Client,
) -> None:
    answer = client.post(
        "/api/convert",
        files={
            "file": book(STATUS_CSV / "input.xlsx"),
            "status": book(STATUS_CSV / "status.csv", "状況.csv"),
        },
        data={
            "as_of": DAY,
            "respond": "links",
            "statuses": json.dumps(
                [{"sheet": "スコアカード", "cell": "O4", "status": "done"}]
            ),
        },
    )
    links = answer.json()["links"]
    text = client.get(links["status"]).content.decode("utf-8-sig")
    given = (STATUS_CSV / "status.csv").read_text(encoding="utf-8-sig")
    # the row for the same plan gives way
    assert len(text.splitlines()) == len(given.splitlines())
    assert text.splitlines()[1].endswith(
        "課題1,a,措置済,,法令改正の検討,スコアカード!O4"
    )
    report = Report.model_validate_json(client.get(links["report"]).content)
    assert {rating.cell: rating.color for rating in report.sheets[0].ratings}[
        "O4"
    ] == "blue"


@pytest.mark.parametrize(
    "text", ["{}", "[{}]", '[{"sheet":"a","cell":"a1","status":"done"}]', "x"]
)
def test_statuses_of_another_form_are_refused(
    client: httpx.Client, text: str
) -> None:
    answer = client.post(
        "/api/convert", files={"file": book()}, data={"statuses": text}
    )
    assert (answer.status_code, answer.json()["code"]) == (422, "web.statuses")


# ---- Check, inspect and what is refused -------------------------------------


@pytest.mark.parametrize("command", ["check", "inspect"])
def test_the_data_are_those_of_the_command(
    client: httpx.Client, command: str, capsys: pytest.CaptureFixture[str]
) -> None:
    path = SAMPLES / "check-three-mistakes" / "input.xlsx"
    main([command, str(path), "--as-of", DAY, "--json", "--lang", "en"])
    expected = json.loads(capsys.readouterr().out)
    answer = client.post(
        f"/api/{command}?lang=en",
        files={"file": book(path, "input.xlsx")},
        data={"as_of": DAY},
    )
    assert answer.json() == expected


def no_scorecard() -> bytes:
    import xlsxwriter

    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as made:
        made.add_worksheet("別の表").write("B2", "品名")
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "package.empty"),
        (b"nothing", "package.not_zip"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), None),
        (no_scorecard(), "header.not_found"),
    ],
)
@pytest.mark.parametrize("route", ["convert", "check", "inspect"])
def test_a_refusal_is_a_problem_with_the_code_of_the_command(
    client: httpx.Client, route: str, data: bytes, code: str | None
) -> None:
    answer = client.post(f"/api/{route}", files={"file": ("a.xlsx", data)})
    problem = answer.json()
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.status_code == problem["status"] == 422
    assert code in {problem["code"], None}
    assert problem["type"] == f"urn:irodori:problem:{problem['code']}"
    assert problem["detail"]


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"as_of": "いつか"}, "web.as_of"),
        ({"palette": "neon"}, "palette.unknown"),
        ({"legend": "else"}, "web.fields"),
        ({"respond": "fax"}, "web.fields"),
    ],
)
def test_a_wrong_option_is_a_problem_in_both_languages(
    client: httpx.Client, fields: dict[str, str], code: str
) -> None:
    said = [
        client.post(
            "/api/convert",
            params={"lang": lang},
            files={"file": book()},
            data=fields,
        )
        for lang in ("ja", "en")
    ]
    assert [(each.status_code, each.json()["code"]) for each in said] == [
        (422, code)
    ] * 2
    assert said[0].json()["detail"] != said[1].json()["detail"]


def test_a_request_without_a_file_is_a_problem(client: httpx.Client) -> None:
    answer = client.post("/api/convert", data={"as_of": DAY})
    assert (answer.status_code, answer.json()["code"]) == (422, "web.fields")
    assert "file" in answer.json()["detail"]


def test_an_unknown_page_and_a_wrong_method_are_problems(
    client: httpx.Client,
) -> None:
    assert client.get("/nothing").json()["code"] == "web.not_found"
    assert client.get("/api/convert").json()["code"] == "web.method"


# ---- Protected workbooks ----------------------------------------------------


@pytest.fixture(scope="module")
def protected() -> bytes:
    return encrypt(SEED.read_bytes(), "ひみつ")


def test_a_protected_workbook_is_opened_with_its_password_and_protected_again(
    client: httpx.Client, protected: bytes
) -> None:
    answer = client.post(
        "/api/convert",
        files={"file": ("a.xlsx", protected)},
        data={"as_of": DAY, "password": "ひみつ"},
    )
    assert (
        decrypt(answer.content, "ひみつ")
        == irodori.convert(SEED, as_of=dt.date(2022, 4, 1)).data
    )


def test_without_the_password_or_with_a_wrong_one_it_is_refused(
    client: httpx.Client, protected: bytes
) -> None:
    files = {"file": ("a.xlsx", protected)}
    assert (
        client.post("/api/convert", files=files).json()["code"]
        == "workbook.password"
    )
    assert (
        client.post(
            "/api/convert", files=files, data={"password": "x"}
        ).json()["code"]
        == "workbook.wrong_password"
    )


# ---- For machines -----------------------------------------------------------


def test_health_and_metrics_tell_of_workers_jobs_and_requests(
    client: httpx.Client,
) -> None:
    converted(client)
    health = client.get("/healthz").json()
    assert (health["status"], health["version"]) == ("ok", irodori.__version__)
    assert health["workers"] >= 1
    text = client.get("/metrics").text
    assert 'irodori_jobs_total{kind="convert",outcome="done"}' in text
    assert 'irodori_requests_total{route="/api/convert",status="200"}' in text
    assert "irodori_jobs_waiting 0.0" in text


def test_the_description_names_every_route_with_examples_and_problems(
    client: httpx.Client,
) -> None:
    found = client.get("/openapi.json").json()
    assert set(found["paths"]) >= {
        "/api/convert",
        "/api/check",
        "/api/inspect",
        "/healthz",
        "/metrics",
    }
    answers = found["paths"]["/api/convert"]["post"]["responses"]
    assert set(answers) >= {"200", "413", "422", "503"}
    assert "application/problem+json" in answers["422"]["content"]
    form = json.dumps(found["components"]["schemas"], ensure_ascii=False)
    assert "令和4年4月1日" in form
