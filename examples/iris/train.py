#!/usr/bin/env python3
"""Trains softmax regression on Fisher's iris data with mini-batch SGD. Needs nothing but Python 3.

The result, model.json, goes to the folder in ML_OUTPUT_PATH, else to ./output. A checkpoint is written every few epochs to
the folder in TRAINING_CHECKPOINT_PATH, else beside the model; training goes on from it when it is there.
"""

import argparse
import csv
import json
import math
import os
import random
import sys
from pathlib import Path

MOMENTUM = 0.9
HELD_OUT = 0.2


def parse_arguments():
    parser = argparse.ArgumentParser(description="Train softmax regression on Fisher's iris data.")
    parser.add_argument("--epochs", type=int, default=60, help="passes over the training rows")
    parser.add_argument("--learning-rate", type=float, default=0.2)
    parser.add_argument("--optimizer", choices=["sgd", "momentum"], default="sgd")
    parser.add_argument("--batch-size", type=int, default=16)
    parser.add_argument("--seed", type=int, default=7, help="of the split, the weights and the order of rows")
    parser.add_argument("--checkpoint-every", type=int, default=10, help="epochs between checkpoints; 0 for none")
    parser.add_argument("-v", "--verbose", action="store_true", help="print each held-out row that is taken for another class")
    arguments = parser.parse_args()
    for name in ("epochs", "batch_size"):
        if getattr(arguments, name) < 1:
            parser.error(f"--{name.replace('_', '-')} must be 1 or more")
    return arguments


def read_rows(path):
    with open(path, newline="", encoding="utf-8") as file:
        reader = csv.reader(file)
        features = next(reader)[:-1]
        rows = [([float(value) for value in row[:-1]], row[-1]) for row in reader]
    return features, rows


def split(rows, seed):
    """Holds out the same share of each class, so that no class is missing from either part."""
    chance = random.Random(seed)
    training, held_out = [], []
    for name in sorted({label for _, label in rows}):
        members = [row for row in rows if row[1] == name]
        chance.shuffle(members)
        count = round(len(members) * HELD_OUT)
        held_out += members[:count]
        training += members[count:]
    return training, held_out


def mean_and_deviation(rows):
    columns = list(zip(*(values for values, _ in rows)))
    means = [sum(column) / len(column) for column in columns]
    deviations = [
        math.sqrt(sum((value - mean) ** 2 for value in column) / len(column)) or 1.0
        for column, mean in zip(columns, means)
    ]
    return means, deviations


def standardise(rows, means, deviations, classes):
    """Inputs with a leading 1 for the bias, and the index of the class."""
    return [
        ([1.0] + [(v - m) / d for v, m, d in zip(values, means, deviations)], classes.index(label))
        for values, label in rows
    ]


def probabilities(weights, inputs):
    scores = [sum(w * x for w, x in zip(row, inputs)) for row in weights]
    highest = max(scores)
    powers = [math.exp(score - highest) for score in scores]
    total = sum(powers)
    return [power / total for power in powers]


def gradient(weights, batch):
    """Gradient of the mean cross-entropy of a batch, and the sum of its losses."""
    slopes = [[0.0] * len(row) for row in weights]
    loss = 0.0
    for inputs, label in batch:
        chances = probabilities(weights, inputs)
        loss -= math.log(max(chances[label], 1e-300))
        for index, row in enumerate(slopes):
            error = (chances[index] - (index == label)) / len(batch)
            for column, value in enumerate(inputs):
                row[column] += error * value
    return slopes, loss


def train_epoch(state, rows, arguments, epoch):
    # Seeded by the epoch: training that was resumed sees the rows in the order of training that was not.
    order = list(rows)
    random.Random(f"{arguments.seed}/{epoch}").shuffle(order)
    keep = MOMENTUM if arguments.optimizer == "momentum" else 0.0
    weights, velocity = state["weights"], state["velocity"]
    total = 0.0
    for start in range(0, len(order), arguments.batch_size):
        slopes, loss = gradient(weights, order[start:start + arguments.batch_size])
        total += loss
        for weight_row, velocity_row, slope_row in zip(weights, velocity, slopes):
            for column, slope in enumerate(slope_row):
                velocity_row[column] = keep * velocity_row[column] - arguments.learning_rate * slope
                weight_row[column] += velocity_row[column]
    return total / len(order)


