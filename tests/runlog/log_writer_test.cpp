#include "runlog/log_writer.h"

#include <gmock/gmock.h>
#include <sys/wait.h>

#include <atomic>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <functional>
#include <limits>
#include <optional>
#include <sstream>
#include <thread>

#include "base/error.h"
#include "runlog/log_fixture.h"
#include "runlog/log_reader.h"

namespace gloss {
namespace {

namespace fs = std::filesystem;
using testing::ElementsAre;
using testing::EndsWith;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::StartsWith;
using testing::ThrowsMessage;

std::string error_of(const std::function<void()>& call) {
  try {
    call();
  } catch (const Error& error) {
    return error.what();
  }
  return "no error";
}

/// The first cell that a query gives, as text.
std::string ask(const fs::path& file, std::string_view sql) {
  const Database database = Database::to_read(file);
  Statement row = database.prepare(sql);
  return row.next() ? row.text(0) : "nothing";
}

/// Runs `body` in a process of its own and gives its wait status.
int in_child(const std::function<void()>& body) {
  const pid_t child = ::fork();
  if (child == 0) {
    try {
      body();
    } catch (const std::exception& error) {
      std::fprintf(stderr, "%s\n", error.what());
      std::_Exit(1);
    }
    std::_Exit(0);
  }
  int status = 0;
  ::waitpid(child, &status, 0);
  return status;
}

/// Lets go of root's right to write where the permissions forbid it.
void become_nobody() {
  if (::geteuid() == 0 && (::setgid(65534) != 0 || ::setuid(65534) != 0)) fail("cannot become nobody");
}

void forbid_writing(const LogFolder& folder) {
  for (const auto& entry : fs::directory_iterator(folder.path())) fs::permissions(entry, fs::perms(0444));
  fs::permissions(folder.path(), fs::perms(0555));
}

TEST(LogWriter, HasEveryTableWithItsColumns) {
  const LogFolder folder;
  LogWriter log(folder.file());
  const auto columns = [&](const std::string& table) {
    return ask(folder.file(), "SELECT group_concat(name) FROM pragma_table_info('" + table + "')");
  };
  EXPECT_EQ(ask(folder.file(),
                "SELECT group_concat(name) FROM (SELECT name FROM sqlite_master WHERE type = 'table' "
                "ORDER BY name)"),
            "attention,change,example,head,piece,run,sample,site,step,validation");
  EXPECT_EQ(columns("run"), "key,value");
  EXPECT_EQ(columns("step"), "step,epoch,loss,learning_rate,gradient_norm,tokens,seconds");
  EXPECT_EQ(columns("validation"), "step,name,value");
  EXPECT_EQ(columns("sample"), "step,line,source,reference,output");
  EXPECT_EQ(columns("change"), "step,key,old,new");
  EXPECT_EQ(columns("site"), "id,name,layer,heads");
  EXPECT_EQ(columns("example"), "id,source,target,source_pieces,target_pieces,source_words,target_words,gold");
  EXPECT_EQ(columns("attention"), "id,step,example,site,rows,columns,encoding,weights");
  EXPECT_EQ(columns("piece"), "step,example,losses,centres");
  EXPECT_EQ(columns("head"),
            "site,head,step,entropy,relative_entropy,confidence,coverage_penalty,monotonicity,aer,aer_shifted,"
            "converged");
}

TEST(LogWriter, ReadsBackWhatWasWritten) {
  const LogFolder folder;
  const LogPlan plan = small_plan();
  LogWriter log(folder.file());
  log.plan(plan);
  log.set_property("device", "cpu");
  log.set_property("device", "cuda");
  write_step(log, 0);
  log.begin();
  log.write(StepRow{1, 0.5, std::numeric_limits<double>::quiet_NaN(), 0.25, 2, 300, 0.125});
  log.write(ValidationRow{1, "loss", 3.5});
  log.write(ValidationRow{1, "bleu", 12});
  log.write(SampleRow{1, 2, "ja", "yes", ""});
  log.write(SampleRow{1, 1, "", "a", "b"});
  log.write(PieceRow{1, 1, {0.5f, 1e-3f}, {0.25f, 1}});
  AttentionStatistics statistics;
  statistics.add({std::vector<float>{0.5f, 0.5f}, 1, 2, false, 1});
  log.write(HeadRow{1, 1, 1, statistics, 0.25, 0.5});
  log.commit();

  const LogReader reader(folder.file());
  EXPECT_EQ(reader.run(), (std::map<std::string, std::string>{{"device", "cuda"}, {"format_version", "1"}}));
  EXPECT_EQ(reader.sites(), plan.sites);
  EXPECT_EQ(reader.examples(), plan.examples);

  const StepTable steps = reader.steps();
  EXPECT_THAT(steps.step, ElementsAre(0, 1));
  EXPECT_EQ(steps.epoch[1], 0.5);
  EXPECT_TRUE(std::isnan(steps.loss[1]));
  EXPECT_EQ(steps.learning_rate[1], 0.25);
  EXPECT_EQ(steps.gradient_norm[1], 2);
  EXPECT_EQ(steps.tokens[1], 300);
  EXPECT_EQ(steps.seconds[1], 0.125);

  ASSERT_EQ(reader.validations().size(), 2u);
  EXPECT_EQ(reader.validations()[0].name, "bleu");
  EXPECT_EQ(reader.validations()[1].value, 3.5);
  ASSERT_EQ(reader.samples().size(), 2u);
  EXPECT_EQ(reader.samples()[0].output, "b");
  EXPECT_EQ(reader.samples()[1].source, "ja");

  EXPECT_THAT(reader.logged_steps(), ElementsAre(0));
  EXPECT_THAT(reader.pieces(0, 0).losses, ElementsAre(0.5f, 0.5f, 0.5f));
  EXPECT_THAT(reader.pieces(0, 0).centres, IsEmpty());
  EXPECT_THAT(reader.pieces(1, 1).losses, ElementsAre(0.5f, 1e-3f));
  EXPECT_THAT(reader.pieces(1, 1).centres, ElementsAre(0.25f, 1));

  const HeadTable head = reader.statistics(1, 1);
  EXPECT_THAT(head.step, ElementsAre(0, 1));
  EXPECT_NEAR(head.entropy[1], std::log(2), 1e-12);
  EXPECT_NEAR(head.relative_entropy[1], 1, 1e-12);
  EXPECT_EQ(head.confidence[1], 0.5);
  EXPECT_NEAR(head.coverage_penalty[1], 2 * std::log(0.5), 1e-12);
  EXPECT_EQ(head.monotonicity[1], 1);
  EXPECT_TRUE(std::isnan(head.aer[0]));
  EXPECT_EQ(head.aer[1], 0.25);
  EXPECT_EQ(head.aer_shifted[1], 0.5);
  EXPECT_TRUE(std::isnan(head.converged[1]));
}

TEST(LogWriter, KeepsMapsAsItsPlanSays) {
  for (const auto& [cells, tolerance] :
       {std::pair{WeightEncoding::U16, 1.0f / 65535}, {WeightEncoding::Float32, 0.0f}}) {
    const LogFolder folder;
    LogWriter log(folder.file());
    log.plan(small_plan(cells));
    write_step(log, 3);
    const LogReader reader(folder.file());
    const LoggedMap map = reader.map(3, 0, 1);
    EXPECT_EQ(map.shape.heads, 2u);
    EXPECT_EQ(map.shape.rows, 3u);
    EXPECT_EQ(map.shape.columns, 4u);
    const std::vector<float> weights = weights_at(3, 0, 1);
    ASSERT_EQ(map.weights.size(), weights.size());
    for (size_t i = 0; i < weights.size(); ++i) EXPECT_NEAR(map.weights[i], weights[i], tolerance);
    EXPECT_EQ(map.head(1)(2, 3), map.weights[23]);
    EXPECT_EQ(error_of([&] { map.head(2); }), "there is no head 2: the map has heads 0 to 1");
  }
}

TEST(LogWriter, IsReadByPython) {
  for (const auto& [cells, tolerance] : {std::pair{WeightEncoding::U16, 1.0 / 65535}, {WeightEncoding::Float32, 0.0}}) {
    const LogFolder folder;
    {
      LogWriter log(folder.file());
      log.plan(small_plan(cells));
      for (int64_t step = 0; step < 3; ++step) write_step(log, step);
      log.write(MapRow{2, 0, 0, std::vector<float>(16)});
    }
    const std::string command = PYTHON " " GLOSS_SOURCE_DIR "/tests/runlog/read_log.py " + folder.file().string() +
                                " > " + (folder.path() / "said").string();
    ASSERT_EQ(std::system(command.c_str()), 0);
    std::ifstream said(folder.path() / "said");
    int maps = 0, compressed = 0, losses = 0;
    for (std::string line; std::getline(said, line);) {
      std::istringstream words(line);
      std::string kind, encoding;
      int64_t step = 0;
      size_t example = 0, site = 0;
      words >> kind >> step >> example;
      if (kind == "losses") {
        EXPECT_THAT(line, EndsWith(" 0.5"));
        ++losses;
        continue;
      }
      words >> site >> encoding;
      ++maps;
      compressed += encoding.ends_with("+zlib");
      std::vector<float> weights = weights_at(step, example, site);
      if (step == 2 && example == 0 && site == 0) std::ranges::fill(weights, 0.0f);
      for (const float weight : weights) {
        double read = -1;
        words >> read;
        EXPECT_NEAR(read, weight, tolerance) << line;
      }
      std::string rest;
      EXPECT_FALSE(words >> rest) << line;
    }
    EXPECT_EQ(maps, 12);
    EXPECT_GE(compressed, 1);
    EXPECT_EQ(losses, 6);
  }
}

TEST(LogWriter, LosesNothingButTheStepInWhichItIsKilled) {
  const LogFolder folder;
  const int status = in_child([&] {
    LogWriter log(folder.file());
    log.plan(small_plan());
    for (int64_t step = 0; step < 50; ++step) write_step(log, step);
    log.begin();
    log.write(StepRow{50});
    log.write(MapRow{50, 0, 0, weights_at(50, 0, 0)});
    ::kill(::getpid(), SIGKILL);
  });
  ASSERT_TRUE(WIFSIGNALED(status));
  {
    const LogReader reader(folder.file());
    EXPECT_EQ(reader.logged_steps().size(), 50u);
    EXPECT_EQ(reader.steps().step.back(), 49);
    EXPECT_NEAR(reader.map(49, 1, 1).weights[0], weights_at(49, 1, 1)[0], 1.0 / 65535);
  }
  EXPECT_EQ(ask(folder.file(), "PRAGMA integrity_check"), "ok");
  LogWriter again(folder.file());
  again.plan(small_plan());
  write_step(again, 50);
  EXPECT_EQ(LogReader(folder.file()).logged_steps().size(), 51u);
}

TEST(LogWriter, TakesBackWhatWasNotCommitted) {
  const LogFolder folder;
  {
    LogWriter log(folder.file());
    log.plan(small_plan());
    write_step(log, 0);
    log.begin();
    log.write(StepRow{1});
  }
  EXPECT_THAT(LogReader(folder.file()).steps().step, ElementsAre(0));
}

TEST(LogWriter, AppearsAWholeStepAtATime) {
  const LogFolder folder;
  LogWriter log(folder.file());
  log.plan(small_plan());
  std::atomic<bool> writing = true;
  std::thread reading([&] {
    int64_t last = -1;
    while (writing) {
      const LogReader reader(folder.file());
      const std::vector<int64_t> steps = reader.logged_steps();
      if (steps.empty()) continue;
      ASSERT_GE(steps.back(), last);
      last = steps.back();
      // All that a step holds is there, and nothing of a later one.
      ASSERT_EQ(reader.steps().step.back(), last);
      ASSERT_EQ(reader.statistics(1, 1).step.back(), last);
      for (size_t example = 0; example < 2; ++example) {
        ASSERT_NO_THROW(reader.pieces(last, example));
        for (size_t site = 0; site < 2; ++site) ASSERT_NO_THROW(reader.map(last, example, site));
      }
    }
    EXPECT_GT(last, 0);
  });
  for (int64_t step = 0; step < 1500; ++step) write_step(log, step);
  writing = false;
  reading.join();
}

TEST(LogWriter, IsNeverHeldUpByAReader) {
  const LogFolder folder;
  std::optional<LogWriter> log(std::in_place, folder.file());
  log->plan(small_plan());
  write_step(*log, 0);
  const LogReader reader(folder.file());
  const auto begin = std::chrono::steady_clock::now();
  for (int64_t step = 1; step < 1500; ++step) write_step(*log, step);  // past SQLite's own checkpoints
  log.reset();
  EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds(20));
  EXPECT_THAT(reader.logged_steps(), ElementsAre(0)) << "a reader sees one moment";
  EXPECT_EQ(LogReader(folder.file()).logged_steps().size(), 1500u);
}

TEST(LogWriter, GoesOnAsSoonAsWhoReadsAFinishedLogIsDone) {
  const LogFolder folder;
  const auto write = [&](int64_t step) {
    LogWriter log(folder.file());
    log.plan(small_plan());
    write_step(log, step);
  };
  write(0);
  std::optional<LogReader> reader(std::in_place, folder.file());
  std::thread done([&] {
    std::this_thread::sleep_for(std::chrono::milliseconds(300));
    reader.reset();
  });
  EXPECT_EQ(error_of([&] { write(1); }), "no error");
  done.join();
  EXPECT_EQ(LogReader(folder.file()).logged_steps().size(), 2u);
}

TEST(LogWriter, EndsAsOneFile) {
  const LogFolder folder;
  {
    LogWriter log(folder.file());
    log.plan(small_plan());
    for (int64_t step = 0; step < 5; ++step) write_step(log, step);
    EXPECT_THAT(folder.names(), ElementsAre("run.db", "run.db-shm", "run.db-wal"));
    EXPECT_EQ(ask(folder.file(), "PRAGMA journal_mode"), "wal");
  }
  EXPECT_THAT(folder.names(), ElementsAre("run.db"));
  EXPECT_EQ(ask(folder.file(), "PRAGMA journal_mode"), "delete");
  EXPECT_THAT(folder.names(), ElementsAre("run.db")) << "a reader leaves nothing behind";
}

TEST(LogWriter, IsFoldedIntoOneFileWhereAReaderHoldsIt) {
  const LogFolder folder;
  std::optional<LogWriter> log(std::in_place, folder.file());
  log->plan(small_plan());
  for (int64_t step = 0; step < 5; ++step) write_step(*log, step);
  const Database connected = Database::to_read(folder.file());
  EXPECT_TRUE(connected.prepare("SELECT * FROM step").next());
  log.reset();
  EXPECT_EQ(fs::file_size(folder.path() / "run.db-wal"), 0u);
  const LogFolder elsewhere;
  fs::copy(folder.file(), elsewhere.file());
  EXPECT_EQ(LogReader(elsewhere.file()).logged_steps().size(), 5u);
}

TEST(LogWriter, IsReadInAFolderThatCannotBeWritten) {
  for (const std::string_view left : {"after its end", "copied while a reader held it", "while it is written"}) {
    const LogFolder folder;
    std::optional<LogWriter> log(std::in_place, folder.file());
    log->plan(small_plan());
    write_step(*log, 0);
    std::optional<Database> connected;
    if (left == "copied while a reader held it") {
      connected = Database::to_read(folder.file());
      EXPECT_TRUE(connected->prepare("SELECT * FROM step").next());
    }
    if (left != "while it is written") log.reset();
    const LogFolder copy;
    const LogFolder& read = connected ? copy : folder;
    if (connected) fs::copy(folder.file(), copy.file());
    forbid_writing(read);
    const int status = in_child([&] {
      become_nobody();
      const LogReader reader(read.file());
      if (reader.logged_steps().size() != 1) fail("expected one step");
      reader.map(0, 0, 0);
    });
    EXPECT_EQ(status, 0) << left;
  }
}

TEST(LogWriter, OfAKilledRunSaysThatItsLastStepsNeedAFolderThatCanBeWritten) {
  const LogFolder folder;
  in_child([&] {
    LogWriter log(folder.file());
    log.plan(small_plan());
    write_step(log, 0);
    ::kill(::getpid(), SIGKILL);
  });
  const LogFolder copy;
  fs::copy(folder.file(), copy.file());
  fs::copy(folder.path() / "run.db-wal", copy.path() / "run.db-wal");
  forbid_writing(copy);
  const int status = in_child([&] {
    become_nobody();
    const std::string error = error_of([&] { LogReader reader(copy.file()); });
    if (error.find("copy both") == std::string::npos) fail("{}", error);
  });
  EXPECT_EQ(status, 0);
}

TEST(LogWriter, ForgetsWhatIsNewerThanACheckpoint) {
  const LogFolder folder;
  LogWriter log(folder.file());
  log.plan(small_plan());
  for (int64_t step = 0; step < 10; ++step) {
    write_step(log, step);
    log.write(ValidationRow{step, "bleu", 1});
    log.write(SampleRow{step, 1, "a", "b", "c"});
  }
  log.finish("the limit is reached");
  EXPECT_EQ(ask(folder.file(), "SELECT value FROM run WHERE key = 'end'"), "the limit is reached");
  log.forget_after(6);
  for (const char* table : {"step", "validation", "sample", "attention", "piece", "head"}) {
    EXPECT_EQ(ask(folder.file(), std::string("SELECT max(step) || ' ' || count(DISTINCT step) FROM ") + table), "6 7")
        << table;
  }
  EXPECT_EQ(ask(folder.file(), "SELECT count(converged) FROM head"), "0");
  EXPECT_EQ(ask(folder.file(), "SELECT count(*) FROM run WHERE key = 'end'"), "0");
  EXPECT_EQ(ask(folder.file(), "SELECT count(*) FROM example"), "2");
}

TEST(LogWriter, JoinsTheChangesOfAKeyAtOneStep) {
  const LogFolder folder;
  LogWriter log(folder.file());
  log.write(ChangeRow{7, "b", "1", "2"});
  log.write(ChangeRow{7, "b", "2", "3"});
  log.write(ChangeRow{7, "a", "1", "2"});
  log.write(ChangeRow{7, "a", "2", "1"});
  log.write(ChangeRow{9, "b", "3", "4"});
  const auto rows = [&] {
    return ask(folder.file(), "SELECT group_concat(step || key || old || new) FROM (SELECT * FROM change)");
  };
  EXPECT_EQ(rows(), "7b13,9b34");
  log.forget_after(8);
  EXPECT_EQ(rows(), "7b13,8b34") << "the setting stays as it was changed";
  const std::vector<ChangeRow> read = LogReader(folder.file()).changes();
  ASSERT_EQ(read.size(), 2u);
  EXPECT_EQ(read[1].step, 8);
  EXPECT_EQ(read[1].key + read[1].before + read[1].after, "b34");
}

TEST(LogWriter, GivesALogOfAnOlderVersionTheTableOfChanges) {
  const LogFolder folder;
  { LogWriter log(folder.file()); }
  Database::to_write(folder.file()).execute("DROP TABLE change");
  EXPECT_TRUE(LogReader(folder.file()).changes().empty());
  LogWriter(folder.file()).write(ChangeRow{7, "b", "1", "2"});
  EXPECT_EQ(LogReader(folder.file()).changes().size(), 1u);
}

TEST(LogWriter, GoesOnAllAtOnceOrNotAtAll) {
  const LogFolder folder;
  LogWriter log(folder.file());
  log.plan(small_plan());
  for (int64_t step = 0; step < 4; ++step) write_step(log, step);
  log.finish("the limit is reached");
  LogPlan other = small_plan();
  other.examples.pop_back();
  {
    LogWriter again(folder.file());
    again.begin();
    again.forget_after(2);
    EXPECT_EQ(ask(folder.file(), "SELECT max(step) FROM attention"), "3") << "nobody sees it before the end";
    EXPECT_NE(error_of([&] { again.plan(other); }), "no error");
  }
  EXPECT_TRUE(LogReader(folder.file()).is_complete());
  EXPECT_EQ(LogReader(folder.file()).logged_steps().size(), 4u);
}

TEST(LogWriter, GoesOnWithTheSamePlan) {
  const LogFolder folder;
  for (int64_t step = 0; step < 3; ++step) {
    LogWriter log(folder.file());
    log.plan(small_plan(step == 1 ? WeightEncoding::Float32 : WeightEncoding::U16));
    write_step(log, step);
  }
  const LogReader reader(folder.file());
  EXPECT_EQ(reader.examples(), small_plan().examples);
  EXPECT_THAT(reader.logged_steps(), ElementsAre(0, 1, 2));
  EXPECT_EQ(reader.map(1, 1, 0).weights, weights_at(1, 1, 0)) << "a step of float32 among those of u16";
}

TEST(LogWriter, RefusesAnotherPlanWhereItHasMaps) {
  const LogFolder folder;
  LogWriter log(folder.file());
  LogPlan other = small_plan();
  other.examples.pop_back();
  log.plan(other);
  log.plan(small_plan());
  write_step(log, 0);
  EXPECT_EQ(error_of([&] { log.plan(other); }),
            folder.file().native() +
                ": holds maps of 2 sentence pairs, but maps of 1 sentence pair are to be logged, which are not the "
                "same; give back what this run was begun with, or begin another with --run or --fresh");
  EXPECT_THAT(error_of([&] { check_plan(folder.file(), other); }), HasSubstr("not the same"));
  EXPECT_EQ(error_of([&] { check_plan(folder.file(), small_plan()); }), "no error");
  other = small_plan();
  other.sites[1].heads = 4;
  EXPECT_THAT(error_of([&] { log.plan(other); }),
              HasSubstr("holds maps of encoder_self of layer 0 with 1 head, cross of layer 1 with 2 heads, but"));
  other = small_plan();
  other.examples[1].gold = Links{};
  EXPECT_THAT(error_of([&] { log.plan(other); }), HasSubstr("not the same"));
  EXPECT_EQ(LogReader(folder.file()).examples(), small_plan().examples);
}

TEST(LogWriter, RefusesWeightsOfAnotherShape) {
  const LogFolder folder;
  LogWriter log(folder.file());
  log.plan(small_plan());
  EXPECT_EQ(error_of([&] {
              log.write(MapRow{0, 1, 1, std::vector<float>(9)});
            }),
            folder.file().native() +
                ": cross of layer 1 with 2 heads on example 1 was given with 9 weights, expected 2 x 2 x 2");
}

TEST(LogWriter, RefusesAFileThatIsNoLog) {
  const LogFolder folder;
  const std::string file = folder.file().native();
  const auto both = [&] {
    const std::string error = error_of([&] { LogReader reader(folder.file()); });
    EXPECT_EQ(error_of([&] { LogWriter log(folder.file()); }), error);
    return error;
  };
  EXPECT_EQ(error_of([&] { LogReader reader(folder.file()); }), file + ": there is no such file");
  std::ofstream(folder.file()) << std::string(5000, 'x');
  EXPECT_EQ(both(), file + ": file is not a database");
  fs::remove(folder.file());
  Database::to_write(folder.file()).execute("CREATE TABLE other (a)");
  EXPECT_EQ(both(), file + ": is a database, but not one of a run");
  fs::remove(folder.file());
  LogWriter(folder.file()).set_property("format_version", "2");
  EXPECT_EQ(both(), file + ": has the format version 2, expected 1");
  EXPECT_THAT(error_of([&] { LogWriter log(folder.path() / "none" / "run.db"); }),
              HasSubstr("none/run.db: unable to open"));
}

TEST(LogWriter, IsRefusedWhereItsNumbersAreOutOfRange) {
  const struct {
    const char* change;
    const char* said;
  } cases[] = {
      {"UPDATE example SET target_words = '[-1, 1, 2]'", "word numbers"},
      {"UPDATE example SET target_words = '[0, 2, 1]' WHERE id = 0", "word numbers"},
      {"UPDATE example SET source_words = '[0, 0, 2, 2]' WHERE id = 0", "word numbers"},
      {"UPDATE example SET source_words = '[0]' WHERE id = 0", "word number of each"},
      {"UPDATE example SET source_pieces = '[]', source_words = '[]'", "pieces"},
      {"UPDATE example SET source_pieces = 'x'", "cannot be understood"},
      {"UPDATE example SET gold = '[[0, 7, true]]'", "gold link 0-7"},
      {"UPDATE example SET gold = '[[-1, 0, true]]'", "gold link -1-0"},
      {"UPDATE site SET heads = 4611686018427387904", "heads"},
      {"UPDATE site SET heads = 0", "heads"},
      {"UPDATE site SET heads = -1", "heads"},
      {"UPDATE site SET layer = -1", "layer"},
      {"UPDATE site SET name = 'none'", "cross, encoder_self or decoder_self"},
      {"UPDATE attention SET rows = 4611686018427387904, columns = 2, weights = x''", "expected"},
      {"UPDATE attention SET columns = columns + 1", "expected"},
      {"UPDATE attention SET weights = x'789c'", "expected"},
      {"UPDATE piece SET losses = x'00000000', centres = x'00000000'", "target pieces"},
      {"UPDATE piece SET centres = x'0000000000000000'", "target pieces"},
  };
  for (const auto& [change, said] : cases) {
    const LogFolder folder;
    {
      LogWriter log(folder.file());
      log.plan(small_plan());
      write_step(log, 0);
    }
    {
      const Database database = Database::to_write(folder.file());
      database.execute(change);
    }
    const auto read_all = [&] {
      const LogReader log(folder.file());
      for (size_t example = 0; example < log.examples().size(); ++example) {
        log.pieces(0, example);
        for (size_t site = 0; site < log.sites().size(); ++site) log.map(0, example, site);
      }
    };
    EXPECT_THAT(error_of(read_all), HasSubstr(said)) << change;
    EXPECT_THAT(error_of(read_all), HasSubstr(folder.file().native())) << change;
  }
}

TEST(LogWriter, TakesConvergenceOfMapsThatAreThereAlone) {
  for (const char* const change : {"UPDATE attention SET site = site + 7", "UPDATE attention SET example = example - 2",
                                   "UPDATE attention SET rows = 1"}) {
    const LogFolder folder;
    LogWriter log(folder.file());
    log.plan(small_plan());
    write_step(log, 0);
    {
      const Database database = Database::to_write(folder.file());
      database.execute(change);
    }
    const std::vector<int64_t> steps{0};
    EXPECT_THAT(error_of([&] { LogReader(folder.file()).convergence(steps); }), HasSubstr("map of")) << change;
  }
}

TEST(LogWriter, KnowsNothingOfHeadsWhoseRowsAreMissing) {
  const LogFolder folder;
  {
    LogWriter log(folder.file());
    log.plan(small_plan());
    for (int64_t step = 0; step < 4; ++step) write_step(log, step);
    log.finish("the limit is reached");
  }
  {
    const Database database = Database::to_write(folder.file());
    database.execute("DELETE FROM head WHERE site = 1 AND head = 1 AND step > 0");
  }
  const ConvergenceTable table = LogReader(folder.file()).final_convergence();
  EXPECT_EQ(table.steps.size(), 4u);
  for (const auto& heads : table.similarities) {
    for (const std::vector<double>& shares : heads) EXPECT_EQ(shares.size(), 4u);
  }
  EXPECT_EQ(table.emerged[1][1], std::nullopt);
}

TEST(LogWriter, SaysWhatThereIsInsteadOfWhatThereIsNot) {
  const LogFolder folder;
  LogWriter log(folder.file());
  log.plan(small_plan());
  const std::string file = folder.file().native();
  EXPECT_EQ(error_of([&] { LogReader(folder.file()).map(7, 0, 0); }),
            file + ": no map of step 7: no attention is logged");
  write_step(log, 5);
  write_step(log, 10);
  const LogReader reader(folder.file());
  EXPECT_EQ(error_of([&] { reader.map(7, 0, 0); }), file + ": no map of step 7: the nearest logged are 5 and 10");
  EXPECT_EQ(error_of([&] { reader.map(3, 0, 0); }), file + ": no map of step 3: the first logged is 5");
  EXPECT_EQ(error_of([&] { reader.pieces(11, 0); }), file + ": no losses of step 11: the last logged is 10");
  EXPECT_EQ(error_of([&] { reader.map(5, 2, 0); }), file + ": there is no example 2: its examples are 0 to 1");
  EXPECT_EQ(error_of([&] { reader.map(5, 0, 2); }), file + ": there is no site 2: its sites are 0 to 1");
  EXPECT_EQ(error_of([&] { reader.statistics(0, 1); }),
            file + ": there is no head 1: the heads of encoder_self in layer 0 are 0");
}

TEST(LogWriter, FillsInWhereEachHeadHasConverged) {
  const LogFolder folder;
  LogPlan plan = small_plan();
  plan.sites = {{"cross", 0, 2}, {"cross", 1, 1}};
  LogWriter log(folder.file());
  log.plan(plan);
  // Of 3 + 2 rows, the first `there` of head 0 look at the column of their number, the others at column 0, where the
  // first row of each example ends; head 1 looks at the same place always, and the head of site 1 is flat.
  const auto write = [&](int64_t step, int64_t there) {
    log.begin();
    for (size_t example = 0; example < 2; ++example) {
      const MapShape shape = shape_of(plan.sites[0], plan.examples[example]);
      std::vector<float> weights(shape.cells());
      for (size_t row = 0; row < shape.rows; ++row) {
        const bool arrived = static_cast<int64_t>(row + 3 * example) < there;
        weights[row * shape.columns + (arrived ? row : 0)] = 1;
        weights[(shape.rows + row) * shape.columns] = 1;
      }
      log.write(MapRow{step, example, 0, weights});
      log.write(MapRow{step, example, 1, std::vector<float>(shape.rows * shape.columns, 0.5f)});
    }
    for (size_t head = 0; head < 2; ++head) log.write(HeadRow{step, 0, head, {}, std::nullopt, std::nullopt});
    log.write(HeadRow{step, 1, 0, {}, std::nullopt, std::nullopt});
    log.commit();
  };
  write(0, 0);
  write(5, 3);
  write(10, 4);
  write(100, 5);
  const std::vector<int64_t> some{5, 100};
  const ConvergenceTable table = LogReader(folder.file()).convergence(some);
  EXPECT_EQ(table.steps, some);
  EXPECT_THAT(table.similarities[0], ElementsAre(ElementsAre(0.8, 1), ElementsAre(1, 1)));
  EXPECT_FALSE(LogReader(folder.file()).is_complete());
  log.finish("the limit is reached");
  const LogReader reader(folder.file());
  EXPECT_TRUE(reader.is_complete());
  EXPECT_THAT(reader.final_convergence().emerged[0], ElementsAre(5, std::nullopt));
  EXPECT_THAT(reader.final_convergence().emerged[1], ElementsAre(std::nullopt));
  EXPECT_THAT(reader.statistics(0, 0).converged, ElementsAre(0.4, 0.8, 0.8, 1));
  EXPECT_THAT(reader.statistics(0, 1).converged, ElementsAre(1, 1, 1, 1));
  EXPECT_THAT(reader.statistics(1, 0).converged, ElementsAre(1, 1, 1, 1));
}

TEST(LogWriter, FillsInNothingWhereNothingWasLogged) {
  const LogFolder folder;
  LogWriter log(folder.file());
  log.plan(small_plan());
  log.write(StepRow{1});
  EXPECT_EQ(error_of([&] { log.finish("the limit is reached"); }), "no error");
  EXPECT_THAT(LogReader(folder.file()).convergence({}).similarities[1], ElementsAre(IsEmpty(), IsEmpty()));
}

TEST(LogWriter, IsReadFromAPathOfAnyCharacters) {
  const LogFolder folder;
  const fs::path odd = folder.path() / "100% of #1? \xfc";
  fs::create_directories(odd);
  {
    LogWriter log(odd / "run.db");
    log.plan(small_plan());
    write_step(log, 0);
  }
  fs::permissions(odd, fs::perms(0555));
  const int status = in_child([&] {
    become_nobody();
    LogReader(odd / "run.db").map(0, 0, 0);
  });
  fs::permissions(odd, fs::perms::owner_all);
  EXPECT_EQ(status, 0);
}

}  // namespace
}  // namespace gloss
