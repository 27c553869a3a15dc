// Products of bytes and int8 weights by SDOT: four outputs, four inputs at once. SDOT wants signed bytes, so it is
// given b - 128, and 128 times the sum of an output's weights is added.
#pragma once

#include <arm_neon.h>

#include "constant.h"
#include "panels.h"

namespace NEARPAPER_KERNEL {

constexpr int COLUMNS = 16;
constexpr int MAX_ROWS = 5;

/// What must be set while products() is used.
struct Preparation {};

struct Weights : Panels<4> {
  Weights(const int8_t* from, int inputs, int outputs) : Panels(from, inputs, outputs), added(zeroed<int32_t>(outputs)) {
    for (int i = 0; i < inputs; i++) {
      for (int j = 0; j < outputs; j++) added[j] += 128 * from[static_cast<size_t>(i) * outputs + j];
    }
  }
  Array<int32_t> added;
};

template <int ROWS>
inline void dotProducts(const uint8_t* rows, const Weights& weights, int column, int32_t* sums) {
  const int inputs = weights.inputs;
  const int8_t* panel = weights.at(column);
  int32x4_t sum[ROWS][4];
  for (int r = 0; r < ROWS; r++) {
    for (int k = 0; k < 4; k++) sum[r][k] = vld1q_s32(weights.added.get() + column + 4 * k);
  }
  for (int i = 0; i < inputs; i += 16) {
    int8x16_t q[ROWS];
    for (int r = 0; r < ROWS; r++) {
      q[r] = vreinterpretq_s8_u8(veorq_u8(vld1q_u8(rows + static_cast<size_t>(r) * inputs + i), vdupq_n_u8(128)));
    }
#define STEP(lane)                                                                   \
  for (int k = 0; k < 4; k++) {                                                      \
    const int8x16_t w = vld1q_s8(panel + (i + 4 * lane) * 16 + 16 * k);              \
    for (int r = 0; r < ROWS; r++) sum[r][k] = vdotq_laneq_s32(sum[r][k], w, q[r], lane); \
  }
    STEP(0)
    STEP(1)
    STEP(2)
    STEP(3)
#undef STEP
  }
  for (int r = 0; r < ROWS; r++) {
    for (int k = 0; k < 4; k++) vst1q_s32(sums + r * COLUMNS + 4 * k, sum[r][k]);
  }
}

/// The products of `count` rows (at most MAX_ROWS) and COLUMNS outputs, to sums[count][COLUMNS].
inline void products(const uint8_t* rows, int count, const Weights& weights, int column, int32_t* sums) {
  withConstant<MAX_ROWS>(count, [&](auto ROWS) { dotProducts<ROWS>(rows, weights, column, sums); });
}

}  // namespace NEARPAPER_KERNEL
