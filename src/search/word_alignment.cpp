#include "search/word_alignment.h"

#include "alignment/link_extraction.h"
#include "base/error.h"
#include "metrics/aer.h"

namespace gloss {
namespace {

using torch::Tensor;

PieceAttention plain(const Tensor& weights, const Tensor& centre) {
  const Tensor values = weights.to(torch::kCPU, torch::kFloat32).contiguous();
  PieceAttention attention;
  attention.weights = Matrix(values.size(0), values.size(1));
  std::copy_n(values.const_data_ptr<float>(), values.numel(), attention.weights.values.begin());
  if (centre.defined()) {
    const Tensor centres = centre.to(torch::kCPU, torch::kFloat32).contiguous();
    attention.centres.assign(centres.const_data_ptr<float>(), centres.const_data_ptr<float>() + centres.numel());
  }
  return attention;
}

std::vector<const SiteAttention*> layers_of(const ScoredPair& sentence, AttentionSite::Kind kind) {
  std::vector<const SiteAttention*> layers;
  for (const SiteAttention& map : sentence.maps) {
    if (map.site.kind == kind) {
      layers.push_back(&map);
    }
  }
  if (layers.empty() && kind == AttentionSite::Kind::Cross) {
    fail("the model has no attention (score none): expected one to align with");
  }
  if (layers.empty()) {
    fail("--site {}: the model has no such attention", site_name(kind));
  }
  return layers;
}

}  // namespace

PieceAttention piece_attention(const SiteAttention& site, int64_t head) {
  return plain(site.weights[head], site.centre);
}

PieceAttention mean_attention(const SiteAttention& site) {
  return plain(site.weights.mean(0), site.centre);
}

Side side_of(const Segmentation& segmentation) {
  return {segmentation.words, segmentation.word_of_piece};
}

std::vector<int32_t> with_end(const std::vector<int>& ids) {
  std::vector<int32_t> sentence(ids.begin(), ids.end());
  sentence.push_back(kEnd);
  return sentence;
}

std::vector<AlignmentRows> rows_of(const EncoderShape& encoder) {
  return encoder.recurrent ? std::vector{AlignmentRows::Written}
                           : std::vector{AlignmentRows::Written, AlignmentRows::Read};
}

SegmentedPairs segment(const Vocabularies& vocabularies, const ParallelText& text) {
  SegmentedPairs pairs;
  for (size_t i = 0; i < text.size(); ++i) {
    pairs.sources.push_back(segment(vocabularies.source, text.source[i]));
    pairs.targets.push_back(segment(vocabularies.target, text.target[i]));
  }
  return pairs;
}

AlignedCorpus align(Seq2Seq& model, SegmentedPairs pairs, const std::vector<AttentionSite::Kind>& wanted) {
  std::vector<SentencePair> sentences;
  for (size_t i = 0; i < pairs.size(); ++i) {
    sentences.push_back({with_end(pairs.sources[i].ids), with_end(pairs.targets[i].ids)});
  }
  return {std::move(pairs), score_pairs(model, sentences, wanted)};
}

AligningHead best_head(const AlignedCorpus& corpus, const std::vector<Links>& gold,
                       const std::vector<AlignmentRows>& rows) {
  std::optional<AligningHead> best;
  const auto layers = layers_of(corpus.scored.front(), AttentionSite::Kind::Cross);
  for (size_t layer = 0; layer < layers.size(); ++layer) {
    for (int64_t head = 0; head < layers[layer]->weights.size(0); ++head) {
      for (const AlignmentRows read_at : rows) {
        AlignmentScore score;
        for (size_t i = 0; i < gold.size(); ++i) {
          const PieceAttention attention =
              piece_attention(*layers_of(corpus.scored[i], AttentionSite::Kind::Cross)[layer], head);
          score.add(strongest_links(
                        pieces_to_words(attention, side_of(corpus.sources[i]), side_of(corpus.targets[i]), read_at)),
                    gold[i]);
        }
        if (!best || score.aer() < best->aer) {
          best = AligningHead{static_cast<int64_t>(layer), head, read_at, score.aer()};
        }
      }
    }
  }
  return *best;
}

PieceAttention chosen_attention(const ScoredPair& sentence, const HeadChoice& asked, AttentionSite::Kind kind) {
  const auto layers = layers_of(sentence, kind);
  HeadChoice choice = asked;
  if (kind != AttentionSite::Kind::Cross) {
    choice.known.reset();
  }
  std::vector<int64_t> heads;
  for (const SiteAttention* layer : layers) {
    heads.push_back(layer->weights.size(0));
  }
  const auto [layer, head] = choose_head(choice, heads);
  return head ? piece_attention(*layers.at(layer), *head) : mean_attention(*layers.at(layer));
}

}  // namespace gloss
