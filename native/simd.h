// Functions of sixteen floats. Nothing here uses the approximate reciprocals of a processor, so every
// processor gives the same bits.
#pragma once

#include <immintrin.h>

/// The sum of the sixteen, halves first. (The compilers' own function may add in another order.)
inline float sumOf(__m512 x) {
  const __m256 eight = _mm256_add_ps(_mm512_castps512_ps256(x), _mm512_extractf32x8_ps(x, 1));
  const __m128 four = _mm_add_ps(_mm256_castps256_ps128(eight), _mm256_extractf128_ps(eight, 1));
  const __m128 two = _mm_add_ps(four, _mm_movehl_ps(four, four));
  return _mm_cvtss_f32(_mm_add_ss(two, _mm_movehdup_ps(two)));
}

/// e^x for x <= 0, to two units in the last place: 2^n times the Taylor series of the rest, |rest| <= ln 2 / 2.
inline __m512 exponential(__m512 x) {
  x = _mm512_max_ps(x, _mm512_set1_ps(-87.0f));
  const __m512 n = _mm512_roundscale_ps(_mm512_mul_ps(x, _mm512_set1_ps(1.44269504f)), _MM_FROUND_TO_NEAREST_INT);
  // ln 2 in two parts, so that n * ln 2 loses nothing.
  __m512 rest = _mm512_fnmadd_ps(n, _mm512_set1_ps(0.693359375f), x);
  rest = _mm512_fnmadd_ps(n, _mm512_set1_ps(-2.12194440e-4f), rest);
  __m512 series = _mm512_set1_ps(1.0f / 720);
  for (const float factor : {1.0f / 120, 1.0f / 24, 1.0f / 6, 1.0f / 2, 1.0f, 1.0f}) {
    series = _mm512_fmadd_ps(series, rest, _mm512_set1_ps(factor));
  }
  return _mm512_scalef_ps(series, n);
}

/// x * (1 + erf(x / sqrt 2)) / 2. erf(z) is z times a polynomial of z^2 up to |z| = 3.3, fitted at Chebyshev
/// points (docs/decisions/0014); it is within 3e-6 of erf everywhere.
inline __m512 gelu(__m512 x) {
  const float factors[] = {
      0.42813575267f, -0.2116429507f, 0.15206488966f, -0.1144506335f, 0.08416566997f,
      -0.05928793549f, 0.036443371325f, -0.01777873374f, 0.011273550800f, -0.00950748752f, 0.003614563262f};
  const __m512 limit = _mm512_set1_ps(3.3f);
  __m512 z = _mm512_mul_ps(x, _mm512_set1_ps(0.707106781f));
  z = _mm512_max_ps(_mm512_min_ps(z, limit), _mm512_sub_ps(_mm512_setzero_ps(), limit));
  const __m512 u = _mm512_fmsub_ps(_mm512_mul_ps(z, z), _mm512_set1_ps(2 / (3.3f * 3.3f)), _mm512_set1_ps(1));
  __m512 sum = _mm512_set1_ps(factors[10]);
  for (int k = 9; k >= 0; k--) sum = _mm512_fmadd_ps(sum, u, _mm512_set1_ps(factors[k]));
  const __m512 half = _mm512_mul_ps(x, _mm512_set1_ps(0.5f));
  return _mm512_fmadd_ps(half, _mm512_mul_ps(sum, z), half);
}
