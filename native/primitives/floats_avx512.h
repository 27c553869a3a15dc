// Sixteen floats in one register of 512 bits.
#pragma once

#include <immintrin.h>

#include <cstddef>
#include <cstdint>

namespace NEARPAPER_KERNEL {

struct Floats {
  __m512 all;
};

/// A register of LANES numbers of 32 bits, and how many rows and registers of sums are kept in registers.
using Register = __m512i;
constexpr int LANES = 16;
constexpr int WORD_ROWS = 12;
constexpr int WORD_REGISTERS = 2;

inline Floats load(const float* from) { return {_mm512_load_ps(from)}; }
inline void store(float* to, Floats x) { _mm512_store_ps(to, x.all); }
inline Floats each(float x) { return {_mm512_set1_ps(x)}; }
inline Floats operator+(Floats a, Floats b) { return {_mm512_add_ps(a.all, b.all)}; }
inline Floats operator-(Floats a, Floats b) { return {_mm512_sub_ps(a.all, b.all)}; }
inline Floats operator*(Floats a, Floats b) { return {_mm512_mul_ps(a.all, b.all)}; }
/// a * b + c, rounded once.
inline Floats multiplyAdd(Floats a, Floats b, Floats c) { return {_mm512_fmadd_ps(a.all, b.all, c.all)}; }
/// c - a * b, rounded once.
inline Floats multiplySubtract(Floats a, Floats b, Floats c) { return {_mm512_fnmadd_ps(a.all, b.all, c.all)}; }
inline Floats least(Floats a, Floats b) { return {_mm512_min_ps(a.all, b.all)}; }
inline Floats greatest(Floats a, Floats b) { return {_mm512_max_ps(a.all, b.all)}; }
inline Floats nearest(Floats x) { return {_mm512_roundscale_ps(x.all, _MM_FROUND_TO_NEAREST_INT)}; }
/// x * 2^n, for whole n from -126 to 127.
inline Floats timesPowerOf2(Floats x, Floats n) { return {_mm512_scalef_ps(x.all, n.all)}; }

/// The first `count` (0 to 15) of x, then those of `rest`.
inline Floats beginning(Floats x, int count, Floats rest) {
  return {_mm512_mask_mov_ps(rest.all, static_cast<__mmask16>((1u << count) - 1), x.all)};
}

/// The sum, halves first: every kernel adds in this order.
inline float sumOf(Floats x) {
  const __m256 eight = _mm256_add_ps(_mm512_castps512_ps256(x.all), _mm512_extractf32x8_ps(x.all, 1));
  const __m128 four = _mm_add_ps(_mm256_castps256_ps128(eight), _mm256_extractf128_ps(eight, 1));
  const __m128 two = _mm_add_ps(four, _mm_movehl_ps(four, four));
  return _mm_cvtss_f32(_mm_add_ss(two, _mm_movehdup_ps(two)));
}
inline float leastOf(Floats x) { return _mm512_reduce_min_ps(x.all); }
inline float greatestOf(Floats x) { return _mm512_reduce_max_ps(x.all); }

inline Floats ofBytes(const uint8_t* from) {
  return {_mm512_cvtepi32_ps(_mm512_cvtepu8_epi32(_mm_loadu_si128(reinterpret_cast<const __m128i*>(from))))};
}
inline Floats ofIntegers(const int32_t* from) { return {_mm512_cvtepi32_ps(_mm512_load_si512(from))}; }

/// Each x to the nearest whole number (halves to even), plus `zero`, cut to 0..255.
inline void storeBytes(uint8_t* to, Floats x, int zero) {
  const __m512i whole = _mm512_add_epi32(_mm512_cvtps_epi32(x.all), _mm512_set1_epi32(zero));
  const __m512i cut = _mm512_max_epi32(whole, _mm512_setzero_si512());
  _mm_store_si128(reinterpret_cast<__m128i*>(to), _mm512_cvtusepi32_epi8(cut));
}

/// Each x, a whole number of 16 bits, to such a number.
inline void storeWords(int16_t* to, Floats x) {
  _mm256_store_si256(reinterpret_cast<__m256i*>(to), _mm512_cvtepi32_epi16(_mm512_cvtps_epi32(x.all)));
}
/// The same of two, alternately: one of x, one of y.
inline void storePairs(int16_t* to, Floats x, Floats y) {
  const __m512i high = _mm512_slli_epi32(_mm512_cvtps_epi32(y.all), 16);
  _mm512_store_si512(to, _mm512_mask_blend_epi16(0xAAAAAAAA, _mm512_cvtps_epi32(x.all), high));
}

inline Register noSums() { return _mm512_setzero_si512(); }
inline Register eachPair(int32_t pair) { return _mm512_set1_epi32(pair); }
inline Register loadPairs(const int16_t* from) { return _mm512_load_si512(from); }
/// sums[j] + a[j][0] * b[j][0] + a[j][1] * b[j][1], of pairs of 16-bit numbers.
inline Register addPairProducts(Register sums, Register a, Register b) { return _mm512_dpwssd_epi32(sums, a, b); }
inline void storeSums(int32_t* to, Register sums) { _mm512_store_si512(to, sums); }

/// 16 rows of 16 pairs of 16-bit numbers become 16 rows of 16 pairs the other way round. Strides are in numbers.
inline void transposePairs(const int16_t* rows, size_t rowStride, int16_t* columns, size_t columnStride) {
  const __m512i order = _mm512_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);
  const __m512i places = _mm512_mullo_epi32(order, _mm512_set1_epi32(static_cast<int>(rowStride / 2)));
  for (int k = 0; k < 16; k++) {
    _mm512_store_si512(columns + k * columnStride, _mm512_i32gather_epi32(places, rows + 2 * k, 4));
  }
}

}  // namespace NEARPAPER_KERNEL
