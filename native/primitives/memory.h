// Memory that a kernel may read and write 64 bytes at a time.
#pragma once

#include <cstddef>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <new>

namespace NEARPAPER_KERNEL {

struct FreeMemory {
  void operator()(void* memory) const { std::free(memory); }
};

template <class T>
using Array = std::unique_ptr<T[], FreeMemory>;

/// `count` zeros, at an address that is a multiple of 64.
template <class T>
Array<T> zeroed(size_t count) {
  const size_t bytes = (count * sizeof(T) + 63) / 64 * 64;
  void* memory = std::aligned_alloc(64, bytes);
  if (!memory) throw std::bad_alloc();
  std::memset(memory, 0, bytes);
  return Array<T>(static_cast<T*>(memory));
}

/// Rows are read in blocks of 32, whole ones.
inline size_t paddedTo32(int rows) { return static_cast<size_t>(rows + 31) / 32 * 32; }

template <class T>
Array<T> copyOf(const T* values, size_t count) {
  Array<T> copy = zeroed<T>(count);
  std::memcpy(copy.get(), values, count * sizeof(T));
  return copy;
}

}  // namespace NEARPAPER_KERNEL
