#include "data/corpus_files.h"

#include <fmt/ranges.h>

#include <utility>

namespace gloss {
namespace fs = std::filesystem;

void look_for(std::string& name, const fs::path& folder) {
  if (!fs::exists(name) && fs::exists(folder / name)) name = fs::proximate(folder / name).string();
}

std::string CorpusFiles::name() const {
  return fmt::format("{}", fmt::join(tsv.empty() ? source : tsv, " and "));
}

void CorpusFiles::look_in(const fs::path& folder) {
  for (auto* names : {&source, &target, &tsv}) {
    for (std::string& name : *names) look_for(name, folder);
  }
}

void CorpusFiles::swap_languages() {
  std::swap(source, target);
  std::swap(source_column, target_column);
}

void CorpusFiles::bind(Schema& schema) {
  schema.files("source", source, "Source sentences, one a line; the files of a list are read one after the other");
  schema.files("target", target, "Their translations, line by line; as many files as source has");
  schema.files(
      "tsv", tsv,
      "Both in one file, in place of source and target: columns divided by tabs, as many in each line as in the "
      "first; columns other than the two below are not read");
  schema.number("source_column", source_column, {1, 1e6}, "Column of tsv that has the source, from 1");
  schema.number("target_column", target_column, {1, 1e6}, "Column of tsv that has the target, from 1");
  schema.check("tsv", [this]() -> std::string {
    const bool both = !tsv.empty() && (!source.empty() || !target.empty());
    return both ? "expected either source and target or tsv, but got both" : "";
  });
  schema.check("source", [this]() -> std::string {
    return source.empty() && !target.empty() ? "expected a file, but got nothing" : "";
  });
  schema.check("target", [this]() -> std::string {
    if (target.empty() && !source.empty()) return "expected a file, but got nothing";
    return target.size() == source.size()
               ? ""
               : fmt::format("expected as many files as source has, {}, but got {}", source.size(), target.size());
  });
  schema.check("target_column", [this]() -> std::string {
    return source_column == target_column ? "expected another column than source_column has" : "";
  });
}

void ValidationFiles::look_in(const fs::path& folder) {
  CorpusFiles::look_in(folder);
  if (alignments) look_for(*alignments, folder);
}

void ValidationFiles::bind(Schema& schema) {
  CorpusFiles::bind(schema);
  schema.file("alignments", alignments, "File of gold links in Pharaoh's format, line by line; null: none");
  schema.flag("inverse_alignments", inverse_alignments, "The links of that file are target-source");
  schema.flag("one_based_alignments", one_based_alignments, "The links of that file count words from 1");
  schema.check("source",
               [this]() -> std::string { return alignments && !is_given() ? "expected a file, but got nothing" : ""; });
}

void ValidationData::bind(Schema& schema) {
  ValidationFiles::bind(schema);
  schema.number("holdout", holdout, kAtLeastOne,
                "In place of files: pairs to draw by the seed from data.train, each source once. They and every pair "
                "with the source of one are not trained on. holdout.source and holdout.target in the run folder have "
                "them, and a resumed run reads them there; null: none");
  schema.check("holdout", [this]() -> std::string {
    return holdout && is_given()
               ? "expected either files or holdout, but got both; a run that holds out pairs goes on with them"
               : "";
  });
}

void DataOptions::bind(Schema& schema) {
  schema.section("train", train, "What is trained on");
  schema.section("valid", valid, "What is validated on; without files or holdout there is no validation");
  schema.number("max_length", max_length, {2, 1e6},
                "Longest side of a pair in pieces, end of sentence included; longer pairs are left out");
  schema.text("folder", folder,
              "Folder in which a file is looked for that the current one does not have; null: nowhere. The config.yaml "
              "of a run has the folder in which training began");
  schema.check("train.source", [this]() -> std::string {
    return train.is_given() || !trains ? "" : "expected a file here or in data.train.tsv, but got nothing";
  });
}

}  // namespace gloss
