#include "bert.h"

#include <immintrin.h>

#include <algorithm>
#include <cmath>
#include <type_traits>

#include "attention.h"
#include "matmul.h"
#include "memory.h"
#include "processor.h"
#include "simd.h"

namespace {

/// Rows that go through the two large matrices together, so that what is between them stays near.
constexpr int ROWS_TOGETHER = 64;

struct Norm {
  Norm(const NormView& view, int dimensions)
      : weight(copyOf(view.weight, dimensions)), bias(copyOf(view.bias, dimensions)) {}
  Array<float> weight;
  Array<float> bias;
};

struct Layer {
  Layer(const LayerView& view, int dimensions)
      : attentionInput(view.attentionInput),
        attentionOutput(view.attentionOutput),
        attentionNorm(view.attentionNorm, dimensions),
        intermediate(view.intermediate),
        output(view.output),
        outputNorm(view.outputNorm, dimensions) {}
  Linear attentionInput;
  Linear attentionOutput;
  Norm attentionNorm;
  Linear intermediate;
  Linear output;
  Norm outputNorm;
};

struct Table {
  Table(const TableView& view, int rows, int dimensions)
      : values(copyOf(view.values, static_cast<size_t>(rows) * dimensions)), scale(view.scale), zero(view.zero) {}
  Array<uint8_t> values;
  float scale;
  int zero;

  __m512 at(size_t index) const {
    const __m512i bytes = _mm512_cvtepu8_epi32(_mm_loadu_si128(reinterpret_cast<const __m128i*>(values.get() + index)));
    return _mm512_mul_ps(_mm512_cvtepi32_ps(_mm512_sub_epi32(bytes, _mm512_set1_epi32(zero))), _mm512_set1_ps(scale));
  }
};

/// A row of floats to bytes with a scale and a zero of its own: the greatest and the least of the row, and 0, are
/// among the numbers that bytes stand for (as in ONNX's DynamicQuantizeLinear, which takes all rows together).
void quantize(const float* row, int index, QuantizedRows& to) {
  __m512 least = _mm512_setzero_ps();
  __m512 greatest = _mm512_setzero_ps();
  for (int k = 0; k < to.width; k += 16) {
    const __m512 x = _mm512_load_ps(row + k);
    least = _mm512_min_ps(least, x);
    greatest = _mm512_max_ps(greatest, x);
  }
  const float low = _mm512_reduce_min_ps(least);
  const float high = _mm512_reduce_max_ps(greatest);
  // Nothing but zeros, or what is next to nothing, is all zeros.
  const float scale = high - low > 1e-30f ? (high - low) / 255 : 1;
  const float zero = std::nearbyint(-low / scale);
  const __m512 factor = _mm512_set1_ps(1 / scale);
  const __m512i zeroes = _mm512_set1_epi32(static_cast<int>(zero));
  uint8_t* values = to.values.get() + static_cast<size_t>(index) * to.width;
  for (int k = 0; k < to.width; k += 16) {
    const __m512i rounded = _mm512_cvtps_epi32(_mm512_mul_ps(_mm512_load_ps(row + k), factor));
    const __m512i byte = _mm512_max_epi32(_mm512_add_epi32(rounded, zeroes), _mm512_setzero_si512());
    _mm_store_si128(reinterpret_cast<__m128i*>(values + k), _mm512_cvtusepi32_epi8(byte));
  }
  to.scales[index] = scale;
  to.zeros[index] = zero;
}

/// Layer normalisation of a row in its place (Ba, Kiros and Hinton 2016).
void normalize(float* row, int dimensions, const Norm& norm, float epsilon) {
  __m512 sum = _mm512_setzero_ps();
  for (int k = 0; k < dimensions; k += 16) sum = _mm512_add_ps(sum, _mm512_load_ps(row + k));
  const __m512 mean = _mm512_set1_ps(sumOf(sum) / dimensions);
  __m512 squares = _mm512_setzero_ps();
  for (int k = 0; k < dimensions; k += 16) {
    const __m512 x = _mm512_sub_ps(_mm512_load_ps(row + k), mean);
    squares = _mm512_fmadd_ps(x, x, squares);
  }
  const __m512 factor = _mm512_set1_ps(1 / std::sqrt(sumOf(squares) / dimensions + epsilon));
  for (int k = 0; k < dimensions; k += 16) {
    const __m512 x = _mm512_mul_ps(_mm512_sub_ps(_mm512_load_ps(row + k), mean), factor);
    _mm512_store_ps(row + k, _mm512_fmadd_ps(x, _mm512_load_ps(norm.weight.get() + k), _mm512_load_ps(norm.bias.get() + k)));
  }
}

struct alignas(64) TileShapes {
  uint8_t palette = 1;
  uint8_t start = 0;
  uint8_t reserved[14] = {};
  uint16_t bytesOfRow[16] = {64, 64, 64, 64, 64, 64, 64, 64};
  uint8_t rows[16] = {16, 16, 16, 16, 16, 16, 16, 16};
};

/// Our shapes of tiles from its making to its end, then those before: onnxruntime sets its own once and dies of
/// others. In assembly, because the intrinsics tell the compiler of the first eight bytes of the shapes only.
class Tiles {
 public:
  explicit Tiles(bool used) : used(used) {
    static const TileShapes shapes;
    if (!used) return;
    asm volatile("sttilecfg %0" : "=m"(before));
    asm volatile("ldtilecfg %0" : : "m"(shapes));
  }

