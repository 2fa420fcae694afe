#include "translation/unknown_words.h"

#include <algorithm>

#include "alignment/link_extraction.h"
#include "base/error.h"

namespace gloss {

UnknownWords::UnknownWords(const TrainedRun& run, HeadChoice choice) : run_(run) {
  if (!run.vocabularies.target.is_of_words()) {
    fail("--replace-unknown: expected a target vocabulary of words, but the run's is of subwords or characters");
  }
  choice.known = run.state.aligning_head;
  chosen_ = choose_head(*run.model, std::move(choice));
}

void UnknownWords::replace(SegmentedPairs& pairs) const {
  SegmentedPairs some;  // those with an unknown word
  std::vector<size_t> indices;
  for (size_t i = 0; i < pairs.size(); ++i) {
    if (std::ranges::count(pairs.targets[i].ids, kUnknown) > 0) {
      some.sources.push_back(pairs.sources[i]);
      some.targets.push_back(pairs.targets[i]);
      indices.push_back(i);
    }
  }
  size_t next = 0;
  align_by_parts(*run_.model, some, {AttentionSite::Kind::Cross}, [&](const AlignedCorpus& part) {
    for (size_t i = 0; i < part.size(); ++i, ++next) {
      const Side source = side_of(part.sources[i]), target = side_of(part.targets[i]);
      const PieceAttention attention = chosen_attention(part.scored[i], chosen_);
      for (const Link& link : strongest_links(pieces_to_words(attention, source, target, chosen_.rows))) {
        const auto piece = std::ranges::find(target.word_of_piece, link.target) - target.word_of_piece.begin();
        if (part.targets[i].ids[piece] == kUnknown) {
          pairs.targets[indices[next]].words[link.target] = source.words[link.source];
        }
      }
    }
  });
}

}  // namespace gloss
