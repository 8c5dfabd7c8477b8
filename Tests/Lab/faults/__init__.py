"""What can go wrong in the shop. Each fault is real, varies with a seed, and knows by itself whether it is gone."""
from faults import capacity, data, edge, releases

ALL = {fault.name: fault for part in (capacity, data, edge, releases) for fault in part.FAULTS}
