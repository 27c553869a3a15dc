// Products of bytes and int8 weights by VPDPBUSD in registers of 512 bits: sixteen outputs, four inputs at once.
#pragma once

#include <immintrin.h>

#include <cstring>

#include "constant.h"
#include "panels.h"

namespace NEARPAPER_KERNEL {

using Weights = Panels<4>;

inline int32_t fourBytes(const uint8_t* from) {
  int32_t four;
  std::memcpy(&four, from, 4);
  return four;
}

template <int ROWS>
inline void dotProducts(const uint8_t* rows, const Weights& weights, int column, int32_t* sums) {
  const int inputs = weights.inputs;
  const int8_t* left = weights.at(column);
  const int8_t* right = weights.at(column + 16);
  __m512i sum[ROWS][2];
  for (int r = 0; r < ROWS; r++) sum[r][0] = sum[r][1] = _mm512_setzero_si512();
  for (int i = 0; i < inputs; i += 4) {
    const __m512i x = _mm512_load_si512(left + i * 16);
    const __m512i y = _mm512_load_si512(right + i * 16);
#pragma GCC unroll 12
    for (int r = 0; r < ROWS; r++) {
      const __m512i q = _mm512_set1_epi32(fourBytes(rows + static_cast<size_t>(r) * inputs + i));
      sum[r][0] = _mm512_dpbusd_epi32(sum[r][0], q, x);
      sum[r][1] = _mm512_dpbusd_epi32(sum[r][1], q, y);
    }
  }
#pragma GCC unroll 12
  for (int r = 0; r < ROWS; r++) {
    _mm512_store_si512(sums + r * 32, sum[r][0]);
    _mm512_store_si512(sums + r * 32 + 16, sum[r][1]);
  }
}

#ifndef HAS_TILES
constexpr int COLUMNS = 32;
constexpr int MAX_ROWS = 12;

/// What must be set while products() is used.
struct Preparation {};

/// The products of `count` rows (at most MAX_ROWS) and COLUMNS outputs, to sums[count][COLUMNS].
inline void products(const uint8_t* rows, int count, const Weights& weights, int column, int32_t* sums) {
  withConstant<MAX_ROWS>(count, [&](auto ROWS) { dotProducts<ROWS>(rows, weights, column, sums); });
}
#endif

}  // namespace NEARPAPER_KERNEL
