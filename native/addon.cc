// What JavaScript sees: `kernels`, each with its name and whether this processor supports it, and
// new Bert(kernel, description) with run(ids, states). The TypeScript that describes it is src/embedding/addon.ts;
// it gives arrays of the right lengths, which are checked here once more, because a wrong one would be read past
// its end.
#include <napi.h>

#include <memory>
#include <string>
#include <vector>

#include "kernels.h"

namespace {

template <class Typed>
auto elements(
    const Napi::Object& object, const char* name, size_t count, napi_typedarray_type type) {
  const Napi::Value value = object.Get(name);
  if (!value.IsTypedArray() || value.As<Napi::TypedArray>().TypedArrayType() != type ||
      value.As<Napi::TypedArray>().ElementLength() < count) {
    throw Napi::TypeError::New(object.Env(), std::string(name) + " is not an array of " + std::to_string(count));
  }
  return value.As<Typed>().Data();
}

const float* floats(const Napi::Object& object, const char* name, size_t count) {
  return elements<Napi::Float32Array>(object, name, count, napi_float32_array);
}

Napi::Object objectOf(const Napi::Object& object, const char* name) {
  const Napi::Value value = object.Get(name);
  if (!value.IsObject()) throw Napi::TypeError::New(object.Env(), std::string(name) + " is missing");
  return value.As<Napi::Object>();
}

double numberOf(const Napi::Object& object, const char* name) {
  const Napi::Value value = object.Get(name);
  if (!value.IsNumber()) throw Napi::TypeError::New(object.Env(), std::string(name) + " is not a number");
  return value.As<Napi::Number>().DoubleValue();
}

/// From 0 to MAX_SIZE: products of shapes fit into 32 bits, and so do sums of products of bytes.
constexpr double MAX_SIZE = 65535;

int wholeNumberOf(const Napi::Object& object, const char* name, double most = MAX_SIZE) {
  const double number = numberOf(object, name);
  if (!(number >= 0 && number <= most)) throw Napi::TypeError::New(object.Env(), "the kernels have no such shape");
  return static_cast<int>(number);
}

TableView tableOf(const Napi::Object& object, const char* name, size_t rows, int dimensions) {
  const Napi::Object table = objectOf(object, name);
  return {elements<Napi::Uint8Array>(table, "values", rows * dimensions, napi_uint8_array),
          static_cast<float>(numberOf(table, "scale")), wholeNumberOf(table, "zero")};
}

NormView normOf(const Napi::Object& object, const char* name, int dimensions) {
  const Napi::Object norm = objectOf(object, name);
  return {floats(norm, "weight", dimensions), floats(norm, "bias", dimensions)};
}

LinearView linearOf(const Napi::Object& object, const char* name, int inputs, int outputs) {
  const Napi::Object linear = objectOf(object, name);
  return {inputs, outputs,
          elements<Napi::Int8Array>(linear, "weights", static_cast<size_t>(inputs) * outputs, napi_int8_array),
          floats(linear, "scales", outputs), floats(linear, "bias", outputs)};
}

/// `layers` is where the view keeps its layers; it lives as long as the view is used.
BertView viewOf(const Napi::Object& object, std::vector<LayerView>& layers) {
  const int dimensions = wholeNumberOf(object, "dimensions");
  const int heads = wholeNumberOf(object, "heads");
  const int intermediate = wholeNumberOf(object, "intermediate");
  const int vocabulary = wholeNumberOf(object, "vocabulary", 1 << 24);
  const int maxTokens = wholeNumberOf(object, "maxTokens");
  if (dimensions <= 0 || dimensions % 64 || intermediate <= 0 || intermediate % 64 || heads <= 0 ||
      heads > dimensions / 32 || dimensions % (heads * 32) || dimensions / heads > MAX_PRODUCTS || vocabulary <= 0 || maxTokens <= 0 ||
      maxTokens > MAX_PRODUCTS) {
    throw Napi::TypeError::New(object.Env(), "the kernels have no such shape");
  }
  BertView view{dimensions,
                heads,
                vocabulary,
                maxTokens,
                static_cast<float>(numberOf(object, "epsilon")),
                tableOf(object, "words", vocabulary, dimensions),
                tableOf(object, "positions", maxTokens, dimensions),
                tableOf(object, "tokenTypes", 1, dimensions),
                normOf(object, "embeddingNorm", dimensions),
                0,
                nullptr};
  const Napi::Array given = objectOf(object, "layers").As<Napi::Array>();
  if (given.Length() == 0) throw Napi::TypeError::New(object.Env(), "layers is empty");
  for (uint32_t k = 0; k < given.Length(); k++) {
    const Napi::Object layer = given.Get(k).As<Napi::Object>();
    layers.push_back({linearOf(layer, "attentionInput", dimensions, 3 * dimensions),
                      linearOf(layer, "attentionOutput", dimensions, dimensions),
                      normOf(layer, "attentionNorm", dimensions),
                      linearOf(layer, "intermediate", dimensions, intermediate),
                      linearOf(layer, "output", intermediate, dimensions),
                      normOf(layer, "outputNorm", dimensions)});
  }
  view.layerCount = static_cast<int>(layers.size());
  view.layers = layers.data();
  return view;
}

const Kernel& kernelNamed(const Napi::Value& name) {
  const std::string wanted = name.ToString();
  for (size_t k = 0; k < KERNEL_COUNT; k++) {
    if (wanted == KERNELS[k].name && KERNELS[k].isSupported()) return KERNELS[k];
  }
  throw Napi::Error::New(name.Env(), "this processor has no kernel " + wanted);
}

class BertObject : public Napi::ObjectWrap<BertObject> {
 public:
  static Napi::Function define(Napi::Env env) {
    return DefineClass(env, "Bert", {InstanceMethod<&BertObject::run>("run")});
  }

