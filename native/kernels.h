// The kernels that were compiled, the fastest first. Each computes the same bits, for other processors.
#pragma once

#include <cstddef>

#include "model/bert.h"

struct Kernel {
  const char* name;
  /// Whether this processor and this system say that they have what the kernel needs.
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
