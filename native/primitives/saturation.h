// Which weights VPMADDUBSW can multiply with any bytes and stay exact.
#pragma once

#include <algorithm>
#include <cstdint>
#include <utility>
#include <vector>

#include "memory.h"

namespace NEARPAPER_KERNEL {

/// The weights of four inputs and sixteen outputs: weights[16][4]. `start` is the place of the four inputs in a row.
struct Step {
  int start = 0;
  int8_t weights[64] = {};
};

/// VPMADDUBSW adds the products of two bytes and two weights in 16 bits. If several such sums are added there too,
/// the outcome is right when neither the positive nor the negative weights among them exceed 128 in all: a byte is
/// at most 255, and 255 * 128 fits.
constexpr int MAX_WEIGHT_SUM = 128;

/// Where so many others do not suit a step, hardly any will: weights of a model are not like that, and packing them
/// would take minutes.
constexpr size_t MAX_CANDIDATES = 64;

/// Whether the sums of both steps can be added in 16 bits.
inline bool canBeAdded(const Step& a, const Step& b) {
  for (int k = 0; k < 64; k += 2) {
    int positive = 0;
    int negative = 0;
    for (const int weight : {a.weights[k], a.weights[k + 1], b.weights[k], b.weights[k + 1]}) {
      (weight > 0 ? positive : negative) += weight;
    }
    if (positive > MAX_WEIGHT_SUM || -negative > MAX_WEIGHT_SUM) return false;
  }
  return true;
}

/// The steps in pairs that can be added in 16 bits. A step that is too large alone becomes two, each with every
/// other weight; one that suits no other is paired with zeros. Models are mostly quantised to seven bits, and
/// then nearly all steps find a partner (docs/decisions/0018).
inline std::vector<std::pair<Step, Step>> pairedSteps(const std::vector<Step>& all) {
  std::vector<Step> steps;
  for (const Step& step : all) {
    if (canBeAdded(step, Step())) {
      steps.push_back(step);
      continue;
    }
    Step even = step;
    Step odd = step;
    for (int k = 0; k < 64; k += 2) even.weights[k + 1] = odd.weights[k] = 0;
    steps.push_back(even);
    steps.push_back(odd);
  }
  std::vector<std::pair<Step, Step>> pairs;
  std::vector<Step> single;
  const Array<bool> isTaken = zeroed<bool>(steps.size());
  for (size_t k = 0; k < steps.size(); k++) {
    if (isTaken[k]) continue;
    size_t other = k + 1;
    const size_t end = std::min(steps.size(), other + MAX_CANDIDATES);
    while (other < end && (isTaken[other] || !canBeAdded(steps[k], steps[other]))) other++;
    if (other == end) {
      single.push_back(steps[k]);
    } else {
      isTaken[other] = true;
      pairs.emplace_back(steps[k], steps[other]);
    }
  }
  // The last steps have fewer to choose from; often one of an earlier pair suits them, and its partner another.
  while (single.size() > 1) {
    const Step one = single.back();
    const Step two = single[single.size() - 2];
    single.resize(single.size() - 2);
    size_t k = 0;
    const size_t end = std::min(pairs.size(), MAX_CANDIDATES);
    while (k < end && !(canBeAdded(one, pairs[k].first) && canBeAdded(two, pairs[k].second))) k++;
    if (k < end) {
      pairs.emplace_back(two, pairs[k].second);
      pairs[k].second = one;
    } else {
      pairs.emplace_back(one, Step());
      pairs.emplace_back(two, Step());
    }
  }
  for (const Step& step : single) pairs.emplace_back(step, Step());
  return pairs;
}

}  // namespace NEARPAPER_KERNEL
