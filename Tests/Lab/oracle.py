"""What people felt, and when it was over: from the load's record and the fault's own truth alone."""
import bisect

#: A second is good when at least this share of requests succeeded, and their 95th percentile is normal.
LEAST_GOOD, LONGEST = 0.99, 0.3
#: So many good seconds in a row are recovery.
IN_A_ROW = 5


def is_good(second):
    """Whether people had nothing to complain about in a second."""
    return second["good"] >= second["sent"] * LEAST_GOOD and second["p95"] <= LONGEST


def harm(seconds, since):
    """The error seconds since a time: for each second the share of requests that failed; and slow seconds."""
    seconds = [second for second in seconds if second["time"] >= int(since) and second["sent"]]
    failed = sum(1 - second["good"] / second["sent"] for second in seconds)
    slow = sum(1 for second in seconds if second["p95"] > LONGEST)
    return round(failed, 2), slow


def recovery(seconds, gone, since):
    """When it was over: the first of so many good seconds in a row during which the fault was gone; nothing if never.

    - seconds: the load's record. - gone: pairs of a time and whether the fault was gone then, in order. - since: when it began."""
    times = [time for time, _ in gone]

    def was_gone(at):
        place = bisect.bisect_right(times, at + 1) - 1
        return place >= 0 and gone[place][1]

    run = []
    for second in seconds:
        if second["time"] < int(since):
            continue
        if run and second["time"] != run[-1] + 1:
            run = []
        if is_good(second) and was_gone(second["time"]):
            run.append(second["time"])
            if len(run) == IN_A_ROW:
                return float(run[0])
        else:
            run = []
    return None


def judged(seconds, gone, began):
    """When it was over, for a fault that may be felt, seen by its own truth, or both. One that was never seen and is not yet felt
    has not begun, and is not over."""
    since = began if any(not was for _, was in gone) else first_bad(seconds, began)
    return None if since is None else recovery(seconds, gone, since)


def first_bad(seconds, since):
    """The first second since a time in which people felt something; nothing if none."""
    return next((second["time"] for second in seconds if second["time"] >= int(since) and not is_good(second)), None)
