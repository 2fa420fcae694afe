#pragma once

#include <array>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>

namespace gloss {

/// What counts as a word: mteval-v13a's division, what white space divides, or each character.
enum class BleuTokenizer { k13a, kNone, kChar };

/// The tokenizer called "13a", "none" or "char"; any other name is an Error.
BleuTokenizer bleu_tokenizer(std::string_view name);

struct BleuOptions {
  BleuTokenizer tokenizer = BleuTokenizer::k13a;
  bool lowercase = false;
};

/// Scores and precisions run from 0 to 100, the brevity penalty from 0 to 1; lengths are counted in words.
struct BleuScore {
  double score = 0;
  std::array<double, 4> precisions{};  // of 1- to 4-grams, smoothed
  double brevity_penalty = 1;
  size_t hypothesis_length = 0;
  size_t reference_length = 0;
};

/// BLEU of a corpus (Papineni et al. 2002) with one reference a sentence: the brevity penalty times the geometric mean
/// of the 1- to 4-gram precisions. Equal to sacreBLEU's corpus score with its default, exponential smoothing. Different
/// numbers of sentences are an Error.
BleuScore bleu(std::span<const std::string> hypotheses, std::span<const std::string> references,
               const BleuOptions& options = {});

/// How the score was made, in sacreBLEU's words and order: "nrefs:1|case:mixed|eff:no|tok:13a|smooth:exp|version:…".
std::string bleu_signature(const BleuOptions& options, std::string_view version);

}  // namespace gloss
