#pragma once

#include <algorithm>
#include <cmath>
#include <cstring>

#include "elementwise.h"
#include "../primitives/memory.h"

namespace NEARPAPER_KERNEL {

/// Columns of the outputs of a matrix, 32 together: [columns / 32][rows][32]. A head's query, key or value is
/// one such panel, or several one after the other.
constexpr int PANEL = 32;

/// Queries, keys, values and weights are whole numbers of twelve bits here, each with the scale of its row or
/// column. Their products are added exactly in 32 bits, 512 of them at most: 512 * 2047 * 2047 < 2^31.
constexpr float MAX_WORD = 2047;

/// What a whole number stands for, where `greatest` becomes MAX_WORD.
inline float wordScale(float greatest) { return greatest > 1e-30f ? greatest / MAX_WORD : 1; }

constexpr int WORD_COLUMNS = WORD_REGISTERS * LANES;

/// to[r][j] = factors[r] * scales[j] * the sum over `pairs` of a[r][pair] * b[pair][j], for ROWS rows and
/// WORD_COLUMNS columns of pairs of 16-bit numbers. Rows of a are aStride numbers apart, those of b bStride.
template <int ROWS>
inline void wordProducts(const int16_t* a, size_t aStride, const int16_t* b, size_t bStride, int pairs,
                         const float* factors, const float* scales, float* to, size_t toStride) {
  Register sums[ROWS][WORD_REGISTERS];
#pragma GCC unroll 12
  for (int r = 0; r < ROWS; r++) {
#pragma GCC unroll 4
    for (int v = 0; v < WORD_REGISTERS; v++) sums[r][v] = noSums();
  }
  for (int i = 0; i < pairs; i++) {
    decltype(loadPairs(b)) columns[WORD_REGISTERS];
#pragma GCC unroll 4
    for (int v = 0; v < WORD_REGISTERS; v++) columns[v] = loadPairs(b + i * bStride + 2 * LANES * v);
#pragma GCC unroll 12
    for (int r = 0; r < ROWS; r++) {
      int32_t both;
      std::memcpy(&both, a + r * aStride + 2 * i, 4);
      const auto pair = eachPair(both);
#pragma GCC unroll 4
      for (int v = 0; v < WORD_REGISTERS; v++) sums[r][v] = addPairProducts(sums[r][v], pair, columns[v]);
    }
  }
  alignas(64) int32_t stored[ROWS][WORD_COLUMNS];
#pragma GCC unroll 12
  for (int r = 0; r < ROWS; r++) {
#pragma GCC unroll 4
    for (int v = 0; v < WORD_REGISTERS; v++) storeSums(stored[r] + LANES * v, sums[r][v]);
  }
  for (int r = 0; r < ROWS; r++) {
    for (int j = 0; j < WORD_COLUMNS; j += 16) {
      store(to + r * toStride + j, ofIntegers(stored[r] + j) * each(factors[r]) * load(scales + j));
    }
  }
}

/// Every token's weighted mean of the values of all tokens, head by head.
class Attention {
 public:
  Attention(int dimensions, int heads, int maxTokens)
      : dimensions(dimensions),
        heads(heads),
        width(dimensions / heads),
        queries(words(maxTokens)),
        keys(words(maxTokens)),
        transposedKeys(words(maxTokens)),
        values(words(maxTokens)),
        weights(zeroed<int16_t>(WORD_ROWS * paddedTo32(maxTokens))),
        queryScales(zeroed<float>(paddedTo32(maxTokens))),
        keyScales(zeroed<float>(paddedTo32(maxTokens))),
        valueScales(zeroed<float>(width)),
        scores(zeroed<float>(WORD_ROWS * paddedTo32(maxTokens))) {}

