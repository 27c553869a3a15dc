// What the processor can do. Compiled for any processor, unlike the kernels themselves: CONTRIBUTING.md says how
// another one is added. build.mjs compiles those of kernels.json that the compiler knows.
#include "kernels.h"

#if defined(__x86_64__)
#include <cpuid.h>
#if defined(__linux__)
#include <sys/syscall.h>
#include <unistd.h>
#endif
#elif defined(__aarch64__) && defined(__APPLE__)
#include <sys/sysctl.h>
#elif defined(__aarch64__) && defined(__linux__)
#include <sys/auxv.h>
#endif

Bert::Bert() = default;
Bert::~Bert() = default;

#ifdef WITH_RATES
#define DECLARE(kernel)                 \
  namespace kernel {                    \
  Bert* makeBert(const BertView& view); \
  void printRate();                     \
  }
#define ENTRY(kernel, isSupported) {#kernel, isSupported, kernel::makeBert, kernel::printRate},
#else
#define DECLARE(kernel)                 \
  namespace kernel {                    \
  Bert* makeBert(const BertView& view); \
  }
#define ENTRY(kernel, isSupported) {#kernel, isSupported, kernel::makeBert},
#endif

namespace {

#if defined(__x86_64__)
// The compiler's own function also asks whether the system keeps the registers.
bool hasAvx2() { return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma"); }

struct Leaf7 {
  explicit Leaf7(unsigned subleaf) { __get_cpuid_count(7, subleaf, &eax, &ebx, &ecx, &edx); }
  unsigned eax = 0, ebx = 0, ecx = 0, edx = 0;
};

[[maybe_unused]] bool hasAvxVnni() { return hasAvx2() && Leaf7(0).eax >= 1 && (Leaf7(1).eax >> 4 & 1); }

[[maybe_unused]] bool hasAvx512Vnni() {
  return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vl") &&
         __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vnni");
}

#if defined(__linux__)
/// AMX-TILE and AMX-INT8. Linux gives the tiles' registers to a process that asks for them
/// (Documentation/arch/x86/xstate.rst).
[[maybe_unused]] bool hasAmx() {
  constexpr int REQUEST_PERMISSION = 0x1023;
  constexpr int TILE_DATA = 18;
  const unsigned features = Leaf7(0).edx;
  static const bool isGiven = hasAvx512Vnni() && (features >> 24 & 1) && (features >> 25 & 1) &&
                              syscall(SYS_arch_prctl, REQUEST_PERMISSION, TILE_DATA) == 0;
  return isGiven;
}
#endif

#elif defined(__aarch64__) && defined(__APPLE__)
bool has(const char* feature) {
  int value = 0;
  size_t size = sizeof(value);
  return sysctlbyname(feature, &value, &size, nullptr, 0) == 0 && value == 1;
}
/// Every Mac with such a processor; older systems have no name for it.
[[maybe_unused]] bool hasDotprod() { return true; }
[[maybe_unused]] bool hasI8mm() { return hasDotprod() && has("hw.optional.arm.FEAT_I8MM"); }

#elif defined(__aarch64__) && defined(__linux__)
// HWCAP_ASIMDDP and HWCAP2_I8MM of the kernel's <asm/hwcap.h>, which older systems lack.
[[maybe_unused]] bool hasDotprod() { return getauxval(AT_HWCAP) >> 20 & 1; }
[[maybe_unused]] bool hasI8mm() { return hasDotprod() && (getauxval(AT_HWCAP2) >> 13 & 1); }
#endif

}  // namespace

#ifdef WITH_AMX
DECLARE(amx)
#endif
#ifdef WITH_AVX512VNNI
DECLARE(avx512vnni)
#endif
#ifdef WITH_AVXVNNI
DECLARE(avxvnni)
#endif
#ifdef WITH_AVX2
DECLARE(avx2)
#endif
#ifdef WITH_I8MM
DECLARE(i8mm)
#endif
#ifdef WITH_DOTPROD
DECLARE(dotprod)
#endif

const Kernel KERNELS[] = {
#ifdef WITH_AMX
    ENTRY(amx, hasAmx)
#endif
#ifdef WITH_AVX512VNNI
    ENTRY(avx512vnni, hasAvx512Vnni)
#endif
#ifdef WITH_AVXVNNI
    ENTRY(avxvnni, hasAvxVnni)
#endif
#ifdef WITH_AVX2
    ENTRY(avx2, hasAvx2)
#endif
#ifdef WITH_I8MM
    ENTRY(i8mm, hasI8mm)
#endif
#ifdef WITH_DOTPROD
    ENTRY(dotprod, hasDotprod)
#endif
};
const size_t KERNEL_COUNT = sizeof(KERNELS) / sizeof(Kernel);
