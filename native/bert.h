// A BERT encoder of int8 weights for one text at a time on one thread: what addon.cc hands over, and what
// it gets back. docs/decisions/0014 says why this is here, beside onnxruntime.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

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
  int heads;       // of a multiple of 32 dimensions each
  int vocabulary;  // rows of `words`
  int maxTokens;   // at most the rows of `positions`
  float epsilon;
  TableView words;
  TableView positions;
  TableView tokenTypes;
  NormView embeddingNorm;
  std::vector<LayerView> layers;
};

class Bert {
 public:
  explicit Bert(const BertView& view);
  ~Bert();

  /// The last hidden states of a text of `count` token ids (1 to maxTokens, each below `vocabulary`):
  /// `count` x dimensions, row by row, to `states`. The same ids give the same bits.
  void run(const int64_t* ids, int count, float* states);

  const int dimensions;
  const int vocabulary;
  const int maxTokens;

 private:
  struct Model;
  std::unique_ptr<Model> model;
};
