#pragma once

#include "memory.h"

/// Columns of the outputs of a matrix, 32 together: [columns / 32][rows][32]. A head's query, key or value is
/// one such panel, or several one after the other.
constexpr int PANEL = 32;

/// Every token's weighted mean of the values of all tokens, head by head.
class Attention {
 public:
  Attention(int dimensions, int heads, int maxTokens);

  /// Panels of queries, keys and values of `count` tokens -> means, count x dimensions, row by row. `panels`
  /// may be read up to 15 rows past its end.
  void run(const float* panels, int count, float* means);

 private:
  const int dimensions;
  const int heads;
  const int panelsPerHead;
  /// Of one head, the keys the other way round: [dimensions of a head][tokens].
  Array<float> keys;
  /// Of twelve tokens, e^(similarity - greatest) to every token.
  Array<float> weights;
};
