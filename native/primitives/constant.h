#pragma once

#include <type_traits>

namespace NEARPAPER_KERNEL {

/// Calls `f` with `count` as a constant, for counts from 1 to MOST (at most 12).
template <int MOST, class F>
inline void withConstant(int count, F f) {
  if constexpr (MOST > 1) {
    if (count < MOST) return withConstant<MOST - 1>(count, f);
  }
  f(std::integral_constant<int, MOST>());
}

}  // namespace NEARPAPER_KERNEL
