// Products of bytes and int8 weights by VPMADDUBSW: eight outputs, four inputs at once, added in 16 bits where
// that is exact. Two such sums are added before they are widened, which takes five instructions for 64 products
// instead of six; which two is decided when the weights are packed.
#pragma once

#include <immintrin.h>

#include <algorithm>
#include <cstring>

#include "constant.h"
#include "saturation.h"
#include "memory.h"

namespace NEARPAPER_KERNEL {

constexpr int COLUMNS = 16;
constexpr int MAX_ROWS = 64;
/// Rows whose sums stay in registers.
constexpr int ROWS_AT_ONCE = 3;
/// 12 KiB of weights, which stay in the first-level cache while all rows pass.
constexpr size_t PAIRS_AT_ONCE = 96;

/// What must be set while products() is used.
struct Preparation {};

/// For each sixteen outputs, pairs of steps: two places in a row, and the weights there.
struct Weights {
  struct Pair {
    int32_t first;
    int32_t second;
  };

  /// `from` has inputs x outputs weights, row by row; 16 divides outputs, 4 inputs.
  Weights(const int8_t* from, int inputs, int outputs) : inputs(inputs), ends(zeroed<size_t>(outputs / COLUMNS + 1)) {
    std::vector<std::pair<Step, Step>> all;
    std::vector<Step> steps(inputs / 4);
    for (int column = 0; column < outputs; column += COLUMNS) {
      for (int i = 0; i < inputs; i++) {
        steps[i / 4].start = i / 4 * 4;
        for (int j = 0; j < COLUMNS; j++) {
          steps[i / 4].weights[j * 4 + i % 4] = from[static_cast<size_t>(i) * outputs + column + j];
        }
      }
      const std::vector<std::pair<Step, Step>> some = pairedSteps(steps);
      all.insert(all.end(), some.begin(), some.end());
      ends[column / COLUMNS + 1] = all.size();
    }
    pairs = zeroed<Pair>(all.size());
    weights = zeroed<int8_t>(all.size() * 128);
    for (size_t k = 0; k < all.size(); k++) {
      const Step& first = all[k].first;
      const Step& second = all[k].second;
      pairs[k] = {first.start, second.start};
      std::memcpy(weights.get() + k * 128, first.weights, 64);
      std::memcpy(weights.get() + k * 128 + 64, second.weights, 64);
    }
  }

  const int inputs;
  /// Those of outputs 16 k to 16 k + 15 are [ends[k], ends[k + 1]).
  Array<size_t> ends;
  Array<Pair> pairs;
  /// [pairs][2][16][4]
  Array<int8_t> weights;
};

inline __m256i eightTimesFour(const uint8_t* from) {
  int32_t four;
  std::memcpy(&four, from, 4);
  return _mm256_set1_epi32(four);
}

/// Adds the products of pairs [begin, end) to the sums.
template <int ROWS>
inline void addPairs(const uint8_t* rows, const Weights& weights, size_t begin, size_t end, int32_t* sums) {
  const __m256i ones = _mm256_set1_epi16(1);
  __m256i sum[ROWS][2];
#pragma GCC unroll 3
  for (int r = 0; r < ROWS; r++) {
    for (int half = 0; half < 2; half++) {
      sum[r][half] = _mm256_load_si256(reinterpret_cast<const __m256i*>(sums + r * COLUMNS + 8 * half));
    }
  }
  for (size_t k = begin; k < end; k++) {
    const __m256i* values = reinterpret_cast<const __m256i*>(weights.weights.get() + k * 128);
    const uint8_t* first = rows + weights.pairs[k].first;
    const uint8_t* second = rows + weights.pairs[k].second;
    __m256i w[4];
    for (int n = 0; n < 4; n++) w[n] = _mm256_load_si256(values + n);
#pragma GCC unroll 3
    for (int r = 0; r < ROWS; r++) {
      const __m256i a = eightTimesFour(first + static_cast<size_t>(r) * weights.inputs);
      const __m256i b = eightTimesFour(second + static_cast<size_t>(r) * weights.inputs);
#pragma GCC unroll 2
      for (int half = 0; half < 2; half++) {
        const __m256i both = _mm256_add_epi16(_mm256_maddubs_epi16(a, w[half]), _mm256_maddubs_epi16(b, w[2 + half]));
        sum[r][half] = _mm256_add_epi32(sum[r][half], _mm256_madd_epi16(both, ones));
      }
    }
  }
#pragma GCC unroll 3
  for (int r = 0; r < ROWS; r++) {
    for (int half = 0; half < 2; half++) {
      _mm256_store_si256(reinterpret_cast<__m256i*>(sums + r * COLUMNS + 8 * half), sum[r][half]);
    }
  }
}

/// The products of `count` rows (at most MAX_ROWS) and COLUMNS outputs, to sums[count][COLUMNS].
inline void products(const uint8_t* rows, int count, const Weights& weights, int column, int32_t* sums) {
  std::memset(sums, 0, static_cast<size_t>(count) * COLUMNS * sizeof(int32_t));
  const size_t end = weights.ends[column / COLUMNS + 1];
  for (size_t begin = weights.ends[column / COLUMNS]; begin < end; begin += PAIRS_AT_ONCE) {
    for (int row = 0; row < count; row += ROWS_AT_ONCE) {
      withConstant<ROWS_AT_ONCE>(count - row, [&](auto ROWS) {
        addPairs<ROWS>(rows + static_cast<size_t>(row) * weights.inputs, weights, begin,
                       std::min(end, begin + PAIRS_AT_ONCE), sums + row * COLUMNS);
      });
    }
  }
}

}  // namespace NEARPAPER_KERNEL
