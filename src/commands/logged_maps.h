#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "runlog/log_reader.h"
#include "alignment/attention_map.h"
#include "search/word_alignment.h"

namespace gloss {

/// Which of a run's logged maps to show.
struct LoggedChoice {
  std::string site = "cross";
  size_t example = 0;
  bool by_word = true;  // cross-attention alone; self-attention is shown by piece
  HeadChoice head;
};

/// The steps that `asked` names ("first", "last", "best" or steps divided by commas) among those that were logged.
std::vector<int64_t> steps_named(const std::string& asked, const std::vector<int64_t>& logged,
                                 std::optional<int64_t> best);

/// Self-attention by piece, ready to be drawn: each row looks at what its side has. `pieces` are those of the side, with
/// </s>; a decoder has read <s> and the pieces but the last.
AttentionMap self_attention_map(const std::string& site, std::vector<std::string> pieces, Matrix weights);

/// One logged map, ready to be drawn, with its step and head as title. Error, naming what there is, where it is not
/// there.
AttentionMap logged_map(const LogReader& log, const LoggedChoice& choice, int64_t step);

}  // namespace gloss
