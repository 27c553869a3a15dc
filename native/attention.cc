#include "attention.h"

#include <immintrin.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <type_traits>

#include "matmul.h"
#include "simd.h"

namespace {

constexpr int ROWS_AT_ONCE = 12;

/// The sums of a[ROWS][depth] times b[depth][32], which stay in registers while parts are added.
template <int ROWS>
struct Product {
  __m512 sum[ROWS][2];

  void clear() {
    for (int r = 0; r < ROWS; r++) sum[r][0] = sum[r][1] = _mm512_setzero_ps();
  }

  void add(const float* a, size_t aStride, const float* b, size_t bStride, int depth) {
    for (int i = 0; i < depth; i++) {
      const __m512 x = _mm512_load_ps(b + i * bStride);
      const __m512 y = _mm512_load_ps(b + i * bStride + 16);
#pragma GCC unroll 12
      for (int r = 0; r < ROWS; r++) {
        const __m512 q = _mm512_set1_ps(a[r * aStride + i]);
        sum[r][0] = _mm512_fmadd_ps(q, x, sum[r][0]);
        sum[r][1] = _mm512_fmadd_ps(q, y, sum[r][1]);
      }
    }
  }

  /// Row r times factors[r].
  void store(float* to, size_t stride, const float* factors) const {
#pragma GCC unroll 12
    for (int r = 0; r < ROWS; r++) {
      const __m512 factor = _mm512_set1_ps(factors[r]);
      _mm512_store_ps(to + r * stride, _mm512_mul_ps(sum[r][0], factor));
      _mm512_store_ps(to + r * stride + 16, _mm512_mul_ps(sum[r][1], factor));
    }
  }
};

/// 16 rows of a panel become 16 columns, 32 of them below each other.
void turn(const float* rows, float* columns, size_t stride) {
  const __m512i places = _mm512_setr_epi32(0, 32, 64, 96, 128, 160, 192, 224, 256, 288, 320, 352, 384, 416, 448, 480);
  for (int k = 0; k < PANEL; k++) _mm512_store_ps(columns + k * stride, _mm512_i32gather_ps(places, rows + k, 4));
}

/// Replaces the first `count` of a row by e^(x - greatest), what follows to a multiple of 16 by zeros;
/// returns one over their sum.
float undividedSoftmax(float* row, int count) {
  const int whole = count & ~15;
  const __mmask16 rest = static_cast<__mmask16>((1u << (count & 15)) - 1);
  __m512 greatest = _mm512_set1_ps(-std::numeric_limits<float>::infinity());
  for (int k = 0; k < whole; k += 16) greatest = _mm512_max_ps(greatest, _mm512_load_ps(row + k));
  if (rest) greatest = _mm512_mask_max_ps(greatest, rest, greatest, _mm512_load_ps(row + whole));
  greatest = _mm512_set1_ps(_mm512_reduce_max_ps(greatest));
  __m512 sum = _mm512_setzero_ps();
  for (int k = 0; k < whole; k += 16) {
    const __m512 weight = exponential(_mm512_sub_ps(_mm512_load_ps(row + k), greatest));
    sum = _mm512_add_ps(sum, weight);
    _mm512_store_ps(row + k, weight);
  }
  if (rest) {
    const __m512 weight = _mm512_maskz_mov_ps(rest, exponential(_mm512_sub_ps(_mm512_load_ps(row + whole), greatest)));
    sum = _mm512_add_ps(sum, weight);
    _mm512_store_ps(row + whole, weight);
  }
  return 1 / sumOf(sum);
}

}  // namespace

Attention::Attention(int dimensions, int heads, int maxTokens)
    : dimensions(dimensions),
      heads(heads),
      panelsPerHead(dimensions / heads / PANEL),
      keys(zeroed<float>(dimensions / heads * paddedTo32(maxTokens))),
      weights(zeroed<float>(ROWS_AT_ONCE * paddedTo32(maxTokens))) {}

void Attention::run(const float* panels, int count, float* means) {
  const size_t stride = paddedTo32(count);
  const size_t panel = static_cast<size_t>(count) * PANEL;
  const float* allKeys = panels + panel * (dimensions / PANEL);
  const float* allValues = allKeys + panel * (dimensions / PANEL);
  float scales[ROWS_AT_ONCE];
  std::fill(scales, scales + ROWS_AT_ONCE, 1 / std::sqrt(static_cast<float>(dimensions / heads)));
  for (int head = 0; head < heads; head++) {
    const size_t start = panel * head * panelsPerHead;
    for (int p = 0; p < panelsPerHead; p++) {
      for (int row = 0; row < count; row += 16) {
        turn(allKeys + start + p * panel + row * PANEL, keys.get() + p * PANEL * stride + row, stride);
      }
    }
    for (int row = 0; row < count; row += ROWS_AT_ONCE) {
      withCount(std::min(ROWS_AT_ONCE, count - row), [&](auto ROWS) {
        Product<ROWS> product;
        for (int column = 0; column < count; column += PANEL) {
          product.clear();
          for (int p = 0; p < panelsPerHead; p++) {
            product.add(panels + start + p * panel + row * PANEL, PANEL,
                        keys.get() + p * PANEL * stride + column, stride, PANEL);
          }
          product.store(weights.get() + column, stride, scales);
        }
        float shares[ROWS];
        for (int r = 0; r < ROWS; r++) shares[r] = undividedSoftmax(weights.get() + r * stride, count);
        for (int p = 0; p < panelsPerHead; p++) {
          product.clear();
          product.add(weights.get(), stride, allValues + start + p * panel, PANEL, count);
          product.store(means + static_cast<size_t>(row) * dimensions + (head * panelsPerHead + p) * PANEL, dimensions, shares);
        }
      });
    }
  }
}
