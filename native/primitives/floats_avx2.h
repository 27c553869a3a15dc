// Sixteen floats in two registers of 256 bits.
#pragma once

#include <immintrin.h>

#include <cstddef>
#include <cstdint>

namespace NEARPAPER_KERNEL {

struct Floats {
  __m256 low;
  __m256 high;
};

/// A register of LANES numbers of 32 bits, and how many rows and registers of sums are kept in registers.
using Register = __m256i;
constexpr int LANES = 8;
constexpr int WORD_ROWS = 5;
constexpr int WORD_REGISTERS = 2;

inline Floats load(const float* from) { return {_mm256_load_ps(from), _mm256_load_ps(from + 8)}; }
inline void store(float* to, Floats x) {
  _mm256_store_ps(to, x.low);
  _mm256_store_ps(to + 8, x.high);
}
inline Floats each(float x) { return {_mm256_set1_ps(x), _mm256_set1_ps(x)}; }
inline Floats operator+(Floats a, Floats b) { return {_mm256_add_ps(a.low, b.low), _mm256_add_ps(a.high, b.high)}; }
inline Floats operator-(Floats a, Floats b) { return {_mm256_sub_ps(a.low, b.low), _mm256_sub_ps(a.high, b.high)}; }
inline Floats operator*(Floats a, Floats b) { return {_mm256_mul_ps(a.low, b.low), _mm256_mul_ps(a.high, b.high)}; }
/// a * b + c, rounded once.
inline Floats multiplyAdd(Floats a, Floats b, Floats c) {
  return {_mm256_fmadd_ps(a.low, b.low, c.low), _mm256_fmadd_ps(a.high, b.high, c.high)};
}
/// c - a * b, rounded once.
inline Floats multiplySubtract(Floats a, Floats b, Floats c) {
  return {_mm256_fnmadd_ps(a.low, b.low, c.low), _mm256_fnmadd_ps(a.high, b.high, c.high)};
}
inline Floats least(Floats a, Floats b) { return {_mm256_min_ps(a.low, b.low), _mm256_min_ps(a.high, b.high)}; }
inline Floats greatest(Floats a, Floats b) { return {_mm256_max_ps(a.low, b.low), _mm256_max_ps(a.high, b.high)}; }
inline Floats nearest(Floats x) {
  constexpr int TO_NEAREST = _MM_FROUND_TO_NEAREST_INT | _MM_FROUND_NO_EXC;
  return {_mm256_round_ps(x.low, TO_NEAREST), _mm256_round_ps(x.high, TO_NEAREST)};
}

inline __m256 powerOf2(__m256 n) {
  const __m256i exponent = _mm256_add_epi32(_mm256_cvtps_epi32(n), _mm256_set1_epi32(127));
  return _mm256_castsi256_ps(_mm256_slli_epi32(exponent, 23));
}
/// x * 2^n, for whole n from -126 to 127.
inline Floats timesPowerOf2(Floats x, Floats n) { return x * Floats{powerOf2(n.low), powerOf2(n.high)}; }

/// The first `count` (0 to 15) of x, then those of `rest`.
inline Floats beginning(Floats x, int count, Floats rest) {
  alignas(64) static const int32_t MASKS[32] = {-1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1};
  const float* mask = reinterpret_cast<const float*>(MASKS + 16 - count);
  return {_mm256_blendv_ps(rest.low, x.low, _mm256_loadu_ps(mask)),
          _mm256_blendv_ps(rest.high, x.high, _mm256_loadu_ps(mask + 8))};
}

/// The sum, halves first: every kernel adds in this order.
inline float sumOf(Floats x) {
  const __m256 eight = _mm256_add_ps(x.low, x.high);
  const __m128 four = _mm_add_ps(_mm256_castps256_ps128(eight), _mm256_extractf128_ps(eight, 1));
  const __m128 two = _mm_add_ps(four, _mm_movehl_ps(four, four));
  return _mm_cvtss_f32(_mm_add_ss(two, _mm_movehdup_ps(two)));
}
inline float leastOf(Floats x) {
  const __m256 eight = _mm256_min_ps(x.low, x.high);
  const __m128 four = _mm_min_ps(_mm256_castps256_ps128(eight), _mm256_extractf128_ps(eight, 1));
  const __m128 two = _mm_min_ps(four, _mm_movehl_ps(four, four));
  return _mm_cvtss_f32(_mm_min_ss(two, _mm_movehdup_ps(two)));
}
inline float greatestOf(Floats x) {
  const __m256 eight = _mm256_max_ps(x.low, x.high);
  const __m128 four = _mm_max_ps(_mm256_castps256_ps128(eight), _mm256_extractf128_ps(eight, 1));
  const __m128 two = _mm_max_ps(four, _mm_movehl_ps(four, four));
  return _mm_cvtss_f32(_mm_max_ss(two, _mm_movehdup_ps(two)));
}

inline Floats ofBytes(const uint8_t* from) {
  const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(from));
  return {_mm256_cvtepi32_ps(_mm256_cvtepu8_epi32(bytes)),
          _mm256_cvtepi32_ps(_mm256_cvtepu8_epi32(_mm_unpackhi_epi64(bytes, bytes)))};
}
inline Floats ofIntegers(const int32_t* from) {
  return {_mm256_cvtepi32_ps(_mm256_load_si256(reinterpret_cast<const __m256i*>(from))),
          _mm256_cvtepi32_ps(_mm256_load_si256(reinterpret_cast<const __m256i*>(from + 8)))};
}

