// Sixteen floats in four registers of 128 bits.
#pragma once

#include <arm_neon.h>

#include <cstddef>
#include <cstdint>

namespace NEARPAPER_KERNEL {

struct Floats {
  float32x4_t part[4];
};

/// A register of LANES numbers of 32 bits, and how many rows and registers of sums are kept in registers.
using Register = int32x4_t;
constexpr int LANES = 4;
constexpr int WORD_ROWS = 4;
constexpr int WORD_REGISTERS = 4;

template <class F>
inline Floats ofParts(F f) {
  return {{f(0), f(1), f(2), f(3)}};
}

inline Floats load(const float* from) {
  return ofParts([&](int k) { return vld1q_f32(from + 4 * k); });
}
inline void store(float* to, Floats x) {
  for (int k = 0; k < 4; k++) vst1q_f32(to + 4 * k, x.part[k]);
}
inline Floats each(float x) {
  return ofParts([&](int) { return vdupq_n_f32(x); });
}
inline Floats operator+(Floats a, Floats b) {
  return ofParts([&](int k) { return vaddq_f32(a.part[k], b.part[k]); });
}
inline Floats operator-(Floats a, Floats b) {
  return ofParts([&](int k) { return vsubq_f32(a.part[k], b.part[k]); });
}
inline Floats operator*(Floats a, Floats b) {
  return ofParts([&](int k) { return vmulq_f32(a.part[k], b.part[k]); });
}
/// a * b + c, rounded once.
inline Floats multiplyAdd(Floats a, Floats b, Floats c) {
  return ofParts([&](int k) { return vfmaq_f32(c.part[k], a.part[k], b.part[k]); });
}
/// c - a * b, rounded once.
inline Floats multiplySubtract(Floats a, Floats b, Floats c) {
  return ofParts([&](int k) { return vfmsq_f32(c.part[k], a.part[k], b.part[k]); });
}
inline Floats least(Floats a, Floats b) {
  return ofParts([&](int k) { return vminq_f32(a.part[k], b.part[k]); });
}
inline Floats greatest(Floats a, Floats b) {
  return ofParts([&](int k) { return vmaxq_f32(a.part[k], b.part[k]); });
}
inline Floats nearest(Floats x) {
  return ofParts([&](int k) { return vrndnq_f32(x.part[k]); });
}
/// x * 2^n, for whole n from -126 to 127.
inline Floats timesPowerOf2(Floats x, Floats n) {
  return ofParts([&](int k) {
    const int32x4_t exponent = vaddq_s32(vcvtnq_s32_f32(n.part[k]), vdupq_n_s32(127));
    return vmulq_f32(x.part[k], vreinterpretq_f32_s32(vshlq_n_s32(exponent, 23)));
  });
}

/// The first `count` (0 to 15) of x, then those of `rest`.
inline Floats beginning(Floats x, int count, Floats rest) {
  alignas(64) static const uint32_t MASKS[32] = {~0u, ~0u, ~0u, ~0u, ~0u, ~0u, ~0u, ~0u,
                                                 ~0u, ~0u, ~0u, ~0u, ~0u, ~0u, ~0u, ~0u};
  return ofParts([&](int k) { return vbslq_f32(vld1q_u32(MASKS + 16 - count + 4 * k), x.part[k], rest.part[k]); });
}

/// The sum, halves first: every kernel adds in this order.
inline float sumOf(Floats x) {
  const float32x4_t four = vaddq_f32(vaddq_f32(x.part[0], x.part[2]), vaddq_f32(x.part[1], x.part[3]));
  const float32x2_t two = vadd_f32(vget_low_f32(four), vget_high_f32(four));
  return vget_lane_f32(two, 0) + vget_lane_f32(two, 1);
}
inline float leastOf(Floats x) {
  return vminvq_f32(vminq_f32(vminq_f32(x.part[0], x.part[1]), vminq_f32(x.part[2], x.part[3])));
}
inline float greatestOf(Floats x) {
  return vmaxvq_f32(vmaxq_f32(vmaxq_f32(x.part[0], x.part[1]), vmaxq_f32(x.part[2], x.part[3])));
}

inline Floats ofBytes(const uint8_t* from) {
  const uint8x16_t bytes = vld1q_u8(from);
  const uint16x8_t low = vmovl_u8(vget_low_u8(bytes));
  const uint16x8_t high = vmovl_u8(vget_high_u8(bytes));
  return {{vcvtq_f32_u32(vmovl_u16(vget_low_u16(low))), vcvtq_f32_u32(vmovl_u16(vget_high_u16(low))),
           vcvtq_f32_u32(vmovl_u16(vget_low_u16(high))), vcvtq_f32_u32(vmovl_u16(vget_high_u16(high)))}};
}
inline Floats ofIntegers(const int32_t* from) {
  return ofParts([&](int k) { return vcvtq_f32_s32(vld1q_s32(from + 4 * k)); });
}

/// Each x to the nearest whole number (halves to even), plus `zero`, cut to 0..255.
inline void storeBytes(uint8_t* to, Floats x, int zero) {
  const int32x4_t zeros = vdupq_n_s32(zero);
  int16x4_t words[4];
  for (int k = 0; k < 4; k++) words[k] = vqmovn_s32(vaddq_s32(vcvtnq_s32_f32(x.part[k]), zeros));
  const uint8x8_t low = vqmovun_s16(vcombine_s16(words[0], words[1]));
  vst1q_u8(to, vcombine_u8(low, vqmovun_s16(vcombine_s16(words[2], words[3]))));
}

/// Each x, a whole number of 16 bits, to such a number.
inline void storeWords(int16_t* to, Floats x) {
  for (int k = 0; k < 4; k++) vst1_s16(to + 4 * k, vqmovn_s32(vcvtnq_s32_f32(x.part[k])));
}
/// The same of two, alternately: one of x, one of y.
inline void storePairs(int16_t* to, Floats x, Floats y) {
  for (int k = 0; k < 4; k++) {
    const int32x4_t both = vsliq_n_s32(vcvtnq_s32_f32(x.part[k]), vcvtnq_s32_f32(y.part[k]), 16);
    vst1q_s16(to + 8 * k, vreinterpretq_s16_s32(both));
  }
}

inline Register noSums() { return vdupq_n_s32(0); }
using Pair = int16x4_t;
inline Pair eachPair(int32_t pair) { return vreinterpret_s16_s32(vdup_n_s32(pair)); }
/// The firsts of four pairs, and their seconds.
inline int16x4x2_t loadPairs(const int16_t* from) { return vld2_s16(from); }
/// sums[j] + a[0] * b[j][0] + a[1] * b[j][1], of 16-bit numbers.
inline Register addPairProducts(Register sums, Pair a, int16x4x2_t b) {
  return vmlal_lane_s16(vmlal_lane_s16(sums, b.val[0], a, 0), b.val[1], a, 1);
}
inline void storeSums(int32_t* to, Register sums) { vst1q_s32(to, sums); }

/// 16 rows of 16 pairs of 16-bit numbers become 16 rows of 16 pairs the other way round. Strides are in numbers.
inline void transposePairs(const int16_t* rows, size_t rowStride, int16_t* columns, size_t columnStride) {
  const auto at = [&](int row, int k) { return vreinterpretq_s32_s16(vld1q_s16(rows + row * rowStride + 2 * k)); };
  for (int row = 0; row < 16; row += 4) {
    for (int k = 0; k < 16; k += 4) {
      const int32x4x2_t a = vtrnq_s32(at(row, k), at(row + 1, k));
      const int32x4x2_t b = vtrnq_s32(at(row + 2, k), at(row + 3, k));
      const auto put = [&](int n, int32x2_t first, int32x2_t second) {
        vst1q_s16(columns + (k + n) * columnStride + 2 * row, vreinterpretq_s16_s32(vcombine_s32(first, second)));
      };
      put(0, vget_low_s32(a.val[0]), vget_low_s32(b.val[0]));
      put(1, vget_low_s32(a.val[1]), vget_low_s32(b.val[1]));
      put(2, vget_high_s32(a.val[0]), vget_high_s32(b.val[0]));
      put(3, vget_high_s32(a.val[1]), vget_high_s32(b.val[1]));
    }
  }
}

}  // namespace NEARPAPER_KERNEL
