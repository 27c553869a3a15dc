// Products of bytes and int8 weights by USMMLA: two rows, two outputs, eight inputs at once.
#pragma once

#include <arm_neon.h>

#include "constant.h"
#include "panels.h"

namespace NEARPAPER_KERNEL {

using Weights = Panels<8>;
constexpr int COLUMNS = 16;
constexpr int MAX_ROWS = 6;

/// What must be set while products() is used.
struct Preparation {};

/// Two rows for each pair. The second of the last pair may be one that nobody asked for, which is there: rows are
/// padded (QuantizedRows).
template <int PAIRS>
inline void pairProducts(const uint8_t* rows, const Weights& weights, int column, int32_t* sums) {
  const int inputs = weights.inputs;
  const int8_t* panel = weights.at(column);
  // [row 0 x output 0, row 0 x output 1, row 1 x output 0, row 1 x output 1]
  int32x4_t sum[PAIRS][8];
  for (int p = 0; p < PAIRS; p++) {
    for (int k = 0; k < 8; k++) sum[p][k] = vdupq_n_s32(0);
  }
  for (int i = 0; i < inputs; i += 8) {
    uint8x16_t q[PAIRS];
    for (int p = 0; p < PAIRS; p++) {
      const uint8_t* first = rows + static_cast<size_t>(2 * p) * inputs + i;
      q[p] = vcombine_u8(vld1_u8(first), vld1_u8(first + inputs));
    }
    for (int k = 0; k < 8; k++) {
      const int8x16_t w = vld1q_s8(panel + i * 16 + 16 * k);
      for (int p = 0; p < PAIRS; p++) sum[p][k] = vusmmlaq_s32(sum[p][k], q[p], w);
    }
  }
  for (int p = 0; p < PAIRS; p++) {
    for (int k = 0; k < 8; k++) {
      vst1_s32(sums + 2 * p * COLUMNS + 2 * k, vget_low_s32(sum[p][k]));
      vst1_s32(sums + (2 * p + 1) * COLUMNS + 2 * k, vget_high_s32(sum[p][k]));
    }
  }
}

/// The products of `count` rows (at most MAX_ROWS) and COLUMNS outputs, to sums[count][COLUMNS].
inline void products(const uint8_t* rows, int count, const Weights& weights, int column, int32_t* sums) {
  withConstant<MAX_ROWS / 2>((count + 1) / 2, [&](auto PAIRS) { pairProducts<PAIRS>(rows, weights, column, sums); });
}

}  // namespace NEARPAPER_KERNEL
