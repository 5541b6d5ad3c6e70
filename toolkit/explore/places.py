"""Where the tokens of a text stand in it, for the stretches of text that someone asks for."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain

import numpy as np

from toolkit.codes import number_pieces, offsets_of
from toolkit.pieces import surface_of, words_of
from toolkit.progress import track
from toolkit.spans import places_in_pieces


class Places:
    """
    Find the tokens of texts; each distinct piece between white space is looked at once.

    Parameters
    ----------
    texts : sequence of str
    form : str
        The form of the tokens: "surface", or any of those made of words.

    Attributes
    ----------
    n_tokens : ndarray of int64, shape (n_texts,)
        Tokens in each text.
    """

    def __init__(self, texts: Sequence[str], form: str) -> None:
        self._texts, self._is_surface = texts, form == "surface"
        self._distinct, codes, n_pieces = number_pieces(texts)
        lengths = (surface_of if self._is_surface else words_of)(self._distinct).lengths[codes]
        cuts = offsets_of(n_pieces)[1:-1]
        # Where the tokens of each piece begin, counted in tokens; the last is the number of tokens in the text.
        self._codes = np.split(codes, cuts) if len(texts) else []
        self._starts = [offsets_of(part) for part in np.split(lengths, cuts)] if len(texts) else []
        self.n_tokens = np.array([starts[-1] for starts in self._starts], dtype=np.int64)

    def spans(self, wanted: Sequence[tuple[int, int, int]]) -> list[list[tuple[int, int]]]:
        """
        Return start and end of the tokens of some stretches: `text[start:end]` is the token as it stands.

        Parameters
        ----------
        wanted : sequence of (int, int, int)
            The number of a text, and its tokens from one number to before another.

        Examples
        --------
        >>> text = "قالَ «المعلّمون»: 3.14"
        >>> [text[start:end] for start, end in Places([text], "word").spans([(0, 1, 3)])[0]]
        ['المعلّمون', '3.14']
        """
        stretches = [self._stretch(*one) for one in track(wanted, "concordance", "hits", total=len(wanted))]
        distinct = sorted(set(chain.from_iterable(found for _, _, found in stretches)))
        parts, first, last = places_in_pieces(distinct, surface=self._is_surface)
        tokens = list(zip(first.tolist(), last.tolist(), strict=True))
        bounds = zip(distinct, parts.starts.tolist(), parts.lengths.tolist(), strict=True)
        of_piece = {piece: tokens[start : start + length] for piece, start, length in bounds}
        lines = []
        for (number, begin, end), (skipped, place, found) in zip(wanted, stretches, strict=True):
            text, line = self._texts[number], []
            for piece in found:
                place = text.index(piece, place)
                line += [(place + start, place + stop) for start, stop in of_piece[piece]]
                place += len(piece)
            lines.append(line[begin - skipped : end - skipped])
        return lines

    def _stretch(self, number: int, first: int, last: int) -> tuple[int, int, list[str]]:
        """Return the tokens before the piece that holds token `first`, its place, and the pieces as far as `last`."""
        starts, codes, text = self._starts[number], self._codes[number], self._texts[number]
        begin, end = (np.searchsorted(starts, (first, last - 1), side="right") - 1).tolist()
        # The first piece is "" where a text begins with white space, which `str.split` leaves out.
        n_before = begin - (self._distinct[codes[0]] == "")
        rest = text.split(None, n_before)[n_before]  # keeps the white space at the end
        return int(starts[begin]), len(text) - len(rest), [self._distinct[code] for code in codes[begin : end + 1]]
