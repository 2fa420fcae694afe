// A library to preload: it fails or kills the process at the n-th call that changes files under a folder.
//
//   FAULT_FOLDER  absolute path of the folder
//   FAULT_AT      n, from 1; without it calls are only counted
//   FAULT         fail: the n-th call fails, those after it do not; full: all from the n-th on fail, as on a full disk
//                 or in a read-only folder; kill: the process is killed before the n-th call
//   FAULT_COUNT   a file that gets the number of calls when the process ends

#include <dlfcn.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <climits>
#include <cstdarg>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>

namespace {

std::atomic<long> calls = 0;

template <typename Function>
Function* next(const char* name) {
  return reinterpret_cast<Function*>(::dlsym(RTLD_NEXT, name));
}

std::string path_of(int file) {
  char path[PATH_MAX] = "";
  const std::string link = "/proc/self/fd/" + std::to_string(file);
  const ssize_t length = ::readlink(link.c_str(), path, sizeof path - 1);
  return {path, length < 0 ? 0 : static_cast<size_t>(length)};
}

std::string path_at(int folder, const char* path) {
  if (path[0] == '/') return path;
  char here[PATH_MAX] = "";
  return (folder == AT_FDCWD ? std::string(::getcwd(here, sizeof here)) : path_of(folder)) + "/" + path;
}

/// Whether this call, on a file at `path`, shall fail. Sets errno.
bool fails(const std::string& path, int error) {
  static const char* const folder = std::getenv("FAULT_FOLDER");
  static const char* const at = std::getenv("FAULT_AT");
  static const char* const fault = std::getenv("FAULT");
  if (folder == nullptr || path.compare(0, std::strlen(folder), folder) != 0) return false;
  const long call = ++calls;
  const long n = at == nullptr ? LONG_MAX : std::atol(at);
  if (call < n || (call > n && std::strcmp(fault, "full") != 0)) return false;
  if (std::strcmp(fault, "kill") == 0) ::kill(::getpid(), SIGKILL);
  errno = error;
  return true;
}

struct Report {
  Report();
  ~Report() { write(); }

  void write() const {
    if (const char* file = std::getenv("FAULT_COUNT")) {
      std::FILE* out = std::fopen(file, "w");
      std::fprintf(out, "%ld\n", calls.load());
      std::fclose(out);
    }
  }
} report;

Report::Report() {
  std::at_quick_exit([] { report.write(); });
}

bool changes(int flags) {
  return (flags & (O_WRONLY | O_RDWR | O_CREAT | O_TRUNC)) != 0;
}

mode_t mode_of(int flags, va_list arguments) {
  return (flags & O_CREAT) != 0 ? va_arg(arguments, mode_t) : 0;
}

}  // namespace

#define NEXT(name) static auto* const original = next<decltype(name)>(#name)

extern "C" {

#define FAULTY_OPEN(name)                                                                               \
  int name(const char* path, int flags, ...) {                                                          \
    NEXT(name);                                                                                         \
    va_list arguments;                                                                                  \
    va_start(arguments, flags);                                                                         \
    const mode_t mode = mode_of(flags, arguments);                                                      \
    va_end(arguments);                                                                                  \
    return changes(flags) && fails(path_at(AT_FDCWD, path), ENOSPC) ? -1 : original(path, flags, mode); \
  }
FAULTY_OPEN(open)
FAULTY_OPEN(open64)
ssize_t write(int file, const void* bytes, size_t count) {
  NEXT(write);
  return fails(path_of(file), ENOSPC) ? -1 : original(file, bytes, count);
}
ssize_t pwrite(int file, const void* bytes, size_t count, off_t offset) {
  NEXT(pwrite);
  return fails(path_of(file), ENOSPC) ? -1 : original(file, bytes, count, offset);
}
ssize_t pwrite64(int file, const void* bytes, size_t count, off64_t offset) {
  NEXT(pwrite64);
  return fails(path_of(file), ENOSPC) ? -1 : original(file, bytes, count, offset);
}
int fsync(int file) {
  NEXT(fsync);
  return fails(path_of(file), EIO) ? -1 : original(file);
}
int fdatasync(int file) {
  NEXT(fdatasync);
  return fails(path_of(file), EIO) ? -1 : original(file);
}
int ftruncate(int file, off_t length) {
  NEXT(ftruncate);
  return fails(path_of(file), ENOSPC) ? -1 : original(file, length);
}
int ftruncate64(int file, off64_t length) {
  NEXT(ftruncate64);
  return fails(path_of(file), ENOSPC) ? -1 : original(file, length);
}
int rename(const char* from, const char* to) {
  NEXT(rename);
  return fails(path_at(AT_FDCWD, to), EROFS) ? -1 : original(from, to);
}
int symlink(const char* target, const char* path) {
  NEXT(symlink);
  return fails(path_at(AT_FDCWD, path), EROFS) ? -1 : original(target, path);
}
int mkdir(const char* path, mode_t mode) {
  NEXT(mkdir);
  return fails(path_at(AT_FDCWD, path), ENOSPC) ? -1 : original(path, mode);
}
int rmdir(const char* path) {
  NEXT(rmdir);
  return fails(path_at(AT_FDCWD, path), EROFS) ? -1 : original(path);
}
int unlink(const char* path) {
  NEXT(unlink);
  return fails(path_at(AT_FDCWD, path), EROFS) ? -1 : original(path);
}
int unlinkat(int folder, const char* path, int flags) {
  NEXT(unlinkat);
  return fails(path_at(folder, path), EROFS) ? -1 : original(folder, path, flags);
}
int remove(const char* path) {
  NEXT(remove);
  return fails(path_at(AT_FDCWD, path), EROFS) ? -1 : original(path);
}
}
