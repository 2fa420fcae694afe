#include "text/vocabulary.h"

#include <sentencepiece_processor.h>
#include <sentencepiece_trainer.h>
#include <utf8proc.h>

#include <algorithm>
#include <iterator>
#include <regex>
#include <stdexcept>

#include "base/error.h"
#include "base/files.h"
#include "base/logging.h"
#include "base/parse_number.h"
#include "base/utf8.h"
#include "text/white_space_words.h"

namespace gloss {
namespace {

constexpr std::string_view kSpace = "▁";

/// The longest line used for training, in bytes. sentencepiece aborts on a word of 65,536 characters, and normalisation
/// expands a three-byte character to up to 18 (U+FDFA).
constexpr int kLongestLine = 10'000;

/// Iterates over the lines for the sentencepiece trainer.
class Lines final : public sentencepiece::SentenceIterator {
 public:
  explicit Lines(const std::vector<std::string_view>& lines) : lines_(lines) { show(); }
  bool done() const override { return at_ == lines_.size(); }
  void Next() override {
    ++at_;
    show();
  }
  const std::string& value() const override { return line_; }
  sentencepiece::util::Status status() const override { return {}; }

 private:
  void show() {
    if (!done()) line_ = lines_[at_];
  }

  const std::vector<std::string_view>& lines_;
  size_t at_ = 0;
  std::string line_;
};

/// Whether sentencepiece finds a character to train on; it aborts without one. It skips lines with U+2585 or NUL.
/// Letters, numbers and punctuation approximate the characters that its normalisation keeps.
bool has_text(const std::vector<std::string_view>& lines) {
  const auto is_readable = [](std::string_view line) {
    return line.size() <= kLongestLine && line.find("\u2585") == line.npos && line.find('\0') == line.npos;
  };
  const auto has_character = [](std::string_view line) {
    while (!line.empty()) {
      const std::optional<char32_t> code_point = take_code_point(line);
      if (!code_point) return false;
      const char major = *utf8proc_category_string(static_cast<utf8proc_int32_t>(*code_point));
      if (major == 'L' || major == 'N' || major == 'P') return true;
    }
    return false;
  };
  return std::ranges::any_of(lines, [&](std::string_view line) { return is_readable(line) && has_character(line); });
}

/// The size that sentencepiece's message names as the largest possible.
std::optional<int64_t> largest_size(const std::string& message) {
  std::smatch match;
  if (!std::regex_search(message, match, std::regex("size too high .* <= ([0-9]+)"))) return {};
  return parse_number<int64_t>(match.str(1));
}

/// Says which size was taken in place of a larger one.
void report_all_taken(int64_t size, const VocabularyKind& kind, const std::string& name) {
  inform("vocabulary.size: took all {} {} pieces of {}, fewer than {}", size, kind.type, name, kind.size);
}

/// Translates sentencepiece's message about an unsuitable size.
[[noreturn]] void fail_training(const std::string& message, const VocabularyKind& kind, const std::string& name) {
  std::smatch match;
  if (std::regex_search(message, match, std::regex("smaller than required_chars. [0-9]+ vs ([0-9]+)"))) {
    fail("vocabulary.size: {} {} pieces are too few for the characters of {}; expected at least {}", kind.size,
         kind.type, name, match.str(1));
  }
  fail("vocabulary: cannot learn {} {} pieces from {} ({})", kind.size, kind.type, name, message);
}

/// Splits an unknown piece at word boundaries. sentencepiece merges consecutive unknown characters into one piece, even
/// across words (with a word vocabulary).
void divide_at_words(Piece piece, std::string_view sentence, std::vector<Piece>& pieces) {
  const std::vector<Span> words = find_words(sentence.substr(piece.begin, piece.end - piece.begin));
  if (words.size() < 2) {
    pieces.push_back(std::move(piece));
    return;
  }
  const bool starts_word = piece.text.starts_with(kSpace);
  for (const Span& word : words) {
    const size_t begin = piece.begin + word.begin, end = piece.begin + word.end;
    const bool first = &word == &words.front();
    std::string text(first && !starts_word ? "" : kSpace);
    pieces.push_back({kUnknown, text.append(sentence.substr(begin, end - begin)), begin, end});
  }
}

}  // namespace

Vocabulary::Vocabulary(std::string bytes, const std::string& name) : bytes_(std::move(bytes)) {
  auto model = std::make_shared<sentencepiece::SentencePieceProcessor>();
  if (!model->LoadFromSerializedProto(bytes_).ok()) fail("{}: is not a sentencepiece model", name);
  if (model->unk_id() != kUnknown || model->pad_id() != kPadding || model->bos_id() != kStart ||
      model->eos_id() != kEnd) {
    fail("{}: has the ids <unk> {}, <pad> {}, <s> {}, </s> {}; expected 0, 1, 2, 3", name, model->unk_id(),
         model->pad_id(), model->bos_id(), model->eos_id());
  }
  model_ = std::move(model);
}

Vocabulary Vocabulary::load(const std::string& path) {
  constexpr size_t kLargest = 1 << 28;  // bytes; models of a million pieces have a tenth
  return parse(read_file(path, kLargest), path);
}

Vocabulary Vocabulary::parse(std::string bytes, const std::string& name) {
  return Vocabulary(std::move(bytes), name);
}

Vocabulary Vocabulary::train(const std::vector<std::string_view>& lines, const VocabularyKind& kind,
                             const std::string& name) {
  if (!has_text(lines)) fail("vocabulary: cannot be learned from {}; expected lines with words", name);
  Lines iterator(lines);
  std::string bytes;
  const auto status = sentencepiece::SentencePieceTrainer::Train(
      {
          {"model_type", kind.type},
          {"normalization_rule_name", kind.normalization},
          {"vocab_size", std::to_string(kind.size)},
          {"unk_id", std::to_string(kUnknown)},
          {"pad_id", std::to_string(kPadding)},
          {"bos_id", std::to_string(kStart)},
          {"eos_id", std::to_string(kEnd)},
          {"character_coverage", "1.0"},
          {"max_sentence_length", std::to_string(kLongestLine)},
          {"num_threads", "4"},  // fixed, since unigram's sums depend on it
          {"minloglevel", "2"},
      },
      &iterator, &bytes);
  if (const auto most = largest_size(status.ToString()); most && *most < kind.size) {
    report_all_taken(*most, kind, name);
    return train(lines, {kind.type, *most, kind.normalization}, name);
  }
  if (!status.ok()) fail_training(status.ToString(), kind, name);
  Vocabulary vocabulary(std::move(bytes), "the vocabulary of " + name);
  if (vocabulary.size() < kind.size) {  // a char vocabulary shrinks silently
    report_all_taken(vocabulary.size(), kind, name);
  }
  return vocabulary;
}

std::vector<int> Vocabulary::encode(std::string_view sentence) const {
  std::vector<int> ids;
  for (const Piece& piece : encode_pieces(sentence)) ids.push_back(piece.id);
  return ids;
}

std::string Vocabulary::decode(const std::vector<int>& ids) const {
  for (int id : ids) piece(id);
  std::string text;
  if (const auto status = model_->Decode(ids, &text); !status.ok()) throw std::runtime_error(status.ToString());
  return text;
}

std::vector<Piece> Vocabulary::encode_pieces(std::string_view sentence) const {
  std::vector<Piece> pieces;
  const auto encoded = model_->EncodeAsImmutableProto({sentence.data(), sentence.size()});
  for (const auto& part : encoded.pieces()) {
    Piece piece{static_cast<int>(part.id()), part.piece(), part.begin(), part.end()};
    if (piece.id == kUnknown) {
      divide_at_words(std::move(piece), sentence, pieces);
    } else {
      pieces.push_back(std::move(piece));
    }
  }
  return pieces;
}

std::vector<Piece> Vocabulary::decode_pieces(const std::vector<int>& ids) const {
  for (int id : ids) piece(id);
  std::vector<Piece> pieces;
  const auto decoded = model_->DecodeIdsAsImmutableProto(ids);
  for (const auto& part : decoded.pieces()) {
    if (part.id() == kPadding || part.id() == kStart || part.id() == kEnd) continue;
    pieces.push_back({static_cast<int>(part.id()), part.piece(), part.begin(), part.end()});
  }
  return pieces;
}

const std::string& Vocabulary::piece(int id) const {
  if (id < 0 || id >= size()) throw std::out_of_range(fmt::format("id {} in a vocabulary of {}", id, size()));
  return model_->IdToPiece(id);
}

int Vocabulary::size() const {
  return model_->GetPieceSize();
}

Vocabulary::Segmentation Vocabulary::segmentation() const {
  std::vector<std::vector<int>> several;
  std::vector<int> one;
  if (model_->NBestEncode("a", 2, &several).ok()) return Segmentation::kUnigram;
  return model_->SampleEncode("a", 1, 0.0f, &one).ok() ? Segmentation::kBpe : Segmentation::kUnique;
}

bool Vocabulary::is_text(int id) const {
  return !model_->IsUnknown(id) && !model_->IsControl(id) && !model_->IsUnused(id) && !model_->IsByte(id);
}

float Vocabulary::score(int id) const {
  return model_->GetScore(id);
}

bool Vocabulary::is_of_words() const {
  for (int id = kEnd + 1; id < size(); ++id) {
    if (!piece(id).starts_with(kSpace)) return false;
  }
  return true;
}

std::optional<int> first_difference(const Vocabulary& one, const Vocabulary& other) {
  const int common = std::min(one.size(), other.size());
  for (int id = 0; id < common; ++id) {
    if (one.piece(id) != other.piece(id)) return id;
  }
  if (one.size() != other.size()) return common;
  return {};
}

}  // namespace gloss
