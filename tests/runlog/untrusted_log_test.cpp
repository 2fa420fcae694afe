#include <gmock/gmock.h>

#include "base/error.h"
#include "runlog/heads_table.h"
#include "runlog/log_fixture.h"
#include "runlog/log_reader.h"

namespace gloss {
namespace {

using testing::HasSubstr;
using testing::ThrowsMessage;

/// A log of three steps that a stranger then changed.
class UntrustedLog : public testing::Test {
 protected:
  UntrustedLog() {
    LogWriter log(folder_.file());
    log.plan(small_plan());
    for (const int64_t step : {0, 1, 2}) write_step(log, step);
  }

  void change(const char* sql) const { Database::to_write(folder_.file()).execute(sql); }

  /// Reads all that reports and inspect read.
  void read() const {
    const LogReader log(folder_.file());
    log.convergence(log.logged_steps());
    log.aligning_head();
    log.guided_head();
    for (const int64_t step : log.logged_steps()) {
      for (size_t e = 0; e < log.examples().size(); ++e) {
        log.pieces(step, e);
        for (size_t s = 0; s < log.sites().size(); ++s) log.map(step, e, s);
      }
    }
    heads_table(head_histories(log, "cross"), 2);
  }

  LogFolder folder_;
};

TEST_F(UntrustedLog, IsReadAsItWasWritten) {
  EXPECT_NO_THROW(read());
}

class ChangedLog : public UntrustedLog, public testing::WithParamInterface<const char*> {};

TEST_P(ChangedLog, IsRefusedByName) {
  change(GetParam());
  EXPECT_THAT([&] { read(); }, ThrowsMessage<Error>(HasSubstr(folder_.file().native())));
}

INSTANTIATE_TEST_SUITE_P(
    Strangers, ChangedLog,
    testing::Values(
        // an endless view in place of a table
        "ALTER TABLE attention RENAME TO other; CREATE VIEW attention AS WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL "
        "SELECT i + 1 FROM n) SELECT i AS id, i AS step, 0 AS example, 0 AS site, 2 AS rows, 2 AS columns, "
        "'u16' AS encoding, x'00' AS weights FROM n",
        // weights that are not in the file
        "ALTER TABLE attention RENAME TO other; CREATE TABLE attention (id, step, example, site, rows, columns, "
        "encoding, weights AS (zeroblob(60000000))); "
        "INSERT INTO attention VALUES (1, 0, 0, 0, 4, 4, 'float32')",
        // more heads than a file of this size has rows
        "WITH RECURSIVE n (i) AS (SELECT 2 UNION ALL SELECT i + 1 FROM n WHERE i < 50) INSERT INTO site "
        "SELECT i, 'cross', i, 1024 FROM n",
        "WITH RECURSIVE n (i) AS (SELECT 2 UNION ALL SELECT i + 1 FROM n WHERE i < 99999) INSERT INTO site "
        "SELECT i, 'cross', i, 1 FROM n",
        "DROP TABLE attention", "UPDATE site SET heads = 0", "UPDATE site SET heads = -1",
        "UPDATE site SET heads = 1025", "UPDATE site SET name = 'sideways'",
        "UPDATE attention SET rows = 9223372036854775807", "UPDATE attention SET columns = 'x'",
        "UPDATE attention SET step = 'later' WHERE step = 2",
        "UPDATE attention SET step = 1.5 WHERE step = 2 AND example = 0 AND site = 0",
        "UPDATE attention SET step = 9223372036854775807 WHERE step = 2",
        "UPDATE attention SET site = 99 WHERE step = 2 AND site = 0 AND example = 0",
        "UPDATE attention SET example = -1 WHERE example = 0", "UPDATE attention SET weights = zeroblob(60000000)",
        "UPDATE attention SET weights = 'words'", "UPDATE attention SET encoding = 'u8'",
        "UPDATE piece SET losses = x'000000'", "UPDATE piece SET losses = NULL",
        "UPDATE example SET source_words = '[0, 0, 9, 2]'", "UPDATE example SET source_words = '[-1, 0, 1, 2]'",
        "UPDATE example SET source_pieces = printf('%.*c', 1000000, '[')", "UPDATE example SET gold = '[[9, 0, true]]'",
        "INSERT INTO run VALUES ('guided_head', '{\"layer\": -1, \"head\": 0}')",
        "INSERT INTO run VALUES ('guided_head', '{\"layer\": 1e300, \"head\": 0}')",
        "INSERT INTO run VALUES ('aligning_head', '{\"layer\": 1, \"head\": 2, \"rows\": \"read\", \"aer\": null}')",
        "INSERT INTO run VALUES ('aligning_head', '[[]]')"));

TEST_F(UntrustedLog, TakesNoMoreWeightsAStepThanItSays) {
  // 1024 heads x 300 x 300 are 92 million.
  std::string pieces = "[", words = "[";
  for (int i = 0; i < 299; ++i) pieces += "\"a\", ", words += "0, ";
  pieces += "\"</s>\"]", words += "1]";
  change(("UPDATE site SET heads = 1024 WHERE id = 1; UPDATE example SET source = 'a', target = 'b', gold = NULL, "
          "source_pieces = '" +
          pieces + "', target_pieces = '" + pieces + "', source_words = '" + words + "', target_words = '" + words +
          "'")
             .c_str());
  EXPECT_THAT([&] { read(); }, ThrowsMessage<Error>(HasSubstr("weights a step")));
}

TEST_F(UntrustedLog, RunsNoTriggerWhereTrainingGoesOn) {
  change("CREATE TRIGGER t BEFORE INSERT ON step BEGIN DELETE FROM run; END");
  {
    LogWriter log(folder_.file());
    log.plan(small_plan());
    write_step(log, 3);
  }
  EXPECT_FALSE(LogReader(folder_.file()).run().empty());
}

}  // namespace
}  // namespace gloss
