// A BERT encoder of int8 weights for one text at a time on one thread: what a kernel is given, and what it
// gives back. docs/decisions/0014 says why this is here, beside onnxruntime. No function here has a body: this file
// is compiled for every processor, and a linker keeps one copy of a function.
#pragma once

#include <cstdint>

/// The most tokens, and the most dimensions of a head: as many products are added in 32 bits (attention.h).
constexpr int MAX_PRODUCTS = 512;

/// A table of `rows` x dimensions bytes; a byte b stands for (b - zero) * scale.
struct TableView {
  const uint8_t* values;
  float scale;
  int zero;
};

/// `inputs` x `outputs` weights, row by row: a weight w of output j stands for w * scales[j].
struct LinearView {
  int inputs;
  int outputs;
  const int8_t* weights;
  const float* scales;
  const float* bias;
};

struct NormView {
  const float* weight;
  const float* bias;
};

struct LayerView {
  /// Query, key and value side by side: 3 x dimensions outputs.
  LinearView attentionInput;
  LinearView attentionOutput;
  NormView attentionNorm;
  LinearView intermediate;
  LinearView output;
  NormView outputNorm;
};

/// Everything is copied; the memory behind the pointers need not outlive the constructor of Bert.
struct BertView {
  int dimensions;  // a multiple of 64
  int heads;       // of a multiple of 32 dimensions each, at most MAX_PRODUCTS
  int vocabulary;  // rows of `words`
  int maxTokens;   // at most the rows of `positions`, and MAX_PRODUCTS
  float epsilon;
  TableView words;
  TableView positions;
  TableView tokenTypes;
  NormView embeddingNorm;
  int layerCount;  // at least 1, all of the same shapes
  const LayerView* layers;
};

class Bert {
 public:
  Bert();
  virtual ~Bert();

  /// The last hidden states of a text of `count` token ids (1 to maxTokens, each below `vocabulary`):
  /// `count` x dimensions, row by row, to `states`. The same ids give the same bits, by every kernel,
  /// unless the weights have numbers that are not finite.
  virtual void run(const int64_t* ids, int count, float* states) = 0;
};
