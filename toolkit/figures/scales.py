"""Where the hairlines and labels of an axis go: round numbers, and days that read well."""

import math

import numpy as np
import pandas as pd

MONTHS = {
    "ar": (
        *("يناير", "فبراير", "مارس", "أبريل", "مايو", "يونيو"),
        *("يوليو", "أغسطس", "سبتمبر", "أكتوبر", "نوفمبر", "ديسمبر"),
    ),
    "en": ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
}
_DAY_STEPS = (1, 2, 7, 14)
_MONTH_STEPS = (1, 2, 3, 6)
_YEAR_STEPS = (1, 2, 5, 10, 20, 50)


def round_ticks(low: float, high: float, *, count: int = 5) -> list[float]:
    """Return about `count` round numbers from `low` to `high`, steps of 1, 2 or 5 times a power of ten."""
    if not high > low:
        return [low]
    rough = (high - low) / max(count, 1)
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(power * factor for factor in (1, 2, 5, 10) if power * factor >= rough * 0.999)
    first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
    return [float(f"{i * step:.10g}") for i in range(first, last + 1)]


def decimals_for(ticks: list[float]) -> int:
    """Return how many decimals tell all ticks apart."""
    for decimals in range(6):
        if all(abs(round(tick, decimals) - tick) < 1e-9 * max(1.0, abs(tick)) for tick in ticks):
            return decimals
    return 6


def day_label(day: pd.Timestamp, language: str, *, year: bool = False) -> str:
    """
    Return a day as a figure prints it.

    >>> day_label(pd.Timestamp("2015-07-21"), "ar")
    '21 يوليو'
    """
    text = f"{day.day} {MONTHS[language][day.month - 1]}"
    return f"{text} {day.year}" if year else text


def day_ticks(days: pd.Series, language: str, *, count: int = 7) -> list[tuple[pd.Timestamp, str]]:
    """Return at most about `count` days between the first and the last, each with its label, years where they help."""
    first, last = pd.Timestamp(days.min()).normalize(), pd.Timestamp(days.max()).normalize()
    span = (last - first).days
    for step in _DAY_STEPS:
        if span / step <= count:
            ticks = pd.date_range(first, last, freq=f"{step}D")
            several_years = first.year != last.year
            return [(day, day_label(day, language, year=several_years)) for day in ticks]
    months = span / 30.4
    for step in _MONTH_STEPS:
        if months / step <= count:
            ticks = pd.date_range(first, last, freq=f"{step}MS", normalize=True)
            return [(day, f"{MONTHS[language][day.month - 1]} {day.year}") for day in ticks]
    step = next((step for step in _YEAR_STEPS if months / 12 / step <= count), _YEAR_STEPS[-1])
    ticks = pd.date_range(first, last, freq=f"{step}YS", normalize=True)
    return [(day, str(day.year)) for day in ticks]


def spread(positions: list[float], gap: float, low: float, high: float) -> list[float]:
    """
    Move positions as little as need be so that neighbours are at least `gap` apart and all lie in `low`..`high`.

    Order is kept. When there is no room, they are spaced evenly.
    """
    n = len(positions)
    if n == 0:
        return []
    if (n - 1) * gap >= high - low:
        order = np.argsort(positions, kind="stable")
        even = np.empty(n)
        even[order] = np.linspace(low, high, n) if n > 1 else [(low + high) / 2]
        return even.tolist()
    order = np.argsort(positions, kind="stable")
    # Pool adjacent violators on position minus its place in the queue: the least-squares answer.
    blocks: list[list[float]] = []
    for rank, index in enumerate(order):
        blocks.append([positions[index] - rank * gap, 1])
        while len(blocks) > 1 and blocks[-2][0] > blocks[-1][0]:
            value, size = blocks.pop()
            blocks[-1] = [(blocks[-1][0] * blocks[-1][1] + value * size) / (blocks[-1][1] + size), blocks[-1][1] + size]
    flat = np.repeat([block[0] for block in blocks], [int(block[1]) for block in blocks])
    flat = np.clip(flat, low, high - (n - 1) * gap)
    result = np.empty(n)
    result[order] = flat + np.arange(n) * gap
    return result.tolist()
