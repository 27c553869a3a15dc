// Functions of sixteen floats, and of rows of them. Nothing here uses the approximate reciprocals of a processor,
// and sums are added in one order, so every kernel gives the same bits.
#pragma once

#include <cmath>

#include "bert.h"
#include "../primitives/memory.h"

namespace NEARPAPER_KERNEL {

/// e^x for x <= 0, to two units in the last place: 2^n times the Taylor series of the rest, |rest| <= ln 2 / 2.
inline Floats exponential(Floats x) {
  x = greatest(x, each(-87.0f));
  const Floats n = nearest(x * each(1.44269504f));
  // ln 2 in two parts, so that n * ln 2 loses nothing.
  Floats rest = multiplySubtract(n, each(0.693359375f), x);
  rest = multiplySubtract(n, each(-2.12194440e-4f), rest);
  Floats series = each(1.0f / 720);
  for (const float factor : {1.0f / 120, 1.0f / 24, 1.0f / 6, 1.0f / 2, 1.0f, 1.0f}) {
    series = multiplyAdd(series, rest, each(factor));
  }
  return timesPowerOf2(series, n);
}

/// x * (1 + erf(x / sqrt 2)) / 2. erf(z) is z times a polynomial of z^2 up to |z| = 3.3, fitted at Chebyshev
/// points (docs/decisions/0014); it is within 3e-6 of erf everywhere.
inline Floats gelu(Floats x) {
  const float factors[] = {
      0.42813575267f, -0.2116429507f, 0.15206488966f, -0.1144506335f, 0.08416566997f,
      -0.05928793549f, 0.036443371325f, -0.01777873374f, 0.011273550800f, -0.00950748752f, 0.003614563262f};
  const Floats z = greatest(least(x * each(0.707106781f), each(3.3f)), each(-3.3f));
  const Floats u = multiplyAdd(z * z, each(2 / (3.3f * 3.3f)), each(-1));
  Floats sum = each(factors[10]);
  for (int k = 9; k >= 0; k--) sum = multiplyAdd(sum, u, each(factors[k]));
  const Floats half = x * each(0.5f);
  return multiplyAdd(half, sum * z, half);
}

/// weights[k] = e^(scores[k] - the greatest of them) * one, to the nearest whole number, for `count` scores; zeros
/// follow to a multiple of 16. Returns one over their sum.
inline float undividedSoftmax(const float* scores, int count, float one, int16_t* weights) {
  const int whole = count & ~15;
  const int rest = count & 15;
  Floats most = each(-INFINITY);
  for (int k = 0; k < whole; k += 16) most = greatest(most, load(scores + k));
  if (rest) most = greatest(most, beginning(load(scores + whole), rest, each(-INFINITY)));
  most = each(greatestOf(most));
  const auto weigh = [&](int k) { return nearest(exponential(load(scores + k) - most) * each(one)); };
  Floats sum = each(0);
  for (int k = 0; k < whole; k += 16) {
    const Floats weight = weigh(k);
    sum = sum + weight;
    storeWords(weights + k, weight);
  }
  if (rest) {
    const Floats weight = beginning(weigh(whole), rest, each(0));
    sum = sum + weight;
    storeWords(weights + whole, weight);
  }
  return 1 / sumOf(sum);
}

struct Norm {
  Norm(const NormView& view, int dimensions)
      : weight(copyOf(view.weight, dimensions)), bias(copyOf(view.bias, dimensions)) {}
  Array<float> weight;
  Array<float> bias;
};

/// Layer normalisation of a row in its place (Ba, Kiros and Hinton 2016).
inline void normalize(float* row, int dimensions, const Norm& norm, float epsilon) {
  Floats sum = each(0);
  for (int k = 0; k < dimensions; k += 16) sum = sum + load(row + k);
  const Floats mean = each(sumOf(sum) / dimensions);
  Floats squares = each(0);
  for (int k = 0; k < dimensions; k += 16) {
    const Floats x = load(row + k) - mean;
    squares = multiplyAdd(x, x, squares);
  }
  const Floats factor = each(1 / std::sqrt(sumOf(squares) / dimensions + epsilon));
  for (int k = 0; k < dimensions; k += 16) {
    const Floats x = (load(row + k) - mean) * factor;
    store(row + k, multiplyAdd(x, load(norm.weight.get() + k), load(norm.bias.get() + k)));
  }
}

struct Table {
  Table(const TableView& view, int rows, int dimensions)
      : values(copyOf(view.values, static_cast<size_t>(rows) * dimensions)), scale(view.scale), zero(view.zero) {}

  Floats at(size_t index) const {
    return (ofBytes(values.get() + index) - each(static_cast<float>(zero))) * each(scale);
  }

  Array<uint8_t> values;
  float scale;
  int zero;
};

}  // namespace NEARPAPER_KERNEL
