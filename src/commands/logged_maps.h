#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "alignment/attention_map.h"
#include "runlog/log_reader.h"
#include "search/word_alignment.h"

namespace gloss {

/// Selects a logged map of a run.
struct LoggedChoice {
  std::string site = "cross";
  size_t example = 0;
  bool by_word = true;  // cross-attention only; self-attention is always by piece
  HeadChoice head;
};

/// The steps that `asked` names: "first", "last", "best" or step numbers, separated by commas.
std::vector<int64_t> steps_named(const std::string& asked, const std::vector<int64_t>& logged,
                                 std::optional<int64_t> best);

/// Self-attention by piece as a map to draw. `pieces` include </s>. The columns of a decoder are its inputs: <s> and
/// all pieces but the last.
AttentionMap self_attention_map(const std::string& site, std::vector<std::string> pieces, Matrix weights);

/// One logged map to draw, without a title. If it was not logged, throws an Error that names what was.
AttentionMap logged_map(const LogReader& log, const LoggedChoice& choice, int64_t step);

}  // namespace gloss
