#include "run/run_folder.h"

#include <gmock/gmock.h>
#include <unistd.h>

#include <fstream>

#include "base/error.h"

namespace gloss {
namespace {

namespace fs = std::filesystem;
using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::ThrowsMessage;

class RunFolders : public testing::Test {
 protected:
  RunFolders() { fs::create_directories(path_); }
  ~RunFolders() override { fs::remove_all(parent_); }

  void write(const char* name) const {
    fs::create_directories((path_ / name).parent_path());
    std::ofstream(path_ / name) << "content";
  }

  fs::path parent_ = fs::temp_directory_path() / ("gloss_run_folder_" + std::to_string(::getpid()));
  fs::path path_ = parent_ / "folder";
  RunFolder folder_{path_};
};

TEST_F(RunFolders, ThatAreNewOrOfARunAreTaken) {
  EXPECT_NO_THROW(folder_.check_new());
  write("notes.txt");
  write("shared.spm");  // of a run that ended before it began
  EXPECT_NO_THROW(folder_.check_new());
  write("config.yaml");
  write("run.db");
  EXPECT_NO_THROW(folder_.check_new());
}

TEST_F(RunFolders, ThatAreNoRunsKeepTheirDatabaseAndTheirNumberedFolders) {
  write("run.db");
  EXPECT_THAT([&] { folder_.check_new(); },
              ThrowsMessage<Error>(AllOf(HasSubstr(path_.string()), HasSubstr("run.db"))));
  fs::remove(path_ / "run.db");
  write("checkpoints/2019/picture");
  EXPECT_THAT([&] { folder_.check_new(); }, ThrowsMessage<Error>(HasSubstr("checkpoints")));
}

TEST_F(RunFolders, PruneCheckpointsAlone) {
  write("checkpoints/00000001/state.json");
  write("checkpoints/00000002/state.json");
  write("checkpoints/00000003/picture");
  write("checkpoints/00000004/state.json");
  EXPECT_THAT(folder_.checkpoints(), ElementsAre(1, 2, 4));
  folder_.prune(1, {1});
  EXPECT_THAT(folder_.checkpoints(), ElementsAre(1, 4));
  EXPECT_TRUE(fs::exists(path_ / "checkpoints/00000003/picture"));
}

TEST_F(RunFolders, DeleteNothingThatALinkLeadsTo) {
  write("elsewhere/state.json");
  write("checkpoints/00000002/state.json");
  fs::create_directory_symlink(path_ / "elsewhere", path_ / "checkpoints/00000001");
  fs::create_directory_symlink(path_ / "elsewhere", path_ / "best");
  EXPECT_EQ(folder_.best(), std::nullopt);
  folder_.prune(1, {});
  EXPECT_THAT(folder_.checkpoints(), ElementsAre(2));
  EXPECT_TRUE(fs::exists(path_ / "elsewhere/state.json"));
}

TEST_F(RunFolders, AreMovedAsideIfTheyAreOfARun) {
  write("config.yaml");
  EXPECT_THAT([&] { folder_.move_aside(); }, ThrowsMessage<Error>(HasSubstr(path_.string())));
  write("shared.spm");
  EXPECT_EQ(folder_.move_aside(), path_.string() + ".1");
}

}  // namespace
}  // namespace gloss
