#include "base/folder_lock.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

#include "base/error.h"

namespace gloss {

FolderLock::FolderLock(const std::filesystem::path& folder) : path_(std::filesystem::absolute(folder)) {
  do {  // retry if another process removed or moved the folder between open and lock
    if (folder_ >= 0) {
      ::close(folder_);
    }
    std::error_code error;
    std::filesystem::create_directories(path_, error);
    if (error) {
      fail("{}: the folder cannot be created: {}", folder.native(), error.message());
    }
    folder_ = ::open(path_.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (folder_ < 0 && errno != ENOENT) {
      fail("cannot open {}: {}", folder.native(), std::generic_category().message(errno));
    }
    if (folder_ >= 0 && ::flock(folder_, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK) {
      ::close(folder_);
      fail("{}: another process is at work in this folder", folder.native());
    }
  } while (folder_ < 0 || !is_at_path());
}

FolderLock::~FolderLock() {
  if (folder_ >= 0) {
    if (is_at_path()) {
      ::rmdir(path_.c_str());  // fails, as intended, if the folder is not empty
    }
    ::close(folder_);
  }
}

bool FolderLock::is_at_path() const {
  struct stat locked {
  }, now{};
  return ::fstat(folder_, &locked) == 0 && ::stat(path_.c_str(), &now) == 0 && locked.st_dev == now.st_dev &&
         locked.st_ino == now.st_ino;
}

}  // namespace gloss
