#include "base/files.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

#include "base/error.h"

namespace gloss {
namespace {

[[noreturn]] void fail_with_errno(std::string_view verb, const std::filesystem::path& path) {
  fail("cannot {} {}: {}", verb, path.native(), std::generic_category().message(errno));
}

/// An owned file descriptor.
class Descriptor {
 public:
  explicit Descriptor(int number) : number_(number) {}
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() {
    if (number_ >= 0) {
      ::close(number_);
    }
  }
  operator int() const { return number_; }

 private:
  int number_;
};

void refuse_folder(std::string_view verb, const std::filesystem::path& path) {
  if (std::error_code ignored; std::filesystem::is_directory(path, ignored)) {
    fail("cannot {} {}: expected a file, but it is a folder", verb, path.native());
  }
}

void write_all(int file, std::string_view bytes, const std::filesystem::path& path) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(file, bytes.data(), bytes.size());
    if (written < 0 && errno != EINTR) {
      fail_with_errno("write", path);
    }
    bytes.remove_prefix(written < 0 ? 0 : static_cast<size_t>(written));
  }
}

/// Ignores EINVAL: the file system does not support fsync for this kind of file.
void sync_open(int file, const std::filesystem::path& path) {
  if (::fsync(file) != 0 && errno != EINVAL) {
    fail_with_errno("sync", path);
  }
}

}  // namespace

std::string read_file(const std::filesystem::path& path, size_t most) {
  refuse_folder("read", path);
  const auto check_size = [&](size_t size) {
    if (size > most) fail("cannot read {}: expected at most {} bytes", path.native(), most);
  };
  const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  struct stat status {};
  if (file < 0 || ::fstat(file, &status) != 0) {
    fail_with_errno("read", path);
  }
  check_size(static_cast<size_t>(status.st_size));
  std::string bytes;
  bytes.reserve(static_cast<size_t>(status.st_size) + 1);
  char buffer[1 << 16];
  for (ssize_t count = 0; (count = ::read(file, buffer, sizeof buffer)) != 0;) {
    if (count > 0) {
      bytes.append(buffer, static_cast<size_t>(count));
      check_size(bytes.size());
    } else if (errno != EINTR) {
      fail_with_errno("read", path);
    }
  }
  return bytes;
}

void write_atomically(const std::filesystem::path& path, std::string_view bytes) {
  refuse_folder("write", path);
  const std::filesystem::path aside = path.native() + fmt::format(".{}.part", ::getpid());
  try {
    const Descriptor file(::open(aside.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666));
    if (file < 0) {
      fail_with_errno("write", path);
    }
    write_all(file, bytes, path);
    sync_open(file, path);
    if (::rename(aside.c_str(), path.c_str()) != 0) {
      fail_with_errno("write", path);
    }
  } catch (...) {
    ::unlink(aside.c_str());
    throw;
  }
  sync_to_disk(path.has_parent_path() ? path.parent_path() : ".");
}

void sync_to_disk(const std::filesystem::path& path) {
  const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (file < 0) {
    fail_with_errno("sync", path);
  }
  sync_open(file, path);
}

}  // namespace gloss