def predict(weights, inputs):
    chances = probabilities(weights, inputs)
    return chances.index(max(chances))


def write_json(path, value):
    """Writes whole or not at all: a reader, or a training that resumes, never sees half a file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(path.name + ".part")
    with open(part, "w", encoding="utf-8") as file:
        json.dump(value, file, indent=2)
        file.write("\n")
        file.flush()
        os.fsync(file.fileno())
    os.replace(part, path)


def first_state(class_count, width, settings):
    chance = random.Random(settings["seed"])
    return {
        "epoch": 0,
        "settings": settings,
        "weights": [[chance.gauss(0.0, 0.01) for _ in range(width)] for _ in range(class_count)],
        "velocity": [[0.0] * width for _ in range(class_count)],
    }


def read_checkpoint(path, settings):
    if not path.exists():
        return None
    try:
        state = json.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        print(f"Checkpoint {path} cannot be read ({error}); starting anew.", file=sys.stderr, flush=True)
        return None
    if state.get("settings") != settings:
        print(f"Checkpoint {path} is of other settings; starting anew.", file=sys.stderr, flush=True)
        return None
    print(f"Resuming from {path} after epoch {state['epoch']}.", flush=True)
    return state


def main():
    arguments = parse_arguments()
    output = Path(os.environ.get("ML_OUTPUT_PATH") or "output")
    checkpoint = Path(os.environ.get("TRAINING_CHECKPOINT_PATH") or output) / "checkpoint.json"

    features, rows = read_rows(Path(__file__).with_name("iris.csv"))
    classes = sorted({label for _, label in rows})
    training, held_out = split(rows, arguments.seed)
    means, deviations = mean_and_deviation(training)
    training = standardise(training, means, deviations, classes)
    held_out = standardise(held_out, means, deviations, classes)
    print(f"{len(rows)} rows, {len(classes)} classes: {len(training)} to train on, {len(held_out)} held out.", flush=True)

    settings = {
        "learningRate": arguments.learning_rate,
        "optimizer": arguments.optimizer,
        "batchSize": arguments.batch_size,
        "seed": arguments.seed,
    }
    state = read_checkpoint(checkpoint, settings) or first_state(len(classes), len(features) + 1, settings)
    for epoch in range(state["epoch"] + 1, arguments.epochs + 1):
        loss = train_epoch(state, training, arguments, epoch)
        state["epoch"] = epoch
        print(f"epoch {epoch:4d}/{arguments.epochs}  loss {loss:.6f}", flush=True)
        if arguments.checkpoint_every > 0 and epoch % arguments.checkpoint_every == 0:
            write_json(checkpoint, state)

    wrong = [(inputs, label) for inputs, label in held_out if predict(state["weights"], inputs) != label]
    if arguments.verbose:
        for inputs, label in wrong:
            values = [round(x * d + m, 1) for x, d, m in zip(inputs[1:], deviations, means)]
            print(f"{values} is {classes[label]}, taken for {classes[predict(state['weights'], inputs)]}", flush=True)
    accuracy = 1 - len(wrong) / len(held_out)
    print(f"held-out accuracy {accuracy:.1%} ({len(held_out) - len(wrong)} of {len(held_out)} rows)", flush=True)

    write_json(output / "model.json", {
        "features": features,
        "classes": classes,
        "means": means,
        "deviations": deviations,
        "weights": state["weights"],
        "epochs": state["epoch"],
        "settings": settings,
        "heldOutAccuracy": accuracy,
    })
    print(f"Model written to {output / 'model.json'}", flush=True)


if __name__ == "__main__":
    main()
