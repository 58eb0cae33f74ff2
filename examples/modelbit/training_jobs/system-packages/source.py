def train_my_predictor(a: int) -> int:
    print(f"training with a={a}")
    return a * a
