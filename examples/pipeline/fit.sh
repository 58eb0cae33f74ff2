# Fits y = a * x^degree + b to data/points.txt and writes the mean squared error with the model.
set -e
degree=${2:-1}
mkdir -p models
awk -v d="$degree" '
  { x = $1 ^ d; y = $2; n++; sx += x; sy += y; sxx += x * x; sxy += x * y; xs[n] = x; ys[n] = y }
  END {
    a = (n * sxy - sx * sy) / (n * sxx - sx * sx); b = (sy - a * sx) / n
    for (i = 1; i <= n; i++) e += (ys[i] - a * xs[i] - b) ^ 2
    printf "%.2f degree %d: y = %.3f x^%d + %.3f\n", e / n, d, a, d, b
  }' data/points.txt > "models/degree-$degree.txt"
cat "models/degree-$degree.txt"
