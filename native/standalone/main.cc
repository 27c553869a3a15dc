// The kernels without Node, for machines that are emulated and for measuring them alone:
//
//   kernels list                    names, and whether this processor supports them
//   kernels run KERNEL < models     the states of texts by models (format: test/fixtures/standalone.ts)
//   kernels rate KERNEL             products a second, of the kernel and of its instruction alone
//
// `run avxvnni` computes the instructions of AVX-VNNI one by one where the processor lacks them.
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <vector>

#include "../kernels.h"
#include "vnni_emulation.h"

namespace {

/// Everything that is read stays here, as the views point into it.
class Input {
 public:
  bool hasMore() {
    const int next = std::getc(stdin);
    if (next == EOF) return false;
    std::ungetc(next, stdin);
    return true;
  }

  template <class T>
  const T* many(size_t count) {
    parts.push_back(std::make_unique<char[]>(count * sizeof(T)));
    if (std::fread(parts.back().get(), sizeof(T), count, stdin) != count) {
      std::fprintf(stderr, "the input ends too early\n");
      std::exit(2);
    }
    return reinterpret_cast<const T*>(parts.back().get());
  }
  int32_t whole() { return *many<int32_t>(1); }
  float number() { return *many<float>(1); }

  TableView table(int rows, int dimensions) {
    const float scale = number();
    const int zero = whole();
    return {many<uint8_t>(static_cast<size_t>(rows) * dimensions), scale, zero};
  }
  NormView norm(int dimensions) {
    const float* weight = many<float>(dimensions);
    return {weight, many<float>(dimensions)};
  }
  LinearView linear(int inputs, int outputs) {
    const int8_t* weights = many<int8_t>(static_cast<size_t>(inputs) * outputs);
    const float* scales = many<float>(outputs);
    return {inputs, outputs, weights, scales, many<float>(outputs)};
  }

 private:
  std::vector<std::unique_ptr<char[]>> parts;
};

void runModel(const Kernel& kernel) {
  Input input;
  BertView view{};
  view.dimensions = input.whole();
  view.heads = input.whole();
  const int intermediate = input.whole();
  view.vocabulary = input.whole();
  view.maxTokens = input.whole();
  view.layerCount = input.whole();
  view.epsilon = input.number();
  view.words = input.table(view.vocabulary, view.dimensions);
  view.positions = input.table(view.maxTokens, view.dimensions);
  view.tokenTypes = input.table(1, view.dimensions);
  view.embeddingNorm = input.norm(view.dimensions);
  std::vector<LayerView> layers(view.layerCount);
  for (LayerView& layer : layers) {
    layer.attentionInput = input.linear(view.dimensions, 3 * view.dimensions);
    layer.attentionOutput = input.linear(view.dimensions, view.dimensions);
    layer.attentionNorm = input.norm(view.dimensions);
    layer.intermediate = input.linear(view.dimensions, intermediate);
    layer.output = input.linear(intermediate, view.dimensions);
    layer.outputNorm = input.norm(view.dimensions);
  }
  view.layers = layers.data();
  const std::unique_ptr<Bert> bert(kernel.makeBert(view));
  const int texts = input.whole();
  for (int text = 0; text < texts; text++) {
    const int count = input.whole();
    std::vector<float> states(static_cast<size_t>(count) * view.dimensions);
    bert->run(input.many<int64_t>(count), count, states.data());
    std::fwrite(states.data(), sizeof(float), states.size(), stdout);
  }
}

}  // namespace

int main(int count, char** words) {
  const char* command = count > 1 ? words[1] : "";
  for (size_t k = 0; k < KERNEL_COUNT; k++) {
    const Kernel& kernel = KERNELS[k];
    if (!std::strcmp(command, "list")) {
      std::printf("%s %s\n", kernel.name, kernel.isSupported() ? "yes" : "no");
    } else if (count > 2 && !std::strcmp(words[2], kernel.name)) {
      if (!kernel.isSupported() && !emulatesVnni(kernel.name)) {
        std::fprintf(stderr, "this processor has no %s\n", kernel.name);
        return 3;
      }
      if (!std::strcmp(command, "rate")) kernel.printRate();
      else for (Input input; input.hasMore();) runModel(kernel);
    }
  }
}
