"""Two programs in turn: the medians and quartiles of their speeds, and of the ratios of each pair."""
import statistics


def in_turn(pairs, first, second):
    """Speeds of `pairs` pairs: each function is called once a pair, and they take turns in going first."""
    speeds = []
    for pair in range(pairs):
        if pair % 2:
            other, one = second(), first()
        else:
            one, other = first(), second()
        speeds.append((one, other))
    return speeds


def quartiles(values, digits):
    """"median (lower to upper quartile)"."""
    low, middle, high = statistics.quantiles(values, n=4, method="inclusive") if len(values) > 1 else values * 3
    return f"{middle:,.{digits}f} ({low:,.{digits}f} to {high:,.{digits}f})"


def row(name, speeds):
    """A row of a Markdown table: the speeds of both, and how many times as fast the first is."""
    first, second = zip(*speeds)
    ratios = quartiles([one / other for one, other in speeds], 2)
    return f"| {name} | {quartiles(first, 0)} | {quartiles(second, 0)} | {ratios} |"
