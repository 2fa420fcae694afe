#include "viewer/report.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <nlohmann/json.hpp>

#include "base/error.h"
#include "base/files.h"
#include "runlog/log_fixture.h"
#include "runlog/log_reader.h"

namespace gloss {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::json;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

/// What a page holds in the block of that id.
std::string block(const std::string& page, const std::string& id) {
  const std::string begin = "id=\"" + id + "\">";
  const size_t from = page.find(begin) + begin.size();
  return page.substr(from, page.find("</script>", from) - from);
}

Json runs_in(const std::string& page) {
  return Json::parse(block(page, "data"))["runs"];
}

std::string report_of(const fs::path& database) {
  return report(std::vector{database});
}

TEST(Report, IsThePageWithEveryFileOfIt) {
  const LogFolder folder;
  LogWriter(folder.file()).plan(small_plan());
  const std::string page = report_of(folder.file());
  EXPECT_THAT(page, StartsWith("<!DOCTYPE html>\n"));
  for (const auto& entry : fs::directory_iterator(fs::path(GLOSS_SOURCE_DIR) / "src/viewer/page")) {
    const std::string name = entry.path().filename();
    if (name == "page.html") continue;
    EXPECT_TRUE(page.find(read_file(entry)) != page.npos) << name;
    EXPECT_THAT(page, Not(HasSubstr("\n/*" + name + "*/")));
  }
  EXPECT_THAT(page, Not(HasSubstr("NONCE")));
  EXPECT_THAT(page, Not(HasSubstr("<!--DATA-->")));
  EXPECT_THAT(page, HasSubstr("<script nonce=\"report\">"));
}

TEST(Report, HasNoTextThatIsMarkup) {
  const LogFolder folder;
  LogPlan plan = small_plan();
  plan.examples[1].source = "</script><b>&\xff";
  plan.examples[1].source_pieces[0] = "\u2028</SCRIPT>\u202e\"'";
  LogWriter log(folder.file());
  log.plan(plan);
  log.set_property("name", "<!-- <script>");
  log.begin();
  log.write(SampleRow{0, 1, "<!--", "\x1b]0;\x07", "<script/src=x>"});
  log.commit();
  const std::string page = report_of(folder.file()), data = block(page, "data");
  EXPECT_THAT(data, Not(HasSubstr("<")));
  EXPECT_TRUE(std::ranges::none_of(data, [](unsigned char c) { return c < ' '; })) << "no control character";
  const Json run = runs_in(page)[0];
  EXPECT_EQ(run["name"], "<!-- <script>");
  EXPECT_EQ(run["examples"][1]["source"], "</script><b>&\ufffd");
  EXPECT_EQ(run["examples"][1]["source_pieces"][0], "\u2028</SCRIPT>\u202e\"'");
  EXPECT_EQ(run["samples"][0]["reference"], "\x1b]0;\x07");
  EXPECT_EQ(run["samples"][0]["output"], "<script/src=x>");
}

TEST(Report, HasABlockOfMapsForEachExampleAndSiteOfEachRun) {
  const LogFolder one, other;
  for (const LogFolder* folder : {&one, &other}) {
    LogWriter log(folder->file());
    log.plan(small_plan());
    for (int64_t step = 0; step <= 3; ++step) write_step(log, step);
  }
  const std::string page = report(std::vector{one.file(), other.file()});
  const Json runs = runs_in(page);
  ASSERT_EQ(runs.size(), 2u);
  EXPECT_EQ(runs[1]["maps"][1], Json::parse(R"({"example": 0, "site": 1, "rows": 3, "columns": 4,
                                                "steps": [0, 1, 2, 3], "block": "maps-1-0-1"})"));
  EXPECT_EQ(block(page, "maps-0-0-1"), block(page, "maps-1-0-1"));
  // The rest of what blocks hold is read by tests/page/report.py.
}

TEST(Report, IsReadFromPythonAsItWasWritten) {
  const LogFolder folder;
  LogWriter log(folder.file());
  log.plan(small_plan());
  for (int64_t step = 0; step <= 2; ++step) write_step(log, step);
  const fs::path page = folder.path() / "report.html";
  write_atomically(page, report_of(folder.file()));
  std::ofstream expected(folder.path() / "expected.txt");
  expected.precision(9);
  for (int64_t step = 0; step <= 2; ++step) {
    for (size_t example = 0; example < 2; ++example) {
      for (size_t site = 0; site < 2; ++site) {
        expected << step << ' ' << example << ' ' << site;
        for (const float weight : LogReader(folder.file()).map(step, example, site).weights) expected << ' ' << weight;
        expected << '\n';
      }
    }
  }
  expected.close();
  const std::string command = std::string(PYTHON) + " " + GLOSS_SOURCE_DIR + "/tests/viewer/read_report.py " +
                              page.native() + " " + (folder.path() / "expected.txt").native();
  EXPECT_EQ(std::system(command.c_str()), 0);
}

/// Every kind of attention, and sentences of 14 pieces with the end.
LogPlan large_plan(int64_t layers, size_t heads) {
  LogPlan plan;
  for (const char* name : {"encoder_self", "decoder_self", "cross"}) {
    for (int64_t layer = 0; layer < layers; ++layer) plan.sites.push_back({name, layer, heads});
  }
  std::string text;
  Segmentation pieces;
  for (int word = 0; word < 13; ++word) {
    const std::string name = fmt::format("w{}", word);
    text += name + " ";
    pieces.pieces.push_back("▁" + name);
    pieces.words.push_back(name);
    pieces.word_of_piece.push_back(word);
    pieces.ids.push_back(word);
  }
  plan.examples.assign(8, logged_example({text, text, pieces, pieces}, Links{{0, 0, true}}));
  return plan;
}

/// Weights that no zlib can make much smaller.
std::vector<float> noise(size_t count, uint32_t seed) {
  std::vector<float> weights(count);
  for (float& weight : weights) {
    seed = seed * 1664525 + 1013904223;
    weight = static_cast<float>(seed >> 8) / static_cast<float>(1 << 24);
  }
  return weights;
}

/// A run of that plan as long as the last of the steps, which are those that are logged; a validation at each 250th.
void write_large(LogWriter& log, const LogPlan& plan, const std::vector<int64_t>& steps) {
  log.plan(plan);
  log.begin();
  for (int64_t step = 1; step <= steps.back(); ++step) {
    const auto at = static_cast<double>(step);
    log.write(StepRow{step, at / 777, 8 / (1 + at / 1000), 1 / std::sqrt(at), 1, 2000, 0.2});
    if (step % 250 == 0) log.write(ValidationRow{step, "bleu", at / 333});
  }
  for (const int64_t step : steps) {
    for (size_t example = 0; example < plan.examples.size(); ++example) {
      log.write(PieceRow{step, example, noise(14, static_cast<uint32_t>(step)), {}});
      for (size_t site = 0; site < plan.sites.size(); ++site) {
        const size_t cells = shape_of(plan.sites[site], plan.examples[example]).cells();
        log.write(MapRow{step, example, site, noise(cells, static_cast<uint32_t>(step * 1000 + 31 * site + example))});
      }
    }
    for (size_t site = 0; site < plan.sites.size(); ++site) {
      for (size_t head = 0; head < plan.sites[site].heads; ++head) {
        AttentionStatistics statistics;
        statistics.add({noise(9, static_cast<uint32_t>(step + 7 * head + site)), 3, 3, false, 2});
        log.write(HeadRow{step, site, head, statistics, 1 / 3.0, 2 / 3.0});
      }
    }
  }
  log.commit();
}

TEST(Report, OfALongRunOf48HeadsStaysBelow10Megabytes) {
  const LogFolder folder;
  std::vector<int64_t> steps;
  for (int64_t step = 0; step < 400; step += step < 100 ? 1 : 2) steps.push_back(step);
  for (int64_t step = 500; step <= 5000; step += 250) steps.push_back(step);  // validations
  LogWriter log(folder.file());
  write_large(log, large_plan(4, 4), steps);
  const std::string page = report_of(folder.file());
  EXPECT_LT(page.size(), 10'000'000u);
  EXPECT_GT(page.size(), 6'000'000u) << "as many maps as may be";
  const Json run = runs_in(page)[0];
  EXPECT_GT(run["maps"][0]["steps"].size(), 15u);
  EXPECT_EQ(run["maps"][0]["steps"].front(), 0);
  EXPECT_EQ(run["maps"][0]["steps"].back(), 5000);
  EXPECT_EQ(run["heads"]["step"].front(), 0);
  EXPECT_EQ(run["heads"]["step"].back(), 5000);
  EXPECT_EQ(run["steps"]["step"].size(), 1000u);
  EXPECT_EQ(run["steps"]["step"].front(), 1);
  EXPECT_EQ(run["steps"]["step"].back(), 5000);
  for (int64_t step = 500; step <= 5000; step += 250) {
    EXPECT_THAT(run["steps"]["step"], testing::Contains(step));
    EXPECT_THAT(run["heads"]["step"], testing::Contains(step));
  }
}

TEST(Report, OfOneHeadOverEightSentencesStaysBelowAMegabyte) {
  const LogFolder folder;
  LogPlan plan = large_plan(1, 1);
  plan.sites = {{"cross", 0, 1}};
  std::vector<int64_t> steps;
  for (int64_t step = 0; step <= 800; ++step) steps.push_back(step);
  LogWriter log(folder.file());
  write_large(log, plan, steps);
  const std::string page = report_of(folder.file());
  EXPECT_LT(page.size(), 1'000'000u);
  EXPECT_EQ(runs_in(page)[0]["maps"][0]["steps"].size(), 128u);
}

TEST(RunFolder, HasADatabaseOrSaysWhatItShouldBe) {
  const LogFolder folder;
  const auto error_of = [](const fs::path& run) {
    try {
      return find_database(run).native();
    } catch (const Error& error) {
      return std::string(error.what());
    }
  };
  EXPECT_THAT(error_of(folder.path()), StartsWith(folder.path().native() + ": holds no run.db"));
  EXPECT_EQ(error_of(folder.path() / "no"),
            "there is no folder " + (folder.path() / "no").native() + "; expected the folder of a run");
  const LogWriter log(folder.file());
  EXPECT_EQ(error_of(folder.path()), folder.file().native());
  EXPECT_EQ(error_of(folder.path() / ""), folder.file().native());
}

}  // namespace
}  // namespace gloss
