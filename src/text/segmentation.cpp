#include "text/segmentation.h"

#include "text/white_space_words.h"

namespace gloss {
namespace {

Segmentation join(std::string_view text, std::vector<Piece> pieces) {
  Segmentation result;
  const std::vector<Span> words = find_words(text);
  for (const Span& word : words) result.words.emplace_back(text.substr(word.begin, word.end - word.begin));
  if (words.empty() && !pieces.empty()) result.words.emplace_back();

  size_t word = 0;
  for (Piece& piece : pieces) {
    while (word + 1 < words.size() && words[word].end <= piece.begin) ++word;
    result.ids.push_back(piece.id);
    result.pieces.push_back(std::move(piece.text));
    result.word_of_piece.push_back(static_cast<int>(word));
  }
  return result;
}

}  // namespace

Segmentation segment(const Vocabulary& vocabulary, std::string_view sentence) {
  return join(sentence, vocabulary.encode_pieces(sentence));
}

Segmentation segment(const Vocabulary& vocabulary, const std::vector<int>& ids) {
  return join(vocabulary.decode(ids), vocabulary.decode_pieces(ids));
}

void cut(Segmentation& sentence, size_t pieces) {
  if (sentence.ids.size() <= pieces) return;
  sentence.ids.resize(pieces);
  sentence.pieces.resize(pieces);
  sentence.word_of_piece.resize(pieces);
}

}  // namespace gloss
