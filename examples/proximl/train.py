"""Trains a perceptron to tell digits of three by five dots apart."""
import argparse
import json
import os

parser = argparse.ArgumentParser()
parser.add_argument("--learning-rate", type=float, default=0.1)
parser.add_argument("--optimizer", choices=["sgd", "adam"], default="sgd")
options = parser.parse_args()
# What is left of Adam for values of 0 and 1: steps of one size, which get smaller.
rate = options.learning_rate * (0.5 if options.optimizer == "adam" else 1)
worker = os.environ.get("TRAINING_WORKER_INDEX", "0")
print(f"worker {worker}, {options.optimizer}, GPUs: {os.environ.get('NVIDIA_VISIBLE_DEVICES') or os.environ.get('CUDA_VISIBLE_DEVICES') or 'none'}", flush=True)

DIGITS = {0: "111101101101111", 1: "010110010010111", 2: "111001111100111", 7: "111001010010010"}
weights = {digit: [0.0] * 15 for digit in DIGITS}
epochs = int(os.environ.get("EPOCHS", "10"))
for epoch in range(1, epochs + 1):
    wrong = 0
    for digit, dots in DIGITS.items():
        values = [int(dot) for dot in dots]
        guess = max(weights, key=lambda d: sum(w * v for w, v in zip(weights[d], values)))
        if guess != digit:
            wrong += 1
            for i, value in enumerate(values):
                weights[digit][i] += rate * value
                weights[guess][i] -= rate * value
    print(f"{os.environ.get('ML_JOB_NAME', 'job')}: epoch {epoch}, {wrong} wrong", flush=True)
    if wrong == 0:
        break

with open(os.path.join(os.environ.get("TRAINML_OUTPUT_PATH", "."), f"weights-{worker}.json"), "w", encoding="utf-8") as file:
    json.dump(weights, file)
