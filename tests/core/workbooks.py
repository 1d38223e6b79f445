"""Workbooks made by hand, byte by byte: what no honest program would write."""

import zipfile
from io import BytesIO

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"

CONTENT_TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="xml" ContentType="application/xml"/></Types>'
)
ROOT_RELATIONS = (
    f'<Relationships xmlns="{PACKAGE}">'
    f'<Relationship Id="r1" Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/>'
    "</Relationships>"
)
BOOK_RELATIONS = (
    f'<Relationships xmlns="{PACKAGE}">'
    f'<Relationship Id="s1" Type="{OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>'
    f'<Relationship Id="s2" Type="{OFFICE}/worksheet" Target="/xl/worksheets/sheet2.xml"/>'
    f'<Relationship Id="s3" Type="{OFFICE}/chartsheet" Target="chartsheets/sheet1.xml"/>'
    f'<Relationship Id="x1" Type="{OFFICE}/sharedStrings" Target="sharedStrings.xml"/>'
    f'<Relationship Id="x2" Type="{OFFICE}/styles" Target="styles.xml"/>'
    f'<Relationship Id="x3" Type="{OFFICE}/externalLink" Target="file:///etc/passwd"'
    ' TargetMode="External"/></Relationships>'
)


def book(sheets: str = '<sheet name="一" sheetId="1" r:id="s1"/>', properties: str = "") -> str:
    return (
        f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}">{properties}<sheets>{sheets}</sheets>'
        "</workbook>"
    )


def sheet(rows: str, after: str = "", before: str = "") -> str:
    return f'<worksheet xmlns="{MAIN}">{before}<sheetData>{rows}</sheetData>{after}</worksheet>'


def one_row(cells: str) -> str:
    return sheet(f'<row r="1">{cells}</row>')


def styles(*codes: str | int) -> str:
    """One cell style a code: a built-in format by number, one's own by its text."""
    own = [(200 + place, code) for place, code in enumerate(codes) if isinstance(code, str)]
    formats = "".join(f'<numFmt numFmtId="{key}" formatCode="{code}"/>' for key, code in own)
    keys = [code if isinstance(code, int) else 200 + place for place, code in enumerate(codes)]
    cells = "".join(f'<xf numFmtId="{key}"/>' for key in keys)
    return (
        f'<styleSheet xmlns="{MAIN}"><numFmts>{formats}</numFmts>'
        f'<cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs>{cells}</cellXfs></styleSheet>'
    )


def strings(*items: str) -> str:
    return f'<sst xmlns="{MAIN}">' + "".join(f"<si>{item}</si>" for item in items) + "</sst>"


def xlsx(sheet1: str | bytes, compress: int = zipfile.ZIP_DEFLATED, **parts: str | bytes) -> bytes:
    """A workbook of one sheet and what else is named: workbook, strings, styles, sheet2, extra."""
    files: dict[str, str | bytes] = {
        "[Content_Types].xml": parts.get("types", CONTENT_TYPES),
        "_rels/.rels": parts.get("root", ROOT_RELATIONS),
        "xl/workbook.xml": parts.get("workbook", book()),
        "xl/_rels/workbook.xml.rels": parts.get("relations", BOOK_RELATIONS),
        "xl/sharedStrings.xml": parts.get("strings", strings()),
        "xl/styles.xml": parts.get("styles", styles(0)),
        "xl/worksheets/sheet1.xml": sheet1,
        "xl/worksheets/sheet2.xml": parts.get("sheet2", sheet("")),
    }
    if "extra" in parts:
        files[str(parts["extra"])] = b"x"
    out = BytesIO()
    with zipfile.ZipFile(out, "w", compress) as package:
        for name, content in files.items():
            package.writestr(name, content)
    return out.getvalue()
