#include "processor.h"

#include <cpuid.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace {

bool tilesWanted = true;

/// AMX-TILE and AMX-INT8 in leaf 7 of CPUID.
bool multipliesTiles() {
  unsigned a, b, c, d;
  return __get_cpuid_count(7, 0, &a, &b, &c, &d) && (d >> 24 & 1) && (d >> 25 & 1);
}

/// Linux gives the tiles' registers to a process that asks for them (Documentation/arch/x86/xstate.rst).
bool systemGivesTiles() {
  constexpr int REQUEST_PERMISSION = 0x1023;
  constexpr int TILE_DATA = 18;
  return syscall(SYS_arch_prctl, REQUEST_PERMISSION, TILE_DATA) == 0;
}

}  // namespace

bool runsKernels() {
  return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vl") &&
         __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vnni");
}

bool hasTiles() {
  static const bool given = runsKernels() && multipliesTiles() && systemGivesTiles();
  return given && tilesWanted;
}

void useTiles(bool wanted) { tilesWanted = wanted; }
