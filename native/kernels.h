// The kernels that were compiled, the fastest first. All compute the same bits; each is for another kind of processor.
#pragma once

#include <cstddef>

#include "model/bert.h"

struct Kernel {
  const char* name;
  /// Whether this processor and this system say that they have what the kernel needs. May ask the system for it.
  bool (*isSupported)();
  /// What it is given is copied. Only for a kernel that is supported: others end the process.
  Bert* (*makeBert)(const BertView& view);
#ifdef WITH_RATES
  /// Prints how many products a second it makes, in the standalone program.
  void (*printRate)();
#endif
};

extern const Kernel KERNELS[];
extern const size_t KERNEL_COUNT;