  /// Panels of queries, keys and values of `count` tokens -> means, count x dimensions, row by row.
  void run(const float* panels, int count, float* means) {
    const size_t part = static_cast<size_t>(count) * dimensions;
    const size_t stride = paddedTo32(count);
    for (int head = 0; head < heads; head++) {
      const float* from = panels + static_cast<size_t>(count) * width * head;
      quantizeRows(from, count, queries.get(), queryScales.get());
      quantizeRows(from + part, count, keys.get(), keyScales.get());
      quantizeValues(from + 2 * part, count);
      for (int row = 0; row < count; row += 16) {
        for (int k = 0; k < width; k += 32) {
          transposePairs(keys.get() + row * width + k, width, transposedKeys.get() + k * stride + 2 * row, 2 * stride);
        }
      }
      for (int row = 0; row < count; row += WORD_ROWS) {
        withConstant<WORD_ROWS>(count - row, [&](auto ROWS) {
          attend<ROWS>(row, count, means + static_cast<size_t>(row) * dimensions + head * width);
        });
      }
    }
  }

 private:
  Array<int16_t> words(int rows) const { return zeroed<int16_t>(paddedTo32(rows) * width); }

  /// Of each token the numbers of a head: to[tokens][width].
  void quantizeRows(const float* from, int count, int16_t* to, float* scales) {
    const size_t panel = static_cast<size_t>(count) * PANEL;
    for (int token = 0; token < count; token++) {
      const auto at = [&](int k) { return load(from + k / PANEL * panel + token * PANEL + k % PANEL); };
      Floats most = each(0);
      for (int k = 0; k < width; k += 16) most = greatest(most, greatest(at(k), each(0) - at(k)));
      scales[token] = wordScale(greatestOf(most));
      const Floats factor = each(1 / scales[token]);
      for (int k = 0; k < width; k += 16) storeWords(to + token * width + k, at(k) * factor);
    }
  }

  /// Two tokens side by side, the second of an odd one zeros: values[pairs of tokens][width][2].
  void quantizeValues(const float* from, int count) {
    for (int k = 0; k < width; k += 16) {
      const float* column = from + static_cast<size_t>(k / PANEL) * count * PANEL + k % PANEL;
      Floats most = each(0);
      for (int token = 0; token < count; token++) {
        const Floats x = load(column + token * PANEL);
        most = greatest(most, greatest(x, each(0) - x));
      }
      alignas(64) float factors[16];
      store(factors, most);
      for (int j = 0; j < 16; j++) {
        valueScales[k + j] = wordScale(factors[j]);
        factors[j] = 1 / valueScales[k + j];
      }
      for (int token = 0; token < count; token += 2) {
        const Floats first = load(column + token * PANEL) * load(factors);
        const Floats second = token + 1 < count ? load(column + (token + 1) * PANEL) * load(factors) : each(0);
        storePairs(values.get() + token * width + 2 * k, first, second);
      }
    }
  }

  template <int ROWS>
  void attend(int row, int count, float* means) {
    const size_t stride = paddedTo32(count);
    const float divisor = std::sqrt(static_cast<float>(width));
    float factors[ROWS];
    for (int r = 0; r < ROWS; r++) factors[r] = queryScales[row + r] / divisor;
    for (int column = 0; column < count; column += WORD_COLUMNS) {
      wordProducts<ROWS>(queries.get() + row * width, width, transposedKeys.get() + 2 * column, 2 * stride, width / 2,
                         factors, keyScales.get() + column, scores.get() + column, stride);
    }
    for (int r = 0; r < ROWS; r++) {
      factors[r] = undividedSoftmax(scores.get() + r * stride, count, MAX_WORD, weights.get() + r * stride);
    }
    for (int column = 0; column < width; column += WORD_COLUMNS) {
      wordProducts<ROWS>(weights.get(), stride, values.get() + 2 * column, 2 * width, (count + 1) / 2, factors,
                         valueScales.get() + column, means + column, dimensions);
    }
  }

  const int dimensions;
  const int heads;
  /// Dimensions of a head.
  const int width;
  // Of one head. Behind the tokens of a text stands what is left of longer ones, which is read and never counts.
  Array<int16_t> queries;
  Array<int16_t> keys;
  /// [pairs of dimensions][tokens][2]
  Array<int16_t> transposedKeys;
  Array<int16_t> values;
  /// Of some tokens, how much each attends to every token.
  Array<int16_t> weights;
  Array<float> queryScales;
  Array<float> keyScales;
  Array<float> valueScales;
  Array<float> scores;
};

}  // namespace NEARPAPER_KERNEL
