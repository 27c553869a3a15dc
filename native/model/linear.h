// Quantised rows, and their products with matrices of int8 weights. Whole numbers are added exactly, so the way
// in which a processor multiplies leaves the bits as they are.
#pragma once

#include <algorithm>
#include <cmath>

#include "bert.h"
#include "../primitives/memory.h"

namespace NEARPAPER_KERNEL {

/// Rows of bytes: byte b of row r stands for (b - zeros[r]) * scales[r]. Room for a multiple of 32 rows.
struct QuantizedRows {
  QuantizedRows(int rows, int width)
      : width(width),
        values(zeroed<uint8_t>(paddedTo32(rows) * width)),
        scales(zeroed<float>(paddedTo32(rows))),
        zeros(zeroed<float>(paddedTo32(rows))) {}

  const int width;
  Array<uint8_t> values;
  Array<float> scales;
  Array<float> zeros;
};

/// A row of floats to bytes with a scale and a zero of its own: the greatest and the least of the row, and 0, are
/// among the numbers that bytes stand for (as in ONNX's DynamicQuantizeLinear, which takes all rows together).
inline void quantize(const float* row, int index, QuantizedRows& to) {
  Floats lows = each(0);
  Floats highs = each(0);
  for (int k = 0; k < to.width; k += 16) {
    lows = least(lows, load(row + k));
    highs = greatest(highs, load(row + k));
  }
  const float low = leastOf(lows);
  const float high = greatestOf(highs);
  // Nothing but zeros, or what is next to nothing, is all zeros.
  const float scale = high - low > 1e-30f ? (high - low) / 255 : 1;
  const float zero = std::nearbyint(-low / scale);
  const Floats factor = each(1 / scale);
  uint8_t* values = to.values.get() + static_cast<size_t>(index) * to.width;
  for (int k = 0; k < to.width; k += 16) storeBytes(values + k, load(row + k) * factor, static_cast<int>(zero));
  to.scales[index] = scale;
  to.zeros[index] = zero;
}

struct Linear {
  explicit Linear(const LinearView& view)
      : inputs(view.inputs),
        outputs(view.outputs),
        weights(view.weights, view.inputs, view.outputs),
        scales(copyOf(view.scales, view.outputs)),
        bias(copyOf(view.bias, view.outputs)),
        sums(zeroed<float>(view.outputs)) {
    // Whole numbers below 2^24: floats hold them exactly, for up to 131,072 inputs.
    for (int i = 0; i < inputs; i++) {
      for (int j = 0; j < outputs; j++) sums[j] += view.weights[static_cast<size_t>(i) * outputs + j];
    }
  }

  const int inputs;
  const int outputs;
  Weights weights;
  Array<float> scales;
  Array<float> bias;
  /// Of an output, the sum of its weights: what the zero of a quantised row is multiplied with.
  Array<float> sums;
};

/// Multiplies rows [first, end) with the matrix and gives the outcome, bias added, to
/// sink(row, column, sixteen outputs from that column on).
template <class Sink>
inline void multiply(const QuantizedRows& rows, const Linear& linear, int first, int end, Sink sink) {
  alignas(64) int32_t sums[MAX_ROWS * COLUMNS];
  for (int column = 0; column < linear.outputs; column += COLUMNS) {
    for (int row = first; row < end; row += MAX_ROWS) {
      const int count = std::min(end - row, MAX_ROWS);
      products(rows.values.get() + static_cast<size_t>(row) * linear.inputs, count, linear.weights, column, sums);
      for (int part = 0; part < COLUMNS; part += 16) {
        const Floats weightScales = load(linear.scales.get() + column + part);
        const Floats weightSums = load(linear.sums.get() + column + part);
        const Floats bias = load(linear.bias.get() + column + part);
        for (int r = 0; r < count; r++) {
          const Floats scales = each(rows.scales[row + r]) * weightScales;
          const Floats sum = ofIntegers(sums + r * COLUMNS + part);
          const Floats product = multiplySubtract(each(rows.zeros[row + r]), weightSums, sum);
          sink(row + r, column + part, multiplyAdd(product, scales, bias));
        }
      }
    }
  }
}

}  // namespace NEARPAPER_KERNEL
