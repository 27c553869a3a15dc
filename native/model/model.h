// The model, once for all kernels. A file of kernels/ names the kernel, includes its primitives and then this.
#pragma once

#include <algorithm>
#include <cstring>
#include <vector>

#include "attention.h"
#include "bert.h"
#include "elementwise.h"
#include "linear.h"
#include "../primitives/memory.h"

namespace NEARPAPER_KERNEL {

/// Rows that go through the two large matrices together, so that what is between them stays near.
constexpr int ROWS_TOGETHER = 64;

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

class Model final : public Bert {
 public:
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
        panels(floats(view.maxTokens, 3 * dimensions)),
        narrow(view.maxTokens, dimensions),
        activated(floats(ROWS_TOGETHER, view.layers[0].intermediate.outputs)),
        wide(ROWS_TOGETHER, view.layers[0].intermediate.outputs) {
    layers.reserve(view.layerCount);
    for (int k = 0; k < view.layerCount; k++) layers.emplace_back(view.layers[k], dimensions);
  }

  void run(const int64_t* ids, int count, float* to) override {
    [[maybe_unused]] const Preparation preparation;
    embed(ids, count);
    for (const Layer& layer : layers) {
      attend(layer, count);
      feedForward(layer, count);
    }
    std::memcpy(to, states.get(), static_cast<size_t>(count) * dimensions * sizeof(float));
  }

 private:
  static Array<float> floats(int rows, int width) { return zeroed<float>(static_cast<size_t>(rows) * width); }
  float* stateOf(int token) { return states.get() + static_cast<size_t>(token) * dimensions; }
  float* mixedOf(int token) { return mixed.get() + static_cast<size_t>(token) * dimensions; }

  /// -> states, and narrow
  void embed(const int64_t* ids, int count) {
    for (int token = 0; token < count; token++) {
      float* state = stateOf(token);
      for (int k = 0; k < dimensions; k += 16) {
        const Floats word = words.at(static_cast<size_t>(ids[token]) * dimensions + k) + tokenTypes.at(k);
        store(state + k, word + positions.at(static_cast<size_t>(token) * dimensions + k));
      }
      finishRow(state, token, embeddingNorm);
    }
  }

  void finishRow(float* row, int token, const Norm& norm) {
    normalize(row, dimensions, norm, epsilon);
    quantize(row, token, narrow);
  }

  /// states, narrow -> mixed, narrow: every token's state with what it attends to.
  void attend(const Layer& layer, int count) {
    multiply(narrow, layer.attentionInput, 0, count, [&](int row, int column, Floats x) {
      const size_t panel = static_cast<size_t>(column / PANEL) * count;
      store(panels.get() + (panel + row) * PANEL + column % PANEL, x);
    });
    attention.run(panels.get(), count, mixed.get());
    for (int token = 0; token < count; token++) quantize(mixedOf(token), token, narrow);
    multiply(narrow, layer.attentionOutput, 0, count, [&](int row, int column, Floats x) {
      store(mixedOf(row) + column, x + load(stateOf(row) + column));
    });
    for (int token = 0; token < count; token++) finishRow(mixedOf(token), token, layer.attentionNorm);
  }

  /// mixed, narrow -> states, narrow: the two large matrices, some rows at a time.
  void feedForward(const Layer& layer, int count) {
    const int width = wide.width;
    for (int first = 0; first < count; first += ROWS_TOGETHER) {
      const int end = std::min(count, first + ROWS_TOGETHER);
      multiply(narrow, layer.intermediate, first, end, [&](int row, int column, Floats x) {
        store(activated.get() + static_cast<size_t>(row - first) * width + column, gelu(x));
      });
      for (int row = 0; row < end - first; row++) quantize(activated.get() + static_cast<size_t>(row) * width, row, wide);
      multiply(wide, layer.output, 0, end - first, [&](int row, int column, Floats x) {
        const int token = first + row;
        store(stateOf(token) + column, x + load(mixedOf(token) + column));
      });
      for (int token = first; token < end; token++) finishRow(stateOf(token), token, layer.outputNorm);
    }
  }

  const int dimensions;
  const float epsilon;
  const Table words;
  const Table positions;
  const Table tokenTypes;
  const Norm embeddingNorm;
  std::vector<Layer> layers;
  Attention attention;
  Array<float> states;
  Array<float> mixed;
  Array<float> panels;
  QuantizedRows narrow;
  Array<float> activated;
  QuantizedRows wide;
};

Bert* makeBert(const BertView& view) { return new Model(view); }

}  // namespace NEARPAPER_KERNEL

#ifdef WITH_RATES
#include "../standalone/kernel_rate.h"
#endif
