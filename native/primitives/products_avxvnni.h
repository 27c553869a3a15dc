// Products of bytes and int8 weights by VPDPBUSD in registers of 256 bits: eight outputs, four inputs at once.
#pragma once

#include <immintrin.h>

#include <cstring>

#include "constant.h"
#include "panels.h"

namespace NEARPAPER_KERNEL {

using Weights = Panels<4>;
constexpr int COLUMNS = 16;
/// Twelve sums: the instruction takes five cycles, and two of them begin in each.
constexpr int MAX_ROWS = 6;

/// What must be set while products() is used.
struct Preparation {};

template <int ROWS>
inline void dotProducts(const uint8_t* rows, const Weights& weights, int column, int32_t* sums) {
  const int inputs = weights.inputs;
  const int8_t* panel = weights.at(column);
  __m256i sum[ROWS][2];
  for (int r = 0; r < ROWS; r++) sum[r][0] = sum[r][1] = _mm256_setzero_si256();
  for (int i = 0; i < inputs; i += 4) {
    const __m256i x = _mm256_load_si256(reinterpret_cast<const __m256i*>(panel + i * 16));
    const __m256i y = _mm256_load_si256(reinterpret_cast<const __m256i*>(panel + i * 16 + 32));
#pragma GCC unroll 6
    for (int r = 0; r < ROWS; r++) {
      int32_t four;
      std::memcpy(&four, rows + static_cast<size_t>(r) * inputs + i, 4);
      const __m256i q = _mm256_set1_epi32(four);
      sum[r][0] = _mm256_dpbusd_avx_epi32(sum[r][0], q, x);
      sum[r][1] = _mm256_dpbusd_avx_epi32(sum[r][1], q, y);
    }
  }
#pragma GCC unroll 6
  for (int r = 0; r < ROWS; r++) {
    _mm256_store_si256(reinterpret_cast<__m256i*>(sums + r * COLUMNS), sum[r][0]);
    _mm256_store_si256(reinterpret_cast<__m256i*>(sums + r * COLUMNS + 8), sum[r][1]);
  }
}

/// The products of `count` rows (at most MAX_ROWS) and COLUMNS outputs, to sums[count][COLUMNS].
inline void products(const uint8_t* rows, int count, const Weights& weights, int column, int32_t* sums) {
  withConstant<MAX_ROWS>(count, [&](auto ROWS) { dotProducts<ROWS>(rows, weights, column, sums); });
}

}  // namespace NEARPAPER_KERNEL
