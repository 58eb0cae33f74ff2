"""Trains a classifier of handwritten digits and writes it with its score to the output folder."""

import argparse
import json
import os
import pickle

from sklearn import __version__
from sklearn.datasets import load_digits
from sklearn.model_selection import train_test_split
from sklearn.neighbors import KNeighborsClassifier

arguments = argparse.ArgumentParser()
arguments.add_argument("--neighbours", type=int, default=3)
options = arguments.parse_args()

digits = load_digits()
train_x, test_x, train_y, test_y = train_test_split(digits.data, digits.target, test_size=0.25, random_state=7)
print(f"scikit-learn {__version__}: {len(train_x)} digits to learn from, {len(test_x)} to tell")

model = KNeighborsClassifier(n_neighbors=options.neighbours).fit(train_x, train_y)
accuracy = model.score(test_x, test_y)
print(f"accuracy {accuracy:.3f}")

folder = os.environ["ML_OUTPUT_PATH"]
with open(os.path.join(folder, "model.pkl"), "wb") as file:
    pickle.dump(model, file)
with open(os.path.join(folder, "score.json"), "w", encoding="utf-8") as file:
    json.dump({"accuracy": accuracy, "neighbours": options.neighbours}, file)
