// int8 weights in the order in which most processors multiply them.
#pragma once

#include <cstdint>

#include "memory.h"

namespace NEARPAPER_KERNEL {

/// Sixteen outputs together, and of each of them DEPTH inputs together: [outputs / 16][inputs / DEPTH][16][DEPTH].
template <int DEPTH>
struct Panels {
  /// `from` has inputs x outputs weights, row by row; 16 divides outputs, DEPTH inputs.
  Panels(const int8_t* from, int inputs, int outputs)
      : inputs(inputs), weights(zeroed<int8_t>(static_cast<size_t>(inputs) * outputs)) {
    for (int j = 0; j < outputs; j++) {
      int8_t* panel = weights.get() + static_cast<size_t>(j / 16) * inputs * 16 + j % 16 * DEPTH;
      for (int i = 0; i < inputs; i++) {
        panel[i / DEPTH * 16 * DEPTH + i % DEPTH] = from[static_cast<size_t>(i) * outputs + j];
      }
    }
  }

  /// The weights of sixteen outputs from `column` on.
  const int8_t* at(int column) const { return weights.get() + static_cast<size_t>(column) * inputs; }

  const int inputs;
  Array<int8_t> weights;
};

}  // namespace NEARPAPER_KERNEL
