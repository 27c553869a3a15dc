// Products of bytes and int8 weights by tiles: sixteen rows, sixteen outputs, 64 inputs at once.
#pragma once

#define HAS_TILES
#include "products_avx512vnni.h"

namespace NEARPAPER_KERNEL {

constexpr int COLUMNS = 32;
constexpr int MAX_ROWS = 32;
/// Fewer rows are faster without tiles.
constexpr int MIN_ROWS_OF_TILES = 13;

struct alignas(64) TileShapes {
  uint8_t palette = 1;
  uint8_t start = 0;
  uint8_t reserved[14] = {};
  uint16_t bytesOfRow[16] = {64, 64, 64, 64, 64, 64, 64, 64};
  uint8_t rows[16] = {16, 16, 16, 16, 16, 16, 16, 16};
};

/// Our shapes of tiles from its making to its end, then those before: onnxruntime sets its own once and dies of
/// others. In assembly, because the intrinsics tell the compiler of the first eight bytes of the shapes only.
class Preparation {
 public:
  Preparation() {
    static const TileShapes shapes;
    asm volatile("sttilecfg %0" : "=m"(before) : : "memory");
    asm volatile("ldtilecfg %0" : : "m"(shapes) : "memory");
  }
  ~Preparation() { asm volatile("ldtilecfg %0" : : "m"(before) : "memory"); }

 private:
  TileShapes before;
};

/// 16 rows or 32. Tiles 0 to 3 hold the sums.
template <int ROWS>
inline void tileProducts(const uint8_t* rows, const Weights& weights, int column, int32_t* sums) {
  // GCC does not know that loading a tile reads memory: what was written to it must be there.
  asm volatile("" : : : "memory");
  const int inputs = weights.inputs;
  const int8_t* left = weights.at(column);
  const int8_t* right = weights.at(column + 16);
  _tile_zero(0);
  _tile_zero(1);
  if (ROWS == 32) {
    _tile_zero(2);
    _tile_zero(3);
  }
  for (int i = 0; i < inputs; i += 64) {
    _tile_loadd(4, rows + i, inputs);
    _tile_loadd(6, left + i * 16, 64);
    _tile_dpbusd(0, 4, 6);
    _tile_loadd(7, right + i * 16, 64);
    _tile_dpbusd(1, 4, 7);
    if (ROWS == 32) {
      _tile_loadd(5, rows + static_cast<size_t>(16) * inputs + i, inputs);
      _tile_dpbusd(2, 5, 6);
      _tile_dpbusd(3, 5, 7);
    }
  }
  _tile_stored(0, sums, COLUMNS * 4);
  _tile_stored(1, sums + 16, COLUMNS * 4);
  if (ROWS == 32) {
    _tile_stored(2, sums + 16 * COLUMNS, COLUMNS * 4);
    _tile_stored(3, sums + 16 * COLUMNS + 16, COLUMNS * 4);
  }
}

/// The products of `count` rows (at most MAX_ROWS) and COLUMNS outputs, to sums[count][COLUMNS]. Rows are read,
/// and sums written, up to 16 or 32 of them.
inline void products(const uint8_t* rows, int count, const Weights& weights, int column, int32_t* sums) {
  if (count < MIN_ROWS_OF_TILES) {
    withConstant<MIN_ROWS_OF_TILES - 1>(count, [&](auto ROWS) { dotProducts<ROWS>(rows, weights, column, sums); });
  } else if (count > 16) {
    tileProducts<32>(rows, weights, column, sums);
  } else {
    tileProducts<16>(rows, weights, column, sums);
  }
}

}  // namespace NEARPAPER_KERNEL
