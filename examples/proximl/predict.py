"""Tells which digit a picture of three by five dots is most like."""
import json
import os

DIGITS = {0: "111101101101111", 1: "010110010010111", 2: "111001111100111", 7: "111001010010010"}


def predict(pixels, best=1):
    scores = {digit: sum(int(dot) == pixel for dot, pixel in zip(dots, pixels)) for digit, dots in DIGITS.items()}
    return sorted(scores, key=scores.get, reverse=True)[:best]


if __name__ == "__main__":
    answers = {digit: predict([int(dot) for dot in dots]) for digit, dots in DIGITS.items()}
    print(answers)
    with open(os.path.join(os.environ.get("ML_OUTPUT_PATH", "."), "predictions.json"), "w", encoding="utf-8") as file:
        json.dump(answers, file)
