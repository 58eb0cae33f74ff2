def train_my_predictor(a: int, b: int) -> int:
    print(f"training with a={a} and b={b}")
    return a + b