  explicit BertObject(const Napi::CallbackInfo& info) : ObjectWrap(info) {
    const Kernel& kernel = kernelNamed(info[0]);
    if (!info[1].IsObject()) throw Napi::TypeError::New(info.Env(), "a model is an object");
    std::vector<LayerView> layers;
    const BertView view = viewOf(info[1].As<Napi::Object>(), layers);
    dimensions = view.dimensions;
    vocabulary = view.vocabulary;
    maxTokens = view.maxTokens;
    bert.reset(kernel.makeBert(view));
  }

 private:
  Napi::Value run(const Napi::CallbackInfo& info) {
    if (!info[0].IsTypedArray() || info[0].As<Napi::TypedArray>().TypedArrayType() != napi_bigint64_array) {
      throw Napi::TypeError::New(info.Env(), "token ids are a BigInt64Array");
    }
    const auto ids = info[0].As<Napi::BigInt64Array>();
    const size_t count = ids.ElementLength();
    if (count == 0 || count > static_cast<size_t>(maxTokens)) {
      throw Napi::RangeError::New(info.Env(), std::to_string(count) + " tokens, of 1 to " + std::to_string(maxTokens));
    }
    for (size_t k = 0; k < count; k++) {
      if (ids[k] < 0 || ids[k] >= vocabulary) {
        throw Napi::RangeError::New(info.Env(), "token id " + std::to_string(ids[k]) + " is not in the vocabulary");
      }
    }
    if (!info[1].IsTypedArray() || info[1].As<Napi::TypedArray>().TypedArrayType() != napi_float32_array ||
        info[1].As<Napi::TypedArray>().ElementLength() < count * dimensions) {
      throw Napi::TypeError::New(info.Env(), "states need a Float32Array of tokens x dimensions");
    }
    bert->run(ids.Data(), static_cast<int>(count), info[1].As<Napi::Float32Array>().Data());
    return info.Env().Undefined();
  }

  int dimensions = 0;
  int vocabulary = 0;
  int maxTokens = 0;
  std::unique_ptr<Bert> bert;
};

}  // namespace

Napi::Object define(Napi::Env env, Napi::Object exports) {
  Napi::Array kernels = Napi::Array::New(env);
  for (size_t k = 0; k < KERNEL_COUNT; k++) {
    Napi::Object kernel = Napi::Object::New(env);
    kernel.Set("name", KERNELS[k].name);
    kernel.Set("isSupported", KERNELS[k].isSupported());
    kernels.Set(static_cast<uint32_t>(k), kernel);
  }
  exports.Set("kernels", kernels);
  exports.Set("Bert", BertObject::define(env));
  return exports;
}

NODE_API_MODULE(nearpaper_kernels, define)
