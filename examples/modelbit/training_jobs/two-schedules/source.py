def train_my_predictor(a: int):
    print(f"training with a={a}")
    return [a] * 3
