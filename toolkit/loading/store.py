"""Articles on their way into a corpus: kept in memory, or on disk while a corpus larger than memory is loaded."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import NamedTuple

import pyarrow as pa

from toolkit.corpus import name_articles
from toolkit.loading.outlets import Folders, fill_outlets
from toolkit.loading.repeats import Counted, Repeats, count_lines

_ROWS_TOGETHER, _BYTES_TOGETHER = 20_000, 1 << 23
"""Small files are kept together; a part of a long one is enough by itself, so that it is not copied."""

_BYTES_IN_MEMORY = 1 << 27
"""What is kept in memory before the rest is written to disk."""


class _Place(NamedTuple):
    """Where some articles of a file are: rows `start` to `stop` of a batch; `is_named` when they have their names."""

    file: str
    number: int
    batch: int
    start: int
    stop: int
    is_named: bool


class Store:
    """
    Takes the articles of files in any order, and gives all of them back in the order of file and position.

    Parameters
    ----------
    spill : Path, optional
        A file to write them to when they become many; without it they stay in memory.
    """

    def __init__(self, spill: Path | None = None) -> None:
        self.n_articles: Counter[str] = Counter()
        self._folders = Folders()
        self._repeats = Repeats()
        self._spill = spill
        self._file: pa.OSFile | None = None
        self._writer: pa.RecordBatchFileWriter | None = None
        self._tables: list[pa.Table] = []
        self._n_bytes_kept = self._n_spilled = 0
        self._waiting: list[pa.Table] = []
        self._uncounted: list[tuple[str, pa.Table]] = []
        self._n_rows = self._n_bytes = 0
        self._places: list[_Place] = []
        self._digests: dict[str, str] = {}

    def add(self, table: pa.Table, file: str, digest: str | None, counted: Counted | None = None) -> None:
        """
        Take articles of a file, behind those of it that came before.

        Parameters
        ----------
        table : Table
            With the columns of `article_types`.
        file : str
            The name of the file.
        digest : str or None
            SHA-256 of its bytes in hex; None when that is only known at its end, and `name` will say it.
        counted : Counted, optional
            Their short lines; a file that comes without can no longer be dropped.
        """
        if not table.num_rows:
            return
        self._folders.count(file, table["outlet"])
        if counted is None:
            self._uncounted.append((Folders.of(file), table.select(["body", "outlet", "url"])))
        else:
            self._repeats.add(counted, file)
        self.n_articles[file] += table.num_rows
        start, self._n_rows = self._n_rows, self._n_rows + table.num_rows
        batch = len(self._tables) + self._n_spilled
        self._places.append(_Place(file, len(self._places), batch, start, self._n_rows, digest is not None))
        self._waiting.append(name_articles(table, file, digest))
        self._n_bytes += table.nbytes
        if self._n_rows >= _ROWS_TOGETHER or self._n_bytes >= _BYTES_TOGETHER:
            self._flush()

    def name(self, file: str, digest: str) -> None:
        """Say SHA-256 of a file whose articles came before it was known."""
        self._digests[file] = digest

    def drop(self, file: str) -> None:
        """Forget the articles of a file."""
        self._places = [place for place in self._places if place.file != file]
        self._folders.forget(file)
        self._repeats.forget(file)
        self.n_articles.pop(file, None)

    def tables(self, outlet: str | None) -> Iterator[pa.Table]:
        """
        Give the articles in their order, with the outlets that can be told.

        Parameters
        ----------
        outlet : str, optional
            The outlet of all of them.

        Yields
        ------
        Table
            With `ARTICLE_COLUMNS`.
        """
        self._flush()
        names = {} if outlet is not None else self._folders.names()
        read = self._reader()
        last, batch = -1, None
        places = sorted(self._places, key=lambda place: (place.file, place.number))
        for (number, folder), group in groupby(_joined(places), key=lambda item: (item[0].batch, item[1])):
            if number != last:
                last, batch = number, read(number)
            for place, _ in group:
                table = batch.slice(place.start, place.stop - place.start)
                if not place.is_named:
                    table = name_articles(table, place.file, self._digests[place.file])
                yield fill_outlets(self._repeats.take_out(table, folder), names.get(folder, ""), outlet)

    def close(self) -> None:
        """Let go of the file; it is for the caller to remove."""
        if self._writer is not None:
            self._writer.close()
            self._writer = None
        if self._file is not None:
            self._file.close()
            self._file = None

    def _flush(self) -> None:
        for folder, group in groupby(self._uncounted, key=itemgetter(0)):
            self._repeats.add(count_lines(pa.concat_tables(table for _, table in group), folder))
        self._uncounted = []
        if self._waiting:
            table = pa.concat_tables(self._waiting)
            if any(column.num_chunks > 1 for column in table.columns):
                table = table.combine_chunks()
            if self._spill is None or self._n_bytes_kept < _BYTES_IN_MEMORY:
                self._tables.append(table)
                self._n_bytes_kept += self._n_bytes
            else:
                if self._writer is None:
                    self._file = pa.OSFile(str(self._spill), "wb")
                    self._writer = pa.ipc.new_file(self._file, table.schema)
                self._writer.write_table(table)
                self._n_spilled += 1
        self._waiting, self._n_rows, self._n_bytes = [], 0, 0

    def _reader(self) -> Callable[[int], pa.Table]:
        if self._writer is None:
            return self._tables.__getitem__
        self.close()
        self._file = pa.OSFile(str(self._spill), "rb")
        spilled, n_kept = pa.ipc.open_file(self._file), len(self._tables)
        return lambda number: (
            self._tables[number] if number < n_kept else pa.Table.from_batches([spilled.get_batch(number - n_kept)])
        )


def _joined(places: list[_Place]) -> Iterator[tuple[_Place, str]]:
    """Join places that are neighbours in a batch and belong to the same folder, which small files are."""
    waiting: _Place | None = None
    for place in places:
        folder = Folders.of(place.file)
        if (
            waiting
            and (waiting.batch, waiting.stop) == (place.batch, place.start)
            and waiting.is_named
            and place.is_named
            and Folders.of(waiting.file) == folder
        ):
            waiting = waiting._replace(stop=place.stop)
            continue
        if waiting:
            yield waiting, Folders.of(waiting.file)
        waiting = place
    if waiting:
        yield waiting, Folders.of(waiting.file)
