import io
import zipfile
from xml.etree import ElementTree

import numpy as np
import pandas as pd

from toolkit.sheets import table_csv, table_xlsx


def test_a_workbook_is_well_formed_and_the_same_twice():
    table = pd.DataFrame(
        {
            "text": ["خبر <&>\u0000", None],
            "n": [1, 2],
            "share": [0.5, np.nan],
            "yes": [True, False],
            "day": pd.to_datetime(["2024-01-02 06:00", None]),
            "list": [["أ", "ب"], []],
        }
    )
    first, second = table_xlsx(table), table_xlsx(table)
    assert first == second
    book = zipfile.ZipFile(io.BytesIO(first))
    for name in book.namelist():
        ElementTree.fromstring(book.read(name))
    sheet = book.read("xl/worksheets/sheet1.xml").decode()
    assert "45293.25" in sheet  # days since 30 December 1899
    assert "أ | ب" in book.read("xl/sharedStrings.xml").decode()


def test_csv_keeps_numbers_days_and_lists():
    table = pd.DataFrame({"n": [-1], "day": pd.to_datetime(["2024-01-02"]), "list": [["=أ", "ب"]], "t": ["a\rb"]})
    assert table_csv(table).decode("utf-8-sig") == 'n,day,list,t\n-1,2024-01-02,\'=أ | ب,"a\nb"\n'
