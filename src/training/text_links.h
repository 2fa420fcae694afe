#pragma once

#include <string>
#include <vector>

#include "data/corpus.h"
#include "metrics/links.h"
#include "run/configuration.h"
#include "run/run_folder.h"
#include "training/corpora.h"

namespace gloss {

/// A file of links and the setting that says whether its words count from 1, for messages.
struct LinkFile {
  std::string path;
  LinkFormat format;
  std::string one_based_key;
};

/// Throws Error, naming file and line, for a link to a word that its pair does not have. `links` are all that the file
/// has, `lines` the line of each pair of `text` in it, from 0.
void check_links(const LinkFile& file, const std::vector<Links>& links, const ParallelText& text,
                 const std::vector<size_t>& lines);

/// The links that word statistics give to each pair (alignment/estimated_links.h).
std::vector<Links> links_by_statistics(const ParallelText& text);

/// The gold links of every line of `text`, which was read from these files; empty if no alignments are given. Throws
/// Error if the alignment file has another number of lines, or a link to a word that the line does not have.
std::vector<Links> read_gold(const ValidationFiles& files, const ParallelText& text);

/// The links of each pair of `corpora.train` that training.guided_alignment names: read from its file, made by its
/// run, as `gloss align` makes them, or estimated. Throws Error as read_gold() does and if the run cannot be loaded.
/// A run and statistics read the pairs of `encoded` alone.
std::vector<Links> links_to_learn(const Configuration& configuration, const Corpora& corpora,
                                  const EncodedCorpus& encoded);

/// Those links as a run that has begun keeps them, in a file of its folder.
std::vector<Links> kept_links(const RunFolder& folder, const Corpora& corpora);
void keep_links(const std::vector<Links>& links, const RunFolder& folder);

}  // namespace gloss
