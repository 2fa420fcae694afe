#include "search/word_alignment.h"

#include <algorithm>

#include "alignment/link_extraction.h"
#include "base/error.h"

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

SegmentedPairs slice(const SegmentedPairs& pairs, size_t first, size_t count) {
  const auto some = [&](const std::vector<Segmentation>& all) {
    return std::vector<Segmentation>(all.begin() + first, all.begin() + std::min(first + count, all.size()));
  };
  return {some(pairs.sources), some(pairs.targets)};
}

AlignedCorpus align(Seq2Seq& model, SegmentedPairs pairs, const std::vector<AttentionSite::Kind>& wanted) {
  std::vector<SentencePair> sentences;
  for (size_t i = 0; i < pairs.size(); ++i) {
    sentences.push_back({with_end(pairs.sources[i].ids), with_end(pairs.targets[i].ids)});
  }
  return {std::move(pairs), score_pairs(model, sentences, wanted)};
}

void align_by_parts(Seq2Seq& model, const SegmentedPairs& pairs, const std::vector<AttentionSite::Kind>& wanted,
                    const std::function<void(const AlignedCorpus& part)>& then) {
  constexpr size_t kAtOnce = 250;
  constexpr size_t kWeights = kAtOnce * 256 * 256;  // of a head; fewer pairs where both sides are long
  for (size_t first = 0, last = 0; first < pairs.size(); first = last) {
    for (size_t weights = 0; last < pairs.size() && last < first + kAtOnce && weights < kWeights; ++last) {
      const size_t length = pairs.sources[last].ids.size() + pairs.targets[last].ids.size() + 2;
      weights += length * length;
    }
    then(align(model, slice(pairs, first, last - first), wanted));
  }
}

std::vector<Candidate> candidates(Seq2Seq& model, const SegmentedPairs& pairs, const std::vector<AlignmentRows>& rows) {
  std::vector<Candidate> all;
  align_by_parts(model, pairs, {AttentionSite::Kind::Cross}, [&](const AlignedCorpus& part) {
    for (size_t i = 0; i < part.size(); ++i) {
      const Side source = side_of(part.sources[i]), target = side_of(part.targets[i]);
      size_t next = 0;
      for (const SiteAttention* site : layers_of(part.scored[i], AttentionSite::Kind::Cross)) {
        for (int64_t head = 0; head < site->weights.size(0); ++head) {
          const PieceAttention attention = piece_attention(*site, head);
          for (const AlignmentRows read_at : rows) {
            if (next == all.size()) all.push_back({{site->site.layer, head, read_at, {}}, {}});
            all[next++].links.push_back(strongest_links(pieces_to_words(attention, source, target, read_at)));
          }
        }
      }
    }
  });
  return all;
}

std::vector<Links> word_links(Seq2Seq& model, const SegmentedPairs& pairs, const ChosenHead& head) {
  std::vector<Links> links;
  align_by_parts(model, pairs, {AttentionSite::Kind::Cross}, [&](const AlignedCorpus& part) {
    for (size_t i = 0; i < part.size(); ++i) {
      links.push_back(strongest_links(pieces_to_words(chosen_attention(part.scored[i], head), side_of(part.sources[i]),
                                                      side_of(part.targets[i]), head.rows)));
    }
  });
  return links;
}

ChosenHead choose_head(const ScoredPair& sentence, HeadChoice choice, AttentionSite::Kind kind) {
  if (kind != AttentionSite::Kind::Cross) {
    choice.known.reset();
  }
  std::vector<int64_t> heads;
  for (const SiteAttention* layer : layers_of(sentence, kind)) {
    heads.push_back(layer->weights.size(0));
  }
  return choose_head(choice, heads);
}

ChosenHead choose_head(Seq2Seq& model, HeadChoice choice) {
  const std::vector<SentencePair> nothing{{{kEnd}, {kEnd}}};
  return choose_head(score_pairs(model, nothing, {AttentionSite::Kind::Cross}).front(), std::move(choice));
}

PieceAttention chosen_attention(const ScoredPair& sentence, const ChosenHead& chosen, AttentionSite::Kind kind) {
  const SiteAttention& layer = *layers_of(sentence, kind).at(chosen.layer);
  return chosen.head ? piece_attention(layer, *chosen.head) : plain(layer.weights.mean(0), layer.centre);
}

}  // namespace gloss
