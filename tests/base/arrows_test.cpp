#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <map>
#include <set>
#include <sstream>
#include <string>

#include "base/files.h"

namespace gloss {
namespace {

namespace fs = std::filesystem;
using Folders = std::set<std::string>;

/// The house's arrows (design of the folders): what the files of each folder may include, besides its own.
const std::map<std::string, Folders> kMayInclude = [] {
  std::map<std::string, Folders> may;
  const auto arrow = [&](const std::string& folder, const Folders& uses) {
    Folders& all = may[folder];
    for (const std::string& used : uses) {
      all.insert(used);
      all.insert(may.at(used).begin(), may.at(used).end());
    }
  };
  arrow("base", {});
  arrow("config", {"base"});
  arrow("text", {"config"});
  arrow("data", {"text"});
  arrow("metrics", {"base"});
  arrow("layers", {"config"});
  arrow("attention", {"layers"});
  arrow("encoders", {"attention"});
  arrow("decoders", {"encoders"});
  arrow("model", {"decoders", "data"});
  arrow("search", {"model"});
  arrow("inspect", {"text", "metrics"});
  arrow("training", {"search", "inspect"});
  arrow("commands", {"training"});
  may["inspect"].erase("config");
  return may;
}();

/// The parts that see no tensors: LibTorch, which takes 25 seconds to read, stays out of them.
const Folders kWithoutTorch = {"base", "config", "text", "data", "metrics", "inspect"};

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
  if (torch && kWithoutTorch.contains(include.folder)) {
    return include.file + " includes " + include.what + ", but " + include.folder + " does without LibTorch";
  }
  if (target == "yaml-cpp" && include.folder != "config") {
    return include.file + " includes " + include.what + ", but only config knows how YAML is parsed";
  }
  if (include.folder.empty() || target == include.folder || !kMayInclude.contains(target)) {
    return "";
  }
  const auto row = kMayInclude.find(include.folder);
  if (row == kMayInclude.end()) {
    return include.file + " lies in " + include.folder + ", a folder that has no arrows in this test";
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

TEST(Arrows, AreNoticedWhenTheyPointBack) {
  EXPECT_EQ(complaint({"text/a.h", "text", "data/b.h"}), "text/a.h includes data/b.h, against the arrows");
  EXPECT_EQ(complaint({"inspect/a.h", "inspect", "model/b.h"}), "inspect/a.h includes model/b.h, against the arrows");
  EXPECT_EQ(complaint({"metrics/a.h", "metrics", "config/b.h"}), "metrics/a.h includes config/b.h, against the arrows");
  EXPECT_EQ(complaint({"utils/a.h", "utils", "base/b.h"}),
            "utils/a.h lies in utils, a folder that has no arrows in this test");
  EXPECT_EQ(complaint({"inspect/a.h", "inspect", "torch/torch.h"}),
            "inspect/a.h includes torch/torch.h, but inspect does without LibTorch");
  EXPECT_EQ(complaint({"data/a.h", "data", "yaml-cpp/yaml.h"}),
            "data/a.h includes yaml-cpp/yaml.h, but only config knows how YAML is parsed");
  EXPECT_EQ(complaint({"training/a.h", "training", "inspect/b.h"}), "");
  EXPECT_EQ(complaint({"model/a.h", "model", "data/b.h"}), "");
  EXPECT_EQ(complaint({"model/a.h", "model", "vector"}), "");
}

}  // namespace
}  // namespace gloss
