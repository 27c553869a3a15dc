// Compiled into each kernel of the standalone program, after its primitives (kernels/*.cc with WITH_RATES).
#pragma once

#include <chrono>
#include <cstdio>

namespace NEARPAPER_KERNEL {

inline double seconds() {
  return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

/// 64 rows, as the two large matrices take them, times a matrix of small weights. Of five takes the best, in
/// products a second.
inline double rateOf(int inputs, int outputs) {
  constexpr int ROWS = 64;
  const Array<uint8_t> rows = zeroed<uint8_t>(static_cast<size_t>(ROWS) * inputs);
  const Array<int8_t> values = zeroed<int8_t>(static_cast<size_t>(inputs) * outputs);
  unsigned state = 7;
  const auto random = [&] { return (state = state * 1664525 + 1013904223) >> 16; };
  for (int k = 0; k < ROWS * inputs; k++) rows[k] = static_cast<uint8_t>(random());
  // Spread like the weights of a model of seven bits: a quarter of the range on average.
  for (int k = 0; k < inputs * outputs; k++) {
    values[k] = static_cast<int8_t>(random() % 33 + random() % 33 + random() % 33 - 48);
  }
  const Weights weights(values.get(), inputs, outputs);
  alignas(64) int32_t sums[MAX_ROWS * COLUMNS];
  [[maybe_unused]] const Preparation preparation;
  double best = 0;
  for (int take = 0; take < 5; take++) {
    constexpr int TIMES = 20;
    const double start = seconds();
    for (int time = 0; time < TIMES; time++) {
      for (int column = 0; column < outputs; column += COLUMNS) {
        for (int row = 0; row < ROWS; row += MAX_ROWS) {
          const int count = ROWS - row < MAX_ROWS ? ROWS - row : MAX_ROWS;
          products(rows.get() + static_cast<size_t>(row) * inputs, count, weights, column, sums);
          asm volatile("" : : "r"(sums) : "memory");
        }
      }
    }
    const double rate = static_cast<double>(ROWS) * inputs * outputs * TIMES / (seconds() - start);
    if (rate > best) best = rate;
  }
  return best;
}

// Registers 2 to 13: enough sums that none waits for the last.
#if defined(__x86_64__)
#define TWELVE(first) \
  first "2\n" first "3\n" first "4\n" first "5\n" first "6\n" first "7\n" first "8\n" first "9\n" first "10\n" first "11\n" \
  first "12\n" first "13\n"
#define CLOBBERED "xmm2", "xmm3", "xmm4", "xmm5", "xmm6", "xmm7", "xmm8", "xmm9", "xmm10", "xmm11", "xmm12", "xmm13"
#else
#define EACH_OF_SIXTEEN(name, of, last) name " " of "2" last name " " of "3" last name " " of "4" last name " " of "5" last \
  name " " of "6" last name " " of "7" last name " " of "16" last name " " of "17" last name " " of "18" last \
  name " " of "19" last name " " of "20" last name " " of "21" last name " " of "22" last name " " of "23" last \
  name " " of "24" last name " " of "25" last
#define CLOBBERED "v2", "v3", "v4", "v5", "v6", "v7", "v16", "v17", "v18", "v19", "v20", "v21", "v22", "v23", "v24", "v25"
#endif

/// Does the multiplying instruction alone for a while; returns how many products those were.
inline double multiplyOnly() {
  constexpr long TIMES = 2000000;
  [[maybe_unused]] const Preparation preparation;
#if defined(HAS_TILES)
  for (long time = 0; time < TIMES / 50; time++) {
    _tile_dpbusd(0, 4, 6);
    _tile_dpbusd(1, 4, 7);
    _tile_dpbusd(2, 5, 6);
    _tile_dpbusd(3, 5, 7);
  }
  return 4.0 * 16 * 16 * 64 * TIMES / 50;
#elif defined(__AVX512VNNI__)
  for (long time = 0; time < TIMES; time++) asm volatile(TWELVE("vpdpbusd %%zmm0,%%zmm1,%%zmm") : : : CLOBBERED);
  return 12.0 * 64 * TIMES;
#elif defined(__AVXVNNI__)
  for (long time = 0; time < TIMES; time++) asm volatile(TWELVE("%{vex%} vpdpbusd %%ymm0,%%ymm1,%%ymm") : : : CLOBBERED);
  return 12.0 * 32 * TIMES;
#elif defined(__AVX2__)
  for (long time = 0; time < TIMES; time++) asm volatile(TWELVE("vpmaddubsw %%ymm0,%%ymm1,%%ymm") : : : CLOBBERED);
  return 12.0 * 32 * TIMES;
#elif defined(__ARM_FEATURE_MATMUL_INT8)
  for (long time = 0; time < TIMES; time++) asm volatile(EACH_OF_SIXTEEN("usmmla", "v", ".4s, v0.16b, v1.16b\n") : : : CLOBBERED);
  return 16.0 * 32 * TIMES;
#else
  for (long time = 0; time < TIMES; time++) asm volatile(EACH_OF_SIXTEEN("sdot", "v", ".4s, v0.16b, v1.16b\n") : : : CLOBBERED);
  return 16.0 * 16 * TIMES;
#endif
}

/// Products a second of the multiplying instruction alone.
inline double rateOfInstruction() {
  double best = 0;
  for (int take = 0; take < 5; take++) {
    const double start = seconds();
    const double products = multiplyOnly();
    const double rate = products / (seconds() - start);
    if (rate > best) best = rate;
  }
  return best;
}

void printRate() {
  std::printf("{\"instruction\": %.3e, \"384x1536\": %.3e, \"1536x384\": %.3e}\n", rateOfInstruction(), rateOf(384, 1536),
              rateOf(1536, 384));
}

}  // namespace NEARPAPER_KERNEL
