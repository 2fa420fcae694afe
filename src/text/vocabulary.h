#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace sentencepiece {
class SentencePieceProcessor;
}

namespace gloss {

constexpr int kUnknown = 0, kPadding = 1, kStart = 2, kEnd = 3;

/// A piece of a text that covers its bytes [begin, end). Pieces of a character that the normalisation makes into
/// several (U+2026 into three dots) cover nothing but for the last.
struct Piece {
  int id;
  std::string text;  // "▁Hund"; the characters themselves where the piece is unknown
  size_t begin;
  size_t end;
};

/// How a vocabulary is learned.
struct VocabularyKind {
  std::string type;  // bpe, unigram, word or char
  int64_t size;      // with the four special pieces
};

/// The pieces that sentences of one language, or of two, are made of: a sentencepiece model whose ids 0 to 3 are <unk>,
/// <pad>, <s> and </s>. Text is normalised as sentencepiece's nmt_nfkc does.
class Vocabulary {
 public:
  /// Throws Error naming the file that is no sentencepiece model or has other special ids.
  static Vocabulary load(const std::string& path);

  /// From bytes(); `name` stands for the file in errors.
  static Vocabulary parse(std::string bytes, const std::string& name);

  /// Learned from lines of text; the same on every machine and with any number of threads. Throws Error when the size
  /// is too large or too small for the text, naming the nearest that fits; `name` stands for the text in it. Lines over
  /// 10,000 bytes are not learned from.
  static Vocabulary train(const std::vector<std::string_view>& lines, const VocabularyKind& kind,
                          const std::string& name);

  /// Ids without </s>. Safe to call from several threads.
  std::vector<int> encode(std::string_view sentence) const;

  /// The text of ids; padding, start and end of sentence are silent. Throws std::out_of_range for an id outside the
  /// vocabulary.
  std::string decode(const std::vector<int>& ids) const;

  /// As encode, with the place of each piece in the sentence as it was given.
  std::vector<Piece> encode_pieces(std::string_view sentence) const;

  /// The pieces of ids, without padding, start and end of sentence, with their places in decode(ids).
  std::vector<Piece> decode_pieces(const std::vector<int>& ids) const;

  const std::string& piece(int id) const;
  int size() const;

  /// The model as a .spm file holds it.
  const std::string& bytes() const { return bytes_; }

 private:
  explicit Vocabulary(std::string bytes, const std::string& name);

  std::string bytes_;
  std::shared_ptr<const sentencepiece::SentencePieceProcessor> model_;
};

}  // namespace gloss
