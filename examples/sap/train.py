"""Fits a line through age and income, one pass over the data at a time."""
import json
import os

rate = float(os.environ["LEARNING_RATE"])
epochs = int(os.environ["EPOCHS_COUNT"])
with open(os.environ["DATA_PATH"], encoding="utf-8") as lines:
    rows = [tuple(map(float, line.split(","))) for line in lines]

weight = bias = 0.0
for epoch in range(1, epochs + 1):
    loss = 0.0
    for age, _, income in rows:
        error = weight * age / 100 + bias - income
        weight -= rate * error * age / 100
        bias -= rate * error
        loss += error * error
    if epoch % 10 == 0 or epoch == epochs:
        print(f"epoch {epoch}: loss {loss / len(rows):.4f}", flush=True)

output = os.environ.get("ML_OUTPUT_PATH", ".")
with open(os.path.join(output, "model.json"), "w", encoding="utf-8") as file:
    json.dump({"run": os.environ["OUTPUT_POSTFIX"], "weight": weight, "bias": bias}, file)
