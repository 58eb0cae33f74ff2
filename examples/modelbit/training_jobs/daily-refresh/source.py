import random


def train_my_predictor():
    """Estimates pi by throwing darts."""
    random.seed(1)
    hits = sum(random.random() ** 2 + random.random() ** 2 < 1 for _ in range(10_000))
    print(f"{hits} hits")
    return 4 * hits / 10_000
