// Products of quantised rows and int8 matrices. Whole numbers are added exactly, so the way in which a
// processor does it (tiles of 16 x 16, or dot products of four) leaves the bits as they are.
#pragma once

#include <immintrin.h>

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <type_traits>

#include "bert.h"
#include "memory.h"

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

/// The weights of a LinearView as both ways of multiplying read them: sixteen outputs together, and of each
/// of them four inputs together: [outputs / 16][inputs / 4][16][4].
struct Linear {
  explicit Linear(const LinearView& view)
      : inputs(view.inputs),
        outputs(view.outputs),
        packed(zeroed<int8_t>(static_cast<size_t>(inputs) * outputs)),
        scales(copyOf(view.scales, outputs)),
        bias(copyOf(view.bias, outputs)),
        sums(zeroed<float>(outputs)) {
    for (int j = 0; j < outputs; j++) {
      int32_t sum = 0;
      for (int i = 0; i < inputs; i++) {
        const int8_t weight = view.weights[static_cast<size_t>(i) * outputs + j];
        packed[(static_cast<size_t>(j / 16) * (inputs / 4) + i / 4) * 64 + j % 16 * 4 + i % 4] = weight;
        sum += weight;
      }
      sums[j] = static_cast<float>(sum);
    }
  }

  const int8_t* columns(int column) const { return packed.get() + static_cast<size_t>(column) * inputs; }

  const int inputs;
  const int outputs;
  Array<int8_t> packed;
  Array<float> scales;
  Array<float> bias;
  /// Of an output, the sum of its weights: what the zero of a quantised row is multiplied with.
  Array<float> sums;
};

constexpr int COLUMNS = 32;

/// Rows x 32 dot products by VPDPBUSD, to sums[row][32].
template <int ROWS>
void dotProducts(const uint8_t* rows, const Linear& linear, int column, int32_t* sums) {
  const int inputs = linear.inputs;
  const int8_t* left = linear.columns(column);
  const int8_t* right = linear.columns(column + 16);
  __m512i sum[ROWS][2];
  for (int r = 0; r < ROWS; r++) sum[r][0] = sum[r][1] = _mm512_setzero_si512();
  for (int i = 0; i < inputs; i += 4) {
    const __m512i x = _mm512_load_si512(left + i * 16);
    const __m512i y = _mm512_load_si512(right + i * 16);
#pragma GCC unroll 12
    for (int r = 0; r < ROWS; r++) {
      int32_t four;
      std::memcpy(&four, rows + static_cast<size_t>(r) * inputs + i, 4);
      const __m512i q = _mm512_set1_epi32(four);
      sum[r][0] = _mm512_dpbusd_epi32(sum[r][0], q, x);
      sum[r][1] = _mm512_dpbusd_epi32(sum[r][1], q, y);
    }
  }
#pragma GCC unroll 12
  for (int r = 0; r < ROWS; r++) {
    _mm512_store_si512(sums + r * COLUMNS, sum[r][0]);
    _mm512_store_si512(sums + r * COLUMNS + 16, sum[r][1]);
  }
}

/// The same by tiles, for 16 rows or for 32. Tiles 0 to 3 hold the sums.
template <int ROWS>
void tileProducts(const uint8_t* rows, const Linear& linear, int column, int32_t* sums) {
  const int inputs = linear.inputs;
  const int8_t* left = linear.columns(column);
  const int8_t* right = linear.columns(column + 16);
  _tile_zero(0);
  _tile_zero(1);
  if (ROWS == 32) {
    _tile_zero(2);
    _tile_zero(3);
  }
  for (int i = 0; i < inputs; i += 64) {
    _tile_loadd(4, rows + i, inputs);
    _tile_loadd(6, left + i * 16, 64);
    _tile_dpbusd(0, 4, 6);
    _tile_loadd(7, right + i * 16, 64);
    _tile_dpbusd(1, 4, 7);
    if (ROWS == 32) {
      _tile_loadd(5, rows + static_cast<size_t>(16) * inputs + i, inputs);
      _tile_dpbusd(2, 5, 6);
      _tile_dpbusd(3, 5, 7);
    }
  }
  _tile_stored(0, sums, COLUMNS * 4);
  _tile_stored(1, sums + 16, COLUMNS * 4);
  if (ROWS == 32) {
    _tile_stored(2, sums + 16 * COLUMNS, COLUMNS * 4);
    _tile_stored(3, sums + 16 * COLUMNS + 16, COLUMNS * 4);
  }
}

/// Calls `f` with `count` as a constant, for counts from 1 to 12.
template <class F>
inline void withCount(int count, F f) {
  switch (count) {
    case 1: return f(std::integral_constant<int, 1>());
    case 2: return f(std::integral_constant<int, 2>());
    case 3: return f(std::integral_constant<int, 3>());
    case 4: return f(std::integral_constant<int, 4>());
    case 5: return f(std::integral_constant<int, 5>());
    case 6: return f(std::integral_constant<int, 6>());
    case 7: return f(std::integral_constant<int, 7>());
    case 8: return f(std::integral_constant<int, 8>());
    case 9: return f(std::integral_constant<int, 9>());
    case 10: return f(std::integral_constant<int, 10>());
    case 11: return f(std::integral_constant<int, 11>());
    default: return f(std::integral_constant<int, 12>());
  }
}

/// Multiplies rows [first, end) with the matrix and gives the outcome, bias added, to
/// sink(row, column, sixteen outputs from that column on).
template <class Sink>
void multiply(const QuantizedRows& rows, const Linear& linear, int first, int end, bool tiles, Sink sink) {
  alignas(64) int32_t sums[32 * COLUMNS];
  for (int column = 0; column < linear.outputs; column += COLUMNS) {
    for (int row = first; row < end;) {
      const uint8_t* values = rows.values.get() + static_cast<size_t>(row) * linear.inputs;
      int count;
      if (tiles && end - row > 12) {
        count = std::min(end - row, 32);
        if (count > 16) tileProducts<32>(values, linear, column, sums);
        else tileProducts<16>(values, linear, column, sums);
      } else {
        count = std::min(end - row, 12);
        withCount(count, [&](auto ROWS) { dotProducts<ROWS>(values, linear, column, sums); });
      }
      for (int half = column; half < column + COLUMNS; half += 16) {
        const __m512 weightScales = _mm512_load_ps(linear.scales.get() + half);
        const __m512 weightSums = _mm512_load_ps(linear.sums.get() + half);
        const __m512 bias = _mm512_load_ps(linear.bias.get() + half);
        for (int r = 0; r < count; r++) {
          const __m512 zero = _mm512_set1_ps(rows.zeros[row + r]);
          const __m512 scales = _mm512_mul_ps(_mm512_set1_ps(rows.scales[row + r]), weightScales);
          const __m512 sum = _mm512_cvtepi32_ps(_mm512_load_si512(sums + r * COLUMNS + half - column));
          sink(row + r, half, _mm512_fmadd_ps(_mm512_fnmadd_ps(zero, weightSums, sum), scales, bias));
        }
      }
      row += count;
    }
  }
}
