#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sentencepiece {
class SentencePieceProcessor;
}

namespace gloss {

constexpr int kUnknown = 0, kPadding = 1, kStart = 2, kEnd = 3;

/// A piece that covers the bytes [begin, end) of a text. If normalisation expands one character to several pieces
/// (U+2026 to three dots), only the last of them covers bytes.
struct Piece {
  int id;
  std::string text;  // "▁Hund"; the original characters if the piece is unknown
  size_t begin;
  size_t end;
};

/// How a vocabulary is learned.
struct VocabularyKind {
  std::string type;  // bpe, unigram, word or char
  int64_t size;      // at most, including the four special pieces
  std::string normalization = "nmt_nfkc";
};

/// A sentencepiece model of one or both languages, whose ids 0 to 3 are <unk>, <pad>, <s> and </s>. Text is
/// normalised by the rule of sentencepiece that it was trained with.
class Vocabulary {
 public:
  /// Throws Error, naming the file, if it is not a sentencepiece model or has other special ids.
  static Vocabulary load(const std::string& path);

  /// Loads from bytes(); errors use `name` as the file name.
  static Vocabulary parse(std::string bytes, const std::string& name);

  /// Learns a vocabulary from lines of text, deterministically on every machine and for any number of threads. Skips
  /// lines over 10,000 bytes. Throws Error when the size is too large or too small for the text, naming the nearest
  /// possible size; `name` describes the text in errors.
  static Vocabulary train(const std::vector<std::string_view>& lines, const VocabularyKind& kind,
                          const std::string& name);

  /// Ids without </s>. Thread-safe.
  std::vector<int> encode(std::string_view sentence) const;

  /// The text of ids; ignores padding, start and end of sentence. Throws std::out_of_range for an id outside the
  /// vocabulary.
  std::string decode(const std::vector<int>& ids) const;

  /// Like encode(), with the byte range of each piece in the original sentence.
  std::vector<Piece> encode_pieces(std::string_view sentence) const;

  /// The pieces of ids, without padding, start and end of sentence, with their byte ranges in decode(ids).
  std::vector<Piece> decode_pieces(const std::vector<int>& ids) const;

  const std::string& piece(int id) const;
  int size() const;

  /// How a word is divided: by merges (bpe), by the probabilities of pieces (unigram), or in one way (word, char).
  enum class Segmentation { kBpe, kUnigram, kUnique };
  Segmentation segmentation() const;

  bool is_text(int id) const;  // not a special piece or a byte

  /// Of unigram the logarithm of the piece's probability; of bpe larger for a piece that is merged earlier.
  float score(int id) const;

  /// Whether every piece is a whole word, so that an unknown piece is one, too.
  bool is_of_words() const;

  /// The serialised model, as in a .spm file.
  const std::string& bytes() const { return bytes_; }

 private:
  explicit Vocabulary(std::string bytes, const std::string& name);

  std::string bytes_;
  std::shared_ptr<const sentencepiece::SentencePieceProcessor> model_;
};

/// The first id whose pieces differ, or that only one of them has; nothing if the pieces are the same.
std::optional<int> first_difference(const Vocabulary& one, const Vocabulary& other);

}  // namespace gloss
