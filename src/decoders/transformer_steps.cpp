#include "decoders/transformer_steps.h"

#include <ATen/Parallel.h>

#include <span>

#include "kernels/query_attention.h"

namespace gloss {
namespace {

using torch::Tensor;

/// The keys and values of R hypotheses or B sentences, one row for each position: `keys` numbers into a row come its
/// keys, and behind them its values.
struct Projected {
  Tensor rows;
  int64_t keys;

  const float* row(int64_t index) const { return rows.const_data_ptr<float>() + index * rows.size(1) + keys; }
};

struct StepState final : DecoderState {
  std::vector<Projected> source;             // of each layer; B S rows
  std::vector<std::vector<Projected>> self;  // of each layer and position
  int64_t source_positions = 0;              // S
  std::vector<int64_t> source_lengths;       // B
  std::vector<int64_t> sentences;            // R, that each hypothesis translates
  std::vector<std::vector<int64_t>> paths;   // R, the rows of its earlier positions

  void select(const Tensor& rows) override {
    const Tensor on_host = rows.cpu();
    std::vector<int64_t> chosen_sentences;
    std::vector<std::vector<int64_t>> chosen_paths;
    for (const int64_t row : std::span(on_host.const_data_ptr<int64_t>(), on_host.numel())) {
      chosen_sentences.push_back(sentences[row]);
      chosen_paths.push_back(paths[row]);
    }
    sentences = std::move(chosen_sentences);
    paths = std::move(chosen_paths);
  }
};

/// Attention from queries, rows of which the first D numbers count, (R, D or more) -> contexts (R, D). `keys_of` lists
/// the keys that the query of a row attends to.
template <typename KeysOf>
Tensor attended(const Tensor& queries, int64_t width, int64_t heads, KeysOf keys_of) {
  Tensor contexts = torch::empty({queries.size(0), width}, queries.options());
  const float* query = queries.const_data_ptr<float>();
  float* context = contexts.mutable_data_ptr<float>();
  const HeadShape shape{static_cast<size_t>(heads), static_cast<size_t>(width / heads)};
  at::parallel_for(0, queries.size(0), 16, [&](int64_t begin, int64_t end) {
    std::vector<const float*> keys;
    std::vector<float> weights;
    for (int64_t row = begin; row < end; ++row) {
      keys.clear();
      keys_of(row, keys);
      weights.resize(keys.size());
      attend(query + row * queries.size(1), {keys.data(), keys.size(), static_cast<size_t>(width)}, shape,
             weights.data(), context + row * width);
    }
  });
  return contexts;
}

/// The inner activations of the feed-forward layer.
Tensor inner_of(const Tensor& x, const TransformerSteps::Layer& layer, bool gelu) {
  Tensor inner = layer.inner.product(x, layer.inner_bias);
  return gelu ? torch::gelu(inner) : inner.relu_();
}

}  // namespace

std::unique_ptr<DecoderState> TransformerSteps::start(const EncoderOutput& source) {
  auto state = std::make_unique<StepState>();
  const int64_t batch = source.states.size(0);
  const Tensor states = source.states.reshape({-1, source.states.size(2)});  // (B S, D)
  for (const Layer& layer : parts_.layers) {
    state->source.push_back({layer.cross_memory.product(states), 0});
  }
  state->self.resize(parts_.layers.size());
  state->source_positions = source.states.size(1);
  const int64_t* lengths = source.lengths.const_data_ptr<int64_t>();
  state->source_lengths.assign(lengths, lengths + batch);
  for (int64_t sentence = 0; sentence < batch; ++sentence) {
    state->sentences.push_back(sentence);
  }
  state->paths.resize(batch);
  return state;
}

Tensor TransformerSteps::forward(const Tensor& words, DecoderState& decoder_state) {
  auto& state = static_cast<StepState&>(decoder_state);
  const int64_t width = words.size(1);
  for (int64_t row = 0; row < words.size(0); ++row) {
    state.paths[row].push_back(row);
  }
  Tensor x = parts_.positions(words.unsqueeze(1), state.position).squeeze(1);  // (R, D)
  const bool pre = !parts_.norm.is_empty();
  // x + f(norm(x)), or norm(x + f(x)), where f ends in a projection: x + f(y) W is one product.
  const auto residual = [&](torch::nn::LayerNorm norm, auto sublayer, const PackedFactor& projection,
                            const Tensor& bias) {
    const Tensor y = sublayer(pre ? norm(x) : x);
    if (bias.defined()) x.add_(bias);
    projection.add_product(y, x);
    if (!pre) x = norm(x);
  };
  for (size_t l = 0; l < parts_.layers.size(); ++l) {
    Layer& layer = parts_.layers[l];
    const auto self_attention = [&](const Tensor& y) {
      const Tensor all = layer.self_in.product(y);  // queries, keys, values (R, 3 D)
      std::vector<Projected>& self = state.self[l];
      self.push_back({all, width});
      return attended(all, width, parts_.heads, [&](int64_t row, std::vector<const float*>& keys) {
        for (size_t t = 0; t < self.size(); ++t) keys.push_back(self[t].row(state.paths[row][t]));
      });
    };
    const auto cross_attention = [&](const Tensor& y) {
      const Projected& source = state.source[l];
      return attended(layer.cross_query.product(y), width, parts_.heads,
                      [&](int64_t row, std::vector<const float*>& keys) {
                        const int64_t sentence = state.sentences[row], first = sentence * state.source_positions;
                        for (int64_t s = 0; s < state.source_lengths[sentence]; ++s)
                          keys.push_back(source.row(first + s));
                      });
    };
    residual(layer.norms[0], self_attention, layer.self_out, {});
    residual(layer.norms[1], cross_attention, layer.cross_out, {});
    residual(
        layer.norms[2], [&](const Tensor& y) { return inner_of(y, layer, parts_.gelu); }, layer.outer,
        layer.outer_bias);
  }
  ++state.position;
  return pre ? parts_.norm(x) : x;
}

}  // namespace gloss
