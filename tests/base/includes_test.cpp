#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <filesystem>
#include <map>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "base/files.h"

namespace gloss {
namespace {

namespace fs = std::filesystem;
using Folders = std::set<std::string>;

/// The table src/arrows.txt.
struct Arrows {
  std::map<std::string, Folders> may_include;  // a folder: all the folders below it
  Folders with_torch;
};

Arrows read_arrows() {
  Arrows arrows;
  std::istringstream lines(read_file(fs::path(GLOSS_SOURCE_DIR) / "src/arrows.txt"));
  for (std::string line; std::getline(lines, line);) {
    if (line.empty() || line.starts_with("#")) {
      continue;
    }
    std::istringstream heads(line.substr(0, line.find(':'))), uses(line.substr(line.find(':') + 1));
    std::string folder, mark;
    heads >> folder >> mark;
    if (mark == "torch") {
      arrows.with_torch.insert(folder);
    }
    Folders all;
    for (std::string used; uses >> used;) {
      all.insert(used);
      all.insert(arrows.may_include.at(used).begin(), arrows.may_include.at(used).end());
    }
    arrows.may_include[folder] = all;
  }
  return arrows;
}

const Arrows kArrows = read_arrows();

struct Include {
  std::string file;    // from src
  std::string folder;  // of the file; empty for src itself
  std::string what;    // as written, without quotes or brackets
};

std::vector<Include> includes_of(const fs::path& source) {
  std::vector<Include> includes;
  for (const auto& entry : fs::recursive_directory_iterator(source)) {
    if (entry.path().extension() != ".h" && entry.path().extension() != ".cpp") {
      continue;
    }
    const fs::path file = entry.path().lexically_relative(source);
    const std::string folder = file.has_parent_path() ? file.begin()->string() : "";
    std::istringstream lines(read_file(entry.path()));
    for (std::string line; std::getline(lines, line);) {
      const size_t begin = line.find_first_of("\"<") + 1;
      if (line.starts_with("#include ") && begin > 0) {
        includes.push_back({file.string(), folder, line.substr(begin, line.find_first_of("\">", begin) - begin)});
      }
    }
  }
  return includes;
}

/// What is wrong with an include, in words; nothing where it keeps to the arrows.
std::string complaint(const Include& include) {
  const std::string target = include.what.substr(0, include.what.find('/'));
  const bool torch = target == "torch" || target == "ATen" || target == "c10";
  if (torch && kArrows.may_include.contains(include.folder) && !kArrows.with_torch.contains(include.folder)) {
    return include.file + " includes " + include.what + ", but " + include.folder + " does without LibTorch";
  }
  if (target == "yaml-cpp" && include.folder != "config") {
    return include.file + " includes " + include.what + ", but only config knows how YAML is parsed";
  }
  if (include.folder.empty() || target == include.folder || !kArrows.may_include.contains(target)) {
    return "";
  }
  const auto row = kArrows.may_include.find(include.folder);
  if (row == kArrows.may_include.end()) {
    return include.file + " lies in " + include.folder + ", a folder that src/arrows.txt does not know";
  }
  return row->second.contains(target) ? "" : include.file + " includes " + include.what + ", against the arrows";
}

TEST(Arrows, PointOneWay) {
  const fs::path source = fs::path(GLOSS_SOURCE_DIR) / "src";
  const std::vector<Include> includes = includes_of(source);
  EXPECT_GT(includes.size(), 50u);
  for (const Include& include : includes) {
    EXPECT_EQ(complaint(include), "");
  }
}

/// All that a file includes, directly or not, and itself.
std::set<std::string> closure_of(const std::string& file, const std::vector<Include>& includes) {
  std::set<std::string> all;
  std::vector<std::string> open{file};
  while (!open.empty()) {
    const std::string next = open.back();
    open.pop_back();
    if (!all.insert(next).second) {
      continue;
    }
    for (const Include& include : includes) {
      // What a header declares is defined in the source of the same name.
      if (include.file == next || include.file == fs::path(next).replace_extension(".cpp").string()) {
        open.push_back(include.what);
      }
    }
  }
  return all;
}

TEST(Arrows, LeadFromTheCommandsThatLoadAModelToNoTrainerPictureOrPage) {
  const std::vector<Include> includes = includes_of(fs::path(GLOSS_SOURCE_DIR) / "src");
  for (const char* const command : {"translate", "score", "align", "evaluate"}) {
    const std::set<std::string> reached = closure_of(std::string("commands/") + command + ".cpp", includes);
    EXPECT_GT(reached.size(), 20u);
    for (const std::string& file : reached) {
      for (const char* const folder : {"training/", "plot/", "viewer/"}) {
        EXPECT_FALSE(file.starts_with(folder)) << command << " reaches " << file;
      }
    }
  }
}

TEST(Arrows, AreDeclaredByIncludingAlone) {
  // A class of another folder that is declared and not included would be an arrow that the table does not see.
  const fs::path source = fs::path(GLOSS_SOURCE_DIR) / "src";
  std::map<std::string, std::string> folder_of;  // of each class that is defined
  std::vector<std::array<std::string, 3>> declared;
  for (const auto& entry : fs::recursive_directory_iterator(source)) {
    if (entry.path().extension() != ".h" && entry.path().extension() != ".cpp") {
      continue;
    }
    const std::string folder = entry.path().lexically_relative(source).begin()->string();
    std::istringstream lines(read_file(entry.path()));
    for (std::string line; std::getline(lines, line);) {
      std::istringstream words(line);
      std::string kind, name;
      if ((line.starts_with("class ") || line.starts_with("struct ")) && words >> kind >> name) {
        if (name.ends_with(";")) {
          declared.push_back({entry.path().string(), folder, name.substr(0, name.size() - 1)});
        } else {
          folder_of[name] = folder;
        }
      }
    }
  }
  EXPECT_GT(declared.size(), 1u);
  for (const auto& [file, folder, name] : declared) {
    if (const auto defined = folder_of.find(name); defined != folder_of.end()) {  // else it is a library's
      EXPECT_EQ(defined->second, folder) << file << " declares " << name;
    }
  }
}

TEST(Arrows, AreNoticedWhenTheyPointBack) {
  EXPECT_EQ(complaint({"text/a.h", "text", "data/b.h"}), "text/a.h includes data/b.h, against the arrows");
  EXPECT_EQ(complaint({"plot/a.h", "plot", "model/b.h"}), "plot/a.h includes model/b.h, against the arrows");
  EXPECT_EQ(complaint({"metrics/a.h", "metrics", "config/b.h"}), "metrics/a.h includes config/b.h, against the arrows");
  EXPECT_EQ(complaint({"utils/a.h", "utils", "base/b.h"}),
            "utils/a.h lies in utils, a folder that src/arrows.txt does not know");
  EXPECT_EQ(complaint({"plot/a.h", "plot", "torch/torch.h"}),
            "plot/a.h includes torch/torch.h, but plot does without LibTorch");
  EXPECT_EQ(complaint({"data/a.h", "data", "yaml-cpp/yaml.h"}),
            "data/a.h includes yaml-cpp/yaml.h, but only config knows how YAML is parsed");
  EXPECT_EQ(complaint({"training/a.h", "training", "plot/b.h"}), "training/a.h includes plot/b.h, against the arrows");
  EXPECT_EQ(complaint({"training/a.h", "training", "runlog/b.h"}), "");
  EXPECT_EQ(complaint({"model/a.h", "model", "data/b.h"}), "");
  EXPECT_EQ(complaint({"model/a.h", "model", "vector"}), "");
}

}  // namespace
}  // namespace gloss