/// Each x to the nearest whole number (halves to even), plus `zero`, cut to 0..255.
inline void storeBytes(uint8_t* to, Floats x, int zero) {
  const __m256i zeros = _mm256_set1_epi32(zero);
  const __m256i low = _mm256_add_epi32(_mm256_cvtps_epi32(x.low), zeros);
  const __m256i high = _mm256_add_epi32(_mm256_cvtps_epi32(x.high), zeros);
  // Packing works on halves of registers: fours 0 and 1 of `low` stand beside 0 and 1 of `high`.
  const __m256i words = _mm256_permute4x64_epi64(_mm256_packs_epi32(low, high), 0b11'01'10'00);
  const __m128i bytes = _mm_packus_epi16(_mm256_castsi256_si128(words), _mm256_extracti128_si256(words, 1));
  _mm_store_si128(reinterpret_cast<__m128i*>(to), bytes);
}

/// Each x, a whole number of 16 bits, to such a number.
inline void storeWords(int16_t* to, Floats x) {
  const __m256i words = _mm256_packs_epi32(_mm256_cvtps_epi32(x.low), _mm256_cvtps_epi32(x.high));
  _mm256_store_si256(reinterpret_cast<__m256i*>(to), _mm256_permute4x64_epi64(words, 0b11'01'10'00));
}

inline __m256i interleaved(__m256 x, __m256 y) {
  return _mm256_blend_epi16(_mm256_cvtps_epi32(x), _mm256_slli_epi32(_mm256_cvtps_epi32(y), 16), 0b10101010);
}
/// The same of two, alternately: one of x, one of y.
inline void storePairs(int16_t* to, Floats x, Floats y) {
  _mm256_store_si256(reinterpret_cast<__m256i*>(to), interleaved(x.low, y.low));
  _mm256_store_si256(reinterpret_cast<__m256i*>(to + 16), interleaved(x.high, y.high));
}

inline Register noSums() { return _mm256_setzero_si256(); }
inline Register eachPair(int32_t pair) { return _mm256_set1_epi32(pair); }
inline Register loadPairs(const int16_t* from) { return _mm256_load_si256(reinterpret_cast<const __m256i*>(from)); }
/// sums[j] + a[j][0] * b[j][0] + a[j][1] * b[j][1], of pairs of 16-bit numbers.
inline Register addPairProducts(Register sums, Register a, Register b) {
#ifdef __AVXVNNI__
  return _mm256_dpwssd_avx_epi32(sums, a, b);
#else
  return _mm256_add_epi32(sums, _mm256_madd_epi16(a, b));
#endif
}
inline void storeSums(int32_t* to, Register sums) { _mm256_store_si256(reinterpret_cast<__m256i*>(to), sums); }

inline void transposeEight(const int16_t* rows, size_t rowStride, int16_t* columns, size_t columnStride) {
  __m256 twos[8], fours[8];
  for (int k = 0; k < 8; k += 2) {
    const __m256 a = _mm256_loadu_ps(reinterpret_cast<const float*>(rows + k * rowStride));
    const __m256 b = _mm256_loadu_ps(reinterpret_cast<const float*>(rows + (k + 1) * rowStride));
    twos[k] = _mm256_unpacklo_ps(a, b);
    twos[k + 1] = _mm256_unpackhi_ps(a, b);
  }
  for (int k = 0; k < 8; k += 4) {
    for (int j = 0; j < 2; j++) {
      fours[k + 2 * j] = _mm256_shuffle_ps(twos[k + j], twos[k + 2 + j], 0b01'00'01'00);
      fours[k + 2 * j + 1] = _mm256_shuffle_ps(twos[k + j], twos[k + 2 + j], 0b11'10'11'10);
    }
  }
  for (int k = 0; k < 4; k++) {
    float* to = reinterpret_cast<float*>(columns + k * columnStride);
    _mm256_storeu_ps(to, _mm256_permute2f128_ps(fours[k], fours[k + 4], 0x20));
    _mm256_storeu_ps(to + 2 * columnStride, _mm256_permute2f128_ps(fours[k], fours[k + 4], 0x31));
  }
}
/// 16 rows of 16 pairs of 16-bit numbers become 16 rows of 16 pairs the other way round. Strides are in numbers.
inline void transposePairs(const int16_t* rows, size_t rowStride, int16_t* columns, size_t columnStride) {
  for (int row = 0; row < 16; row += 8) {
    for (int k = 0; k < 16; k += 8) {
      transposeEight(rows + row * rowStride + 2 * k, rowStride, columns + k * columnStride + 2 * row, columnStride);
    }
  }
}

}  // namespace NEARPAPER_KERNEL