  ~Tiles() {
    if (used) asm volatile("ldtilecfg %0" : : "m"(before));
  }

 private:
  const bool used;
  TileShapes before;
};

}  // namespace

struct Bert::Model {
  explicit Model(const BertView& view)
      : dimensions(view.dimensions),
        epsilon(view.epsilon),
        words(view.words, view.vocabulary, dimensions),
        positions(view.positions, view.maxTokens, dimensions),
        tokenTypes(view.tokenTypes, 1, dimensions),
        embeddingNorm(view.embeddingNorm, dimensions),
        attention(dimensions, view.heads, view.maxTokens),
        states(floats(view.maxTokens, dimensions)),
        mixed(floats(view.maxTokens, dimensions)),
        panels(floats(view.maxTokens + 16, 3 * dimensions)),
        narrow(view.maxTokens, dimensions),
        activated(floats(ROWS_TOGETHER, view.layers.at(0).intermediate.outputs)),
        wide(ROWS_TOGETHER, view.layers.at(0).intermediate.outputs) {
    layers.reserve(view.layers.size());
    for (const LayerView& layer : view.layers) layers.emplace_back(layer, dimensions);
  }

  static Array<float> floats(int rows, int width) { return zeroed<float>(static_cast<size_t>(rows) * width); }
  float* stateOf(int token) { return states.get() + static_cast<size_t>(token) * dimensions; }
  float* mixedOf(int token) { return mixed.get() + static_cast<size_t>(token) * dimensions; }

  /// -> states, and narrow
  void embed(const int64_t* ids, int count) {
    for (int token = 0; token < count; token++) {
      float* state = stateOf(token);
      for (int k = 0; k < dimensions; k += 16) {
        const __m512 word = _mm512_add_ps(words.at(static_cast<size_t>(ids[token]) * dimensions + k), tokenTypes.at(k));
        _mm512_store_ps(state + k, _mm512_add_ps(word, positions.at(static_cast<size_t>(token) * dimensions + k)));
      }
      finishRow(state, token, embeddingNorm);
    }
  }

  void finishRow(float* row, int token, const Norm& norm) {
    normalize(row, dimensions, norm, epsilon);
    quantize(row, token, narrow);
  }

  /// states, narrow -> mixed, narrow: every token's state with what it attends to.
  void attend(const Layer& layer, int count, bool tiles) {
    multiply(narrow, layer.attentionInput, 0, count, tiles, [&](int row, int column, __m512 x) {
      const size_t panel = static_cast<size_t>(column / PANEL) * count;
      _mm512_store_ps(panels.get() + (panel + row) * PANEL + column % PANEL, x);
    });
    attention.run(panels.get(), count, mixed.get());
    for (int token = 0; token < count; token++) quantize(mixedOf(token), token, narrow);
    multiply(narrow, layer.attentionOutput, 0, count, tiles, [&](int row, int column, __m512 x) {
      _mm512_store_ps(mixedOf(row) + column, _mm512_add_ps(x, _mm512_load_ps(stateOf(row) + column)));
    });
    for (int token = 0; token < count; token++) finishRow(mixedOf(token), token, layer.attentionNorm);
  }

  /// mixed, narrow -> states, narrow: the two large matrices, some rows at a time.
  void feedForward(const Layer& layer, int count, bool tiles) {
    const int width = wide.width;
    for (int first = 0; first < count; first += ROWS_TOGETHER) {
      const int end = std::min(count, first + ROWS_TOGETHER);
      multiply(narrow, layer.intermediate, first, end, tiles, [&](int row, int column, __m512 x) {
        _mm512_store_ps(activated.get() + static_cast<size_t>(row - first) * width + column, gelu(x));
      });
      for (int row = 0; row < end - first; row++) quantize(activated.get() + static_cast<size_t>(row) * width, row, wide);
      multiply(wide, layer.output, 0, end - first, tiles, [&](int row, int column, __m512 x) {
        const int token = first + row;
        _mm512_store_ps(stateOf(token) + column, _mm512_add_ps(x, _mm512_load_ps(mixedOf(token) + column)));
      });
      for (int token = first; token < end; token++) finishRow(stateOf(token), token, layer.outputNorm);
    }
  }

  const int dimensions;
  const float epsilon;
  Table words;
  Table positions;
  Table tokenTypes;
  Norm embeddingNorm;
  std::vector<Layer> layers;
  Attention attention;
  Array<float> states;
  Array<float> mixed;
  Array<float> panels;
  QuantizedRows narrow;
  Array<float> activated;
  QuantizedRows wide;
};

Bert::Bert(const BertView& view)
    : dimensions(view.dimensions),
      vocabulary(view.vocabulary),
      maxTokens(view.maxTokens),
      model(std::make_unique<Model>(view)) {}

Bert::~Bert() = default;

void Bert::run(const int64_t* ids, int count, float* states) {
  const bool tiles = hasTiles();
  const Tiles shapes(tiles);
  model->embed(ids, count);
  for (const Layer& layer : model->layers) {
    model->attend(layer, count, tiles);
    model->feedForward(layer, count, tiles);
  }
  std::memcpy(states, model->states.get(), static_cast<size_t>(count) * dimensions * sizeof(float));
}
