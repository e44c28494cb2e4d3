"""Tables go to spreadsheet programs and come back as they were; bad ones are refused with what to mend."""

import codecs
from datetime import UTC, date, datetime

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.spreadsheet import BadFile, read_csv, write_csv

COLUMNS = ["name", "phone", "note"]
CELL = st.text(st.characters(exclude_categories=["Cs", "Cc"], include_characters="\n\r\t"), max_size=20).map(str.strip)


@given(st.lists(st.tuples(CELL, CELL, CELL).filter(any), max_size=20))
@example([("=1+1", "'=1+1", "''+x"), ("\t", "a", "-"), ("@a,b", 'say "hi"', "two\r\nlines")])
def test_what_is_written_is_read_again(rows: list[tuple[str, str, str]]) -> None:
    kept = [row for row in rows if any(cell.strip() for cell in row)]
    found = read_csv(write_csv(COLUMNS, kept), COLUMNS)
    assert [tuple(row.values()) for _, row in found] == [tuple(cell.strip() for cell in row) for row in kept]


@pytest.mark.parametrize("text", ["=1+1", "+1 202", "-x", "@me", "\tx", "\rx", "  =1", "＝1", "'=1"])  # noqa: RUF001
def test_no_cell_is_calculated(text: str) -> None:
    data = write_csv(["a"], [[text]]).decode("utf-8-sig").removeprefix("a\r\n")
    assert data.lstrip('"').startswith("'")


def test_numbers_stay_numbers() -> None:
    data = write_csv(["a", "b", "c", "d", "e", "f"], [[-5, 2.5, None, True, date(2026, 11, 3), "x"]])
    assert data == b"\xef\xbb\xbfa,b,c,d,e,f\r\n-5,2.5,,yes,2026-11-03,x\r\n"
    assert b"2026-11-03T09:00:00+00:00" in write_csv(["a"], [[datetime(2026, 11, 3, 9, tzinfo=UTC)]])


@pytest.mark.parametrize(
    "data",
    [
        b"name,phone,note\nAnn,1,x\n",
        b"\xef\xbb\xbfNAME , Phone,note\r\nAnn,1,x\r\n",
        b"name;phone;note\r\nAnn;1;x",
        b"sep=;\r\nname;phone;note\r\nAnn;1;x",
        b"name\tphone\tnote\nAnn\t1\tx\n",
        b"\n\nname,phone,note,,\nAnn, 1 ,x,,\n,,,,\n\n",
        b'"name","phone","note"\r"Ann","1","x"\r',
        b"note,name,phone\nx,Ann,1",
    ],
)
def test_every_program_s_csv_is_read(data: bytes) -> None:
    assert [row for _, row in read_csv(data, COLUMNS, ["name"])] == [{"name": "Ann", "phone": "1", "note": "x"}]


def test_columns_that_are_not_there_are_empty() -> None:
    assert read_csv(b"name\nAnn", COLUMNS, ["name"]) == [(2, {"name": "Ann", "phone": "", "note": ""})]


def test_lines_are_counted_as_spreadsheet_programs_do() -> None:
    found = read_csv(b'name,note\nAnn,"two\nlines"\n\nBob,\n', COLUMNS)
    assert [(line, row["name"]) for line, row in found] == [(2, "Ann"), (4, "Bob")]


def refused(data: bytes, **bounds: int) -> str:
    with pytest.raises(BadFile) as error:
        read_csv(data, COLUMNS, ["name"], **bounds)
    return str(error.value)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "is empty. Its first line must name the columns: `name`, `phone`, `note`"),
        (b"\xef\xbb\xbf\n\n", "is empty"),
        (b"name,fone\nAnn,1", 'I don\'t know "fone". The columns are `name`'),
        (b"phone\n1", "`name` is missing"),
        (b"name,Name\nAnn,Bob", "name is there more than once"),
        (b"name,phone\nAnn,1,2\nBob,1", "Line 2: it has more cells than the first line has columns (2)"),
        (b"name,phone\nAnn,1\n,2", 'Line 3: "name" is empty'),
        (b'name,phone\nAnn,1\n"Bob,2', "Line 3: a quotation mark is open"),
        (b'name,phone\n"Ann" x,1', "Line 2: a quotation mark"),
        (b"name\n" + b"x" * 200_000, "Line 2: "),
        (codecs.BOM_UTF16_LE + "name\nAnn".encode("utf-16-le"), "UTF-16"),
        ("name\nJosé".encode("cp1252"), "Save As > CSV UTF-8"),
        (b"PK\x03\x04rest", "workbook"),
        (b"name\0\nAnn", "not a text file"),
        (b"name,@everyone **x**\nAnn,1", "\\*\\*x\\*\\*"),
    ],
)
def test_bad_files_are_refused_with_what_to_mend(data: bytes, words: str) -> None:
    said = refused(data)
    assert words in said
    assert "@everyone" not in said


def test_files_are_bounded() -> None:
    data = b"name\n" + b"Ann\n" * 11
    assert "at most 10. Split it" in refused(data, most_rows=10)
    assert len(read_csv(data, COLUMNS, most_rows=11)) == 11
    assert "is too large" in refused(data, most_bytes=10)


def test_at_most_ten_lines_are_listed() -> None:
    said = refused(b"name,note\n" + b",x\n" * 47)
    assert said.startswith("Nothing was taken from the file: 47 lines need a change.")
    assert said.count("\nLine ") == 10
    assert said.endswith("\n… and 37 more.")
    assert "one line needs a change" in str(BadFile(problems=[(2, "a"), (2, "b")]))
