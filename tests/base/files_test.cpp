#include "base/files.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <functional>
#include <optional>

#include "base/error.h"
#include "base/folder_lock.h"

namespace gloss {
namespace {

namespace fs = std::filesystem;

class Files : public testing::Test {
 protected:
  Files() { fs::create_directories(folder_); }
  ~Files() override { fs::remove_all(folder_); }

  static std::string error_of(const std::function<void()>& call) {
    try {
      call();
    } catch (const Error& error) {
      return error.what();
    }
    return "no error";
  }

  const fs::path folder_ = fs::path(testing::TempDir()) / ("gloss_files_" + std::to_string(::getpid()));
};

TEST_F(Files, AreReadUpToASize) {
  write_atomically(folder_ / "file", "12345");
  EXPECT_EQ(read_file(folder_ / "file", 5), "12345");
  EXPECT_THAT(error_of([&] { read_file(folder_ / "file", 4); }), testing::HasSubstr("at most 4 bytes"));
  fs::resize_file(folder_ / "file", uintmax_t{1} << 42);  // a hole of 4 TB
  EXPECT_THAT(error_of([&] { read_file(folder_ / "file", 5); }), testing::HasSubstr((folder_ / "file").native()));
  EXPECT_EQ(error_of([] { read_file("/dev/zero", 1 << 20); }), "cannot read /dev/zero: expected at most 1048576 bytes");
}

TEST_F(Files, OfAFolderThatIsLockedAreNotToBeWrittenByAnother) {
  write_atomically(folder_ / "file", "x");
  std::optional<FolderLock> lock(folder_);
  EXPECT_THAT(error_of([&] { FolderLock second(folder_); }),
              testing::EndsWith("another process is at work in this folder"));
  lock.reset();
  EXPECT_EQ(error_of([&] { FolderLock second(folder_); }), "no error");
  EXPECT_THAT(error_of([&] { FolderLock no_folder(folder_ / "file"); }), testing::HasSubstr("file"));
}

TEST_F(Files, ReadBackWhatWasWritten) {
  const std::string bytes("one\0two\r\n\xff", 10);
  write_atomically(folder_ / "a", bytes);
  EXPECT_EQ(read_file(folder_ / "a"), bytes);
  write_atomically(folder_ / "a", "");
  EXPECT_EQ(read_file(folder_ / "a"), "");
  const std::string large(3'000'001, 'x');
  write_atomically(folder_ / "a", large);
  EXPECT_EQ(read_file(folder_ / "a"), large);
}

TEST_F(Files, WritingLeavesNothingElseBehind) {
  write_atomically(folder_ / "a", "x");
  EXPECT_NE(error_of([&] { write_atomically(folder_ / "none" / "b", "x"); }), "no error");
  EXPECT_EQ(std::distance(fs::directory_iterator(folder_), {}), 1);
}

TEST_F(Files, ErrorsNameThePathAndTheReason) {
  const std::string missing = (folder_ / "missing").string();
  EXPECT_EQ(error_of([&] { read_file(missing); }), "cannot read " + missing + ": No such file or directory");
  const std::string inner = missing + "/b";
  EXPECT_EQ(error_of([&] { write_atomically(inner, "x"); }), "cannot write " + inner + ": No such file or directory");
  EXPECT_EQ(error_of([&] { sync_to_disk(missing); }), "cannot sync " + missing + ": No such file or directory");
}

TEST_F(Files, AFolderIsNoFile) {
  const std::string path = folder_.string();
  EXPECT_EQ(error_of([&] { read_file(path); }), "cannot read " + path + ": expected a file, but it is a folder");
  EXPECT_EQ(error_of([&] { write_atomically(path, ""); }),
            "cannot write " + path + ": expected a file, but it is a folder");
}

TEST_F(Files, ALockedFolderIsMadeAndIsGoneWhereNothingWasPutIntoIt) {
  const fs::path locked = folder_ / "outer" / "inner";
  {
    const FolderLock lock(locked);
    EXPECT_TRUE(fs::is_directory(locked));
    EXPECT_EQ(error_of([&] { FolderLock again(locked); }),
              locked.string() + ": another process is at work in this folder");
  }
  EXPECT_FALSE(fs::exists(locked));
  {
    const FolderLock lock(locked);
    write_atomically(locked / "a", "x");
  }
  EXPECT_EQ(read_file(locked / "a"), "x");
}

TEST_F(Files, AFileInTheWorkingFolderNeedsNoFolderInItsName) {
  const fs::path before = fs::current_path();
  fs::current_path(folder_);
  write_atomically("plain", "x");
  EXPECT_EQ(read_file("plain"), "x");
  fs::current_path(before);
}

}  // namespace
}  // namespace gloss
