#include "model/seq2seq.h"

#include <fmt/format.h>

#include "decoders/registry.h"
#include "encoders/registry.h"
#include "layers/initialization.h"
#include "ops/product.h"
#include "text/vocabulary.h"

namespace gloss {

using torch::Tensor;

void DropoutOptions::bind(Schema& schema) {
  constexpr Range kRate{0, 0.99};
  schema.number("embedding", embedding, kRate, "On embedded words");
  schema.number("word", word, kRate,
                "On whole embedded words, as Sennrich et al. 2016 drop them: all of a word's features");
  schema.number("hidden", hidden, kRate,
                "On what a layer hands on: between recurrent layers, on read-outs, on every sublayer of a Transformer");
  schema.number("attention", attention, kRate, "On attention weights");
  schema.number("feed_forward", feed_forward, kRate,
                "On the inner activations of a Transformer's feed-forward networks");
}

void TieOptions::bind(Schema& schema) {
  schema.flag("source_target", source_target, "One embedding for source and target; needs a shared vocabulary");
  schema.flag("output", output, "The output table is the target embedding; needs read-outs as wide as the embedding");
}

void EncoderSection::bind(Schema& schema) {
  schema.choose("type", type, encoders(), "Network that reads the source");
}

void DecoderSection::bind(Schema& schema) {
  schema.choose("type", type, decoders(), "Network that writes the target");
}

void ModelOptions::bind(Schema& schema) {
  schema.section("encoder", encoder, "Reads the source");
  schema.section("decoder", decoder, "Writes the target, looking at the encoded source");
  schema.number("embedding", embedding, kAtLeastOne, "Width of embedded words; a Transformer's width throughout");
  schema.number("embedding_scale", embedding_scale, kPositive,
                "Factor on embedded words; null: that of the decoder's paper, sqrt(embedding) or, if recurrent, 1");
  schema.section("tie", tie, "Tables that are shared");
  schema.section("dropout", dropout, "Probabilities of dropout while training");
  schema.one_of("initialization", initialization, {"paper", "xavier", "uniform"},
                "How parameters start: by each part's paper, Glorot's uniform, or uniform within initialization_range");
  schema.number("initialization_range", initialization_range, kPositive,
                "Largest absolute value at the start with initialization uniform");
  schema.check("encoder.heads", [this] { return encoder.type.as<EncoderOptions>().validate_heads(embedding); });
  schema.check("decoder.type", [this] { return decoder_options().validate(encoder_shape()); });
  schema.check("decoder.heads", [this] { return decoder_options().validate_heads(embedding); });
  schema.check("tie.output", [this] {
    const int64_t width = decoder_options().width(embedding);
    return tie.output && width != embedding
               ? fmt::format("expected read-outs as wide as the embedding to tie them, but got {} and {}", width,
                             embedding)
               : "";
  });
}

Seq2Seq::Seq2Seq(const ModelOptions& options, const TextShape& text)
    : embedding_scale_(options.embedding_scale.value_or(options.decoder_options().embedding_scale(options.embedding))),
      attends_(options.decoder_options().attends()),
      source_dropout_{{options.dropout.embedding, "source"}, {options.dropout.word, "source.words"}},
      target_dropout_{{options.dropout.embedding, "target"}, {options.dropout.word, "target.words"}} {
  const LayerConfig config{options.embedding, text.max_length, options.dropout.hidden, options.dropout.attention,
                           options.dropout.feed_forward};
  encoder_ = register_module("encoder", options.encoder.type.as<EncoderOptions>().make(config));
  decoder_ = register_module("decoder", options.decoder_options().make(options.encoder_shape(), config));

  const auto table = [&](const char* name, int64_t rows, int64_t width) {
    return register_parameter(name, torch::empty({rows, width}));
  };
  const int64_t width = options.decoder_options().width(options.embedding);
  source_embedding_ = table("source_embedding", text.source_pieces, options.embedding);
  target_embedding_ =
      options.tie.source_target ? source_embedding_ : table("target_embedding", text.target_pieces, options.embedding);
  output_weight_ = options.tie.output ? target_embedding_ : table("output_weight", text.target_pieces, width);
  output_bias_ = register_parameter("output_bias", torch::zeros({text.target_pieces}));

  torch::NoGradGuard no_gradient;
  for (Tensor words : {source_embedding_, target_embedding_, output_weight_}) {
    decoder_->initialize_words(words);
  }
  if (options.initialization == "xavier") {
    xavier(*this);
  } else if (options.initialization == "uniform") {
    uniform(*this, options.initialization_range);
  }
}

Tensor Seq2Seq::embed(const Tensor& table, const Tensor& ids) const {
  const Tensor words = torch::embedding(table, ids);
  return embedding_scale_ == 1 ? words : words * embedding_scale_;
}

Tensor Seq2Seq::WordDropout::operator()(const Tensor& words, const ForwardContext& forward_context,
                                        int64_t position) const {
  const Tensor dropped = of_features(words, forward_context, position);
  if (!forward_context.training || of_words.rate() == 0) {
    return dropped;
  }
  const Tensor kept =
      of_words(torch::ones({words.size(0), words.size(1), 1}, words.options()), forward_context, position);
  return dropped * kept;
}

EncoderOutput Seq2Seq::encode(const TokenBatch& source, const ForwardContext& forward_context) {
  return encoder_->forward(
      {source_dropout_(embed(source_embedding_, source.ids), forward_context, 0), source.mask(), source.lengths},
      forward_context);
}

std::unique_ptr<DecoderState> Seq2Seq::start(const EncoderOutput& source, const ForwardContext& forward_context) {
  return decoder_->start(source, forward_context);
}

Tensor Seq2Seq::decode(const Tensor& words, DecoderState& state, const ForwardContext& forward_context) {
  return decoder_->forward(target_dropout_(embed(target_embedding_, words), forward_context, state.position), state,
                           forward_context);
}

Tensor Seq2Seq::teacher_force(const TokenBatch& source, const TokenBatch& target,
                              const ForwardContext& forward_context) {
  const EncoderOutput encoded = encode(source, forward_context);
  const auto state = start(encoded, forward_context);
  return decode(shifted_right(target.ids), *state, forward_context);
}

Tensor Seq2Seq::log_probabilities(const Tensor& decoder_outputs) const {
  return projection(decoder_outputs, output_weight_, output_bias_).log_softmax(-1);
}

int64_t Seq2Seq::parameter_count() const {
  int64_t count = 0;
  for (const Tensor& parameter : parameters()) {
    count += parameter.numel();
  }
  return count;
}

Tensor shifted_right(const Tensor& target) {
  const Tensor first = torch::full({target.size(0), 1}, kStart, target.options());
  return torch::cat({first, target.slice(1, 0, -1)}, 1);
}

}  // namespace gloss
